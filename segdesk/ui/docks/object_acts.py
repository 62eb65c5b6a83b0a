"""What a click in the list of objects does to them; its menu is the window's."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from segdesk.ui.docks.changes import set_locked

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session

Ids = Collection[int]


def toggle_hidden(session: Session, ids: Ids) -> None:
    """Show objects if all of them are hidden, else hide them."""
    wanted = frozenset(ids)
    hidden = session.view.hidden_objects
    session.view.set(hidden_objects=hidden - wanted if wanted <= hidden else hidden | wanted)
    session.show_visible()


def toggle_locked(session: Session, ids: Ids) -> None:
    """Unlock objects if all of them are locked, else lock them."""
    document = session.document
    all_locked = document is not None and all(document.objects[one].locked for one in ids)
    set_locked(session, ids, on=not all_locked)
