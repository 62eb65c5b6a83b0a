"""Checks of what a mask holds: size, values, emptiness, overlap, loss. Each yields findings about one image."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from segdesk.geometry import Rect
from segdesk.model.objects import MaskObject
from segdesk.model.stored import StoredMask
from segdesk.ops.runs import histogram

from .finding import Finding, Severity
from .look import Look

OVERLAP_SHARE = 0.10
DUPLICATE_IOU = 0.90
LISTED_VALUES = 6


def alignment(look: Look) -> Iterator[Finding]:
    """A mask must have its image's upright size."""
    if look.facts is None or look.seen is None:
        return
    width, height = look.facts.width, look.facts.height
    stored = look.seen.content.stored
    size = stored.size if stored is not None else look.seen.content.size
    if size != (width, height) and (stored is not None or len(look.objects)):
        yield Finding(
            "alignment",
            Severity.ERROR,
            look.subject.name,
            f"The mask is {size[0]} x {size[1]}, the image {width} x {height}.",
            repair="geometry",
        )


def values(look: Look) -> Iterator[Finding]:
    """A mask must hold ids of the class map and nothing else."""
    stored = look.seen.content.stored if look.seen is not None else None
    if stored is None or stored.lossy:
        return
    if stored.pixels.ndim != 2:
        yield Finding("values", Severity.ERROR, look.subject.name, stored.reason, repair="values")
        return
    known = {one.id for one in look.classes}
    found, counts = _counted(stored)
    odd = [
        (int(value), int(count))
        for value, count in zip(found, counts, strict=True)
        if int(value) not in known
    ]
    if not odd:
        return
    listed = ", ".join(f"{value} ({count:,} px)" for value, count in odd[:LISTED_VALUES])
    more = f" and {len(odd) - LISTED_VALUES} more" if len(odd) > LISTED_VALUES else ""
    yield Finding(
        "values",
        Severity.ERROR,
        look.subject.name,
        f"Values that are no class id: {listed}{more}.",
        rect=_where(stored.pixels, odd[0][0]),
        repair="values",
    )


def lossless(look: Look) -> Iterator[Finding]:
    """A mask must not have gone through a lossy file."""
    stored = look.seen.content.stored if look.seen is not None else None
    if stored is not None and stored.lossy:
        yield Finding(
            "lossless",
            Severity.ERROR,
            look.subject.name,
            f"The mask is a {stored.format or 'lossy'} file: its values changed when it was saved.",
            repair="values",
        )


def empty(look: Look) -> Iterator[Finding]:
    """An image should have labelled pixels, and an object should have pixels."""
    if look.seen is None or not look.seen.labelled or look.seen.content.stored is not None:
        return
    if not any(look.area(one) for one in look.objects):
        yield Finding("empty", Severity.WARNING, look.subject.name, "No pixel is labelled.")
        return
    for one in look.objects:
        if look.area(one) == 0:
            name = look.class_of(one).name
            yield Finding(
                "empty",
                Severity.WARNING,
                look.subject.name,
                f"{name} #{one.id} has no pixels.",
                object=one.id,
            )


def overlap(look: Look) -> Iterator[Finding]:
    """Objects of one class should not share more than a tenth of the smaller, and none should double another."""
    if look.seen is None:
        return
    for first, second, shared in _overlapping(look):
        if look.classes.resolve(first.class_key) != look.classes.resolve(second.class_key):
            continue
        areas = look.area(first), look.area(second)
        share, iou = shared / min(areas), shared / (sum(areas) - shared)
        if share > OVERLAP_SHARE or iou > DUPLICATE_IOU:
            yield _overlap_finding(look, first, second, share=share, iou=iou)


def _overlap_finding(
    look: Look, first: MaskObject, second: MaskObject, *, share: float, iou: float
) -> Finding:
    name = look.class_of(first).name
    said = (
        f"{name} #{second.id} doubles #{first.id}: they share {iou:.0%} of their pixels."
        if iou > DUPLICATE_IOU
        else f"{name} #{first.id} and #{second.id} share {share:.0%} of the smaller one."
    )
    rect = look.extents[first.plane].of(first.slot)[1] & look.extents[second.plane].of(second.slot)[1]
    return Finding("overlap", Severity.WARNING, look.subject.name, said, object=second.id, rect=rect)


def _overlapping(look: Look) -> Iterator[tuple[MaskObject, MaskObject, int]]:
    """Pairs of objects that share pixels, and how many."""
    assert look.seen is not None
    by_slot = look.seen.content.objects.by_slot
    for (low, below), (high, above) in combinations(enumerate(look.seen.content.planes), 2):
        both = (below > 0) & (above > 0)
        if not both.any():
            continue
        pairs = below[both].astype(np.uint32) << 16 | above[both]
        found, counts = np.unique(pairs, return_counts=True)
        for pair, count in zip(found.tolist(), counts.tolist(), strict=True):
            first, second = by_slot.get((low, pair >> 16)), by_slot.get((high, pair & 0xFFFF))
            if first is not None and second is not None:
                yield (*sorted((first, second), key=lambda one: one.id), count)


def _counted(stored: StoredMask) -> tuple[np.ndarray, np.ndarray]:
    found, counts = histogram(stored.pixels)
    return found, counts


def _where(pixels: np.ndarray, value: int) -> Rect:
    rows, columns = np.nonzero(pixels == value)
    return Rect(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
