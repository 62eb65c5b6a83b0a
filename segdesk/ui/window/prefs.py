"""What a person chose and where windows stood: kept from start to start, outside any project."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QByteArray, QSettings

from segdesk.ui.app import NAME

T = TypeVar("T", bool, int, str)


class Prefs:
    """A thin layer of types over QSettings; what cannot be read is as if it were not there."""

    def __init__(self) -> None:
        self._store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, NAME, NAME)

    def value(self, name: str, default: T, is_allowed: Callable[[T], bool] = lambda _value: True) -> T:
        """A value of the default's type; the default where there is none, or one that is not allowed."""
        text = str(self._store.value(name, ""))
        try:
            found = _READERS[type(default)](text)
        except (ValueError, KeyError):
            return default
        return found if is_allowed(found) else default

    def keep(self, name: str, value: bool | int | str) -> None:
        self._store.setValue(name, str(value).lower() if isinstance(value, bool) else str(value))

    def layout(self, name: str) -> QByteArray:
        """Where the window or the docks of a workspace stood; empty when nothing is known."""
        found = self._store.value(f"layout/{name}")
        return found if isinstance(found, QByteArray) else QByteArray()

    def keep_layout(self, name: str, state: QByteArray) -> None:
        self._store.setValue(f"layout/{name}", state)

    def rows(self, name: str) -> list[dict[str, Any]]:
        """A list of objects that was kept as JSON."""
        try:
            found = json.loads(str(self._store.value(name, "[]")))
        except ValueError:
            return []
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def keep_rows(self, name: str, rows: list[dict[str, Any]]) -> None:
        self._store.setValue(name, json.dumps(rows))

    def one(self, name: str) -> dict[str, Any]:
        """The first of such objects; empty when there is none."""
        return next(iter(self.rows(name)), {})

    @property
    def view(self) -> dict[str, Any]:
        """How images were shown, as View.kept gives it."""
        return self.one("view")

    @view.setter
    def view(self, kept: dict[str, Any]) -> None:
        self.keep_rows("view", [kept])


_READERS: dict[type, Callable[[str], Any]] = {
    bool: {"true": True, "false": False}.__getitem__,
    int: int,
    str: str,
}
