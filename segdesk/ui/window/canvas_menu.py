"""The menu of the right button on the canvas: what can be done with the selection or the image."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu, QWidget

from segdesk.model.classes import Kind
from segdesk.ui.docks.changes import reclass
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.swatch import swatch_icon

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet

_ROWS: Final = ("undo", "redo", "", "merge", "delete", "select_all", "", "review", "empty", "",
                "fit", "one_to_one", "show_photo")  # fmt: skip


def canvas_menu(session: Session, acts: ActionSet, parent: QWidget) -> QMenu:
    """It deletes itself when it is closed."""
    acts.refresh()
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    if session.selection.ids and not session.file.read_only:
        _add_classes(menu.addMenu("Class of the selection"), session)
        menu.addSeparator()
    for action_id in _ROWS:
        if action_id:
            menu.addAction(acts[action_id])
        else:
            menu.addSeparator()
    return menu


def _add_classes(menu: QMenu, session: Session) -> None:
    for one in session.project.classes:
        icon = swatch_icon(None if one.kind is Kind.VOID else one.color)
        action = menu.addAction(icon, f"{one.id} {one.name}".replace("&", "&&"))
        action.triggered.connect(lambda _on=False, key=one.key: reclass(session, session.selection.ids, key))
