"""View and Help: what changes nothing of the project."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from segdesk.ui.session.view_settings import VIEW_SETTINGS, ViewSetting
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.window.action import Action, Run, with_image, with_project
from segdesk.ui.window.before import Since
from segdesk.ui.window.dialog_calls import find_command
from segdesk.ui.window.photo_actions import PHOTO
from segdesk.ui.window.workspaces import EDIT, WORKSPACES, Workspace

if TYPE_CHECKING:
    from segdesk.ui.canvas.surface import Surface
    from segdesk.ui.window.edit_page import EditPage
    from segdesk.ui.window.main_window import MainWindow

OPACITY_STEP: Final = 0.1


def _canvas(do: Callable[[Surface], object]) -> Run:
    def run(window: MainWindow) -> None:
        if window.front is not None:
            do(window.front.canvas)

    return run


def _page(do: Callable[[EditPage], object]) -> Run:
    def run(window: MainWindow) -> None:
        if window.page is not None:
            do(window.page)

    return run


def _focus_area(direction: int) -> Run:
    def run(window: MainWindow) -> None:
        if window.front is not None:
            window.front.focus_area(direction)

    return run


def _opacity(direction: int) -> Run:
    def run(window: MainWindow) -> None:
        if window.session is not None:
            view = window.session.view
            value = round(view.opacity + direction * OPACITY_STEP, 2)
            view.set(opacity=min(1.0, max(0.0, value)))
            window.session.said.emit(f"Mask opacity {view.opacity:.0%}".replace("%", " %"))

    return run


def _flip(name: str) -> Run:
    def run(window: MainWindow) -> None:
        if window.session is not None:
            window.session.view.set(**{name: not getattr(window.session.view, name)})

    return run


def _is_on(name: str) -> Callable[[MainWindow], bool]:
    return lambda window: window.session is not None and bool(getattr(window.session.view, name))


def _switch(row: ViewSetting) -> Action:
    return Action(
        f"view_{row.name}", "View", row.title, _flip(row.name), about=row.about, when=with_project,
        checked=_is_on(row.name), group=2,
    )  # fmt: skip


def _before(since: Since, about: str) -> Action:
    return Action(
        f"before_{since}", "View/Before is", f"As {since}", _page(lambda p: p.area.before.choose(since)),
        about=about, when=with_image, group=1, workspace=EDIT,
        checked=lambda w: w.page is not None and w.page.area.before.since is since,
    )  # fmt: skip


def _dock(name: str, title: str) -> Action:
    return Action(
        f"dock_{name}", "View/Docks", title, _page(lambda p: p.toggle(name)), when=with_project,
        checked=lambda w: w.page is not None and w.page.is_shown(name), group=4, workspace=EDIT,
    )  # fmt: skip


def _theme(choice: Choice, title: str, icon: str) -> Action:
    return Action(
        f"theme_{choice}", "View/Theme", title, lambda w: w.choose_theme(choice), (), icon,
        checked=lambda _w: Theme.current().choice is choice, group=3,
    )  # fmt: skip


def _workspace(row: Workspace) -> Action:
    return Action(
        f"workspace_{row.id}", "View", row.title, lambda w: w.show_workspace(row.id), (row.key,), row.icon,
        row.about, with_project, lambda w: w.workspace == row.id, group=-1,
    )  # fmt: skip


VIEW: Final = (
    *(_workspace(row) for row in WORKSPACES.values()),
    Action("zoom_in", "View", "Zoom in", _canvas(lambda c: c.zoom_step(1)), ("Ctrl++", "Ctrl+="), "zoom-in",
           "", with_image),
    Action("zoom_out", "View", "Zoom out", _canvas(lambda c: c.zoom_step(-1)), ("Ctrl+-",), "zoom-out", "",
           with_image),
    Action("fit", "View", "Fit", _canvas(lambda c: c.fit()), ("Ctrl+F",), "maximize", "The whole image.",
           with_image),
    Action("one_to_one", "View", "100 %", _canvas(lambda c: c.one_to_one()), ("Ctrl+0",), "square-square",
           "One image pixel on one pixel of the screen.", with_image),
    Action("opacity_down", "View", "Mask fainter", _opacity(-1), ("Ctrl+Shift+,",), "",
           "10 % less opacity.", with_project, group=1),
    Action("opacity_up", "View", "Mask stronger", _opacity(1), ("Ctrl+Shift+.",), "",
           "10 % more opacity.", with_project, group=1),
    Action("before_after", "View", "Before / after", _page(lambda p: p.area.before.toggle()), ("X",), "",
           "The mask as it was before; hold the key to blink.", with_image, group=1, workspace=EDIT,
           checked=lambda w: w.page is not None and w.page.area.before.is_shown),
    _before(Since.OPENED, "Compare with the mask as it was when the project was opened."),
    _before(Since.IMPORTED, "Compare with the mask as it was imported."),
    *(_switch(row) for row in VIEW_SETTINGS.values()),
    Action("hints", "View", "Hints", lambda w: w.toggle_hints(), when=with_project,
           checked=lambda w: w.prefs.hints, group=2, workspace=EDIT),
    *PHOTO,
    _theme(Choice.SYSTEM, "As the system", "sun-moon"),
    _theme(Choice.DARK, "Dark", "moon"),
    _theme(Choice.LIGHT, "Light", "sun"),
    Action("full_screen", "View", "Full screen", lambda w: w.toggle_full_screen(), ("F11",), "maximize",
           checked=lambda w: w.isFullScreen(), group=4),
    Action("hide_docks", "View", "Image only", lambda w: w.toggle_docks(), ("Shift+F11",), "",
           "Docks, filmstrip and bars away.", with_project,
           lambda w: w.front is not None and w.front.is_bare, group=4),
    _dock("classes", "Classes"),
    _dock("objects", "Objects"),
    _dock("adjust", "Adjust view"),
    _dock("filmstrip", "Filmstrip"),
    Action("next_area", "View/Go to", "Next area", _focus_area(1), ("F6",), "",
           "Tools, options, canvas, docks, images.", with_project, group=4),
    Action("previous_area", "View/Go to", "Area before", _focus_area(-1), ("Shift+F6",),
           when=with_project, group=4),
    Action("class_by_name", "View/Go to", "Class by name", _page(lambda p: p.find_class()), ("Ctrl+L",),
           when=with_project, group=4, workspace=EDIT),
    Action("reset_layout", "View", "Reset layout", lambda w: w.reset_layout(), when=with_project, group=4),
)  # fmt: skip

HELP: Final = (
    Action("commands", "Help", "Find a command…", find_command, ("Ctrl+K",), "search",
           "Every action, class and image by name."),
    Action("keys", "Help", "Keys and gestures", lambda w: w.show_keys(), ("F1",), "keyboard"),
    Action("log", "Help", "Open the log folder", lambda w: w.open_log_folder(), (), "folder-open",
           "What went wrong, in a file to send."),
    Action("about", "Help", "About SegDesk", lambda w: w.show_about(), (), "info", group=1),
)  # fmt: skip
