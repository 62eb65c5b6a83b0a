"""What a finding's fix would do to its image, tried on a copy in the background."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from segdesk.model.document import Document
from segdesk.model.overlap import Overlap
from segdesk.model.step import Change, Key
from segdesk.progress import Progress
from segdesk.qa.finding import Finding
from segdesk.qa.fixes.apply import mend
from segdesk.qa.fixes.mend import Mend, refused
from segdesk.qa.fixes.table import fix_of
from segdesk.qa.limits import Limits
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.session import Session

MOST_PX: Final = 40_000_000
"""Masks of larger images are not copied for a look: that alone would hold up the window."""

Tried = tuple[Mend, Document | None]


class Trial(QObject):
    """ended(mend, copy) answers each start(), unless another came: what would be done, and the image after
    it; None where it stays as it is. is_running until then."""

    ended = Signal(object, object)

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None

    @property
    def is_running(self) -> bool:
        return self._job is not None

    def stop(self) -> None:
        """What is being tried no longer matters."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def start(self, finding: Finding | None) -> None:
        """Try the fix of a finding of the image in front; None tries nothing."""
        self.stop()
        document, fix = self._session.document, fix_of(finding) if finding is not None else None
        if finding is None or fix is None or fix.plan is None or document is None or document.editing:
            self.ended.emit(refused(""), None)
        elif document.size[0] * document.size[1] > MOST_PX:
            self.ended.emit(Mend(said=f"{fix.about} No preview for an image of this size."), None)
        else:
            self._job = job = self._session.jobs.start(
                "Trying a fix", partial(_tried, document.fork(), finding, self._session.checks.limits)
            )
            job.succeeded.connect(partial(self._on_tried, job))
            job.failed.connect(self._session.failed)

    def _on_tried(self, job: Job, tried: Tried) -> None:
        if job is self._job:
            self._job = None
            self.ended.emit(*tried)


def _tried(copy: Document, finding: Finding, limits: Limits, _progress: Progress) -> Tried:
    """Runs in a worker, on a copy that nobody else sees."""
    changes: dict[Key, Change] = {}
    with copy.edit("Fix", into=changes, overlap=Overlap.ALLOW) as edit:
        planned, _pixels = mend(edit, copy, finding, limits)
    return planned, copy if changes else None
