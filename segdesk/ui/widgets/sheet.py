"""The frame of dialogs: header with title and close, body, footer; the window behind it is dimmed."""

from __future__ import annotations

import os
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.painting import rounded
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import Line

HEADER: Final = 46
FOOTER: Final = 60
_EDGE: Final = 12


class Dimmer(QWidget):
    """A translucent cover over a window; it goes with its dialog."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        window.installEventFilter(self)
        self.setGeometry(window.rect())
        self.raise_()
        self.show()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and isinstance(watched, QWidget):
            self.setGeometry(watched.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), Theme.current().color("dim"))


class Sheet(QDialog):
    """Window-modal. Fill body, a widget without layout; add to header, status and footer.

    Escape and the close button reject. open() dims the parent's window until the sheet is gone, unless what
    is behind it is to be looked at.
    """

    def __init__(
        self,
        title: str,
        subtitle: str = "",
        *,
        size: QSize,
        dims: bool = True,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowFlag(Qt.WindowType.FramelessWindowHint)
        self._round = _has_alpha()
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._round)
        self.resize(size)
        self._dims = dims
        self._dimmer: Dimmer | None = None
        self._title = Label(title, kind="title")
        self._subtitle = ElidedLabel(subtitle, role="text2")
        self.body = QWidget()
        self._header, self._footer = _Strip(HEADER, left=20, right=12), _Strip(FOOTER, left=20, right=20)
        self._fill_header()
        self._footer.row.addStretch(1)
        self._lay_out()
        self.finished.connect(self._undim)

    def _fill_header(self) -> None:
        close = IconButton("x", Tip("Close", "Esc"), side=28)
        close.clicked.connect(self.reject)
        # Escape is its key: focus starts in the body.
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = self._header.row
        row.addWidget(self._title)
        row.addSpacing(4)
        row.addWidget(self._subtitle, 1)
        row.addWidget(close)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for widget in (self._header, Line(strong=True), self.body, Line(strong=True), self._footer):
            layout.addWidget(widget, 1 if widget is self.body else 0)

    def set_subtitle(self, text: str) -> None:
        self._subtitle.set_text(text)

    def add_to_header(self, widget: QWidget) -> None:
        """One more control left of the close button."""
        self._header.row.insertWidget(self._header.row.count() - 1, widget)

    def set_status(self, widget: QWidget) -> None:
        """What stands at the left of the footer and takes the room that buttons leave."""
        old = self._footer.row.takeAt(0)
        previous = old.widget() if old is not None else None
        if previous is not None:
            previous.deleteLater()
        self._footer.row.insertWidget(0, widget, 1)

    def add_to_footer(self, widget: QWidget) -> None:
        """One more button at the right end; the primary one comes last."""
        self._footer.row.addWidget(widget)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        parent = self.parentWidget()
        if parent is None:
            return
        if self._dims and self._dimmer is None:
            self._dimmer = Dimmer(parent.window())
        self.move(parent.window().frameGeometry().center() - self.rect().center())

    def stand_clear(self, inside: QRect, of: QRect) -> None:
        """Stand in that corner of a part of the screen that hides least of what is in it."""
        box = inside.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        right, bottom = box.right() + 1 - self.width(), box.bottom() + 1 - self.height()
        corners = (QPoint(right, box.top()), QPoint(right, bottom), box.topLeft(), QPoint(box.left(), bottom))
        self.move(min(corners, key=lambda corner: _area(of & QRect(corner, self.size()))))

    def _undim(self) -> None:
        dimmer, self._dimmer = self._dimmer, None
        if dimmer is not None:
            dimmer.hide()
            dimmer.deleteLater()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        # It has no frame of the desktop, so its header is the handle.
        handle = self.windowHandle()
        if event.position().y() <= HEADER and handle is not None:
            handle.startSystemMove()
        super().mousePressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        radius = RADIUS["dialog"] if self._round else 0
        rounded(painter, self.rect(), radius, theme.color("panel"), theme.color("border"))


class _Strip(QWidget):
    """A row of fixed height."""

    def __init__(self, height: int, *, left: int, right: int) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(left, 0, right, 0)
        self.row.setSpacing(10)


def _area(rect: QRect) -> int:
    return max(0, rect.width()) * max(0, rect.height())


def _has_alpha() -> bool:
    """Whether corners may be transparent: on bare X11 without a desktop they would be black."""
    return QGuiApplication.platformName() != "xcb" or bool(os.environ.get("XDG_CURRENT_DESKTOP"))
