"""The theme that is on: colours, fonts and the style sheet, made from the tokens; switching is live."""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from string import Template
from typing import Final, Self

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from segdesk.ui.resources import resource
from segdesk.ui.tokens import HEIGHT, MONO, ROLES, SANS, SCALE_RANGE, THEMES, TYPE, Role, Type


class Choice(StrEnum):
    """What a person may choose; SYSTEM follows the desktop, also when it changes."""

    SYSTEM = "system"
    DARK = "dark"
    LIGHT = "light"


_PALETTE: Final[tuple[tuple[QPalette.ColorRole, Role], ...]] = (
    (QPalette.ColorRole.Window, "panel"),
    (QPalette.ColorRole.WindowText, "text1"),
    (QPalette.ColorRole.Base, "input"),
    (QPalette.ColorRole.AlternateBase, "panel"),
    (QPalette.ColorRole.Text, "text1"),
    (QPalette.ColorRole.PlaceholderText, "text3"),
    (QPalette.ColorRole.Button, "raised"),
    (QPalette.ColorRole.ButtonText, "text1"),
    (QPalette.ColorRole.BrightText, "error"),
    (QPalette.ColorRole.Highlight, "accent_soft"),
    (QPalette.ColorRole.HighlightedText, "text1"),
    (QPalette.ColorRole.Accent, "accent"),
    (QPalette.ColorRole.Link, "accent"),
    (QPalette.ColorRole.LinkVisited, "accent"),
    (QPalette.ColorRole.ToolTipBase, "raised"),
    (QPalette.ColorRole.ToolTipText, "text1"),
    (QPalette.ColorRole.Light, "raised"),
    (QPalette.ColorRole.Midlight, "hover"),
    (QPalette.ColorRole.Mid, "border"),
    (QPalette.ColorRole.Dark, "border"),
    (QPalette.ColorRole.Shadow, "app"),
)
_TEXTS: Final = (
    QPalette.ColorRole.WindowText,
    QPalette.ColorRole.Text,
    QPalette.ColorRole.ButtonText,
    QPalette.ColorRole.HighlightedText,
)


class Theme(QObject):
    """One per process: Theme.current(). changed is emitted after the application has the new look."""

    changed = Signal()
    _current: Theme | None = None

    def __init__(self) -> None:
        super().__init__()
        self.choice = Choice.SYSTEM
        self.scale = 1.0
        self._app: QApplication | None = None
        self._colors: dict[str, QColor] = {}

    @classmethod
    def current(cls) -> Self:
        """The theme that every widget paints with; dark until apply() has asked the desktop."""
        if not isinstance(cls._current, cls):
            cls._current = cls()
        return cls._current

    @property
    def name(self) -> str:
        """'dark' or 'light'."""
        return _system() if self.choice is Choice.SYSTEM else self.choice.value

    @property
    def is_dark(self) -> bool:
        return self.name == "dark"

    def apply(self, app: QApplication) -> None:
        """Give the application this look, and follow the desktop from now on; may be called again."""
        if self._app is not app:
            self._app = app
            app.styleHints().colorSchemeChanged.connect(self._follow)
        self._refresh()

    def choose(self, choice: Choice) -> None:
        """Switch live to dark, light or what the desktop has."""
        self.choice = choice
        self._refresh()

    def set_scale(self, scale: float) -> None:
        """The size of all text, 0.9 to 1.5; values outside are pulled in."""
        self.scale = min(SCALE_RANGE[1], max(SCALE_RANGE[0], scale))
        self._refresh()

    def hex(self, role: Role) -> str:
        """The token as a style sheet wants it: #RRGGBB or #AARRGGBB."""
        return THEMES[self.name][role]

    def color(self, role: Role) -> QColor:
        """The token as a QColor; a copy, so it may be changed."""
        text = self.hex(role)
        if text not in self._colors:
            self._colors[text] = QColor(text)
        return QColor(self._colors[text])

    def mix(self, role: Role, other: Role, share: float) -> QColor:
        """A colour between two tokens, share 0 to 1 of the other; for hover and pressed shades."""
        a, b = self.color(role), self.color(other)
        ends = ((a.red(), b.red()), (a.green(), b.green()), (a.blue(), b.blue()))
        return QColor(*(round(x + (y - x) * share) for x, y in ends))

    def px(self, kind: Type) -> int:
        """The letter size in px at the chosen scale."""
        return round(TYPE[kind].px * self.scale)

    def line(self, kind: Type) -> int:
        """The line height in px at the chosen scale."""
        return round(TYPE[kind].line * self.scale)

    def grown(self, px: float) -> int:
        """A height or width that must hold text: larger with large letters, never smaller than drawn."""
        return round(px * max(1.0, self.scale))

    def font(self, kind: Type = "body", *, weight: int | None = None) -> QFont:
        """A font of the type scale; sans ones have figures of equal width."""
        font = QFont(MONO if kind == "mono" else SANS)
        font.setPixelSize(self.px(kind))
        # Hinted advances are whole pixels, which makes small Inter uneven.
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        font.setWeight(QFont.Weight(weight or TYPE[kind].weight))
        if kind == "mono":
            font.setStyleHint(QFont.StyleHint.Monospace)
        else:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _follow(self) -> None:
        if self.choice is Choice.SYSTEM:
            self._refresh()

    def _refresh(self) -> None:
        if self._app is None:
            return
        self._undress(self._app)
        self._app.setFont(self.font())
        self._app.setPalette(self._palette())
        self._app.setStyleSheet(self.style_sheet())
        self.changed.emit()

    @staticmethod
    def _undress(app: QApplication) -> None:
        """Qt polishes a widget once for each of its ancestors when one sheet follows another, and once in all
        when a first one comes. Nobody is told of the look in between: docks would make room for it."""
        deaf = _Deaf()
        app.installEventFilter(deaf)
        app.setStyleSheet("")
        app.removeEventFilter(deaf)

    def _palette(self) -> QPalette:
        palette = QPalette()
        for role, token in _PALETTE:
            palette.setColor(role, self.color(token))
        for role in _TEXTS:
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("disabled"))
        return palette

    def style_sheet(self) -> str:
        """The template with every token of this theme put in; KeyError names a token that is none."""
        sizes = {f"px_{kind}": f"{self.px(kind)}px" for kind in TYPE}
        colors: dict[str, str] = {role: self.hex(role) for role in ROLES}
        heights = {f"h_{name}": f"{self.grown(HEIGHT[name] - 2)}px" for name in ("field", "button")}
        return _template().substitute(colors | sizes | heights)


class _Deaf(QObject):
    """Keeps a change of style from whoever it is sent to."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        return event.type() is QEvent.Type.StyleChange


def _system() -> str:
    scheme = QGuiApplication.styleHints().colorScheme()
    return "light" if scheme is Qt.ColorScheme.Light else "dark"


@cache
def _template() -> Template:
    return Template(resource("style.qss").read_text(encoding="utf-8"))
