"""packaging/setup.sh, with a Python, pip, apt-get and sudo that only note what they are asked for."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGING = Path(__file__).resolve().parents[1] / "packaging"

PYTHON = """#!/bin/sh
case "$*" in
    *version_info*) echo 3.11 ;;
    *system.py*) printf '%s' "$MISSING" ;;
    *ensurepip* | -c*) ;;
    '-m venv'*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && echo venv >>"$NOTES" ;;
    *'pip --version') ;;
    *--editable*) cp "$0" "$(dirname "$0")/segdesk" && echo project >>"$NOTES" ;;
    *'-m pip'*) echo "$*" | sed 's/.*packaging.//' >>"$NOTES"; exit "${PIP_EXIT:-0}" ;;
    *) echo "segdesk $*" >>"$NOTES" ;;
esac
"""
NOTES_ITSELF = '#!/bin/sh\necho "$(basename "$0") $*" >>"$NOTES"\n'
PROBE = '#!/bin/sh\nset -eu\n. "$(dirname -- "$0")/setup.sh"\nset_up "$@"\n'

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="shell scripts")


class Place:
    """A project of its own, in a folder with a space, with stand-ins for all that a set-up calls."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "a project"
        self.stand_ins = folder / "bin"
        self.notes = folder / "notes"
        self.variables = {"MISSING": ""}
        shutil.copytree(PACKAGING, self.root / "packaging")
        (self.root / "pyproject.toml").touch()
        (self.root / "packaging" / "probe.sh").write_text(PROBE)
        self.stand_ins.mkdir()
        self.stand_in("python3", PYTHON)
        self.stand_in("apt-get", NOTES_ITSELF)

    def stand_in(self, name: str, script: str) -> None:
        path = self.stand_ins / name
        path.write_text(script)
        path.chmod(0o755)

    def run(self, script: str, *arguments: str) -> tuple[int, list[str], str]:
        """(exit code, what the stand-ins noted, stderr)"""
        self.notes.write_text("")
        path = os.pathsep.join([str(self.stand_ins), os.defpath])
        environ = {"PATH": path, "HOME": os.environ["HOME"], "NOTES": str(self.notes)}
        environ |= {"TMPDIR": str(self.stand_ins.parent)} | self.variables
        command = ["sh", self.root / "packaging" / script, *arguments]
        run = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        return run.returncode, self.notes.read_text().splitlines(), run.stderr

    def set_up(self, kind: str) -> list[str]:
        code, notes, errors = self.run("probe.sh", kind)
        assert code == 0, errors
        return notes


ALL = ["venv", "requirements.lock", "project"]
ALL_FOR_TESTS = ["venv", "requirements-dev.lock", "project"]


@pytest.fixture
def place(tmp_path):
    return Place(tmp_path)


@pytest.mark.parametrize("script", sorted(PACKAGING.glob("*.sh")), ids=lambda path: path.name)
def test_the_scripts_parse(script):
    subprocess.run(["sh", "-n", script], check=True)


def test_the_first_run_sets_up_and_the_second_does_and_says_nothing(place):
    assert place.run("run.sh")[:2] == (0, [*ALL, "segdesk demo"])
    assert place.run("run.sh") == (0, ["segdesk demo"], "")


def test_with_a_screen_the_sample_is_made_once_and_opened(place):
    place.variables["DISPLAY"] = ":0"
    place.set_up("run")
    sample = Path(os.environ["HOME"], ".local", "share", "segdesk", "sample")
    stand_in = NOTES_ITSELF + '[ "$1" != sample ] || mkdir "$2"\n'
    (place.root / ".venv" / "bin" / "segdesk").write_text(stand_in)
    assert place.run("run.sh")[1] == [f"segdesk sample {sample}.new", f"segdesk {sample}/street-panoptic"]
    assert place.run("run.sh")[1] == [f"segdesk {sample}/street-panoptic"]


def test_arguments_go_to_segdesk(place):
    assert place.run("run.sh", "check", "a folder")[1] == [*ALL, "segdesk check a folder"]


def test_a_killed_set_up_is_made_anew(place):
    place.variables["PIP_EXIT"] = "1"
    code, _, errors = place.run("probe.sh", "run")
    assert code == 1
    assert "failed. The whole log:" in errors
    (place.root / ".venv" / "debris").touch()
    del place.variables["PIP_EXIT"]
    assert place.set_up("run") == ALL
    assert not (place.root / ".venv" / "debris").exists()


def test_what_serves_the_tests_serves_a_run_but_not_the_other_way_round(place):
    assert place.set_up("run") == ALL
    assert place.set_up("test") == ALL_FOR_TESTS[1:]
    assert place.set_up("run") == []
    assert place.set_up("test") == []


def test_a_new_lock_makes_all_anew_and_new_settings_only_the_project(place):
    place.set_up("test")
    (place.root / "pyproject.toml").write_text("[tool]\n")
    assert place.set_up("test") == ALL_FOR_TESTS[1:]
    (place.root / "packaging" / "requirements.lock").write_text("")
    assert place.set_up("test") == ALL_FOR_TESTS


def test_a_project_that_was_moved_is_set_up_anew(place):
    place.set_up("run")
    place.root = place.root.rename(place.root.with_name("moved"))
    assert place.set_up("run") == ALL


def test_a_venv_of_someone_else_is_moved_aside(place):
    theirs = place.root / ".venv" / "theirs"
    theirs.parent.mkdir()
    theirs.touch()
    assert place.set_up("run") == ALL
    assert not theirs.exists()
    assert len(list(place.root.glob(".venv.*/theirs"))) == 1


def test_without_rights_the_one_line_is_said(place):
    place.variables["MISSING"] = "libEGL.so.1 libegl1\nlibGL.so.1 libgl1\n"
    place.stand_in("id", "#!/bin/sh\necho 1000\n")
    place.stand_in("sudo", "#!/bin/sh\nexit 1\n")
    code, notes, errors = place.run("run.sh")
    assert (code, notes) == (1, [])
    assert (
        "    sudo apt-get update && sudo apt-get install -y --no-install-recommends libegl1 libgl1\n"
        in errors
    )


@pytest.mark.parametrize("user", ["0", "1000"])
def test_with_rights_the_packages_are_installed(place, user):
    place.variables["MISSING"] = "libEGL.so.1 libegl1\n"
    place.stand_in("id", f"#!/bin/sh\necho {user}\n")
    place.stand_in("sudo", '#!/bin/sh\nshift\nexec "$@"\n')
    installed = "apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends libegl1"
    assert place.set_up("run") == [installed, *ALL]


def test_without_a_python_that_is_new_enough_it_says_so(place):
    for name in ("python3", "python3.13", "python3.12", "python3.11"):
        place.stand_in(name, '#!/bin/sh\n[ "$1" != --version ] || echo Python 3.9.2\n')
    code, notes, errors = place.run("run.sh")
    assert (code, notes) == (1, [])
    assert "SegDesk needs Python 3.11, 3.12 or 3.13; here is Python 3.9.2." in errors
