"""What a person chose and where windows stood: kept from start to start, outside any project."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QByteArray, QSettings

from segdesk.ui.app import NAME
from segdesk.ui.theme import Choice


class Prefs:
    """A thin layer of types over QSettings; what cannot be read is as if it were not there."""

    def __init__(self) -> None:
        self._store = QSettings(QSettings.Format.IniFormat, QSettings.Scope.UserScope, NAME, NAME)

    @property
    def theme(self) -> Choice:
        found = str(self._store.value("theme", Choice.SYSTEM.value))
        return Choice(found) if found in tuple(Choice) else Choice.SYSTEM

    @theme.setter
    def theme(self, choice: Choice) -> None:
        self._store.setValue("theme", choice.value)

    @property
    def hints(self) -> bool:
        """Whether the gestures of the tool are written on the canvas."""
        return str(self._store.value("hints", "true")) == "true"

    @hints.setter
    def hints(self, on: bool) -> None:
        self._store.setValue("hints", "true" if on else "false")

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

    @property
    def view(self) -> dict[str, Any]:
        """How images were shown, as View.kept gives it."""
        return next(iter(self.rows("view")), {})

    @view.setter
    def view(self, kept: dict[str, Any]) -> None:
        self.keep_rows("view", [kept])

    def keep_rows(self, name: str, rows: list[dict[str, Any]]) -> None:
        self._store.setValue(name, json.dumps(rows))
