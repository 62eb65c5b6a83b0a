"""WRITERS: formats that a project can be written as, by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from segdesk.dataset.package.export import export
from segdesk.dataset.package.report import ExportReport
from segdesk.dataset.package.settings import ExportSettings
from segdesk.io.snapshot import Snapshot
from segdesk.progress import Progress

Writer = Callable[[Snapshot, Path, int, Progress], ExportReport]


def write_package(snapshot: Snapshot, out: Path, jobs: int, progress: Progress) -> ExportReport:
    """A package with the default settings of the project's task."""
    return export(snapshot, ExportSettings(), out, jobs=jobs, progress=progress)


WRITERS: dict[str, Writer] = {"segdesk": write_package, "package": write_package}
