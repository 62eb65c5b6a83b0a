"""The work of an export as a job: a package, or the data set of another tool. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from segdesk.dataset.ledger.writing import remember
from segdesk.dataset.package.export import export
from segdesk.dataset.package.report import ExportReport
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

    def remember(self, file: ProjectFile) -> None:
        """The next export goes on from a package that was written; one that may not be changed forgets it."""
        if isinstance(self.report, ExportReport) and self.report.ledger is not None and not file.read_only:
            remember(file.settings, self.report.ledger)


def work_of(file: ProjectFile, choices: Choices, losses: Losses | None) -> Callable[[Progress], Written]:
    """What a worker does. losses: counted for these choices, where they are of another tool's format."""
    snapshot, prepared = snapshot_of(file), losses.prepared if losses is not None else None

    def work(progress: Progress) -> Written:
        if prepared is not None:
            report: Report = prepared.write(choices.out, progress)
        else:
            report = export(snapshot, choices.settings, choices.out, jobs=JOBS, progress=progress)
        return Written(report, size_bytes(choices.out) if report.ok else 0)

    return work


def size_bytes(out: Path) -> int:
    """Of a ZIP, or of all files in a folder; 0 when it is gone."""
    if out.is_dir():
        return sum(one.stat().st_size for one in out.rglob("*") if one.is_file())
    return out.stat().st_size if out.is_file() else 0
