"""The work of an export as a job: a package, or the data set of another tool. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segdesk.dataset.ledger.writing import noted
from segdesk.dataset.package.export import export
from segdesk.dataset.writers import Report
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import Progress
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.losses import Losses
from segdesk.ui.dialogs.export.survey import JOBS


@dataclass(frozen=True)
class Written:
    """How it ended, and how much was written."""

    report: Report
    size_bytes: int
    settings: Mapping[str, Any] = field(default_factory=dict)
    """What the project keeps of it, so that the next export goes on from there."""


def work_of(file: ProjectFile, choices: Choices, losses: Losses | None) -> Callable[[Progress], Written]:
    """What a worker does. losses: counted for these choices, where they are of another tool's format."""
    snapshot, prepared = snapshot_of(file), losses.prepared if losses is not None else None

    def work(progress: Progress) -> Written:
        if prepared is not None:
            report = prepared.write(choices.out, progress)
            return Written(report, size_bytes(choices.out))
        package = export(snapshot, choices.settings, choices.out, jobs=JOBS, progress=progress)
        if package.ledger is None:
            return Written(package, 0)
        return Written(package, size_bytes(choices.out), noted(snapshot.settings, package.ledger))

    return work


def size_bytes(out: Path) -> int:
    """Of a ZIP, or of all files in a folder; 0 when it is gone."""
    if out.is_dir():
        return sum(one.stat().st_size for one in out.rglob("*") if one.is_file())
    return out.stat().st_size if out.is_file() else 0
