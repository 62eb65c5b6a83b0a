"""What docks change: classes and objects, each change one named step; what is refused is said."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from segdesk.errors import SegDeskError
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task
from segdesk.model.colours import PALETTE, free_palette_color
from segdesk.tools.operations import run

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session

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


def operate(session: Session, operation_id: str, ids: Collection[int], **values: Any) -> None:
    """Do an operation of the table OPERATIONS to objects of the image in front; what is refused is said."""
    if session.scene is None or session.host is None:
        return
    session.host.settle()
    try:
        run(session.scene, operation_id, ids, **values)
    except SegDeskError as fault:
        session.failed.emit(fault)


def reclass(session: Session, ids: Collection[int], key: int) -> None:
    """Objects become of another class, as one step. Locked ones stay."""
    operate(session, "change_class", ids, class_key=key)


def set_locked(session: Session, ids: Collection[int], *, on: bool) -> None:
    operate(session, "lock" if on else "unlock", ids)


def remove(session: Session, ids: Collection[int]) -> None:
    """Objects and their pixels go, as one step. Locked ones stay, and it is said."""
    operate(session, "delete", ids)


def merge(session: Session, ids: Collection[int]) -> None:
    """Objects become one: the first of them gets the pixels of the others, as one step."""
    operate(session, "merge", ids)


def _free_name(classes: ClassMap) -> str:
    taken = {one.name for one in classes}
    return next(name for n in range(1, len(taken) + 2) if (name := f"Class {n}") not in taken)
