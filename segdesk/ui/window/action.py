"""What a row of ACTIONS says: one thing a person can do, wherever it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from segdesk.ui.window.workspaces import WORKSPACES

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

Run = Callable[["MainWindow"], object]
When = Callable[["MainWindow"], str]
"""Why the action is not possible now, as a sentence; empty when it is."""


def always(_window: MainWindow) -> str:
    return ""


def with_project(window: MainWindow) -> str:
    return "" if window.session is not None else "Open a project first."


def with_image(window: MainWindow) -> str:
    session = window.session
    return "" if session is not None and session.document is not None else "No image is open."


def with_writing(window: MainWindow) -> str:
    """A project that may be changed."""
    if reason := with_project(window):
        return reason
    assert window.session is not None
    return "The project is open for reading only." if window.session.file.read_only else ""


def with_editing(window: MainWindow) -> str:
    """An image that may be changed."""
    return with_image(window) or with_writing(window)


class Held(NamedTuple):
    """What a key does that acts for as long as it is down.

    release decides when it comes up, and gives what is done as soon as that is sure, if anything.
    """

    press: Run
    release: Callable[[MainWindow], Callable[[], object] | None]


@dataclass(frozen=True, slots=True)
class Action:
    """One row. keys: those of SegDesk's own set (see Keymap for those of now); the first is shown.

    Keys without Ctrl or Alt (except F keys) work only while the canvas or a list has the focus. held: what
    keys do instead of run, which then is for menus; they too need the canvas or a list. menu: "File", or
    "View/Theme" for a submenu, empty for none. title_now and checked ask when the menu opens; checked None is
    an action without a tick. group: a line is drawn where it differs from the row above. workspace: the only
    one in which the action is possible and its keys mean it; empty for all.
    """

    id: str
    menu: str
    title: str
    run: Run
    keys: tuple[str, ...] = ()
    icon: str = ""
    about: str = ""
    when: When = always
    checked: Callable[[MainWindow], bool] | None = None
    title_now: Callable[[MainWindow], str] | None = None
    group: int = 0
    workspace: str = ""
    held: Held | None = None

    def reason_not(self, window: MainWindow) -> str:
        """Why it is not possible in the window now; empty when it is."""
        if reason := self.when(window):
            return reason
        if not self.workspace or window.workspace in ("", self.workspace):
            return ""
        key = window.keymap.key(f"workspace_{self.workspace}")
        return f"Only in the {WORKSPACES[self.workspace].title} workspace{f' ({key})' if key else ''}."
