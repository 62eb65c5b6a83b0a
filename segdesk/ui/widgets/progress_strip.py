"""Progress of a long job: what, count, bar, time left, Cancel."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from segdesk.ui.pace import Pace
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.painting import rounded
from segdesk.ui.wording import of, time_left

_ANNOUNCED: Final = 25


class Bar(QWidget):
    """A flat progress bar; share None (the total is unknown) shows the groove alone, the count tells."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def share(self) -> float | None:
        return self._share

    def set_share(self, share: float | None) -> None:
        """0 to 1."""
        self._share = None if share is None else min(1.0, max(0.0, share))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, 5)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        rounded(painter, self.rect(), 2.5, theme.color("chosen" if theme.is_dark else "border"))
        if self._share:
            box = self.rect()
            box.setWidth(max(5, round(self.width() * self._share)))
            rounded(painter, box, 2.5, theme.color("accent"))


class ProgressStrip(QWidget):
    """Fed with step(); cancelled() when the person wants it to stop. Announced at 25 % steps."""

    cancelled = Signal()

    def __init__(self, title: str = "", *, framed: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._framed = framed
        self._pace = Pace()
        self._quarter = 0
        self._title = Label(title, kind="item")
        self._what = ElidedLabel(role="text2")
        self._count = Label(role="text2")
        self._bar = Bar()
        self._left = Label(kind="caption", role="text3")
        self._cancel = Button("Cancel", size="small")
        self._cancel.clicked.connect(self._stop)
        self.setAccessibleName(title or "Progress")
        self._lay_out()

    def _lay_out(self) -> None:
        above, below = QHBoxLayout(), QHBoxLayout()
        above.setSpacing(4)
        above.addWidget(self._title)
        above.addWidget(self._what, 1)
        above.addWidget(self._count)
        below.setSpacing(10)
        below.addWidget(self._bar, 1)
        below.addWidget(self._left)
        below.addWidget(self._cancel)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(4)
        layout.addLayout(above)
        layout.addLayout(below)

    @property
    def share(self) -> float | None:
        return self._bar.share

    def start(self, title: str) -> None:
        """A new job from nothing."""
        self._title.setText(title)
        self.setAccessibleName(title)
        self._pace, self._quarter = Pace(), 0
        self._cancel.setEnabled(True)
        self._cancel.setText("Cancel")
        self.step(0, 0)

    def step(self, done: int, total: int, what: str = "", *, now_s: float | None = None) -> None:
        """done of total (0: unknown); what is the part at work."""
        self._pace.step(done, total, time.monotonic() if now_s is None else now_s)
        self._what.set_text(f"· {what}" if what else "")
        self._count.setText(of(done, total) if total else f"{done:,}" if done else "")
        self._bar.set_share(done / total if total else None)
        self._left.setText(time_left(self._pace.seconds_left) if done < total else "")
        self._announce(done * 100 // total if total else 0)

    def _announce(self, percent: int) -> None:
        if percent // _ANNOUNCED > self._quarter:
            self._quarter = percent // _ANNOUNCED
            text = f"{self.accessibleName()}: {self._quarter * _ANNOUNCED} percent"
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _stop(self) -> None:
        # Work stops at its next step; until then the button says that it was heard.
        self._cancel.setEnabled(False)
        self._cancel.setText("Stopping…")
        self.cancelled.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.current()
        if not self._framed:
            return
        fill = theme.color("raised") if not theme.is_dark else theme.mix("panel", "raised", 0.6)
        rounded(QPainter(self), self.rect(), 5, fill, theme.color("border"))
