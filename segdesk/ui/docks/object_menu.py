"""What can be done to the selected objects: one table for the menu, the keys and the buttons."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from segdesk.model.classes import Kind
from segdesk.ui.docks.changes import merge, raise_by, reclass, remove, set_crowd, set_locked
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.swatch import swatch_icon

Ids = Collection[int]


@dataclass(frozen=True, slots=True)
class ObjectAction:
    """One thing to do with objects. fits(session, ids): whether it is possible now."""

    text: Callable[[Session, Ids], str]
    key: str
    do: Callable[[Session, Ids], None]
    fits: Callable[[Session, Ids], bool] = lambda _session, _ids: True


def toggle_hidden(session: Session, ids: Ids) -> None:
    """Show objects if all of them are hidden, else hide them."""
    wanted = frozenset(ids)
    hidden = session.view.hidden_objects
    session.view.set(hidden_objects=hidden - wanted if wanted <= hidden else hidden | wanted)
    session.show_visible()


def toggle_locked(session: Session, ids: Ids) -> None:
    """Unlock objects if all of them are locked, else lock them."""
    set_locked(session, ids, on=not _all(session, ids, "locked"))


def _all(session: Session, ids: Ids, name: str) -> bool:
    document = session.document
    return document is not None and all(getattr(document.objects[one], name) for one in ids)


def _counts(session: Session, ids: Ids) -> bool:
    scene = session.scene
    return scene is not None and all(scene.counts(scene.document.objects[one].class_key) for one in ids)


def _always(text: str) -> Callable[[Session, Ids], str]:
    return lambda _session, _ids: text


OBJECT_ACTIONS: Final = (
    ObjectAction(
        lambda session, ids: "Show" if frozenset(ids) <= session.view.hidden_objects else "Hide",
        "Space",
        toggle_hidden,
    ),
    ObjectAction(
        lambda session, ids: "Unlock" if _all(session, ids, "locked") else "Lock", "", toggle_locked
    ),
    ObjectAction(
        lambda session, ids: "No crowd" if _all(session, ids, "crowd") else "Crowd",
        "",
        lambda session, ids: set_crowd(session, ids, on=not _all(session, ids, "crowd")),
        _counts,
    ),
    ObjectAction(_always("Move up"), "Ctrl+]", lambda session, ids: raise_by(session, ids, 1), _counts),
    ObjectAction(_always("Move down"), "Ctrl+[", lambda session, ids: raise_by(session, ids, -1), _counts),
    ObjectAction(_always("Merge"), "Ctrl+M", merge, lambda _session, ids: len(ids) > 1),
    ObjectAction(_always("Delete"), "Delete", remove),
)


def object_menu(session: Session, ids: Ids, parent: QWidget) -> QMenu:
    """The menu of these objects; it deletes itself when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add_classes(menu, session, ids)
    menu.addSeparator()
    for row in OBJECT_ACTIONS:
        action = QAction(row.text(session, ids), menu)
        action.setShortcut(QKeySequence(row.key))
        action.setEnabled(row.fits(session, ids))
        action.triggered.connect(lambda _checked=False, row=row: row.do(session, ids))
        menu.addAction(action)
    return menu


def _add_classes(menu: QMenu, session: Session, ids: Ids) -> None:
    classes = menu.addMenu("Change class")
    for one in session.project.classes:
        action = QAction(f"{one.id}  {one.name}", classes)
        action.setIcon(swatch_icon(None if one.kind is Kind.VOID else one.color))
        action.triggered.connect(lambda _checked=False, key=one.key: reclass(session, ids, key))
        classes.addAction(action)
