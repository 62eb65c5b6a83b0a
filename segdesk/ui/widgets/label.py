"""Text of the type scale, shortened where it does not fit."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import Role, Type
from segdesk.ui.widgets.painting import draw_text, text_width


class Label(QLabel):
    """Wrapping or plain text in a type and a colour role; both follow the theme and the letter size."""

    def __init__(
        self,
        text: str = "",
        *,
        kind: Type = "body",
        role: Role = "text1",
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        # The style sheet gives both: fonts set by hand do not outlive a change of the sheet.
        self.setProperty("type", kind)
        self.setProperty("tone", role)

    def set_role(self, role: Role) -> None:
        """Another colour of text1 to text3, accent, ok, warn, error."""
        self.setProperty("tone", role)
        self.style().unpolish(self)
        self.style().polish(self)


class ElidedLabel(QWidget):
    """One line that gives way: the whole text is in the tooltip when it does not fit."""

    def __init__(
        self,
        text: str = "",
        *,
        kind: Type = "body",
        role: Role = "text1",
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._text = text
        self._kind: Type = kind
        self._role: Role = role
        self._elide = elide
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)

    @property
    def text(self) -> str:
        return self._text

    def set_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text)
        self.updateGeometry()
        self._tell()
        self.update()

    @property
    def is_cut(self) -> bool:
        """Whether the text does not fit now."""
        return text_width(self._font(), self._text) > self.width()

    def sizeHint(self) -> QSize:
        return QSize(text_width(self._font(), self._text), Theme.current().line(self._kind))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(24, self.sizeHint().width()), self.sizeHint().height())

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        elif event.type() is QEvent.Type.Resize:
            self._tell()
        return super().event(event)

    def _tell(self) -> None:
        self.setToolTip(self._text if self.is_cut else "")

    def _font(self) -> QFont:
        return Theme.current().font(self._kind)

    def paintEvent(self, _event: QPaintEvent) -> None:
        role: Role = self._role if self.isEnabled() else "disabled"
        draw_text(QPainter(self), self.rect(), self._text, role=role, font=self._font(), elide=self._elide)
