"""Object, and what of it stands in Edit: rows made from the table OPERATIONS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from segdesk.tools.operations import OPERATIONS, Asked, Menu, Operation, refusal
from segdesk.tools.pointer import KeyName, Kind, Pointer
from segdesk.tools.select import Select, with_group
from segdesk.ui.docks.changes import operate
from segdesk.ui.docks.object_acts import toggle_hidden
from segdesk.ui.window.action import Action, Run, When, with_editing, with_image
from segdesk.ui.window.clipboard import can_copy, can_cut, can_paste, can_propagate, copy, cut, paste
from segdesk.ui.window.dialog_calls import operation, propagate
from segdesk.ui.window.workspaces import EDIT

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

LOOKED_AT: Final = 300
"""Of more selected objects nothing is asked with every click; what is refused is said when it is tried."""
_GROUPS: Final = {menu: place for place, menu in enumerate(Menu)}


def asks(row: Operation) -> bool:
    """Whether a person must say with which values."""
    return any(not one.is_optional for one in row.parameters)


def _run(row: Operation) -> Run:
    def run(window: MainWindow) -> None:
        if window.session is not None:
            operate(window.session, row.id, window.session.selection.ids)

    return run


def _delete(window: MainWindow) -> None:
    """What is chosen: points while points are edited, else the selected objects; with any tool in hand."""
    session = window.session
    if session is None or session.host is None or session.scene is None:
        return
    session.host.settle()
    if not session.host.is_busy:
        gesture = Select().gesture(session.scene, Pointer(Kind.KEY, key=KeyName.DELETE))
        for _ in gesture:
            gesture.close()


def _split_along(window: MainWindow) -> None:
    """The line is drawn by a tool: take it in hand."""
    if window.session is not None:
        window.session.toolkit.use("split")
        window.session.said.emit("Draw a line across the object")


_RUNS: Final[dict[str, Run]] = {"delete": _delete, "paste": paste, "split_along": _split_along}
"""What is not done by the operation at once nor asked for by its sheet."""
_WHENS: Final[dict[str, When]] = {"paste": can_paste}


def _when(operation_id: str) -> When:
    def when(window: MainWindow) -> str:
        if reason := with_editing(window):
            return reason
        assert window.session is not None
        assert window.session.scene is not None
        ids = window.session.selection.ids
        return refusal(window.session.scene, operation_id, ids) if len(ids) <= LOOKED_AT else ""

    return when


def _action(row: Operation) -> Action:
    by_sheet = asks(row) and row.id not in _RUNS
    is_drawn = any(one.asked is Asked.PATH for one in row.parameters)
    return Action(
        row.id,
        "Edit" if row.menu is Menu.EDIT else "Object",
        f"{row.title}…" if by_sheet or is_drawn else row.title,
        _RUNS.get(row.id) or (operation(row.id) if by_sheet else _run(row)),
        (row.key,) if row.key else (),
        row.icon,
        row.about,
        _WHENS.get(row.id) or _when(row.id),
        group=1 if row.menu is Menu.EDIT else _GROUPS[row.menu],
        workspace=EDIT,
    )


CLIPBOARD: Final = (
    Action("cut", "Edit", "Cut", cut, ("Ctrl+X",), "scissors", "Copy the selected objects, then delete them.",
           can_cut, group=1, workspace=EDIT),
    Action("copy", "Edit", "Copy", copy, ("Ctrl+C",), "copy", "To be pasted on any image of the project.",
           can_copy, group=1, workspace=EDIT),
)  # fmt: skip

PROPAGATE: Final = Action(
    "propagate", "Object", "Copy to the next images…", propagate, (), "images",
    "The selected objects, where they are, on the images that follow.", can_propagate, group=len(_GROUPS),
    workspace=EDIT,
)  # fmt: skip


def _hide(window: MainWindow) -> None:
    if window.session is not None:
        toggle_hidden(window.session, window.session.selection.ids)


def _hide_title(window: MainWindow) -> str:
    session = window.session
    ids = frozenset(session.selection.ids) if session is not None else frozenset()
    is_hidden = session is not None and ids and ids <= session.view.hidden_objects
    return "Show" if is_hidden else "Hide"


def _show_all(window: MainWindow) -> None:
    if window.session is not None:
        toggle_hidden(window.session, window.session.view.hidden_objects)


def _with_selected(window: MainWindow) -> str:
    has = window.session is not None and window.session.selection.ids
    return with_image(window) or ("" if has else "Select an object first.")


def _with_hidden(window: MainWindow) -> str:
    has = window.session is not None and window.session.view.hidden_objects
    return with_image(window) or ("" if has else "No object is hidden.")


def _select_group(window: MainWindow) -> None:
    session = window.session
    if session is not None and session.scene is not None:
        session.selection.select(*with_group(session.scene, session.selection.ids))


SELECT_GROUP: Final = Action(
    "select_group", "Object", "Select the group", _select_group, (), "",
    "All objects of the groups of those that are selected.", _when("ungroup"), group=_GROUPS[Menu.STATE],
    workspace=EDIT,
)  # fmt: skip

HIDING: Final = (
    Action("hide_objects", "Object", "Hide", _hide, (), "eye-off", "Hide what is selected, or show it.",
           _with_selected, title_now=_hide_title, group=_GROUPS[Menu.STATE], workspace=EDIT),
    Action("show_objects", "Object", "Show all", _show_all, (), "eye", "What is hidden on this image.",
           _with_hidden, group=_GROUPS[Menu.STATE], workspace=EDIT),
)  # fmt: skip

_IN_EDIT: Final = ("paste", "duplicate", "delete")
EDITING: Final = (*CLIPBOARD, *(_action(OPERATIONS[one]) for one in _IN_EDIT))
OBJECT: Final = (
    *(_action(row) for row in OPERATIONS.values() if row.menu is not Menu.EDIT),
    SELECT_GROUP,
    *HIDING,
    PROPAGATE,
)
