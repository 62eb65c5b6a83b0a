"""Copy objects onto the images that follow: how many, which, then a bar with Cancel."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection
from contextlib import ExitStack
from functools import partial
from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.io.project.batch import Batch
from segdesk.tools.operations import Propagated, copied, copying, following, propagate
from segdesk.ui.dialogs.layout import column, field, fitting
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.dialogs.working_sheet import WorkingSheet
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.widgets.scrub_spin import ScrubSpin, Span
from segdesk.ui.wording import count, counted, joined, pixels

SIZE: Final = QSize(520, 250)
FIRST: Final = 5
JOBS: Final = max(1, (os.cpu_count() or 2) - 1)
ID: Final = "propagate"


class PropagateSheet(WorkingSheet):
    """Needs a selection, and an image after the one in front."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        assert session.document is not None
        self._session = session
        self._clip = copied(session.document, session.selection.ids)
        super().__init__(
            "Copy to the next images", str(self._clip), size=fitting(SIZE, parent), parent=parent
        )
        self._image = session.document.image
        self._build()
        self._tell()

    def _build(self) -> None:
        most = len(following(self._session.project, self._image, len(self._session.order)))
        before = int(self._session.toolkit.asked.get(ID, {}).get("count", FIRST))
        self.count = ScrubSpin(Span(1, max(2, most), min(before, most)), name="Images", framed=True)
        self.count.setEnabled(most > 1)
        self.count.changed.connect(lambda _value: self._tell())
        about = "They go where they are here. One step, whatever the number of images."
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(Label(about, role="text2", wrap=True))
        layout.addWidget(field("Images", self.count))
        layout.addStretch(1)
        self.status, self.strip = StatusLine(), ProgressStrip("Copying", framed=False)
        self.strip.hide()
        self.strip.cancelled.connect(self._stop)
        self.set_status(column(self.status, self.strip, gap=0))
        self.cancel, self.apply = Button("Cancel", kind="ghost"), Button("Copy", kind="primary")
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self.start)
        self.add_to_footer(self.cancel)
        self.add_to_footer(self.apply)

    @property
    def images(self) -> list[int]:
        """Those that get copies."""
        return following(self._session.project, self._image, round(self.count.value))

    def _tell(self) -> None:
        images = self.images
        entries = self._session.project.entries
        names = [entries[one].original for one in (images[0], images[-1])]
        span = names[0] if len(images) == 1 else f"{names[0]} to {names[1]}"
        self.status.tell(counted(len(images), "image"), f"· {span}", tone="neutral")

    def start(self) -> None:
        """Do it beside; the sheet closes when it is done, and what was left out is said."""
        images, session = self.images, self._session
        session.toolkit.asked[ID] = {"count": len(images)}
        stack = ExitStack()
        try:
            batch = stack.enter_context(session.file.batch(copying(self._clip, len(images))))
        except SegDeskError as fault:
            self.status.tell("Not possible:", fault.sentence, tone="error")
            return
        self._show_running(is_running=True)
        overlap = session.toolkit.overlap
        self._job = job = session.jobs.start(
            "Copying",
            lambda progress: propagate(
                batch, images, self._clip, overlap=overlap, jobs=JOBS, progress=progress
            ),
        )
        job.stepped.connect(self.strip.step)
        job.succeeded.connect(partial(self._on_done, batch, stack))
        job.cancelled.connect(lambda: self._on_stopped(stack, "Stopped", "nothing was changed"))
        job.failed.connect(lambda fault: self._on_stopped(stack, "Not possible:", str(fault)))

    def _on_done(self, batch: Batch, stack: ExitStack, found: Propagated) -> None:
        self._job = None
        try:
            with stack:
                report = batch.finish()
        except SegDeskError as fault:
            self._on_stopped(stack, "Not possible:", fault.sentence)
            return
        self._session.said.emit(_sentence(found, report.left_out))
        self.accept()

    def _on_stopped(self, stack: ExitStack, head: str, words: str) -> None:
        self._job = None
        stack.close()
        self._show_running(is_running=False)
        self.status.tell(head, f"· {words}", tone="neutral")

    def _show_running(self, *, is_running: bool) -> None:
        self.strip.setVisible(is_running)
        self.status.setVisible(not is_running)
        for button in (self.cancel, self.apply):
            button.setVisible(not is_running)
        self.body.setEnabled(not is_running)
        if is_running:
            self.strip.start("Copying")


def _sentence(found: Propagated, edited: Collection[int]) -> str:
    """How many images got copies, how many did not and most often why, and what did not fit.

    edited: images that changed meanwhile and stayed as they are.
    """
    left = ""
    if found.skipped:
        reason, _number = Counter(found.skipped.values()).most_common(1)[0]
        left = f"{counted(len(found.skipped), 'image')} left out: {reason}"
    lost = sum(found.lost_px.values())
    short = f"{pixels(lost)} had no place on {counted(len(found.lost_px), 'image')}" if lost else ""
    total = counted(len(found.made) + len(found.skipped), "image")
    done = f"Copied to {count(len(found.made.keys() - set(edited)))} of {total}"
    busy = f"{counted(len(edited), 'image')} edited meanwhile and left out" if edited else ""
    return joined([done, left, busy, short])
