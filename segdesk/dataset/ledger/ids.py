"""Annotation ids of a package: counted from 1, or those of the last export with new ones above them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from segdesk.dataset.package.content import Content
from segdesk.dataset.package.numbering import Numbering
from segdesk.dataset.package.plan import PlannedImage
from segdesk.dataset.package.write import Numbers
from segdesk.errors import Refused
from segdesk.model.classes import Task

from .ledger import Exported, Ledger
from .rows import ROW, Key, listed_keys, paired, rows_of, stuff_keys

LARGEST_SEGMENT = (1 << 24) - 1
"""What the RGB of a panoptic PNG holds."""


class Counted:
    """From 1 through the whole package; stuff segments go on behind the last of all things."""

    def __init__(self, numbers: Numbering, *, things: int, why: str = "") -> None:
        """things: of the whole package, where there is stuff. why: those of the last export are not kept."""
        self.kept, self.why = 0, why
        self._numbers = numbers
        self._first, self._first_stuff = 1, 1 + things

    @property
    def next_id(self) -> int:
        """Above every id that was given."""
        return max(self._first, self._first_stuff)

    def of(self, _planned: PlannedImage, content: Content) -> Numbers:
        """The ids of the next image."""
        ids = range(self._first, self._first + len(listed_keys(content, self._numbers)))
        stuff = range(self._first_stuff, self._first_stuff + len(content.stuff))
        self._first, self._first_stuff = ids.stop, stuff.stop
        return _checked(Numbers(ids, stuff), self._numbers)


class Kept:
    """Objects that the last export had keep their ids; new ones get ids that no export ever gave."""

    def __init__(self, numbers: Numbering, last: Ledger) -> None:
        self.kept, self.why = 0, ""
        self.next_id = last.next_id
        self._numbers = numbers
        self._of: dict[tuple[int, str], Exported] = {(one.image, one.tile): one for one in last.images}

    def of(self, planned: PlannedImage, content: Content) -> Numbers:
        """The ids of the next image."""
        before = self._of.get((planned.entry.id, planned.map.ending))
        old = before.rows if before is not None else np.zeros(0, ROW)
        pairs = paired(old, rows_of(content, self._numbers))
        known = {now.of: was.id for was, now in pairs if was is not None and now is not None and was.id}
        ids = self._numbered(listed_keys(content, self._numbers), known)
        return _checked(Numbers(ids, self._numbered(stuff_keys(content), known)), self._numbers)

    def _numbered(self, keys: Sequence[Key], known: dict[Key, int]) -> list[int]:
        found = []
        for key in keys:
            number = known.get(key)
            if number is None:
                number, self.next_id = self.next_id, self.next_id + 1
            else:
                self.kept += 1
            found.append(number)
        return found


AnnotationIds = Counted | Kept


def why_anew(last: Ledger | None, task: Task) -> str:
    """Why ids cannot be those of the last export, though that was asked for; empty where they can."""
    if last is None:
        return "Annotation ids were counted from 1: the project was not exported before."
    if last.task is not task:
        return f"Annotation ids were counted from 1: the last export was of the {last.task.value} task."
    return ""


def _checked(ids: Numbers, numbers: Numbering) -> Numbers:
    """Refused where the ids of a panoptic package are more than its PNG can hold."""
    if numbers.task is Task.PANOPTIC and max((*ids.ids, *ids.stuff, 0)) > LARGEST_SEGMENT:
        raise Refused(
            f"A panoptic package holds segment ids up to {LARGEST_SEGMENT:,}; this one needs more.",
            "Export fewer images, or without keeping the ids of the last export.",
        )
    return ids
