"""segdesk doctor: what the program stands on, what is missing, and whether a project is sound."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from segdesk.cli.command import Command
from segdesk.cli.console import say, write_json
from segdesk.io import system
from segdesk.io.project import integrity
from segdesk.progress import Progress


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("project", nargs="?", metavar="P.segdesk", help="check this project's integrity")
    parser.add_argument("--json", action="store_true", help="as JSON on stdout")


def _run(arguments: argparse.Namespace, _progress: Progress) -> int:
    found = _examined(Path(arguments.project) if arguments.project else None)
    if arguments.json:
        write_json(found, "-")
    else:
        _show(found)
    return 0 if found["ok"] else 1


def _examined(project: Path | None) -> dict[str, Any]:
    missing = system.missing()
    wheels = system.opencv_wheels()
    faults = (
        []
        if len(wheels) == 1
        else [f"{len(wheels)} OpenCV wheels are installed: {', '.join(wheels) or 'none'}."]
    )
    faults += integrity(project) if project is not None else []
    return {
        "ok": not missing and not faults,
        "platform": system.platform_name(),
        "versions": system.versions(),
        "missing": [{"name": one.name, "package": one.package, "use": one.use} for one in missing],
        "install": system.install_line(missing) if missing else None,
        "faults": faults,
        "project": str(project) if project is not None else None,
    }


def _show(found: dict[str, Any]) -> None:
    say(found["platform"])
    for name, version in found["versions"].items():
        say(f"  {name} {version}")
    for one in found["missing"]:
        say(f"  missing: {one['name']} ({one['use']}), in the package {one['package']}")
    if found["install"]:
        say(f"  Install what is missing: {found['install']}")
    for fault in found["faults"]:
        say(f"  fault: {fault}")
    if found["ok"]:
        say("Everything needed is here." + (f" {found['project']} is sound." if found["project"] else ""))


COMMAND = Command(
    "doctor", "tell what is installed, what is missing, and whether a project is sound", _add_arguments, _run
)
