"""The left end of a dialog's footer: a sign, what is so, and what follows from it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from segdesk.ui.dialogs.note import INKS
from segdesk.ui.icons import paint_icon
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.painting import TONE_ICONS, Tone, square_in

_SIGN = 16


class Sign(QWidget):
    """The shape and colour of a tone."""

    def __init__(self, tone: Tone = "ok") -> None:
        super().__init__()
        self._tone, self._icon = tone, ""
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def tone(self) -> Tone:
        return self._tone

    def set_tone(self, tone: Tone, icon: str = "") -> None:
        """Another tone, with its own shape unless another is named."""
        self._tone, self._icon = tone, icon
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_SIGN, _SIGN)

    def paintEvent(self, _event: QPaintEvent) -> None:
        shape = self._icon or TONE_ICONS[self._tone]
        paint_icon(QPainter(self), shape, square_in(self.rect(), 15), INKS[self._tone])


class StatusLine(QWidget):
    """One line; what does not fit is in its tooltip."""

    def __init__(self) -> None:
        super().__init__()
        self._sign = Sign()
        self._head = Label(kind="item")
        self._more = ElidedLabel(role="text2")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._sign)
        layout.addWidget(self._head)
        layout.addWidget(self._more, 1)

    @property
    def text(self) -> str:
        return f"{self._head.text()} {self._more.text}".strip()

    @property
    def tone(self) -> Tone:
        return self._sign.tone

    def tell(self, head: str, more: str = "", *, tone: Tone = "ok") -> None:
        """Show it, and say it to screen readers when it is another text."""
        is_new = (head, more) != (self._head.text(), self._more.text)
        self._head.setText(head)
        self._more.set_text(more)
        self._sign.set_tone(tone)
        self.setAccessibleName(self.text)
        if is_new and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.text))
