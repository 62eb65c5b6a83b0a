"""Repairs that a person chooses: place a mask, say what its values mean. One document, one step."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from dataclasses import dataclass, field, replace
from itertools import zip_longest

import numpy as np
import numpy.typing as npt

from segdesk.errors import Refused
from segdesk.geometry import Part, Polygon, Rect, Ring
from segdesk.io.formats.mask_fit import values_in
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.model.extents import PlaneExtents
from segdesk.model.objects import SLOTS_PER_PLANE, MaskObject
from segdesk.model.overlap import Overlap
from segdesk.model.step import Change, Key
from segdesk.repair.placement import Move, Placement, kept, placed
from segdesk.repair.stored_classes import UNLABELLED, Meanings, Values, listed


@dataclass(frozen=True)
class Repair:
    """What is done to a mask, in this order: values become classes, pixels go to their place.

    name is the step's. values: value -> class key or UNLABELLED; of a stored mask its values (of a colour
    mask 0xRRGGBB), which without an entry mean the class of that id (or colour). rest: what values without
    a class become; None refuses masks that have such. classes: of a mask that fits, class key -> class key.
    """

    name: str
    placement: Placement = field(default_factory=Move)
    values: Mapping[int, int] = field(default_factory=dict)
    rest: int | None = None
    classes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Outcome:
    """What a repair does to one image, in pixels. pixels: those that are labelled otherwise afterwards.

    cut_off: labelled ones that come to lie outside the image. unknown: values without a class -> how many.
    kept_by_others: wanted, but of locked objects or of such that were there before a stored mask.
    objects: how many were placed; emptied: how many of them have no pixel left. resolved: stored masks that
    are stored no more.
    """

    pixels: int = 0
    cut_off: int = 0
    unknown: Mapping[int, int] = field(default_factory=dict)
    kept_by_others: int = 0
    objects: int = 0
    emptied: int = 0
    resolved: int = 0

    def __add__(self, other: Outcome) -> Outcome:
        unknown = dict(self.unknown)
        for value, count in other.unknown.items():
            unknown[value] = unknown.get(value, 0) + count
        return Outcome(
            self.pixels + other.pixels,
            self.cut_off + other.cut_off,
            unknown,
            self.kept_by_others + other.kept_by_others,
            self.objects + other.objects,
            self.emptied + other.emptied,
            self.resolved + other.resolved,
        )


def mend(document: Document, repair: Repair, into: MutableMapping[Key, Change] | None = None) -> Outcome:
    """Repair one document as one step, or as part of one over many images (into).

    Locked objects stay where they are. Refused, and nothing is changed, when the stored mask has values
    without a class and the repair does not say what they become.
    """
    before, stored = _Before.of(document), document.stored
    mend_it = _mend_planes if stored is None else _mend_stored
    overlap = Overlap.ALLOW if stored is None and len(before.planes) > 1 else Overlap.KEEP
    with document.edit(repair.name, overlap=overlap, into=into) as edit:
        outcome = mend_it(document, edit, repair)
    return replace(outcome, pixels=before.differences(document))


def look(document: Document, repair: Repair) -> Outcome:
    """What mend() would do; the document stays as it is. Values without a class are counted, not refused."""
    return tried(document, repair)[1]


def tried(document: Document, repair: Repair) -> tuple[Document, Outcome]:
    """A copy of the document as the repair leaves it, and what that was."""
    fork = document.fork()
    if document.stored is not None and repair.rest is None:
        repair = replace(repair, rest=UNLABELLED)
    return fork, mend(fork, repair, {})


# Masks that fit


def _mend_planes(document: Document, edit: Edit, repair: Repair) -> Outcome:
    """Every object that is not locked goes to its place; whose class is named there gets another class."""
    free = [one for one in document.objects.ordered if not document.is_locked(one)]
    for one in free:
        if (target := repair.classes.get(document.classes.resolve(one.class_key))) is not None:
            _reclass(document, edit, one, target)
    if repair.placement == Move():
        return Outcome(objects=len(free))
    free = [one for one in free if one.id in document.objects]
    sources = _free_planes(document, free)
    box = kept(repair.placement, document.size, document.size)
    cut_off = sum(
        int(np.count_nonzero(plane)) - int(np.count_nonzero(plane[box.slices])) for plane in sources
    )
    wanted = [placed(plane, repair.placement, document.size) for plane in sources]
    edit.erase(document.bounds, objects=[one.id for one in free])
    _write_back(edit, free, wanted, repair.placement)
    total = sum(int(np.count_nonzero(plane)) for plane in wanted)
    areas = [document.area(one.id) for one in free]
    return Outcome(
        cut_off=cut_off, kept_by_others=total - sum(areas), objects=len(free), emptied=areas.count(0)
    )


def _reclass(document: Document, edit: Edit, one: MaskObject, target: int) -> None:
    if target == UNLABELLED:
        edit.remove(one.id)
    else:
        document.classes.by_key(target)
        edit.change(one.id, class_key=target)


def _free_planes(document: Document, free: list[MaskObject]) -> list[Values]:
    """The planes with the slots of these objects alone."""
    found: list[Values] = []
    for index, plane in enumerate(document.planes):
        keep = np.zeros(65536, np.uint16)
        slots = [one.slot for one in free if one.plane == index]
        keep[slots] = slots
        found.append(keep[plane])
    return found


def _write_back(edit: Edit, free: list[MaskObject], wanted: list[Values], placement: Placement) -> None:
    """Each object where it goes. An outline that only moves, and stays inside, goes along."""
    extents = [PlaneExtents(plane) for plane in wanted]
    for one in free:
        plane, slot = wanted[one.plane], one.slot
        box = extents[one.plane].box(slot, plane)
        if box.is_empty:
            continue
        polygon = _moved(one, placement)
        if polygon is None:
            edit.write(box, one.id, where=plane[box.slices] == slot)
        else:
            edit.draw(one.id, polygon)


def _moved(one: MaskObject, placement: Placement) -> Polygon | None:
    """The outline of an object that only moves: whole pixels, no point left of or above the image.

    There the raster rule cuts towards zero, so the moved outline would fill other pixels.
    """
    if not isinstance(placement, Move) or one.polygon is None or not one.agrees:
        return None

    def ring(points: Ring) -> Ring:
        return tuple((x + placement.dx, y + placement.dy) for x, y in points)

    moved = tuple(Part(ring(part.outer), tuple(map(ring, part.holes))) for part in one.polygon)
    old, new = (
        [value for part in polygon for point in part.outer for value in point]
        for polygon in (one.polygon, moved)
    )
    return moved if min(old) >= 0 and min(new) >= 0 else None


# Stored masks


def _mend_stored(document: Document, edit: Edit, repair: Repair) -> Outcome:
    """One object for each class that the mask holds; background is no object. Then nothing is stored."""
    assert document.stored is not None
    meanings = Meanings(document.stored, document.classes, repair.values)
    unknown = meanings.unknown
    if unknown and repair.rest is None:
        raise Refused(
            f"The mask has values without a class: {listed(unknown, colors=meanings.colors)}.",
            "Say what each of them means, or that they become unlabelled.",
            file=document.stored.path or None,
        )
    keys = meanings.keys(repair.rest or UNLABELLED)
    box = kept(repair.placement, document.stored.size, document.size)
    wanted = placed(keys, repair.placement, document.size)
    made = list(_made(document, edit, wanted))
    edit.set_stored(None)
    got = sum(document.area(one) for one in made)
    return Outcome(
        cut_off=int(np.count_nonzero(keys)) - int(np.count_nonzero(keys[box.slices])),
        unknown=unknown,
        kept_by_others=int(np.count_nonzero(wanted)) - got,
        objects=len(made),
        resolved=1,
    )


def _made(document: Document, edit: Edit, wanted: Values) -> Iterator[int]:
    for key in values_in(wanted):
        if key == UNLABELLED:
            continue
        where = wanted == key
        rows, columns = np.flatnonzero(where.any(axis=1)), np.flatnonzero(where.any(axis=0))
        box = Rect(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
        one = edit.add(key)
        edit.write(box, one, where=where[box.slices])
        if document.area(one):
            yield one
        else:
            edit.remove(one)


@dataclass(frozen=True)
class _Before:
    """Planes and classes of a document before a repair, to count what differs afterwards."""

    planes: list[Values]
    keys: list[npt.NDArray[np.int32]]

    @classmethod
    def of(cls, document: Document) -> _Before:
        return cls([plane.copy() for plane in document.planes], _keys_by_slot(document))

    def differences(self, document: Document) -> int:
        """Pixels that have another object, or whose object has another class."""
        blank, keys = np.zeros_like(document.planes[0]), _keys_by_slot(document)
        none = np.zeros(SLOTS_PER_PLANE + 1, np.int32)
        differs = np.zeros(blank.shape, bool)
        for old, new, old_keys, new_keys in zip_longest(self.planes, document.planes, self.keys, keys):
            before, after = blank if old is None else old, blank if new is None else new
            differs |= before != after
            old_keys, new_keys = (none if one is None else one for one in (old_keys, new_keys))
            if not np.array_equal(old_keys, new_keys):
                differs |= old_keys[before] != new_keys[after]
        return int(np.count_nonzero(differs))


def _keys_by_slot(document: Document) -> list[npt.NDArray[np.int32]]:
    """Per plane: slot -> class key, 0 for a free slot."""
    found = [np.zeros(SLOTS_PER_PLANE + 1, np.int32) for _ in document.planes]
    for one in document.objects:
        found[one.plane][one.slot] = document.classes.resolve(one.class_key)
    return found
