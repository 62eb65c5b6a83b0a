"""A sheet that works: while its job runs, Cancel and the cross stop that and leave the sheet open."""

from __future__ import annotations

from PySide6.QtGui import QCloseEvent

from segdesk.ui.session.jobs import Job
from segdesk.ui.widgets.sheet import Sheet


class WorkingSheet(Sheet):
    """Whoever starts a job keeps it in _job until it has ended."""

    _job: Job | None = None

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def reject(self) -> None:
        """Close; while something runs, stop that first."""
        if self._job is not None:
            self._stop()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._job is not None:
            self._stop()
            event.ignore()
        else:
            super().closeEvent(event)
