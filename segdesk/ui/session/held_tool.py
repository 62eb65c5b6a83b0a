"""A tool for as long as its key is held: what was done with it tells a hold from a tap, not the time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from segdesk.tools.tool import ToolHost

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session


class HeldTool:
    """press() takes a tool in hand; release() brings back the one before if a whole gesture was made between.

    A gesture that is still going on keeps its tool: a polygon begun with the key down is drawn to its end.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tool_id = self._before = ""
        self._host: ToolHost | None = None
        self._is_used = False

    def press(self, tool_id: str) -> None:
        self._let_go()
        toolkit = self._session.toolkit
        self._tool_id, self._before, self._is_used = tool_id, toolkit.tool_id, False
        toolkit.use(tool_id)
        self._host = self._session.host
        if self._host is not None:
            self._host.busy_changed.connect(self._note)

    def release(self) -> Callable[[], object]:
        """The key came up: what that brings."""
        return partial(self._end, back=self._is_used and not self._is_busy)

    @property
    def _is_busy(self) -> bool:
        return self._host is not self._session.host or (self._host is not None and self._host.is_busy)

    def _end(self, *, back: bool) -> None:
        toolkit = self._session.toolkit
        if back and not self._is_busy and toolkit.tool_id == self._tool_id:
            toolkit.use(self._before)
        self._let_go()

    def _note(self) -> None:
        """A gesture began, or ended: then the tool was used."""
        self._is_used = self._host is not None and not self._host.is_busy

    def _let_go(self) -> None:
        if self._host is not None:
            self._host.busy_changed.disconnect(self._note)
        self._host, self._is_used = None, False
