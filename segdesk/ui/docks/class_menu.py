"""What a right click on a class offers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QColor, QKeySequence
from PySide6.QtWidgets import QColorDialog, QMenu, QWidget

from segdesk.model.classes import Kind, MaskClass
from segdesk.model.colours import PALETTE, clash
from segdesk.ui.docks.changes import change_class, toggle_class_lock
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.swatch import swatch_icon
from segdesk.ui.wording import counted


def class_menu(
    session: Session,
    key: int,
    *,
    rename: Callable[[], object],
    edit_map: Callable[[], object],
    parent: QWidget,
) -> QMenu:
    """The menu of one class; it deletes itself when it is closed."""
    one = session.project.classes.by_key(key)
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    _add(menu, "Rename", rename).setShortcut(QKeySequence(Qt.Key.Key_F2))
    _add_colors(menu, session, one)
    _add_kinds(menu, session, one)
    _add(menu, "Unlock" if one.locked else "Lock", lambda: toggle_class_lock(session, key))
    menu.addSeparator()
    hidden = session.view.hidden_classes
    every = frozenset(other.key for other in session.project.classes)
    _add(menu, "Show" if key in hidden else "Hide", lambda: hide_classes(session, hidden ^ {key}))
    _add(menu, "Hide others", lambda: hide_classes(session, every - {key}))
    _add(menu, "Show all", lambda: hide_classes(session, frozenset())).setEnabled(bool(hidden))
    menu.addSeparator()
    ids = objects_of(session, key)
    select = _add(menu, f"Select {counted(len(ids), 'object')}", lambda: session.selection.select(*ids))
    select.setEnabled(bool(ids))
    menu.addSeparator()
    _add(menu, "Edit class map…", edit_map)
    return menu


def hide_classes(session: Session, keys: frozenset[int]) -> None:
    """These classes and no others are not shown."""
    session.view.set(hidden_classes=keys)
    session.show_visible()


def objects_of(session: Session, key: int) -> list[int]:
    """The objects of a class in the image in front, from the top down."""
    if session.document is None:
        return []
    resolve = session.project.classes.resolve
    return [one.id for one in reversed(session.document.objects.ordered) if resolve(one.class_key) == key]


def recolor(session: Session, key: int, color: str) -> None:
    """Another colour, as one step; a colour that is hard to tell from another class's is said."""
    one = session.project.classes.by_key(key)
    others = [other for other in session.project.classes if other.key != key]
    if change_class(session, key, f"Colour of {one.name}", color=color):
        near = clash(color, [other.color for other in others])
        if near is not None:
            session.said.emit(f"{one.name} and {others[near.index].name} are hard to tell apart")


def _add(menu: QMenu, text: str, do: Callable[[], object]) -> QAction:
    action = QAction(text, menu)
    action.triggered.connect(lambda: do())
    menu.addAction(action)
    return action


def _add_colors(menu: QMenu, session: Session, one: MaskClass) -> None:
    colors = menu.addMenu("Colour")
    colors.setEnabled(one.kind is not Kind.VOID)
    for color, name in PALETTE:
        action = _add(colors, name.capitalize(), partial(recolor, session, one.key, color))
        action.setIcon(swatch_icon(color))
    colors.addSeparator()
    _add(colors, "Other…", partial(_ask_color, session, one, menu.parentWidget()))


def _ask_color(session: Session, one: MaskClass, parent: QWidget | None) -> None:
    dialog = QColorDialog(QColor(one.color), parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(f"Colour of {one.name}")
    dialog.colorSelected.connect(lambda color: recolor(session, one.key, color.name().upper()))
    dialog.open()


def _add_kinds(menu: QMenu, session: Session, one: MaskClass) -> None:
    kinds = menu.addMenu("Kind")
    group = QActionGroup(kinds)
    for kind in Kind:
        change = partial(change_class, session, one.key, f"{one.name} becomes {kind.value}", kind=kind)
        action = _add(kinds, kind.value.capitalize(), change)
        action.setCheckable(True)
        action.setChecked(kind is one.kind)
        group.addAction(action)
