"""The table of what SegDesk needs of the system, and the answers that are drawn from it."""

import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from segdesk.io import system
from segdesk.io.system import REQUIREMENTS, Requirement


def test_where_the_window_can_be_imported_nothing_is_missing_to_start():
    assert system.missing(["start"]) == []


def test_a_library_and_a_program_that_nobody_has_are_missing(monkeypatch):
    library = Requirement("libnobody-has-this.so.9", "libnobody9", "x11", "nothing")
    program = Requirement("nobody-has-this", "nobody", "tests", "nothing")
    monkeypatch.setattr(system, "REQUIREMENTS", (*REQUIREMENTS, library, program))
    monkeypatch.setattr(sys, "platform", "linux")
    assert library in system.missing(["x11"])
    assert program in system.missing(["x11", "tests"])
    assert program not in system.missing(["start"])


def test_no_name_is_listed_twice():
    assert [name for name, times in Counter(need.name for need in REQUIREMENTS).items() if times > 1] == []


@pytest.mark.parametrize(
    ("environ", "roles"),
    [
        ({}, ()),
        ({"DISPLAY": ""}, ()),
        ({"DISPLAY": ":0"}, ("x11",)),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, ("x11", "wayland")),
    ],
)
def test_a_session_says_which_screens_it_has(environ, roles, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    assert system.screen_roles(environ) == roles
    assert system.has_screen(environ) == bool(roles)


def test_the_install_line_names_each_package_once():
    twice = [need for need in REQUIREMENTS if need.package == "libglib2.0-0"]
    assert len(twice) == 2
    line = system.install_line(twice)
    assert line.startswith("sudo apt-get update && sudo apt-get install ")
    assert line.count("libglib2.0-0") == 1
    assert system.install_line([]) == ""


def test_versions_are_those_that_an_import_gives():
    versions = system.versions()
    assert versions["numpy"] == np.__version__
    assert versions["Python"] == ".".join(map(str, sys.version_info[:3]))
    assert system.version_of("nobody-has-this") is None


def test_two_opencv_wheels_at_once_are_seen(tmp_path, monkeypatch):
    one = system.opencv_wheels()
    assert len(one) == 1
    other = next(name for name in system.OPENCV_WHEELS if name not in one)
    folder = tmp_path / f"{other.replace('-', '_')}-5.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {other}\nVersion: 5.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert set(system.opencv_wheels()) == {*one, other}


def bare(*arguments):
    command = [sys.executable, "-I", "-S", system.__file__, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_file_runs_before_anything_is_installed():
    run = bare("start", "x11", "wayland", "tests")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.splitlines() == [
        f"{need.name} {need.package}" for need in system.missing(["start", "x11", "wayland", "tests"])
    ]


def test_an_unknown_role_is_said():
    run = bare("strat")
    assert run.returncode == 2
    assert "start" in run.stderr
