"""The card that says what was found in dropped files."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from segdesk.ui.icons import paint_icon
from segdesk.ui.start.facts import Drop, Found, NothingFound, Scanning
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.marks import Badge
from segdesk.ui.widgets.painting import draw_text, rounded, text_width
from segdesk.ui.widgets.picture import Picture
from segdesk.ui.widgets.progress_strip import ProgressStrip

CARD_HEIGHT: Final = 124
NARROW: Final = 760
NARROWEST: Final = 420


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
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(13, 12, 16, 12)
        self._row.setSpacing(16)
        self._ways = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._ways.setSpacing(8)
        self._strip: ProgressStrip | None = None
        if isinstance(drop, Scanning):
            self._scanning(drop)
        elif isinstance(drop, Found):
            self._found(drop)
        else:
            self._nothing(drop)

    def minimumSizeHint(self) -> QSize:
        return QSize(NARROWEST, max(CARD_HEIGHT, super().minimumSizeHint().height()))

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < Theme.current().grown(NARROW)
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._ways.setDirection(way)

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
            self._ways.addWidget(button)
        self._row.addLayout(self._ways)

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
            self._ways.addWidget(button)
        self._row.addLayout(self._ways)

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
