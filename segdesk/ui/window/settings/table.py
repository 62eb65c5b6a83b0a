"""SETTINGS: the table from which the pages of the settings are made."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from segdesk.ui.canvas.wheel import Wheel
from segdesk.ui.session.view import View
from segdesk.ui.session.view_settings import VIEW_SETTINGS, ViewSetting
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.tokens import SCALE_RANGE
from segdesk.ui.window.settings.setting import Choices, Flag, Number, Setting, allowed, kept

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow
    from segdesk.ui.window.prefs import Prefs

GENERAL, CANVAS = "General", "Canvas"

_THEMES: Final = (
    (Choice.SYSTEM.value, "As the system"),
    (Choice.DARK.value, "Dark"),
    (Choice.LIGHT.value, "Light"),
)
_WHEEL: Final = (("zoom", "Zooms"), ("scroll", "Scrolls"))
_GREYS: Final = (("theme", "As the theme"), ("own", "Own grey"))
_GREY_PERCENT: Final = 47
"""As bright for the eye as the grey card of photographers."""
_EFFECTS: Final = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)


def _theme(window: MainWindow, value: str) -> None:
    Theme.current().choose(Choice(value))
    window.acts.refresh()


def _scale(_window: MainWindow, percent: int) -> None:
    Theme.current().set_scale(percent / 100)


@cache
def _flash_ms() -> int:
    """How fast the desktop lets a text cursor blink."""
    return QApplication.cursorFlashTime()


def _still(_window: MainWindow, on: bool) -> None:
    """Menus appear at once and the text cursor does not blink; nothing of SegDesk's own moves by itself."""
    usual = _flash_ms()
    for effect in _EFFECTS:
        QApplication.setEffectEnabled(effect, enable=not on)
    QApplication.setCursorFlashTime(0 if on else usual)


def _canvas(window: MainWindow, _value: object) -> None:
    """Both of its rows count."""
    own = SETTINGS["canvas"].get(window) == "own"
    grey = round(SETTINGS["canvas_grey"].get(window) * 2.55) if own else None
    if grey != Theme.current().canvas_grey:
        Theme.current().set_canvas(grey)


def _hints(window: MainWindow, on: bool) -> None:
    if window.page is not None:
        window.page.area.set_hints(on=on)


def _wheel(_window: MainWindow, value: str) -> None:
    Wheel.zooms = value == "zoom"


def _of_view(row: ViewSetting) -> Setting:
    """A switch of the view: the session has it while a project is open."""
    default = getattr(View(), row.name)

    def get(window: MainWindow) -> bool:
        if window.session is not None:
            return bool(getattr(window.session.view, row.name))
        return bool(window.prefs.view.get(row.name, default))

    def put(window: MainWindow, on: bool) -> None:
        window.prefs.view = {**window.prefs.view, row.name: on}
        if window.session is not None:
            window.session.view.set(**{row.name: on})

    return Setting(f"view_{row.name}", CANVAS, row.title, row.about, default, Flag(), get, put)


_ROWS: Final = (
    kept("theme", (GENERAL, "Theme", "Dark or light, or as the system is."), "system", Choices(_THEMES),
         _theme, begins=False),
    kept("scale", (GENERAL, "Size of letters", "All text and what holds it."), 100,
         Number(round(SCALE_RANGE[0] * 100), round(SCALE_RANGE[1] * 100), "%", 5), _scale,
         begins=False),
    kept("still", (GENERAL, "Reduce motion", "Menus appear at once, the text cursor does not blink."), False,
         Flag(), _still),
    kept("wheel", (GENERAL, "Wheel on an image", "With Ctrl it always zooms, or sizes the brush in hand."),
         "zoom", Choices(_WHEEL), _wheel),
    kept("canvas", (CANVAS, "Around the image", "A grey of your own stays whatever the theme."), "theme",
         Choices(_GREYS), _canvas),
    kept("canvas_grey", (CANVAS, "Own grey", "With that chosen; 0 is black, 100 is white."), _GREY_PERCENT,
         Number(0, 100, "%"), _canvas),
    kept("hints", (CANVAS, "Hints", "What the hand can do with the tool, at the lower left."), True, Flag(),
         _hints),
    *(_of_view(row) for row in VIEW_SETTINGS.values() if row.kept),
)  # fmt: skip

SETTINGS: Final = MappingProxyType({row.id: row for row in _ROWS})
"""By id, in the order of the pages."""


def dress(prefs: Prefs) -> None:
    """Theme and size of letters as chosen; before there is a window, which would be styled twice."""
    theme = Theme.current()
    theme.set_scale(_in(prefs, "scale") / 100)
    theme.choose(Choice(_in(prefs, "theme")))


def begin(window: MainWindow) -> None:
    """Let a window, or a page of it that was just made, be as it was chosen."""
    for row in SETTINGS.values():
        if row.begin is not None:
            row.begin(window)


def _in(prefs: Prefs, name: str) -> Any:
    row = SETTINGS[name]
    return prefs.value(name, row.default, allowed(row.control))
