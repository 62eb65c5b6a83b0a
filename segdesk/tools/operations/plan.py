"""An operation about to be done: on the document itself, or tried on a fork by a worker and taken over."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from typing import Any

from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.model.effect import Effect
from segdesk.model.objects import ObjectTable
from segdesk.model.overlap import Overlap
from segdesk.model.step import Change, Key
from segdesk.tools.operations.clip import Clip, cost_px
from segdesk.tools.operations.operation import Ids, Operation

LARGE_PX = 1 << 20
"""Looking at more pixels than that takes longer than the window may be held up (measured: 25 to 40 ms)."""


@dataclass(frozen=True)
class Outcome:
    """What an operation did. chosen: objects to select; refused: objects that it left alone, being locked."""

    name: str
    chosen: Ids
    effect: Effect
    refused: Set[int] = frozenset()


@dataclass(frozen=True)
class Plan:
    """An operation with all it needs. ids are objects that fit; locked are those that it leaves alone."""

    document: Document
    operation: Operation
    ids: Ids
    values: Mapping[str, Any]
    name: str
    locked: Ids = ()
    overlap: Overlap = Overlap.KEEP
    within: frozenset[int] | None = None

    @property
    def is_large(self) -> bool:
        """Should a worker make tried() of it, and the document adopt what comes out?"""
        clip = self.values.get("clip")
        brought = clip.cost_px if isinstance(clip, Clip) else 0
        return (_cost_px(self.document, self.ids) + brought) * self.operation.effort > LARGE_PX

    def apply(self) -> Outcome:
        """Do it, as one step or none. ValueError with words when there is nothing to do."""
        with self.document.edit(self.name, **self._terms) as edit:
            chosen = self._act(edit)
        return self._outcome(edit, chosen)

    def tried(self) -> Trial:
        """Do it to a fork: the preview, and, adopted, the step. Touches nothing of the document.

        In a worker, set document.busy before and clear it before adopt(). Raises as apply() does.
        """
        document = self.document
        was, objects = document.revision, document.objects
        fork, changes = document.fork(), dict[Key, Change]()
        with fork.edit(self.name, into=changes, **self._terms) as edit:
            chosen = self._act(edit)
        return Trial(document, fork, changes, (was, objects), self._outcome(edit, chosen))

    def _act(self, edit: Edit) -> Ids:
        return self.operation.act(edit, self.ids, **self.values)

    def _outcome(self, edit: Edit, chosen: Ids) -> Outcome:
        left = tuple(one for one in chosen if one in edit.document.objects)
        return Outcome(self.name, left, edit.effect, edit.refused.union(self.locked))

    @property
    def _terms(self) -> dict[str, Any]:
        if self.operation.is_exact:
            return {"overlap": Overlap.ALLOW}
        return {"overlap": self.overlap, "within": self.within}


@dataclass(frozen=True)
class Trial:
    """An operation that was done to a fork: outcome.effect says what it would do to the document."""

    document: Document
    fork: Document
    changes: dict[Key, Change]
    seen: tuple[int, ObjectTable]
    outcome: Outcome

    @property
    def is_current(self) -> bool:
        """Is the document still what the fork was made of?"""
        return self.seen[0] == self.document.revision and self.seen[1] is self.document.objects

    def adopt(self) -> Outcome:
        """Make it so, as one step. ValueError when the document changed meanwhile."""
        if not self.is_current:
            raise ValueError("The image changed meanwhile: try again")
        if self.changes:
            self.document.adopt(self.fork, self.outcome.name, self.changes)
        return self.outcome


def is_large(document: Document, ids: Collection[int]) -> bool:
    """Would whole-mask work on these objects hold up the window? Costs no look at pixels."""
    return _cost_px(document, ids) > LARGE_PX


def _cost_px(document: Document, ids: Collection[int]) -> int:
    return sum(cost_px(document.reach(one)) for one in ids if one in document.objects)
