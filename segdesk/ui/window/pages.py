"""PAGES: what makes the page of each workspace, which is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from segdesk.ui.window.workspaces import EDIT, QA, REPAIR, Page

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.action_set import ActionSet
    from segdesk.ui.window.status_line import StatusLine

MakePage = Callable[["Session", "ActionSet", "StatusLine"], Page]


def _edit(session: Session, acts: ActionSet, status: StatusLine) -> Page:
    from segdesk.ui.window.edit_page import EditPage

    return EditPage(session, acts, status)


def _repair(session: Session, acts: ActionSet, status: StatusLine) -> Page:
    from segdesk.ui.window.repair_page import RepairPage

    return RepairPage(session, acts, status)


def _qa(session: Session, acts: ActionSet, status: StatusLine) -> Page:
    from segdesk.ui.qa.page import QaPage

    return QaPage(session, acts, status)


PAGES: Final = MappingProxyType[str, MakePage]({EDIT: _edit, REPAIR: _repair, QA: _qa})
"""By the id of the row in WORKSPACES."""
