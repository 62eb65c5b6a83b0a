"""The rules of CONTRIBUTING.md that a machine can keep."""

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "segdesk"

CEILINGS = {"file": 400, "function": 40, "class": 250, "arguments": 6}

_CASES = "the arguments are the columns of its table of cases"

EXCEPTIONS: dict[str, str] = {
    "tests/ui/gallery.py": "every building block in every state, one after the other: a list, not logic",
    "tests/ui/gallery.py: options_bar": "one row of widgets",
    "tests/io/test_images.py: tiff16": "a TIFF spelt out tag by tag",
    "tests/io/test_masks.py: png_file": "the fields of a PNG header",
    "tests/ops/test_affine.py: test_a_scaled_and_shifted_array_takes_the_pixel_under_each_centre": _CASES,
    "tests/ops/test_affine.py: test_a_turned_array_takes_the_pixel_under_each_centre": _CASES,
}
"""What is over a ceiling for a good reason: "segdesk/x.py" or "segdesk/x.py: Class.method" -> the reason."""

NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
NOT_OURS = re.compile(r"\.git|\.venv.*|build|dist|\.hypothesis|__pycache__|.*_cache|.*\.egg-info")
TEXT = (
    ".py",
    ".sh",
    ".md",
    ".toml",
    ".lock",
    ".json",
    ".svg",
    ".qss",
    ".txt",
    ".csv",
    ".yaml",
    ".yml",
    ".xml",
)
MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:home|root|work|farm|Users|mnt|media|tmp)/[\w.-]")


def files(*suffixes: str) -> list[Path]:
    """The project's files of these kinds, without what tools and set-ups leave in the tree."""
    found = []
    for folder, subfolders, names in os.walk(ROOT):
        subfolders[:] = [name for name in subfolders if not NOT_OURS.fullmatch(name)]
        found += [Path(folder, name) for name in names if name.endswith(suffixes)]
    return sorted(found)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


SOURCES = {name_of(path): ast.parse(path.read_bytes()) for path in files(".py")}
PRODUCT = {name: tree for name, tree in SOURCES.items() if name.startswith("segdesk/")}


# Layers and imports


def imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def importers_of(*packages: str, among: dict[str, ast.Module]) -> list[str]:
    return [name for name, tree in among.items() if any(m.split(".")[0] in packages for m in imported(tree))]


def test_layers_hold():
    run = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_qt_is_imported_in_ui_only():
    users = importers_of("PySide6", "shiboken6", among=PRODUCT)
    assert [name for name in users if not name.startswith("segdesk/ui/")] == []


def test_opencv_is_imported_in_its_door_only():
    assert importers_of("cv2", among=SOURCES) == ["segdesk/ops/cv.py"]


def test_all_but_the_window_imports_without_qt():
    modules = [name.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for name in PRODUCT]
    window = ("segdesk.ui", "segdesk.__main__")
    code = f"""if True:
        import importlib, sys
        for name in {[name for name in modules if not name.startswith(window)]}:
            importlib.import_module(name)
            assert "PySide6" not in sys.modules, name
    """
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


# Sizes


def own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function from `def` to its end, its docstring not counted."""
    lines = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function, clean=False) is None:
        return lines
    docstring = function.body[0]
    return lines - (docstring.end_lineno - docstring.lineno + 1)


def count_arguments(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs, *filter(None, [given.vararg, given.kwarg])]
    return sum(argument.arg not in ("self", "cls") for argument in named)


def sizes(node: ast.AST, where: str) -> Iterator[tuple[str, str, int]]:
    """(place, what is measured, size) of each class and function under node."""
    for child in ast.iter_child_nodes(node):
        here = where
        if isinstance(child, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            here = f"{where}.{child.name}" if ": " in where else f"{where}: {child.name}"
        if isinstance(child, ast.ClassDef):
            yield here, "class", child.end_lineno - child.lineno + 1
        elif here != where:
            yield here, "function", own_lines(child)
            yield here, "arguments", count_arguments(child)
        yield from sizes(child, here)


def over_a_ceiling() -> dict[str, str]:
    measured = [(name, "file", (ROOT / name).read_bytes().count(b"\n")) for name in SOURCES]
    for name, tree in SOURCES.items():
        measured += sizes(tree, name)
    return {place: f"{what} {size}" for place, what, size in measured if size > CEILINGS[what]}


def test_nothing_is_over_a_ceiling_without_a_reason():
    assert {place: what for place, what in over_a_ceiling().items() if place not in EXCEPTIONS} == {}


def test_every_exception_is_needed_and_reasoned():
    assert [place for place, reason in EXCEPTIONS.items() if not reason.strip()] == []
    assert set(EXCEPTIONS) - set(over_a_ceiling()) == set()


# Names, docstrings, faults


def test_no_module_is_named_for_nothing():
    assert [name for name in SOURCES if {*Path(name).with_suffix("").parts} & NAMELESS] == []


def test_every_module_says_in_its_first_line_what_it_does():
    assert [name for name, tree in SOURCES.items() if tree.body and not ast.get_docstring(tree)] == []


def test_every_folder_of_modules_is_a_package():
    folders = {path.parent for path in files(".py") if path.is_relative_to(PACKAGE)}
    assert [name_of(folder) for folder in folders if not (folder / "__init__.py").is_file()] == []


def test_no_fault_is_swallowed():
    silent = [
        f"{name}:{node.lineno}"
        for name, tree in SOURCES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body)
    ]
    assert silent == []


# What must not be in the tree


def test_no_path_of_a_machine_is_in_the_tree():
    found = [
        f"{name_of(path)}:{number}: {line.strip()[:80]}"
        for path in files(*TEXT)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_versions_and_hashes_and_no_address(name):
    text = (ROOT / "packaging" / name).read_text(encoding="ascii")
    assert not re.search(r"://|@ |--(?!hash=sha256:)", text)
    pins = re.split(r"\n(?=[a-z])", text)
    assert all(re.match(r"[a-z0-9.-]+==\S+ ", pin) and "--hash=sha256:" in pin for pin in pins)


def test_the_lock_for_tests_has_all_of_the_lock_for_running():
    pins = [
        set(re.findall(r"^\S+==.*", (ROOT / "packaging" / name).read_text(encoding="ascii"), re.MULTILINE))
        for name in ("requirements.lock", "requirements-dev.lock")
    ]
    assert pins[0] - pins[1] == set()
    assert {pin.split("==")[0] for pin in pins[0]} >= {"hatchling", "editables", "pyside6-essentials"}


def test_the_lock_keeps_the_qt_that_drains_none_from_old_pythons():
    text = (ROOT / "packaging" / "requirements.lock").read_text(encoding="ascii")
    pins = re.findall(r"^pyside6-essentials==(\d+)\.(\d+)\S*(.*)", text, re.MULTILINE)
    mortal = [(int(major), int(minor)) for major, minor, marker in pins if "< '3.12'" in marker]
    assert mortal, "no release for Python 3.11"
    assert max(mortal) < (6, 12)
