"""Looks at every byte of a project file and says what is wrong with it. Changes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.project import opening, schema, versions
from segdesk.io.project.codec import decode
from segdesk.io.project.content import ContentMaker
from segdesk.io.project.loading import Loaded, load
from segdesk.model.classes import ClassMap
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.step import Part
from segdesk.progress import SILENT, Progress

MAX_FAULTS = 100
"""More of them say nothing new."""


def integrity(path: Path, progress: Progress = SILENT) -> list[str]:
    """What is wrong with a project, in sentences; empty when every record of every state is sound."""
    faults: list[str] = []
    try:
        opening.check(path)
        with opening.damage_told(path):
            connection = schema.reader(path)
            try:
                faults += _faults(connection, progress)
            finally:
                connection.close()
    except SegDeskError as fault:
        faults.append(fault.problem)
    return faults[:MAX_FAULTS]


def _faults(connection: sqlite3.Connection, progress: Progress) -> Iterator[str]:
    for (message,) in connection.execute(f"PRAGMA quick_check({MAX_FAULTS})"):
        if message != "ok":
            yield f"The database says: {message}."
    for table, *_ in connection.execute("PRAGMA foreign_key_check"):
        yield f"A row of {table} belongs to a step that is not there."
    loaded = load(connection)
    yield from _record_faults(connection, progress)
    yield from _image_faults(connection, loaded, progress)


def _record_faults(connection: sqlite3.Connection, progress: Progress) -> Iterator[str]:
    """Records that do not decode, in any state."""
    (total,) = connection.execute("SELECT count(*) FROM records").fetchone()
    rows = connection.execute("SELECT step, image, part, item, data FROM records")
    for done, (step, image, part, item, data) in enumerate(rows):
        if done % 1000 == 0:
            progress.step(done, total, "records")
        try:
            decode(Part(part), item, data)
        except (ValueError, TypeError) as fault:
            yield f"Record {part}/{item} of image {image} in step {step} is damaged: {fault}."


def _image_faults(connection: sqlite3.Connection, loaded: Loaded, progress: Progress) -> Iterator[str]:
    """Images whose present masks, objects and classes do not belong together."""
    entries = [one for one in loaded.entries.values() if one.width and one.height]
    for entry in progress.over(entries, "images"):
        maker = ContentMaker((entry.width, entry.height))
        try:
            maker.take_records(versions.records_at(connection, entry.id, loaded.timeline.position))
            content = maker.content(1)
        except (ValueError, TypeError, MemoryError) as fault:
            yield f"{entry.original} is damaged: {fault}."
        else:
            yield from _content_faults(entry, content, loaded.classes)


def _content_faults(entry: ImageEntry, content: DocumentContent, classes: ClassMap) -> Iterator[str]:
    keys = {one.key for one in classes}
    for one in content.objects:
        if classes.resolve(one.class_key) not in keys:
            yield f"{entry.original}: object {one.id} is of a class that does not exist."
    by_plane = groupby(sorted((one.plane, one.slot) for one in content.objects), key=itemgetter(0))
    known = {plane: {0, *(slot for _, slot in rows)} for plane, rows in by_plane}
    for index, plane in enumerate(content.planes):
        if strange := set(np.unique(plane).tolist()) - known.get(index, {0}):
            yield f"{entry.original}: {len(strange)} slots of plane {index} belong to no object."
