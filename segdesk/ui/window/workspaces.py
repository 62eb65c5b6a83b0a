"""WORKSPACES: the table of what one can be in, and what a page of one must do. Knows no page."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage

if TYPE_CHECKING:
    from segdesk.ui.canvas.surface import Surface
    from segdesk.ui.window.bars import Bars

EDIT: Final = "edit"
"""The workspace in which a project opens."""
REPAIR: Final = "repair"
QA: Final = "qa"
GEOMETRY, VALUES = "geometry", "values"
"""The tabs of Repair."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One row. key: the shortcut that leads there. about: its use, for tooltips."""

    id: str
    title: str
    icon: str
    key: str
    about: str


_ROWS: Final = (
    Workspace(EDIT, "Edit", "square-pen", "Ctrl+1", "Draw and correct masks."),
    Workspace(REPAIR, "Repair", "wrench", "Ctrl+2", "Masks that lie wrong or hold wrong values."),
    Workspace(QA, "QA", "shield-check", "Ctrl+3", "Find what would fail in training, and fix it."),
)
WORKSPACES: Final = MappingProxyType({row.id: row for row in _ROWS})
"""By id, in the order of their tabs. Each has a page of the same id in PAGES (ui/window/pages.py)."""


class Page(Protocol):
    """What the window asks of a workspace's page, which is a QWidget made for one session.

    Pages share the session, so its image and selection, and the window hands zoom and place from canvas to
    canvas. A page is made when it is first shown and stays, hidden, until the session is closed.
    """

    @property
    def canvas(self) -> Surface:
        """Where the image is shown; zoom actions go there."""
        ...

    @property
    def bars(self) -> Bars:
        """Where messages are shown while the page is in front."""
        ...

    @property
    def is_bare(self) -> bool:
        """Whether all but the canvas is put away."""
        ...

    def set_bare(self, *, on: bool) -> None:
        """Nothing but the canvas; and back, as it was."""
        ...

    def enter(self) -> None:
        """The page came to the front: give the keys to its canvas or list, tell the status bar."""
        ...

    def leave(self) -> None:
        """Another page comes to the front: settle what is begun."""
        ...

    def focus_area(self, direction: int) -> None:
        """Give the keys to the next part of the page (1) or the one before (-1)."""
        ...

    def layout_state(self) -> QByteArray:
        """Where its parts stand, to be remembered."""
        ...

    def restore_layout(self, state: QByteArray) -> None:
        """As they stood; as made when the state says nothing."""
        ...

    def reset_layout(self) -> None:
        """As made."""
        ...

    def picture(self) -> QImage:
        """What its canvas shows of the image; null when nothing is shown."""
        ...

    def shut(self) -> None:
        """Let go of the session before it is closed, and end the page's threads."""
        ...
