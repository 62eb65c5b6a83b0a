"""What a row of SETTINGS says: one thing to choose, kept from start to start, live at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

Get = Callable[["MainWindow"], Any]
Put = Callable[["MainWindow", Any], object]


@dataclass(frozen=True, slots=True)
class Flag:
    """On or off."""


@dataclass(frozen=True, slots=True)
class Choices:
    """One of a few: value and words of each."""

    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number with a slider."""

    low: int
    high: int
    unit: str = ""
    step: int = 1


Control = Flag | Choices | Number


@dataclass(frozen=True, slots=True)
class Setting:
    """One row. about: one line of use. get and put: what it is now, and another value, at once and for good.

    begin: what a window does with the kept value when it opens.
    """

    id: str
    page: str
    title: str
    about: str
    default: Any
    control: Control
    get: Get
    put: Put
    begin: Callable[[MainWindow], object] | None = None


Apply = Callable[["MainWindow", Any], object]


def kept(
    name: str,
    words: tuple[str, str, str],
    default: Any,
    control: Control,
    apply: Apply,
    *,
    begins: bool = True,
) -> Setting:
    """A row that is kept under its name in the settings of the program. words: page, title, line of use.

    begins: a new window applies it; else whoever starts the program does, before there is one.
    """

    def get(window: MainWindow) -> Any:
        return window.prefs.value(name, default, allowed(control))

    def put(window: MainWindow, value: Any) -> None:
        window.prefs.keep(name, value)
        apply(window, value)

    begin = (lambda window: apply(window, get(window))) if begins else None
    return Setting(name, *words, default, control, get, put, begin)


def allowed(control: Control) -> Callable[[Any], bool]:
    """Whether a control can have a value: settings are a file that anybody may have written."""
    if isinstance(control, Choices):
        values = {value for value, _words in control.options}
        return lambda value: value in values
    if isinstance(control, Number):
        return lambda value: control.low <= value <= control.high
    return lambda _value: True
