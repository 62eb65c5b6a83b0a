"""QA: running checks, and the way through what they found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from segdesk.ui.window.action import Action, Run, with_project, with_writing
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
            page.panel.scope.set_value(scope)
            page.panel.run.click()

    return run


def _can_run(window: MainWindow) -> str:
    busy = window.session is not None and window.session.checks.is_running
    return with_project(window) or ("The checks are running." if busy else "")


QA: Final = (
    Action("check_all", "QA", "Check all images", _check("all"), (), "shield-check",
           "Everything that would fail in training.", _can_run),
    Action("check_image", "QA", "Check this image", _check("image"), (), "scan-search", "", _can_run),
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
