"""Copy objects onto the images that follow: how many, which, then a bar with Cancel."""

from __future__ import annotations

from collections import Counter
from typing import Final

from PySide6.QtCore import QEventLoop, QSize
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from segdesk.progress import Cancelled, Progress
from segdesk.tools.operations import Propagated, copied, following, propagate
from segdesk.ui.dialogs.layout import column, field, fitting
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.widgets.scrub_spin import ScrubSpin, Span
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import count, counted, joined, pixels

SIZE: Final = QSize(520, 250)
FIRST: Final = 5
ID: Final = "propagate"


class PropagateSheet(Sheet):
    """Needs a selection, and an image after the one in front."""

    def __init__(self, session: Session, parent: QWidget) -> None:
        assert session.document is not None
        self._session = session
        self._clip = copied(session.document, session.selection.ids)
        super().__init__(
            "Copy to the next images", str(self._clip), size=fitting(SIZE, parent), parent=parent
        )
        self._image = session.document.image
        self._is_wanted, self._is_running = True, False
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
        """Do it; the sheet closes when it is done, and what was left out is said."""
        images = self.images
        self._session.toolkit.asked[ID] = {"count": len(images)}
        self._show_running(is_running=True)
        try:
            found = propagate(
                self._session.project,
                images,
                self._clip,
                overlap=self._session.toolkit.overlap,
                progress=_Pumped(self),
            )
        except Cancelled:
            self._show_running(is_running=False)
            self.status.tell("Stopped", "· nothing was changed", tone="neutral")
            return
        self._is_running = False
        self._session.said.emit(_sentence(found))
        self.accept()

    def step(self, done: int, total: int, what: str) -> None:
        """Show progress and let the window breathe. Cancelled when the person asked for it."""
        self.strip.step(done, total, what)
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents)
        if not self._is_wanted:
            raise Cancelled

    def _stop(self) -> None:
        self._is_wanted = False

    def _show_running(self, *, is_running: bool) -> None:
        self._is_running = is_running
        self._is_wanted = True
        self.strip.setVisible(is_running)
        self.status.setVisible(not is_running)
        for button in (self.cancel, self.apply):
            button.setVisible(not is_running)
        self.body.setEnabled(not is_running)
        if is_running:
            self.strip.start("Copying")

    def reject(self) -> None:
        """Close; while it runs, stop that and stay."""
        if self._is_running:
            self._stop()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._is_running:
            self._stop()
            event.ignore()
        else:
            super().closeEvent(event)


class _Pumped(Progress):
    """A project belongs to the window's thread, so the work is done there, an image at a time."""

    def __init__(self, sheet: PropagateSheet) -> None:
        self._sheet = sheet

    def step(self, done: int, total: int, what: str = "") -> None:
        self._sheet.step(done, total, what)


def _sentence(found: Propagated) -> str:
    """How many images got copies, how many did not and most often why, and what did not fit."""
    left = ""
    if found.skipped:
        reason, _number = Counter(found.skipped.values()).most_common(1)[0]
        left = f"{counted(len(found.skipped), 'image')} left out: {reason}"
    lost = sum(found.lost_px.values())
    short = f"{pixels(lost)} had no place on {counted(len(found.lost_px), 'image')}" if lost else ""
    done = f"Copied to {count(len(found.made))} of {counted(len(found.made) + len(found.skipped), 'image')}"
    return joined([done, left, short])
