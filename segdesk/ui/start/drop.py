"""The place to drop files, and the card that says what was found in them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.start.facts import FORMATS, Drop, Found, NothingFound, Scanning
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.marks import Badge
from segdesk.ui.widgets.painting import CENTER, draw_text, rounded, text_width
from segdesk.ui.widgets.picture import Picture
from segdesk.ui.widgets.progress_strip import ProgressStrip

ZONE_HEIGHT: Final = 128
CARD_HEIGHT: Final = 124
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


class DropCard(QWidget):
    """One of three faces: scanning with Cancel, what was found with three ways on, or nothing found."""

    cancelled = Signal()
    other_format = Signal()
    open_in_repair = Signal()
    open_as_project = Signal()
    dismissed = Signal()

    def __init__(self, drop: Drop, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.drop = drop
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(CARD_HEIGHT)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(13, 12, 16, 12)
        self._row.setSpacing(16)
        self._strip: ProgressStrip | None = None
        if isinstance(drop, Scanning):
            self._scanning(drop)
        elif isinstance(drop, Found):
            self._found(drop)
        else:
            self._nothing(drop)

    def step(self, scanning: Scanning) -> None:
        """Move the bar of a card that is scanning."""
        if self._strip is not None:
            self._strip.step(scanning.done, scanning.total, scanning.what)

    def _scanning(self, drop: Scanning) -> None:
        self._strip = ProgressStrip(framed=False)
        self._strip.start(f"Reading {drop.name}")
        self._strip.cancelled.connect(self.cancelled)
        self.step(drop)
        self._row.addWidget(self._strip, 1, Qt.AlignmentFlag.AlignVCenter)
        self.setAccessibleName(f"Reading {drop.name}")

    def _found(self, drop: Found) -> None:
        self.setAccessibleName(f"{drop.name}: {drop.format}, {drop.sure}")
        self._row.addWidget(_Thumbnail(Picture(drop.thumbnail)))
        words = QVBoxLayout()
        words.setSpacing(7)
        words.addStretch(1)
        words.addLayout(_headline(drop))
        words.addWidget(_Facts(drop))
        if drop.files:
            words.addWidget(ElidedLabel(drop.files, kind="caption", role="text3"))
        words.addStretch(1)
        self._row.addLayout(words, 1)
        self._add_buttons(drop)

    def _add_buttons(self, drop: Found) -> None:
        other, repair = Button("Other format…"), Button("Open in Repair")
        project = Button("Open as project", kind="primary")
        repair.setVisible(drop.can_repair)
        for button, signal in (
            (other, self.other_format),
            (repair, self.open_in_repair),
            (project, self.open_as_project),
        ):
            button.clicked.connect(signal)
            self._row.addWidget(button)

    def _nothing(self, drop: NothingFound) -> None:
        self.setAccessibleName(f"No images found in {drop.name}")
        words = QVBoxLayout()
        words.setSpacing(6)
        words.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(_Sign("triangle-alert", "warn"))
        head.addWidget(ElidedLabel(f"No images found in {drop.name}", kind="title"), 1)
        words.addLayout(head)
        words.addWidget(Label(drop.looked_for, role="text2", wrap=True))
        words.addStretch(1)
        self._row.addLayout(words, 1)
        for text, signal in (("Other format…", self.other_format), ("Close", self.dismissed)):
            button = Button(text)
            button.clicked.connect(signal)
            self._row.addWidget(button)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme = Theme.current()
        rounded(QPainter(self), self.rect(), RADIUS["group"], theme.color("panel"), theme.color("border"))


def _headline(drop: Found) -> QHBoxLayout:
    head = QHBoxLayout()
    head.setSpacing(8)
    head.addWidget(ElidedLabel(drop.name, kind="title"))
    head.addWidget(Badge(f"{drop.format}, {drop.sure}", tone="accent"))
    if drop.second_guess:
        head.addWidget(ElidedLabel(f"also looks like: {drop.second_guess}", role="text3"))
    head.addStretch(1)
    return head


class _Facts(QWidget):
    """Counts with a tick, problems with a triangle, in one line that ends with how many more there are."""

    def __init__(self, drop: Found) -> None:
        super().__init__()
        self._facts: list[tuple[str, Role, str]] = [("circle-check", "ok", text) for text in drop.counts]
        self._facts += [("triangle-alert", "warn", text) for text in drop.problems]
        everything = "\n".join(text for *_, text in self._facts)
        self.setAccessibleName(everything.replace("\n", ", "))
        self.setToolTip(everything)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(120, Theme.current().line("title"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, left, font = QPainter(self), 0, Theme.current().font()
        for index, (icon, role, text) in enumerate(self._facts):
            width = 19 + text_width(font, text)
            rest = f"+ {len(self._facts) - index}"
            more = index < len(self._facts) - 1
            if index and left + width + (40 if more else 0) > self.width():
                draw_text(painter, QRectF(left, 0, 40, self.height()), rest, role="text3")
                return
            paint_icon(painter, icon, QRectF(left, round((self.height() - 14) / 2), 14, 14), role)
            room = QRectF(left + 20, 0, self.width() - left - 20, self.height())
            draw_text(painter, room, text, role="text2")
            left += width + 17


class _Thumbnail(QWidget):
    """What the first image of a drop looks like."""

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self._picture = picture
        self.setFixedSize(132, 98)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box, shape = QPainter(self), QRectF(self.rect()), QPainterPath()
        shape.addRoundedRect(box, RADIUS["control"], RADIUS["control"])
        painter.fillPath(shape, Theme.current().color("hover"))
        self._picture.fill(painter, shape, box)


class _Sign(QWidget):
    """An icon in a line of text."""

    def __init__(self, name: str, role: Role) -> None:
        super().__init__()
        self._name = name
        self._role: Role = role
        self.setFixedSize(16, 16)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_icon(QPainter(self), self._name, QRectF(self.rect()), self._role)
