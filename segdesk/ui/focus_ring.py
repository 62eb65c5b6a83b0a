"""The ring around what the keyboard brought the focus to: 1 px on the border, 1 px outside."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPen, QRegion
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QSplitter,
    QStackedWidget,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS

OWN_RING: Final = "ownRing"
"""A widget with this property set to True paints its own focus; the ring leaves it alone."""
RING_RADIUS: Final = "ringRadius"
"""The corner radius of the widget in px, when it is not a control's."""

_TYPED_INTO: Final = (QLineEdit, QAbstractSpinBox, QPlainTextEdit, QTextEdit)
_ADOPTING: Final = (QSplitter, QStackedWidget)
_OUTSIDE: Final = 1
_FOLLOWED: Final = {
    QEvent.Type.Move,
    QEvent.Type.Resize,
    QEvent.Type.Show,
    QEvent.Type.ZOrderChange,
    QEvent.Type.LayoutRequest,
}
_ENDING: Final = {
    QEvent.Type.Hide,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.ParentAboutToChange,
    QEvent.Type.FocusOut,
}


class FocusRing(QObject):
    """Lays one frame over the focused widget; one per application, works for Qt's widgets and ours alike."""

    _installed: FocusRing | None = None

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._target: QWidget | None = None
        self._frame: _Frame | None = None
        app.focusChanged.connect(self._moved)

    @classmethod
    def install(cls, app: QApplication) -> FocusRing:
        """Watch the focus of the application from now on."""
        if cls._installed is None or not isValid(cls._installed):
            cls._installed = cls(app)
        return cls._installed

    @property
    def shown_on(self) -> QWidget | None:
        """The widget that the ring is around now."""
        return self._target

    def _moved(self, old: QWidget | None, new: QWidget | None) -> None:
        self._leave()
        if new is not None and _wants_ring(new, arrived=old is None):
            self._enter(new)

    def _enter(self, target: QWidget) -> None:
        self._target = target
        self._frame = _Frame(
            _host(target), radius_px=float(target.property(RING_RADIUS) or RADIUS["control"])
        )
        target.installEventFilter(self)
        self._frame.follow(target)

    def _leave(self) -> None:
        target, frame = self._target, self._frame
        self._target = self._frame = None
        if target is not None and isValid(target):
            target.removeEventFilter(self)
        if frame is not None and isValid(frame):
            frame.hide()
            frame.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._target:
            if event.type() in _ENDING and not (
                isinstance(watched, _TYPED_INTO) and event.type() is QEvent.Type.MouseButtonPress
            ):
                self._leave()
            elif event.type() in _FOLLOWED and self._frame is not None and isValid(self._frame):
                self._frame.follow(self._target)
        return False


class _Frame(QWidget):
    """The ring itself: a child of what holds the target, so that it scrolls and is clipped with it."""

    def __init__(self, host: QWidget, *, radius_px: float) -> None:
        super().__init__(host)
        self._host = host
        self._radius_px = radius_px
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def follow(self, target: QWidget) -> None:
        place = QRect(target.mapTo(self._host, target.rect().topLeft()), target.size())
        box = place.adjusted(-_OUTSIDE, -_OUTSIDE, _OUTSIDE, _OUTSIDE)
        if box != self.geometry():
            self.setGeometry(box)
            # Only the band is the frame's: what it surrounds repaints without it.
            reach = 2 + round(self._radius_px)
            inner = self.rect().adjusted(2, reach, -2, -reach), self.rect().adjusted(reach, 2, -reach, -2)
            self.setMask(QRegion(self.rect()) - QRegion(inner[0]) - QRegion(inner[1]))
        self.raise_()
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(Theme.current().color("accent"), 2))
        radius = self._radius_px
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)


def _wants_ring(widget: QWidget, *, arrived: bool) -> bool:
    """Fields that are typed into always; others if neither a click nor the coming of the window did it."""
    if widget.property(OWN_RING) or widget.isWindow():
        return False
    clicked = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
    return isinstance(widget, _TYPED_INTO) or not (clicked or arrived)


def _host(target: QWidget) -> QWidget:
    # A splitter or stack would take the frame for one more page.
    host = target.parentWidget() or target.window()
    while isinstance(host, _ADOPTING):
        host = host.parentWidget() or target.window()
    return host
