"""Icons: Lucide's SVG files drawn in the colour of the state, crisp at every scale."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from shiboken6 import isValid

from segdesk.ui.resources import resource
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import ICON, Role

VIEW_BOX: Final = 24
MARK: Final = "mark"
"""The name of SegDesk's own sign; its hills are in the accent colour."""

_LIFTED: Final[dict[Role, Role]] = {"text2": "text1", "text3": "text1"}


def icon(name: str, role: Role = "text2", *, on: Role | None = None) -> QIcon:
    """An icon by the name of its file. It follows the theme: the colour is looked up when it is drawn.

    role is its colour; hovered, text 2 and 3 become text 1; disabled, it is the disabled colour; on is the
    colour while the button is checked. FileNotFoundError when there is no such icon.
    """
    _source(name)
    return QIcon(SvgIconEngine(name, role, on or role))


def paint_icon(painter: QPainter, name: str, rect: QRectF, role: Role, *, weight: float = 1.0) -> None:
    """Draw an icon in a square of a painted widget; weight makes its lines thicker."""
    theme = Theme.current()
    renderer = _renderer(name, theme.hex(role), theme.hex("accent"), _stroke(rect.width(), weight))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter, rect)
    painter.restore()


class SvgIconEngine(QIconEngine):
    """Draws one SVG in a colour role; vectors where it can, pixmaps from a cache where Qt wants them."""

    def __init__(self, name: str, role: Role, on: Role) -> None:
        super().__init__()
        self._name = name
        self._role = role
        self._on = on

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        self._paint(painter, QRectF(rect), self._tone(mode, state))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # size is in device-independent pixels since Qt 6.8.
        role = self._tone(mode, state)
        key = f"segdesk/{self._name}/{Theme.current().hex(role)}/{size.width()}x{size.height()}@{scale}"
        pixmap = QPixmap()
        if not QPixmapCache.find(key, pixmap):
            pixmap = self._drawn(size, role, scale)
            QPixmapCache.insert(key, pixmap)
        return pixmap

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    def clone(self) -> QIconEngine:
        # Qt owns the copy from here, but PySide would collect it: it is kept until Qt has deleted it.
        _clones[:] = [engine for engine in _clones if isValid(engine)]
        _clones.append(SvgIconEngine(self._name, self._role, self._on))
        return _clones[-1]

    def key(self) -> str:
        return "segdesk-svg"

    def iconName(self) -> str:
        return self._name

    def isNull(self) -> bool:
        return False

    def _tone(self, mode: QIcon.Mode, state: QIcon.State) -> Role:
        if mode is QIcon.Mode.Disabled:
            return "disabled"
        role = self._on if state is QIcon.State.On else self._role
        return _LIFTED.get(role, role) if mode is QIcon.Mode.Active else role

    def _drawn(self, size: QSize, role: Role, scale: float) -> QPixmap:
        pixmap = QPixmap(size * scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        pixmap.setDevicePixelRatio(scale)
        painter = QPainter(pixmap)
        self._paint(painter, QRectF(0, 0, size.width(), size.height()), role)
        painter.end()
        return pixmap

    def _paint(self, painter: QPainter, rect: QRectF, role: Role) -> None:
        side = min(rect.width(), rect.height())
        box = QRectF(0, 0, side, side)
        box.moveCenter(rect.center())
        paint_icon(painter, self._name, box, role)


_clones: list[SvgIconEngine] = []


def _stroke(side: float, weight: float) -> float:
    """Line width in units of the view box: 1.35 px up to 18 px, growing with larger icons."""
    drawn = weight * ICON["stroke"] * max(1.0, side / ICON["tool"])
    return round(drawn * VIEW_BOX / max(side, 1.0), 3)


@lru_cache(maxsize=256)
def _source(name: str) -> str:
    folder = "app" if name == MARK else "icons"
    return resource(f"{folder}/{name}.svg").read_text(encoding="utf-8")


@lru_cache(maxsize=512)
def _renderer(name: str, color: str, accent: str, stroke: float) -> QSvgRenderer:
    text = _source(name).replace("currentColor", color).replace("var(--accent)", accent)
    text = text.replace('stroke-width="2"', f'stroke-width="{stroke}"')
    return QSvgRenderer(QByteArray(text.encode()))
