"""Edit, Image, Mask, Classes: what changes the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from segdesk.model.entry import Status
from segdesk.tools.brush import Brush
from segdesk.tools.toolbox import TOOLS, ToolRow
from segdesk.ui.dialogs.adjust.operations import ADJUSTMENTS
from segdesk.ui.window.action import Action, Held, Run, with_editing, with_image, with_project, with_writing
from segdesk.ui.window.bars import show_in_folder
from segdesk.ui.window.dialog_calls import adjust, class_map, show_history, show_settings
from segdesk.ui.window.image_note import write_note
from segdesk.ui.window.object_actions import EDITING
from segdesk.ui.window.workspaces import EDIT as EDIT_WORKSPACE

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.main_window import MainWindow


def _undo(window: MainWindow) -> None:
    if window.session is not None:
        window.session.undo()


def _redo(window: MainWindow) -> None:
    if window.session is not None:
        window.session.redo()


def _can_undo(window: MainWindow) -> str:
    session = window.session
    busy = session is not None and session.host is not None and session.host.is_busy
    has = session is not None and session.project.history.undo_name is not None
    return with_writing(window) or ("" if busy or has else "Nothing to undo.")


def _can_redo(window: MainWindow) -> str:
    session = window.session
    has = session is not None and session.project.history.redo_name is not None
    return with_writing(window) or ("" if has else "Nothing to redo.")


def _undo_title(window: MainWindow) -> str:
    name = window.session.project.history.undo_name if window.session is not None else None
    return f"Undo {name}" if name else "Undo"


def _redo_title(window: MainWindow) -> str:
    name = window.session.project.history.redo_name if window.session is not None else None
    return f"Redo {name}" if name else "Redo"


def _select_all(window: MainWindow) -> None:
    session = window.session
    if session is not None and session.document is not None and session.scene is not None:
        session.selection.select(
            *(one.id for one in session.document.objects if session.scene.is_visible(one))
        )


def _review(window: MainWindow) -> None:
    session = window.session
    if session is None or session.entry is None:
        return
    if session.entry.status is not Status.REVIEWED:
        with session.step(f"Mark {session.entry.original} reviewed") as step:
            session.project.set_entry(session.entry.id, into=step, status=Status.REVIEWED)
    if not window.step(1):
        session.said.emit("Marked reviewed; this is the last image")


def _show_photo(window: MainWindow) -> None:
    if window.session is not None and window.session.entry is not None:
        show_in_folder(window.session.file.photo_path(window.session.entry))


def _set_empty(window: MainWindow) -> None:
    session = window.session
    if session is None or session.entry is None:
        return
    on = not session.entry.empty_on_purpose
    name = f"Mark {session.entry.original} {'empty on purpose' if on else 'not labelled'}"
    with session.step(name) as step:
        session.project.set_entry(session.entry.id, into=step, empty_on_purpose=on, labelled=on)


def _can_be_empty(window: MainWindow) -> str:
    session = window.session
    has_objects = session is not None and session.document is not None and len(session.document.objects) > 0
    return with_editing(window) or ("The image has objects." if has_objects else "")


def _is_empty(window: MainWindow) -> bool:
    session = window.session
    return session is not None and session.entry is not None and session.entry.empty_on_purpose


def _go(direction: int) -> Run:
    def run(window: MainWindow) -> None:
        session: Session | None = window.session
        if session is not None and not window.step(direction):
            session.said.emit("This is the last image" if direction > 0 else "This is the first image")

    return run


def _go_to_problem(direction: int) -> Run:
    def run(window: MainWindow) -> None:
        if window.session is not None and window.page is not None:
            found = window.page.filmstrip.next_problem(direction)
            if found is None:
                window.session.said.emit("No image with a problem in this direction")
            else:
                window.session.go_to(found)

    return run


def _session(do: Callable[[Session], object]) -> Run:
    def run(window: MainWindow) -> None:
        if window.session is not None:
            do(window.session)

    return run


def _tool(row: ToolRow) -> Action:
    keys = (row.key, "Ctrl+N") if row.id == "polygon" else (row.key,)
    about = " · ".join(f"{hand}: {effect}" for hand, effect in row.hints)
    return Action(
        f"tool_{row.id}", "Edit/Tool", row.title, _session(lambda s: s.toolkit.use(row.id)), keys, row.icon,
        about, with_project,
        checked=lambda w: w.session is not None and w.session.toolkit.tool_id == row.id, group=2,
        workspace=EDIT_WORKSPACE,
        held=Held(_session(lambda s: s.held_tool.press(row.id)), _lent_back),
    )  # fmt: skip


def _lent_back(window: MainWindow) -> Callable[[], object] | None:
    return window.session.held_tool.release() if window.session is not None else None


def _resize_brush(direction: int) -> Run:
    def run(window: MainWindow) -> None:
        if window.page is not None:
            window.page.canvas.resize_brush(direction)

    return run


def _with_brush(window: MainWindow) -> str:
    has = window.session is not None and isinstance(window.session.toolkit.tool, Brush)
    return "" if has else "Take the brush or the eraser first."


EDIT: Final = (
    Action("undo", "Edit", "Undo", _undo, ("Ctrl+Z",), "undo-2", "Take back the last step, on any image.",
           _can_undo, title_now=_undo_title),
    Action("redo", "Edit", "Redo", _redo, ("Ctrl+Y", "Ctrl+Shift+Z"), "redo-2", "", _can_redo,
           title_now=_redo_title),
    Action("history", "Edit", "History…", show_history, ("Ctrl+H",), "history", "Go to any step.",
           with_project),
    *EDITING,
    Action("select_all", "Edit", "Select all objects", _select_all, ("Ctrl+A",), "", "", with_image, group=1),
    *(_tool(row) for row in TOOLS.values()),
    Action("last_tool", "Edit/Tool", "Tool before", _session(lambda s: s.toolkit.use(s.toolkit.last_id)),
           ("N",), "", "Back to the tool that was in hand before, and again.", with_project, group=3,
           workspace=EDIT_WORKSPACE),
    Action("brush_smaller", "Edit/Tool", "Smaller brush", _resize_brush(-1), ("[", "{"), "", "",
           _with_brush, group=4, workspace=EDIT_WORKSPACE),
    Action("brush_larger", "Edit/Tool", "Larger brush", _resize_brush(1), ("]", "}"), "", "",
           _with_brush, group=4, workspace=EDIT_WORKSPACE),
    Action("settings", "Edit", "Settings…", show_settings, ("Ctrl+,",), "settings",
           "Theme, size of letters, canvas, keys.", group=5),
)  # fmt: skip

IMAGE: Final = (
    Action("previous", "Image", "Previous image", _go(-1), ("A", "PgUp"), "chevron-left", "", with_project),
    Action("next", "Image", "Next image", _go(1), ("D", "PgDown"), "chevron-right", "", with_project),
    Action("previous_problem", "Image", "Previous image with a problem", _go_to_problem(-1), ("Shift+A",), "",
           "", with_project),
    Action("next_problem", "Image", "Next image with a problem", _go_to_problem(1), ("Shift+D",),
           "triangle-alert", "", with_project),
    Action("review", "Image", "Mark reviewed and go on", _review, ("Ctrl+Enter", "Ctrl+Return"),
           "circle-check", "", with_editing, group=1),
    Action("empty", "Image", "Empty on purpose", _set_empty, (), "circle-slash",
           "The image shows none of the classes: nothing is missing.", _can_be_empty, _is_empty, group=1),
    Action("note", "Image", "Note…", write_note, (), "file-text",
           "What is to be remembered of this image.", with_editing, group=1),
    Action("show_photo", "Image", "Show the photo in its folder", _show_photo, (),
           "folder-open", "", with_project, group=2),
    Action("locate", "Image", "Locate missing photos…", lambda w: w.photos.choose_folder(), (), "search",
           "Photos that moved are found again by name, size and content.", with_writing, group=2),
)  # fmt: skip

_ADJUST_ICONS: Final = {
    "move": "move",
    "scale": "scan",
    "turn": "rotate-cw",
    "mirror": "flip-horizontal-2",
    "resize": "maximize",
    "as_is": "crop",
    "values": "arrow-up-down",
}

MASK: Final = tuple(
    Action(
        f"mask_{row.id}",
        "Mask",
        row.menu,
        adjust(row.id),
        icon=_ADJUST_ICONS.get(row.id, ""),
        about=row.line,
        when=with_editing,
        group=int(row.values),
    )
    for row in ADJUSTMENTS.values()
)

CLASSES: Final = (
    Action("class_map", "Classes", "Edit class map…", class_map, ("Ctrl+Shift+L",), "palette",
           "Names, ids, colours, kinds and keys of all classes.", with_project),
)  # fmt: skip
