"""Which key takes which class in hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from segdesk.ui.docks.changes import choose_class
from segdesk.ui.window.places import DIGITS

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session


def class_keys(session: Session) -> dict[str, Callable[[], object]]:
    """By key: those that classes have, and the free digits 1 to 9, then 0, for the others in order."""
    found: dict[str, Callable[[], object]] = {}
    for key, class_key in keys_of(session).items():
        found[key] = partial(choose_class, session, class_key)
    return found


def keys_of(session: Session) -> dict[str, int]:
    """Key to the key of the class in the map."""
    classes = session.project.classes
    given = {one.hotkey.upper(): one.key for one in classes if one.hotkey}
    free = [digit for digit in DIGITS if digit not in given]
    without = [one.key for one in classes if not one.hotkey]
    return given | dict(zip(free, without, strict=False))
