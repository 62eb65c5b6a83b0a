"""What applying a draft does, in counts and before it is done. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce

import numpy as np

from segdesk.model.classes import Kind, Task
from segdesk.ui.dialogs.class_map.draft import Draft
from segdesk.ui.dialogs.uses import Uses
from segdesk.ui.wording import count, counted, percent


def effects(draft: Draft) -> list[str]:
    """One sentence for each kind of change; empty when nothing is different."""
    return [
        said for rule in (_provisional, _renumbered, _merged, _gone, _added, _looks) for said in rule(draft)
    ]


def _provisional(draft: Draft) -> Iterator[str]:
    if draft.before.provisional:
        yield "Confirms the classes that were made up from the values of the masks."


def _renumbered(draft: Draft) -> Iterator[str]:
    """Objects refer to keys, so ids cost nothing in the project and all that was exported by them."""
    old = {one.key: one.id for one in draft.before}
    keys = [one.key for one in draft.classes if one.key in old and old[one.key] != one.id]
    if not keys:
        return
    yield f"Renumbers {counted(len(keys), 'class')}; rewrites no mask{_exported(draft, keys)}."


def _exported(draft: Draft, keys: list[int]) -> str:
    if draft.uses is None:
        return ""
    uses = [draft.uses[key] for key in keys]
    if draft.task is Task.SEMANTIC:
        images = reduce(np.union1d, (one.images for one in uses))
        return f"; {counted(len(images), 'exported mask')} {_get(len(images))} other values"
    objects = sum(one.objects for one in uses)
    return f"; {counted(objects, 'exported annotation')} {_get(objects)} another category id"


def _get(number: int) -> str:
    return "gets" if number == 1 else "get"


def _merged(draft: Draft) -> Iterator[str]:
    names = {one.key: one.name for one in (*draft.before, *draft.classes)}
    for source, target in draft.classes.merged[len(draft.before.merged) :]:
        if source in names:
            yield f"Makes all {names[source]} {names.get(target, '')}; rewrites no mask."


def _gone(draft: Draft) -> Iterator[str]:
    kept = {one.key for one in draft.classes} | {source for source, _ in draft.classes.merged}
    gone = [one.name for one in draft.before if one.key not in kept]
    if gone:
        yield f"Deletes {_listed(gone)}, which no object uses."


def _added(draft: Draft) -> Iterator[str]:
    old = {one.key for one in draft.before}
    added = [one.name for one in draft.classes if one.key not in old]
    if added:
        yield f"Adds {_listed(added)}."


def _looks(draft: Draft) -> Iterator[str]:
    old = {one.key: one for one in draft.before}
    pairs = [(old[one.key], one) for one in draft.classes if one.key in old]
    for word, differs in _FIELDS.items():
        number = sum(differs(before, after) for before, after in pairs)
        if number:
            yield f"{word} {counted(number, 'class')}."
    order = [one.key for one in draft.classes if one.key in old]
    if order != [one.key for one in draft.before if one.key in set(order)]:
        yield "Changes the order of the list."


_FIELDS: dict[str, Callable[..., bool]] = {
    "Renames": lambda before, after: before.name != after.name,
    "Recolours": lambda before, after: before.color != after.color,
    "Changes the kind of": lambda before, after: before.kind is not after.kind,
    "Changes the key of": lambda before, after: before.hotkey != after.hotkey,
}


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return f"{shown} and {counted(len(names) - 3, 'more class', 'more classes')}" if len(names) > 3 else shown


def task_note(draft: Draft, task: Task) -> str:
    """What a task shows and exports of this project, and that nothing is lost by choosing it."""
    if draft.uses is None:
        return "Counting what the project holds…"
    uses = draft.uses
    objects = sum(one.objects for one in uses.of.values())
    head = "Now: " if task is draft.task_before else f"Keeps all {counted(objects, 'object')}. "
    return head + _NOTES[task](draft, uses)


def _semantic(draft: Draft, uses: Uses) -> str:
    objects = sum(uses[one.key].objects for one in draft.classes if one.kind is Kind.THING)
    if not objects:
        return "Every pixel has one class."
    return f"Every pixel has one class; {counted(objects, 'thing object')} are merged by class on export."


def _instance(draft: Draft, uses: Uses) -> str:
    things = sum(uses[one.key].objects for one in draft.classes if one.kind is Kind.THING)
    rest = [one.key for one in draft.classes if one.kind in (Kind.STUFF, Kind.VOID)]
    pixels = sum(uses[key].pixels for key in rest)
    said = f"{counted(things, 'thing object')} {'is' if things == 1 else 'are'} exported"
    if draft.task_before is Task.SEMANTIC:
        said = "Thing classes are split into connected parts on export"
    if not pixels:
        return f"{said}."
    share = percent(pixels / max(1, uses.pixels))
    return f"{said}; {count(pixels)} pixels of stuff and void ({share}) stay out of the export."


def _panoptic(draft: Draft, uses: Uses) -> str:
    things = sum(uses[one.key].objects for one in draft.classes if one.kind is Kind.THING)
    stuff = sum(uses[one.key].objects > 0 for one in draft.classes if one.kind is Kind.STUFF)
    if draft.task_before is Task.SEMANTIC:
        return (
            f"{counted(stuff, 'stuff class', 'stuff classes')} as areas; "
            "thing classes are split into connected parts on export."
        )
    return (
        f"{counted(things, 'thing object')} and {counted(stuff, 'stuff class', 'stuff classes')} as areas; "
        "where objects overlap, the upper one has the pixels on export."
    )


_NOTES: dict[Task, Callable[[Draft, Uses], str]] = {
    Task.SEMANTIC: _semantic,
    Task.INSTANCE: _instance,
    Task.PANOPTIC: _panoptic,
}
