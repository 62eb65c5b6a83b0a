"""PAGES: what makes the page of each workspace."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from segdesk.ui.qa.page import QaPage
from segdesk.ui.session.session import Session
from segdesk.ui.window.edit_page import EditPage
from segdesk.ui.window.repair_page import RepairPage
from segdesk.ui.window.workspaces import EDIT, QA, REPAIR, Page

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet
    from segdesk.ui.window.status_line import StatusLine

MakePage = Callable[[Session, "ActionSet", "StatusLine"], Page]

PAGES: Final = MappingProxyType[str, MakePage]({EDIT: EditPage, REPAIR: RepairPage, QA: QaPage})
"""By the id of the row in WORKSPACES."""
