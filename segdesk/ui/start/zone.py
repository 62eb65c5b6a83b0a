"""The place to drop files on."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.start.facts import FORMATS
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.painting import CENTER, draw_text, rounded, text_width

ZONE_HEIGHT: Final = 128
_TITLE: Final = "Drop a folder, a ZIP or files here"
_ABOUT: Final = "The format is recognised from the files. You see what was found before anything is opened."
_PILL: Final = QSize(20, 24)
_PILL_GAP: Final = 6
_PER_ROW: Final = 5
_WRAP: Final = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignTop)


class DropZone(QAbstractButton):
    """A dashed frame; a click opens the chooser of data sets. The page that holds it takes the drop."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inviting = False
        self.setText(_TITLE)
        self.setAccessibleName(_TITLE)
        self.setAccessibleDescription(_ABOUT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ringRadius", RADIUS["group"])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_inviting(self, *, on: bool) -> None:
        """Lit while something that can be dropped is above the page."""
        self._inviting = on
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(600, ZONE_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter, box = Theme.current(), QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.color("accent_soft") if self._inviting else Qt.BrushStyle.NoBrush)
        pen = QPen(
            theme.color("accent" if self._inviting else "text3" if self.underMouse() else "control"), 1
        )
        pen.setDashPattern([3.0, 2.5])
        painter.setPen(pen)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS["group"], RADIUS["group"])
        middle = box.center().y()
        paint_icon(painter, "folder-tree", QRectF(29, round(middle - 12), 24, 24), "accent")
        end = self._draw_formats(painter)
        self._draw_words(painter, QRectF(73, 0, end - 73 - 16, self.height()))

    def _draw_words(self, painter: QPainter, room: QRectF) -> None:
        theme = Theme.current()
        lines = 1 if text_width(theme.font(), _ABOUT) <= room.width() else 2
        title, body = theme.line("diagnosis"), theme.line("body") * lines
        top = room.center().y() - (title + 2 + body) / 2
        head = QRectF(room.left(), top, room.width(), title)
        draw_text(painter, head, _TITLE, font=theme.font("diagnosis"))
        painter.setFont(theme.font())
        painter.setPen(theme.color("text2"))
        painter.drawText(QRectF(room.left(), top + title + 2, room.width(), body), _WRAP, _ABOUT)

    def _draw_formats(self, painter: QPainter) -> float:
        """Pills at the right, in rows that end together; the left end of them."""
        rows = [FORMATS[i : i + _PER_ROW] for i in range(0, len(FORMATS), _PER_ROW)]
        top = (self.height() - len(rows) * 30 + 6) / 2
        widths = [[text_width(Theme.current().font(), name) + _PILL.width() for name in row] for row in rows]
        wide = max(sum(row) + _PILL_GAP * (len(row) - 1) for row in widths)
        start = self.width() - 28 - wide
        if start < 420:
            return float(self.width() - 16)
        for names, row in zip(rows, widths, strict=True):
            left = self.width() - 28 - sum(row) - _PILL_GAP * (len(row) - 1)
            self._draw_row(painter, names, row, QRect(left, round(top), 0, _PILL.height()))
            top += 30
        return float(start)

    def _draw_row(self, painter: QPainter, names: tuple[str, ...], widths: list[int], first: QRect) -> None:
        box = QRect(first)
        for name, width in zip(names, widths, strict=True):
            box.setWidth(width)
            rounded(painter, box, box.height() / 2, None, Theme.current().color("border"))
            draw_text(painter, box, name, role="text2", align=CENTER)
            box.moveLeft(box.left() + width + _PILL_GAP)
