"""The status bar: what is under the pointer, what was done, size and depth, zoom, whether all is saved."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QTimer
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from segdesk.model.classes import Kind, MaskClass
from segdesk.ui.icons import paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT, Role
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.marks import Badge
from segdesk.ui.widgets.painting import draw_swatch, draw_text, text_width
from segdesk.ui.wording import ago, counted, joined, zoom

if TYPE_CHECKING:
    from segdesk.io.project.journal import Saved

SAVING_AFTER_S: Final = 0.3
_TICK_MS: Final = 250


class StatusLine(QWidget):
    """Is told everything; asks nothing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(HEIGHT["status_bar"])
        self.setAccessibleName("Status")
        self.place = Label(role="text2")
        self.under = Under()
        self.said = ElidedLabel(role="text2")
        self.facts = Label(role="text2")
        self.zoom = Label(role="text2")
        self.saved = SavedMark()
        self.problems = Badge("", clickable=True)
        self.problems.hide()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 1, 12, 0)
        layout.setSpacing(0)
        for part, width in ((self.place, 118), (self.under, 190)):
            part.setFixedWidth(width)
            layout.addWidget(part)
        self.said.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout.addWidget(self.said, 1)
        for end in (self.facts, self.zoom, self.saved, self.problems):
            layout.addSpacing(16)
            layout.addWidget(end)

    def show_pointer(self, at: tuple[int, int] | None) -> None:
        """The pixel under the pointer; None when it is not on the image."""
        self.place.setText("" if at is None else f"x {at[0]}  y {at[1]}")

    def show_image(self, size: str, depth: str, factor: float | None) -> None:
        """Size and depth of the image in front, and the zoom."""
        self.facts.setText(joined((size, depth)))
        self.zoom.setText("" if factor is None else zoom(factor))

    def show_problems(self, number: int | None) -> None:
        """Errors and warnings of the checks in the whole project; None while they never ran."""
        self.problems.setVisible(number is not None)
        if number is not None:
            words = counted(number, "problem")
            self.problems.set_state(
                words, tone="error" if number else "ok", icon="octagon-alert" if number else "circle-check"
            )
            self.problems.setToolTip(f"{words} found by the checks; shows them")

    def say(self, sentence: str) -> None:
        """What was just done; it stays until something else is."""
        self.said.set_text(sentence)

    def clear(self) -> None:
        """No project is open."""
        self.show_pointer(None)
        self.under.show_class(None, "")
        self.show_image("", "", None)
        self.say("")
        self.saved.hide()
        self.show_problems(None)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("app"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("border"))


class Under(QWidget):
    """The class under the pointer: its colour, id and name, with the object where it counts by itself."""

    def __init__(self) -> None:
        super().__init__()
        self._class: MaskClass | None = None
        self._words = ""

    def show_class(self, one: MaskClass | None, words: str) -> None:
        if (one, words) != (self._class, self._words):
            self._class, self._words = one, words
            self.setAccessibleName(words)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, middle = QPainter(self), self.height() / 2
        left = 0
        if self._class is not None:
            color = None if self._class.kind is Kind.VOID else self._class.color
            draw_swatch(painter, QRectF(0, round(middle - 5), 10, 10), color, 2)
            left = 17
        box = QRectF(left, 0, self.width() - left - 8, self.height())
        draw_text(painter, box, self._words, role="text2" if self._class is not None else "text3")


class SavedMark(QWidget):
    """Saved (and how long ago), saving after 0.3 s of it, or not saved and why."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._words, self._role = "", "", "text2"
        self._state: Saved | None = None
        self._since = time.monotonic()
        self._message = ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._refresh)
        self.hide()

    @property
    def words(self) -> str:
        return self._words

    def show_state(self, saved: Saved, message: str = "", *, read_only: bool = False) -> None:
        """What the project file says."""
        if read_only:
            self._timer.stop()
            self._set("lock", "Read only", "text2")
            self.show()
            return
        if saved is not self._state:
            self._state, self._since = saved, time.monotonic()
        self._message = message
        self._refresh()
        self._timer.start()
        self.show()

    def _refresh(self) -> None:
        from segdesk.io.project.journal import Saved  # there is a project by now

        passed = time.monotonic() - self._since
        if self._state is Saved.FAILED:
            self._set("octagon-alert", f"Not saved — {self._message.rstrip('.')}", "error")
        elif self._state is Saved.SAVING and passed >= SAVING_AFTER_S:
            self._set("refresh-cw", "Saving…", "text2")
        elif self._state is Saved.SAVED:
            self._set("check", f"Saved · {ago(passed)}", "ok")

    def _set(self, icon: str, words: str, role: Role) -> None:
        if (icon, words) == (self._icon, self._words):
            return
        self._icon, self._words, self._role = icon, words, role
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setFixedWidth(min(420, 20 + text_width(Theme.current().font(), words) + 1))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        role: Role = "error" if self._role == "error" else "ok" if self._role == "ok" else "text2"
        paint_icon(painter, self._icon or "check", QRectF(0, round(self.height() / 2 - 7), 14, 14), role)
        words: Role = "error" if role == "error" else "text2"
        draw_text(painter, QRectF(20, 0, self.width() - 20, self.height()), self._words, role=words)

    def hideEvent(self, _event: object) -> None:
        self._timer.stop()
