"""Going over the images of a package in their order. The first time, each goes through the gate."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from segdesk.io.snapshot import Snapshot
from segdesk.model.document import DocumentContent
from segdesk.progress import SILENT, Progress
from segdesk.qa.gate import Gate, Looked
from segdesk.qa.report import CheckReport
from segdesk.workers import Workers

from .content import Content
from .contents import Contents
from .numbering import Numbering
from .plan import PlannedImage


class Shut(Exception):  # noqa: N818  as Cancelled: it ends the export, and is told in its report
    """The gate found what may not become a package: blocking, in words."""

    def __init__(self, blocking: list[str]) -> None:
        super().__init__(*blocking)
        self.blocking = blocking


class _Read(NamedTuple):
    """content is None where making it failed; looked where the gate has seen the image before."""

    planned: PlannedImage
    content: Content | None
    looked: Looked | None


class Passes:
    """Each pass reads every document once."""

    def __init__(
        self,
        snapshot: Snapshot,
        images: list[PlannedImage],
        gate: Gate,
        *,
        workers: Workers,
        progress: Progress,
    ) -> None:
        self.contents = Contents(snapshot)
        self._qa: CheckReport | None = None
        self._images, self._gate = images, gate
        self._workers, self._progress = workers, progress
        self._first_of = {one.entry.id: one.number for one in reversed(images)}

    @property
    def is_first(self) -> bool:
        """Is the pass that comes, or is under way, the one through the gate?"""
        return self._qa is None

    @property
    def qa(self) -> CheckReport:
        """The gate's report, after the first pass."""
        assert self._qa is not None
        return self._qa

    def over(self, numbers: Numbering, what: str = "") -> Iterator[tuple[PlannedImage, Content]]:
        """The images with what is exported of them; steps of progress only with what.

        In the first pass all are looked at, but none comes after one that shuts the gate; at its end Shut is
        raised.
        """
        is_first, total = self.is_first, len(self._images)

        def read(planned: PlannedImage) -> _Read:
            return self._looked_at(planned, numbers) if is_first else self._read(planned, numbers)

        progress = self._progress if what else SILENT
        results = self._workers.in_order(read, self._images, total=total, progress=progress, what=what)
        for done, (planned, content, looked) in enumerate(results, 1):
            if looked is not None:
                self._gate.take(looked)
            if not (is_first and self._gate.is_shut):
                yield planned, content or self.contents.of(planned, numbers)
            elif not what:
                self._progress.step(done, total, "Checking")
        if is_first:
            self._qa = self._gate.finish()
            if self.qa.blocking:
                raise Shut(self.qa.blocking)

    def _read(self, planned: PlannedImage, numbers: Numbering) -> _Read:
        return _Read(planned, self.contents.of(planned, numbers), None)

    def _looked_at(self, planned: PlannedImage, numbers: Numbering) -> _Read:
        """Read once for the gate and for the package; of tiles, the gate sees the first."""

        @cache
        def document() -> DocumentContent:
            found = self.contents.document(planned)
            _ = found.extents  # both want them
            return found

        is_first = self._first_of[planned.entry.id] == planned.number
        looked = self._gate.look_at(planned.entry, planned.facts, document) if is_first else None
        if self._gate.is_shut:
            return _Read(planned, None, looked)
        try:
            return _Read(planned, self.contents.of(planned, numbers, document=document()), looked)
        except Exception:  # the gate says what is wrong; where it does not, over() meets the fault again
            return _Read(planned, None, looked)
