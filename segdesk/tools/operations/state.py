"""What objects are and whether they are: class, crowd, lock, group, delete."""

from __future__ import annotations

from segdesk.model.classes import MaskClass
from segdesk.model.edit import Edit
from segdesk.tools.operations.operation import Ids


def delete(edit: Edit, ids: Ids) -> Ids:
    """Objects go with their pixels."""
    edit.remove_all(ids)
    return ()


def change_class(edit: Edit, ids: Ids, *, class_key: int) -> Ids:
    """Objects become of another class. No pixel goes to another object. ValueError for a locked class."""
    edit.change_all(ids, class_key=open_class(edit, class_key).key)
    return ids


def crowd(edit: Edit, ids: Ids) -> Ids:
    """Objects stand for a crowd (COCO's iscrowd)."""
    edit.change_all(ids, crowd=True)
    return ids


def no_crowd(edit: Edit, ids: Ids) -> Ids:
    edit.change_all(ids, crowd=False)
    return ids


def lock(edit: Edit, ids: Ids) -> Ids:
    """From now on nothing alters them."""
    edit.change_all(ids, locked=True)
    return ids


def unlock(edit: Edit, ids: Ids) -> Ids:
    edit.change_all(ids, locked=False)
    return ids


def group(edit: Edit, ids: Ids) -> Ids:
    """Objects become one group, with a number that no other has; each leaves the group that it was in."""
    edit.change_all(ids, group=next_group(edit))
    return ids


def ungroup(edit: Edit, ids: Ids) -> Ids:
    """Objects leave their groups."""
    edit.change_all(ids, group=None)
    return ids


def open_class(edit: Edit, class_key: int) -> MaskClass:
    """The class of a key, merged ones followed; ValueError with words when it is gone, or locked."""
    try:
        found = edit.document.classes.by_key(class_key)
    except KeyError as fault:
        raise ValueError("That class is gone from the class map") from fault
    if found.locked:
        raise ValueError(f"{found.name} is locked")
    return found


def next_group(edit: Edit) -> int:
    """A number that no group of the image has."""
    return 1 + max((one.group for one in edit.document.objects if one.group is not None), default=0)
