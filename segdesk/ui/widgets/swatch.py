"""The colour of a class, to look at or to choose."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.painting import draw_swatch, rounded


class Swatch(QAbstractButton):
    """A colour (None: void, a hatch). Checkable ones show a ring while they are chosen."""

    def __init__(
        self,
        color: str | None,
        *,
        name: str,
        size: QSize | None = None,
        checkable: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._color = color
        self._size = size or QSize(22, 22)
        self._margin = 3 if checkable else 0
        self.setCheckable(checkable)
        self.setAutoExclusive(checkable)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    @property
    def color(self) -> str | None:
        return self._color

    def set_color(self, color: str | None, *, name: str) -> None:
        """Another colour and what it is called."""
        self._color = color
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        return self._size + QSize(2 * self._margin, 2 * self._margin)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        m = self._margin
        inner = box.adjusted(m, m, -m, -m)
        draw_swatch(painter, inner, self._color, RADIUS["swatch"] + (1 if self._size.height() > 18 else 0))
        if not m:
            return
        if self.isChecked():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(Theme.current().color("accent"), 2))
            painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 6, 6)
        elif self.underMouse():
            rounded(painter, box.adjusted(1, 1, -1, -1), 6, None, Theme.current().color("control"))


def swatch_icon(color: str | None, side: int = 14) -> QIcon:
    """The colour as an icon for combo boxes and menus; drawn for screens up to 300 %."""
    icon = QIcon()
    for scale in (1, 2, 3):
        pixmap = QPixmap(side * scale, side * scale)
        pixmap.setDevicePixelRatio(scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        draw_swatch(painter, QRectF(0, 0, side, side), color)
        painter.end()
        icon.addPixmap(pixmap)
    return icon
