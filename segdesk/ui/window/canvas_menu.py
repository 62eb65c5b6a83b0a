"""The menus of the right button: what can be done with the selection, and on the canvas with the image."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu, QWidget

from segdesk.model.classes import Kind
from segdesk.tools.operations import OPERATIONS, Menu
from segdesk.ui.docks.changes import reclass
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.swatch import swatch_icon

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet

_EDITING: Final = ("cut", "copy", "paste", "duplicate", "delete")
_IMAGE: Final = ("undo", "redo", "", "paste", "select_all", "", "review", "empty", "",
                 "fit", "one_to_one", "show_photo")  # fmt: skip
_SUBMENUS: Final = {
    Menu.COMBINE: "Combine and split",
    Menu.SHAPE: "Shape",
    Menu.POINTS: "Points",
    Menu.ORDER: "Order",
    Menu.STATE: "State",
}
_ELSEWHERE: Final = "change_class"
"""It has a submenu of the classes themselves here."""


def canvas_menu(session: Session, acts: ActionSet, parent: QWidget) -> QMenu:
    """It deletes itself when it is closed."""
    menu = _menu(acts, parent)
    if session.selection.ids:
        _add_objects(menu, session, acts)
        menu.addSeparator()
    _add(menu, acts, (one for one in _IMAGE if one != "paste" or not session.selection.ids))
    return menu


def object_menu(session: Session, acts: ActionSet, parent: QWidget) -> QMenu:
    """The menu of the selected objects; it deletes itself when it is closed."""
    menu = _menu(acts, parent)
    _add_objects(menu, session, acts)
    return menu


def _menu(acts: ActionSet, parent: QWidget) -> QMenu:
    acts.refresh()
    menu = QMenu(parent)
    menu.setToolTipsVisible(True)
    menu.aboutToHide.connect(menu.deleteLater)
    return menu


def _add_objects(menu: QMenu, session: Session, acts: ActionSet) -> None:
    if not session.file.read_only:
        _add_classes(menu.addMenu("Change class"), session)
    _add(menu, acts, ("hide_objects",))
    menu.addSeparator()
    _add(menu, acts, _EDITING)
    menu.addSeparator()
    for group, title in _SUBMENUS.items():
        below = menu.addMenu(title)
        below.setToolTipsVisible(True)
        rows = (row.id for row in OPERATIONS.values() if row.menu is group and row.id != _ELSEWHERE)
        _add(below, acts, rows)
    _add(menu, acts, ("propagate",))


def _add(menu: QMenu, acts: ActionSet, ids: Iterable[str]) -> None:
    """Actions by their ids; an empty one is a line."""
    for action_id in ids:
        if action_id:
            menu.addAction(acts[action_id])
        else:
            menu.addSeparator()


def _add_classes(menu: QMenu, session: Session) -> None:
    for one in session.project.classes:
        icon = swatch_icon(None if one.kind is Kind.VOID else one.color)
        action = menu.addAction(icon, f"{one.id} {one.name}".replace("&", "&&"))
        action.triggered.connect(lambda _on=False, key=one.key: reclass(session, session.selection.ids, key))
