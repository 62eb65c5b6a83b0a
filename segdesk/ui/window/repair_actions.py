"""Repair: ways into the workspace, and its keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from segdesk.ui.window.action import Action, Run, with_image, with_project
from segdesk.ui.window.workspaces import GEOMETRY, VALUES
from segdesk.ui.window.workspaces import REPAIR as WORKSPACE

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow
    from segdesk.ui.window.repair_page import RepairPage


def open_repair(window: MainWindow, tab: str = "") -> None:
    """The Repair workspace with the image in front; tab: empty for the one that the image needs."""
    window.show_workspace(WORKSPACE)
    page = cast("RepairPage | None", window.desk.pages.get(WORKSPACE))
    if page is None:
        return
    if tab:
        page.show_tab(tab)
    else:
        page.bring_needed()


def _open(tab: str) -> Run:
    return lambda window: open_repair(window, tab)


def _next_unresolved(window: MainWindow) -> None:
    page = cast("RepairPage | None", window.desk.pages.get(WORKSPACE))
    if page is not None:
        page.show_tab(VALUES)
        page.values_tab.next_unresolved()


REPAIR: Final = (
    Action("open_repair", "Mask", "Open in Repair", _open(""), (), "wrench",
           "Ranked proposals for where the mask lies and what its values mean.", with_image, group=2),
    Action("repair_geometry", "Mask", "Repair places", _open(GEOMETRY), (), "move",
           "How masks lie under their photos.", with_project, group=2),
    Action("repair_values", "Mask", "Repair values", _open(VALUES), (), "arrow-up-down",
           "What the values of masks mean.", with_project, group=2),
    Action("next_unresolved", "Mask", "Next unresolved value", _next_unresolved, ("N",), "",
           "The next value without a class.", with_project, group=2, workspace=WORKSPACE),
)  # fmt: skip
