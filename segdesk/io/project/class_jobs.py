"""The class map of a state that undo came back to, where classes that are in use had to stay in it."""

from __future__ import annotations

import sqlite3

from segdesk.io.project.codec import encode
from segdesk.io.project.jobs import Job, put_rows
from segdesk.io.project.versions import step_of
from segdesk.model.classes import ClassMap
from segdesk.model.project import CLASSES


class KeepClasses(Job):
    """The class map that a position has from now on. Comes before the cursor is moved there: a kill between
    the two leaves a map of more classes than need be."""

    def __init__(self, position: int, classes: ClassMap) -> None:
        super().__init__()
        self._position, self._classes = position, classes

    def run(self, connection: sqlite3.Connection) -> None:
        step = step_of(connection, CLASSES, self._position)
        put_rows(connection, [(step, *CLASSES, encode(CLASSES.part, CLASSES.item, self._classes))])
