"""Tooltips: name, key, one line of use, and why a thing is not possible; after half a second."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetricsF, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import TIP_DELAY_MS
from segdesk.ui.widgets.painting import draw_key, draw_text, key_width, rounded, text_width

_PAD: Final = 10
_WIDEST: Final = 260
_GAP: Final = 8
_ENDING: Final = {
    QEvent.Type.Leave,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.KeyPress,
    QEvent.Type.Wheel,
    QEvent.Type.Hide,
    QEvent.Type.WindowDeactivate,
}
_WRAP: Final = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)


@dataclass(frozen=True, slots=True)
class Tip:
    """What a tooltip says. reason is shown while the control is disabled."""

    name: str
    key: str = ""
    line: str = ""
    reason: str = ""

    @property
    def plain(self) -> str:
        """The same for screen readers and tests."""
        head = f"{self.name} ({self.key})" if self.key else self.name
        return "\n".join(part for part in (head, self.line, self.reason) if part)


def set_tip(widget: QWidget, tip: Tip, *, beside: bool = False) -> None:
    """Give a control its tooltip; beside puts it to the right (tool rail) instead of below."""
    widget.setProperty("tip", tip)
    widget.setProperty("tipBeside", beside)
    widget.setToolTip(tip.plain)
    if not widget.accessibleName():
        widget.setAccessibleName(tip.name)
    widget.setAccessibleDescription(tip.reason or tip.line)
    widget.removeEventFilter(_watcher())
    widget.installEventFilter(_watcher())


class _Watcher(QObject):
    """One for all controls: shows the plate when the pointer rests, hides it at whatever happens next."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(TIP_DELAY_MS)
        self._timer.timeout.connect(self._show)
        self._target: QWidget | None = None
        self._plate: TipPlate | None = None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Enter and isinstance(watched, QWidget):
            self._target = watched
            self._timer.start()
        elif kind in _ENDING and (watched is self._target or kind is not QEvent.Type.Leave):
            self._hide()
        return kind is QEvent.Type.ToolTip

    def _show(self) -> None:
        target = self._target
        if target is None or not isValid(target) or not target.isVisible():
            return
        if QApplication.activePopupWidget() is not None:
            return
        tip = target.property("tip")
        self._hide()
        self._plate = TipPlate(tip, enabled=target.isEnabled(), parent=target.window())
        self._plate.show_at(target, beside=bool(target.property("tipBeside")))

    def _hide(self) -> None:
        self._timer.stop()
        plate, self._plate = self._plate, None
        if plate is not None and isValid(plate):
            plate.hide()
            plate.deleteLater()


class TipPlate(QWidget):
    """The tooltip as a painted plate."""

    def __init__(self, tip: Tip, *, enabled: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.ToolTip)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self._tip = tip
        self._body = "\n".join(part for part in (tip.line, "" if enabled else tip.reason) if part)
        self.resize(self.sizeHint())

    def sizeHint(self) -> QSize:
        theme, tip = Theme.current(), self._tip
        head = text_width(theme.font("item", weight=600), tip.name)
        head += key_width(tip.key) + 16 if tip.key else 0
        body = self._body_rect(_WIDEST)
        height = theme.line("body") + (4 + body.height() if self._body else 0)
        return QSize(max(head, body.width()) + 2 * _PAD, height + 2 * _GAP)

    def _body_rect(self, width: int) -> QRect:
        metrics = QFontMetricsF(Theme.current().font("caption"))
        found = metrics.boundingRect(QRect(0, 0, width, 1000), _WRAP, self._body)
        return QRect(0, 0, int(found.width() + 1), int(found.height() + 1)) if self._body else QRect()

    def show_at(self, target: QWidget, *, beside: bool) -> None:
        """Put the plate next to a control, inside its screen, and show it."""
        corner = QPoint(target.width() + _GAP, 0) if beside else QPoint(0, target.height() + _GAP // 2)
        place = QRect(target.mapToGlobal(corner), self.size())
        screen = target.screen() or QGuiApplication.primaryScreen()
        area = screen.availableGeometry()
        if place.bottom() > area.bottom():
            place.moveBottom(target.mapToGlobal(QPoint(0, -_GAP // 2)).y())
        place.moveLeft(max(area.left(), min(place.left(), area.right() - place.width())))
        self.setGeometry(place)
        self.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("raised"))
        rounded(painter, self.rect(), 0, None, theme.color("border"))
        head = QRect(_PAD, _GAP, self.width() - 2 * _PAD, theme.line("body"))
        draw_text(painter, head, self._tip.name, font=theme.font("item", weight=600))
        if self._tip.key:
            wide = key_width(self._tip.key)
            draw_key(painter, QRect(head.right() + 1 - wide, head.top(), wide, 16), self._tip.key)
        if self._body:
            painter.setFont(theme.font("caption"))
            painter.setPen(theme.color("text2"))
            painter.drawText(
                QRect(_PAD, head.bottom() + 5, head.width() + 1, self.height()), _WRAP, self._body
            )


_shared: list[_Watcher] = []


def _watcher() -> _Watcher:
    if not _shared or not isValid(_shared[0]):
        _shared[:] = [_Watcher()]
    return _shared[0]
