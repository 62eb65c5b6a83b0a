"""The left side of the start page: name, ways to open, sample, keys, settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from segdesk import __version__
from segdesk.ui.icons import MARK, paint_icon
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, WIDTH, Role
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import RIGHT, draw_text, rounded, text_width
from segdesk.ui.widgets.title_bar import Line
from segdesk.ui.wording import key_words

_MARGIN: Final = 28
_PROMISE: Final = "Nothing leaves this computer. Originals are never changed; edits live in the project file."


class Side(QWidget):
    """Emits a signal for each way on; set_primary fills 'Open images' while nothing better is offered."""

    open_images = Signal()
    open_dataset = Signal()
    browse_project = Signal()
    open_sample = Signal()
    show_keys = Signal()
    show_settings = Signal()

    def __init__(self, *, sample_note: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._fit()
        Theme.current().changed.connect(self._fit)
        self.images = WayButton("images", "Open images", "Start a new set of masks", "Ctrl+O")
        self.dataset = WayButton("database", "Open data set", "Images with existing masks", "Ctrl+Shift+O")
        self.project = WayButton("folder-open", "Open project", "A .segdesk file", "Ctrl+P")
        sample = RowButton("play", "Sample project", sample_note)
        self.keys = RowButton("keyboard", "Keys and gestures", "F1")
        self.settings = RowButton("settings", "Settings", key_words("Ctrl+,"))
        for button, signal in (
            (self.images, self.open_images),
            (self.dataset, self.open_dataset),
            (self.project, self.browse_project),
            (sample, self.open_sample),
            (self.keys, self.show_keys),
            (self.settings, self.show_settings),
        ):
            button.clicked.connect(signal)
        self._lay_out((self.images, self.dataset, self.project), (sample, self.keys, self.settings))

    def _lay_out(self, ways: tuple[QWidget, ...], rows: tuple[QWidget, ...]) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 40, _MARGIN, 24)
        layout.setSpacing(0)
        layout.addWidget(_Name())
        layout.addSpacing(30)
        for way in ways:
            layout.addWidget(way)
            layout.addSpacing(8)
        layout.addSpacing(16)
        layout.addWidget(Line())
        layout.addSpacing(15)
        for row in rows:
            layout.addWidget(row)
        layout.addStretch(1)
        layout.addWidget(Label(_PROMISE, kind="caption", role="text3", wrap=True))

    def _fit(self) -> None:
        self.setFixedWidth(Theme.current().grown(WIDTH["start_side"]))

    def show_keys_of(self, key: Callable[[str], str]) -> None:
        """Write the keys of now; key(id) gives that of an action, as the screens write it."""
        for button, action_id in (
            (self.images, "open_images"),
            (self.dataset, "open_dataset"),
            (self.project, "open_project"),
            (self.keys, "keys"),
            (self.settings, "settings"),
        ):
            button.set_key(key(action_id))

    def set_primary(self, *, on: bool) -> None:
        """Whether 'Open images' is the filled button of the page."""
        self.images.set_primary(on=on)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), theme.color("border"))


class _Name(QWidget):
    """The sign, the name, the version."""

    def __init__(self) -> None:
        super().__init__()
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label("SegDesk", kind="display"))
        words.addWidget(Label(f"Version {__version__} · works offline", kind="caption", role="text3"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(36 + 12, 0, 0, 0)
        layout.addLayout(words)

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_icon(QPainter(self), MARK, QRectF(0, (self.height() - 36) / 2, 36, 36), "text2")


class WayButton(QAbstractButton):
    """A wide button: icon, name, what it is for, key."""

    def __init__(self, icon: str, name: str, about: str, key: str, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self._icon, self._about, self._key = icon, about, key_words(key)
        self._primary = False
        self.setAccessibleName(name)
        self.setAccessibleDescription(f"{about} ({key})")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setProperty("ringRadius", RADIUS["group"])
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_key(self, key: str) -> None:
        self._key = key
        self.setAccessibleDescription(f"{self._about} ({key})" if key else self._about)
        self.update()

    @property
    def is_primary(self) -> bool:
        return self._primary

    def set_primary(self, *, on: bool) -> None:
        self._primary = on
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(288, Theme.current().grown(52))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._draw_ground(painter)
        first: Role = "on_accent" if self._primary else "text1"
        second: Role = "on_accent" if self._primary else "text3"
        theme, middle = Theme.current(), self.height() / 2
        paint_icon(painter, self._icon, QRectF(14, round(middle - 9), 18, 18), first)
        key_space = text_width(theme.font(), self._key) + 14
        draw_text(
            painter, QRectF(0, 0, self.width() - 14, self.height()), self._key, role=second, align=RIGHT
        )
        box = QRectF(
            45, middle - theme.line("body") - 0.5, self.width() - 45 - key_space - 6, theme.line("body")
        )
        draw_text(painter, box, self.text(), role=first, font=theme.font("item", weight=600))
        box.translate(0, theme.line("body"))
        draw_text(painter, box, self._about, role=second, font=theme.font("body"))

    def _draw_ground(self, painter: QPainter) -> None:
        theme, hover, down = Theme.current(), self.underMouse(), self.isDown()
        if self._primary:
            share = 0.18 if down else 0.09 if hover else 0.0
            fill, border = theme.mix("accent_fill", "app" if theme.is_dark else "text1", share), None
        else:
            role: Role = "chosen" if down and theme.is_dark else "hover" if hover else "raised"
            fill, border = theme.color(role), theme.color("border")
        rounded(painter, self.rect(), RADIUS["group"], fill, border)


class RowButton(QAbstractButton):
    """A quiet line: icon, name, note at the right."""

    def __init__(self, icon: str, name: str, note: str = "", *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setText(name)
        self._icon, self._note = icon, note
        self.setAccessibleName(name)
        self.set_key(note)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_key(self, key: str) -> None:
        """Another note."""
        self._note = key
        self.setAccessibleDescription(key)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(288, Theme.current().grown(32))

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        role: Role = "text1" if self.underMouse() or self.isDown() else "text2"
        paint_icon(painter, self._icon, QRectF(0, round(box.center().y() - 8), 16, 16), role)
        draw_text(painter, box, self._note, role="text3", align=RIGHT)
        room = box.width() - 25 - text_width(Theme.current().font(), self._note) - 8
        draw_text(painter, QRectF(25, 0, room, box.height()), self.text(), role=role)
