"""Titles: of a section, and of a dock with a count and its actions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.tip import Tip


class TitleBar(QWidget):
    """Title, count in hint colour, widgets at the right; for QDockWidget.setTitleBarWidget and inside panels.

    A foldable one has a chevron and emits folded(bool); so do Space and a double click on it.
    """

    folded = Signal(bool)

    def __init__(
        self,
        title: str,
        *,
        count: str = "",
        foldable: bool = False,
        line: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._line = line
        self._is_folded = False
        self.setFixedHeight(HEIGHT["dock_title"])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 8, 0)
        layout.setSpacing(4)
        self._chevron = self._fold_button() if foldable else None
        if self._chevron:
            layout.addWidget(self._chevron)
        self._title = Label(title, kind="title")
        self._count = Label(count, role="text3")
        layout.addWidget(self._title)
        layout.addSpacing(3)
        layout.addWidget(self._count)
        layout.addStretch(1)

    def _fold_button(self) -> IconButton:
        button = IconButton("chevron-down", Tip(f"Fold {self.accessibleName()}"), side=22)
        button.clicked.connect(lambda: self.set_folded(folded=not self._is_folded))
        return button

    @property
    def is_folded(self) -> bool:
        return self._is_folded

    def set_folded(self, *, folded: bool) -> None:
        """Fold or open; announced when it changes."""
        if self._chevron is None or folded == self._is_folded:
            return
        self._is_folded = folded
        self._chevron.set_icon_name("chevron-right" if folded else "chevron-down")
        self.folded.emit(folded)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_count(self, count: str) -> None:
        """The text beside the title, as wording.count gives it."""
        self._count.setText(count)

    def add(self, widget: QWidget) -> None:
        """One more widget at the right end."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self._chevron is not None:
            self.set_folded(folded=not self._is_folded)
            return
        super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._chevron is not None:
            self.set_folded(folded=not self._is_folded)
        else:
            event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        if self._line:
            painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("sep"))


class Line(QWidget):
    """A hairline between parts of a panel (sep) or between panels (border), or between controls of a bar."""

    def __init__(self, *, upright: bool = False, strong: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._strong = strong
        if upright:
            self.setFixedSize(1, 20)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Theme.current().color("border" if self._strong else "sep"))
