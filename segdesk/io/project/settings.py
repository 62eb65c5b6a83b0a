"""Settings of a project: names to JSON values, kept in its file. Not undoable."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from functools import partial
from typing import Any

from segdesk.io.project.jobs import Call, Job

JsonValue = Any


class Settings(MutableMapping[str, JsonValue]):
    """A mapping that is written through. Values are copies: change one by setting it."""

    def __init__(self, texts: Mapping[str, str], put: Callable[[Job], None]) -> None:
        self._texts = dict(texts)
        self._put = put

    def __getitem__(self, key: str) -> JsonValue:
        return json.loads(self._texts[key])

    def __setitem__(self, key: str, value: JsonValue) -> None:
        text = json.dumps(value)
        if self._texts.get(key) != text:
            self._put(Call(partial(_set, key=key, text=text)))
            self._texts[key] = text

    def __delitem__(self, key: str) -> None:
        self._texts[key]  # a KeyError before anything is queued
        self._put(Call(partial(_delete, key=key)))
        del self._texts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def copied(self) -> Mapping[str, JsonValue]:
        """As they are now, whatever is set later."""
        return Settings(self._texts, self._put)


def read_texts(connection: sqlite3.Connection) -> dict[str, str]:
    """Names to JSON texts; ValueError when one is no JSON."""
    texts = dict(connection.execute("SELECT key, value FROM settings"))
    for text in texts.values():
        json.loads(text)
    return texts


def _set(connection: sqlite3.Connection, *, key: str, text: str) -> None:
    connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (key, text))


def _delete(connection: sqlite3.Connection, *, key: str) -> None:
    connection.execute("DELETE FROM settings WHERE key = ?", (key,))
