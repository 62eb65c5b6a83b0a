"""What docks change: classes and objects, each change one named step; what is refused is said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from segdesk.errors import SegDeskError
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task
from segdesk.model.colours import PALETTE, free_palette_color
from segdesk.model.edit import Edit
from segdesk.ui.session.session import Session
from segdesk.ui.wording import counted

FIRST_CLASSES = 6
"""How many classes "Use palette" makes: so many of its colours are safe for every kind of vision."""


def set_map(session: Session, classes: ClassMap, name: str) -> bool:
    """Another class map as one step; False, and said why, when that cannot be."""
    try:
        if session.host is not None:
            session.host.settle()
        session.project.set_classes(classes, name)
    except ValueError as fault:
        session.said.emit(str(fault))
        return False
    except SegDeskError as fault:
        session.failed.emit(fault)
        return False
    return True


def change_class(session: Session, key: int, step: str, /, **fields: Any) -> bool:
    """Other fields of one class, as one step of this name."""
    return set_map(session, session.project.classes.changed(key, **fields), step)


def toggle_class_lock(session: Session, key: int) -> None:
    one = session.project.classes.by_key(key)
    change_class(session, key, f"{'Unlock' if one.locked else 'Lock'} {one.name}", locked=not one.locked)


def add_class(session: Session) -> int | None:
    """A new class with a free id, name and colour; its key, None when it was refused."""
    classes = session.project.classes
    new = MaskClass(
        classes.next_key,
        classes.next_id if len(classes) else 0,
        _free_name(classes),
        free_palette_color([one.color for one in classes]),
        Kind.STUFF if session.project.task is Task.SEMANTIC else Kind.THING,
    )
    if not set_map(session, classes.added(new), f"Add {new.name}"):
        return None
    session.selection.set_class(new.key)
    return new.key


def use_palette(session: Session) -> None:
    """The first classes of an empty map, named for their colours."""
    kind = Kind.STUFF if session.project.task is Task.SEMANTIC else Kind.THING
    rows = enumerate(PALETTE[:FIRST_CLASSES])
    new = tuple(MaskClass(n + 1, n, name.capitalize(), color, kind, str(n + 1)) for n, (color, name) in rows)
    set_map(session, ClassMap(new, merged=session.project.classes.merged), "Use palette")


def choose_class(session: Session, key: int) -> None:
    """Paint as a class from now on; with Select in hand the selected objects become of it."""
    if session.toolkit.tool_id == "select" and session.selection.ids:
        reclass(session, session.selection.ids, key)
    session.selection.set_class(key)


def reclass(session: Session, ids: Collection[int], key: int) -> None:
    """Objects become of another class, as one step. Locked ones stay."""
    one = session.project.classes.by_key(key)
    _change(session, _unlocked(session, ids), f"Change class to {one.name}", class_key=one.key)


def set_locked(session: Session, ids: Collection[int], *, on: bool) -> None:
    _change(session, _changeable(session, ids), "Lock" if on else "Unlock", locked=on)


def set_crowd(session: Session, ids: Collection[int], *, on: bool) -> None:
    """Whether objects stand for a crowd (COCO's iscrowd)."""
    _change(session, _unlocked(session, ids), "Crowd" if on else "No crowd", crowd=on)


def raise_by(session: Session, ids: Collection[int], steps: int) -> None:
    """Objects go up in z, or down: of those that overlap, the one of highest z is on top."""
    document, wanted = session.document, _unlocked(session, ids)
    if document is None or not wanted:
        return
    by_z: dict[int, list[int]] = defaultdict(list)
    for one in wanted:
        by_z[document.objects[one].z].append(one)
    with _edited(session, f"Move {'up' if steps > 0 else 'down'}: {_named(session, wanted)}") as edit:
        for z, at_z in by_z.items():
            edit.change_all(at_z, z=z + steps)


def remove(session: Session, ids: Collection[int]) -> None:
    """Objects and their pixels go, as one step. Locked ones stay, and it is said."""
    wanted = _unlocked(session, ids)
    if wanted:
        with _edited(session, f"Delete {_named(session, wanted)}") as edit:
            edit.remove_all(wanted)


def merge(session: Session, ids: Collection[int]) -> None:
    """Objects become one: the first of them gets the pixels of the others, as one step."""
    wanted = _unlocked(session, ids)
    document = session.document
    if document is None or len(wanted) < 2:
        return
    first, *others = wanted
    with _edited(session, f"Merge {counted(len(wanted), 'object')}") as edit:
        for other in others:
            box, stencil = document.stencil(other)
            edit.remove(other)
            edit.write(box, first, where=stencil)
    session.selection.select(first)


def _change(session: Session, ids: Collection[int], name: str, **fields: Any) -> None:
    if ids:
        with _edited(session, f"{name}: {_named(session, ids)}") as edit:
            edit.change_all(ids, **fields)


@contextmanager
def _edited(session: Session, name: str) -> Iterator[Edit]:
    """session.edit(), with what forbids it announced instead of raised."""
    try:
        with session.edit(name) as edit:
            yield edit
    except SegDeskError as fault:
        session.failed.emit(fault)


def _changeable(session: Session, ids: Collection[int]) -> list[int]:
    """All of them, or none, and it is said, while a job has the image."""
    if session.document is None:
        return []
    if session.document.busy:
        session.said.emit(f"This image is being changed: {session.document.busy}")
        return []
    return list(ids)


def _unlocked(session: Session, ids: Collection[int]) -> list[int]:
    """Those that may be altered; the others are named in the status bar."""
    document, scene = session.document, session.scene
    if document is None or scene is None:
        return []
    wanted = _changeable(session, ids)
    locked = {one for one in wanted if document.is_locked(document.objects[one])}
    if locked:
        who = _named(session, locked)
        session.said.emit(f"{who} {'is' if len(locked) == 1 else 'are'} locked")
    return [one for one in wanted if one not in locked]


def _named(session: Session, ids: Collection[int]) -> str:
    assert session.scene is not None
    return session.scene.name_of(next(iter(ids))) if len(ids) == 1 else counted(len(ids), "object")


def _free_name(classes: ClassMap) -> str:
    taken = {one.name for one in classes}
    return next(name for n in range(1, len(taken) + 2) if (name := f"Class {n}") not in taken)
