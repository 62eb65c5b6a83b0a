"""PAGES: what makes the page of each workspace. Those of Repair and QA are imported when first shown."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from segdesk.ui.session.session import Session
from segdesk.ui.window.edit_page import EditPage
from segdesk.ui.window.workspaces import EDIT, QA, REPAIR, Page

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet
    from segdesk.ui.window.status_line import StatusLine

MakePage = Callable[[Session, "ActionSet", "StatusLine"], Page]


def _repair(session: Session, acts: ActionSet, status: StatusLine) -> Page:
    from segdesk.ui.window.repair_page import RepairPage

    return RepairPage(session, acts, status)


def _qa(session: Session, acts: ActionSet, status: StatusLine) -> Page:
    from segdesk.ui.qa.page import QaPage

    return QaPage(session, acts, status)


PAGES: Final = MappingProxyType[str, MakePage]({EDIT: EditPage, REPAIR: _repair, QA: _qa})
"""By the id of the row in WORKSPACES."""
