"""Checks of objects against each other: shared pixels, doubles, covered ones, parts far apart."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from segdesk.geometry import Rect
from segdesk.model.classes import Kind, Task
from segdesk.model.objects import MaskObject
from segdesk.ops.components import Parts
from segdesk.ops.runs import histogram

from .finding import Finding, Severity
from .look import Look

Pair = tuple[MaskObject, MaskObject, int]
"""The lower and the upper object, and how many pixels they share."""


def overlap(look: Look) -> Iterator[Finding]:
    """Segments share no pixel; instances of one class little; and an object is one thing."""
    shared = sharing(look)
    judge = _instances if look.task is Task.INSTANCE else _segments
    for pair in shared:
        yield from judge(look, pair)
    yield from _far_apart(look)


def _segments(look: Look, pair: Pair) -> Iterator[Finding]:
    """Semantic and panoptic data give each pixel to one class or segment; a project will, on export."""
    lower, upper, count = pair
    same_class = look.classes.resolve(lower.class_key) == look.classes.resolve(upper.class_key)
    if look.task is Task.SEMANTIC and same_class:
        return
    is_settled = look.examined.is_project
    yield look.finding(
        "overlap",
        Severity.WARNING if is_settled else Severity.ERROR,
        f"{look.called(upper)} and {look.called(lower)} share {count:,} px, where each pixel may have one "
        f"owner. {f'An export gives them to {look.called(upper)}.' if is_settled else 'Give them to one.'}",
        object=upper.id,
        class_id=look.class_of(upper).id,
        rect=_common(look, pair),
        measure=count,
        unit="px",
        repair="cut_lower",
    )


def _instances(look: Look, pair: Pair) -> Iterator[Finding]:
    """Of one class: more than a share of the smaller one, or one object twice. Crowds may cover others."""
    lower, upper, count = pair
    if lower.crowd or upper.crowd:
        return
    if look.classes.resolve(lower.class_key) != look.classes.resolve(upper.class_key):
        return
    areas = look.area(lower), look.area(upper)
    share, iou = count / min(areas), count / (sum(areas) - count)
    if share <= look.limits.overlap_share and iou <= look.limits.overlap_iou:
        return
    is_double = iou > look.limits.overlap_iou
    yield look.finding(
        "overlap",
        Severity.WARNING,
        f"{look.called(upper)} is #{lower.id} again: {iou:.0%} of their pixels are the same. Delete one."
        if is_double
        else f"{look.called(upper)} and #{lower.id} share {share:.0%} of the smaller one. Cut one of them.",
        object=upper.id,
        class_id=look.class_of(upper).id,
        rect=_common(look, pair),
        measure=round(100 * (iou if is_double else share), 1),
        unit="%",
        repair="delete" if is_double else "cut_lower",
    )


def _common(look: Look, pair: Pair) -> Rect:
    return look.box(pair[0]) & look.box(pair[1])


def sharing(look: Look) -> list[Pair]:
    """All pairs of objects that share pixels, ordered by their ids. Kept by nobody: one plane has none."""
    if len(look.planes) < 2:
        return []
    by_slot = look.content.objects.by_slot if look.content else {}
    found = []
    for (low, below), (high, above) in combinations(enumerate(look.planes), 2):
        is_both = (below > 0) & (above > 0)
        if not is_both.any():
            continue
        codes, counts = histogram(below[is_both].astype(np.uint32) << 16 | above[is_both])
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True):
            one, other = by_slot.get((low, code >> 16)), by_slot.get((high, code & 0xFFFF))
            if one is not None and other is not None:
                found.append((*sorted((one, other), key=lambda each: each.order), count))
    return sorted(found, key=lambda pair: (pair[1].id, pair[0].id))


def covered(look: Look) -> Iterator[Finding]:
    """An object should be visible: not wholly under others that lie above it."""
    above: dict[int, list[MaskObject]] = {}
    for lower, upper, _ in sharing(look):
        if not lower.crowd:
            above.setdefault(lower.id, []).append(upper)
    objects = {one.id: one for one in look.objects}
    for object_id, uppers in above.items():
        if _is_hidden(look, objects[object_id], uppers):
            one = objects[object_id]
            yield look.finding(
                "covered",
                Severity.WARNING,
                f"{look.called(one)} is wholly under {_names(look, uppers)}. Delete it, or raise it.",
                object=one.id,
                class_id=look.class_of(one).id,
                rect=look.box(one),
                measure=look.area(one),
                unit="px",
                repair="delete",
            )


def _names(look: Look, uppers: list[MaskObject]) -> str:
    first = look.called(uppers[0])
    return first if len(uppers) == 1 else f"{first} and {len(uppers) - 1} more"


def _is_hidden(look: Look, one: MaskObject, uppers: list[MaskObject]) -> bool:
    rect = look.box(one)
    left = look.stencil(one)
    for upper in uppers:
        left = left & (look.planes[upper.plane][rect.slices] != upper.slot)
    return not left.any()


def _far_apart(look: Look) -> Iterator[Finding]:
    """Parts farther from the largest one than its own size are perhaps another object."""
    if look.task is Task.SEMANTIC:
        return
    for one in look.objects:
        if one.crowd or look.class_of(one).kind is not Kind.THING or look.area(one) < 2:
            continue
        found = look.parts(one)
        if found.count < 2:
            continue
        gap, size, rect = _farthest(found)
        if gap > look.limits.overlap_far * size:
            box = look.box(one)
            yield look.finding(
                "overlap",
                Severity.NOTE,
                f"{look.called(one)} has {found.count} parts, one of them {gap} px from the largest, which "
                f"measures {size} px: perhaps two objects. Split it if they are.",
                object=one.id,
                class_id=look.class_of(one).id,
                rect=rect.moved(box.left, box.top),
                measure=gap,
                unit="px",
                repair="split",
            )


def _farthest(found: Parts) -> tuple[int, int, Rect]:
    """How far the farthest part lies from the largest one (between boxes), the latter's size, the former's
    box."""
    largest = int(np.argmax(found.areas))
    left, top, right, bottom = found.boxes[largest]
    boxes = found.boxes
    aside = np.maximum(0, np.maximum(boxes[:, 0] - right, left - boxes[:, 2]))
    below = np.maximum(0, np.maximum(boxes[:, 1] - bottom, top - boxes[:, 3]))
    gaps = np.maximum(aside, below)
    place = int(np.argmax(gaps))
    return int(gaps[place]), int(max(right - left, bottom - top)), Rect(*boxes[place].tolist())
