"""QA: running checks, and the way through what they found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from segdesk.ui.window.action import Action, Run, with_editing, with_project, with_writing
from segdesk.ui.window.workspaces import QA as WORKSPACE

if TYPE_CHECKING:
    from segdesk.ui.qa.work import Work
    from segdesk.ui.window.main_window import MainWindow


def _work(do: Callable[[Work], object]) -> Run:
    def run(window: MainWindow) -> None:
        if (page := window.desk.qa) is not None:
            do(page.work)

    return run


def _check(scope: str) -> Run:
    """Shows the workspace, and runs the checks there."""

    def run(window: MainWindow) -> None:
        window.show_workspace(WORKSPACE)
        if (page := window.desk.qa) is not None:
            page.panel.head.set_scope(scope)
            page.panel.head.run.click()

    return run


def _limits(window: MainWindow) -> None:
    window.show_workspace(WORKSPACE)
    if (page := window.desk.qa) is not None:
        page.work.change_limits()


def _is_left_out(window: MainWindow) -> bool:
    entry = window.session.entry if window.session is not None else None
    return entry is not None and entry.left_out


def _leave_out(window: MainWindow) -> None:
    """Out of exports and checks, or in again; one step."""
    session = window.session
    if session is None or session.entry is None:
        return
    entry, is_out = session.entry, session.entry.left_out
    with session.step(f"{'Take in' if is_out else 'Leave out'} {entry.original}") as step:
        session.project.set_entry(entry.id, into=step, left_out=not is_out)
    said = "is in exports and checks again" if is_out else "is left out of exports and checks"
    session.said.emit(f"{entry.original} {said}")


def _can_run(window: MainWindow) -> str:
    busy = window.session is not None and window.session.checks.is_running
    return with_project(window) or ("The checks are running." if busy else "")


QA: Final = (
    Action("check_all", "QA", "Check all images", _check("all"), (), "shield-check",
           "Everything that would fail in training.", _can_run),
    Action("check_image", "QA", "Check this image", _check("image"), (), "scan-search", "", _can_run),
    Action("limits", "QA", "Limits of the checks…", _limits, (), "sliders-horizontal",
           "Where the checks of this project draw their lines.", with_writing),
    Action("leave_out", "QA", "Leave this image out", _leave_out, (), "eye-off",
           "Out of exports and checks; photo and mask stay.", with_editing, checked=_is_left_out),
    Action("next_finding", "QA", "Next finding", _work(lambda w: w.step(1)), ("J",), "", "", with_project,
           group=1, workspace=WORKSPACE),
    Action("previous_finding", "QA", "Previous finding", _work(lambda w: w.step(-1)), ("K",), "", "",
           with_project, group=1, workspace=WORKSPACE),
    Action("fix", "QA", "Fix", _work(lambda w: w.fix()), ("F",), "wrench", "What the bar below says.",
           with_writing, group=2, workspace=WORKSPACE),
    Action("fix_all", "QA", "Fix all…", _work(lambda w: w.fix_all()), ("Shift+F",), "",
           "A list first, then one step.", with_writing, group=2, workspace=WORKSPACE),
    Action("ignore", "QA", "Ignore with reason…", _work(lambda w: w.ignore()), ("Shift+I",), "eye-off", "",
           with_writing, group=2, workspace=WORKSPACE),
)  # fmt: skip
