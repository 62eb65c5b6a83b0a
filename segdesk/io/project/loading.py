"""Reads what a session starts with: entries, classes, settings and the list of steps. No masks."""

from __future__ import annotations

import gc
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from segdesk.io.project import schema, versions
from segdesk.io.project.settings import read_texts
from segdesk.io.project.timeline import Timeline
from segdesk.io.project.versions import Placed
from segdesk.model.classes import ClassMap, Task
from segdesk.model.entry import ImageEntry
from segdesk.model.project import CLASSES, LIMITS, TASK, WAIVERS
from segdesk.model.step import Step


@dataclass
class Loaded:
    """A project without its masks. chain: each live step and the position before it."""

    name: str
    task: Task
    classes: ClassMap
    waivers: str
    limits: str
    entries: dict[int, ImageEntry]
    settings: dict[str, str]
    done: list[Step]
    undone: list[Step]
    truncated: bool
    chain: list[tuple[Step, int]]
    timeline: Timeline


def load(connection: sqlite3.Connection) -> Loaded:
    """ValueError and the like when the file is damaged."""
    meta = schema.meta(connection)
    placed, base = versions.steps(connection), versions.base_position(connection)
    cursor = int(meta["cursor"])
    before = [base, *(one.position for one in placed)]
    if cursor not in before:
        raise ValueError(f"its cursor is at {cursor}, where there is no step")
    values: dict[Any, Any] = {
        key: versions.value_at(connection, key, cursor) for key in (CLASSES, TASK, WAIVERS, LIMITS)
    }
    with _no_collector():
        entries = versions.entries_now(connection)
    for one in placed:
        if strange := set(one.step.images) - entries.keys():
            raise ValueError(f"step {one.step.number} is about images that are not there: {min(strange)}")
    return Loaded(
        name=schema.from_text(meta["name"]),
        task=values[TASK] or Task.SEMANTIC,
        classes=values[CLASSES] or ClassMap(),
        waivers=values[WAIVERS] or "",
        limits=values[LIMITS] or "",
        entries=entries,
        settings=read_texts(connection),
        done=[one.step for one in placed if one.position <= cursor],
        undone=[one.step for one in placed if one.position > cursor],
        truncated=bool(meta.get("truncated")),
        chain=[(one.step, previous) for one, previous in zip(placed, before, strict=False)],
        timeline=_timeline(connection, placed, cursor, base, int(meta["top"])),
    )


@contextmanager
def _no_collector() -> Iterator[None]:
    """Entries are no garbage: walking all of them again and again doubles the time of opening."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _timeline(
    connection: sqlite3.Connection, placed: list[Placed], cursor: int, base: int, top: int
) -> Timeline:
    highest, number = connection.execute("SELECT max(position), max(id) FROM steps").fetchone()
    return Timeline(placed, position=cursor, base=base, top=max(top, highest), next_number=number + 1)
