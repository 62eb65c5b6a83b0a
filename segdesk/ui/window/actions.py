"""ACTIONS: the table from which menus, keys, buttons and the sheet of keys are made."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from segdesk.ui.window.edit_actions import CLASSES, EDIT, IMAGE, MASK
from segdesk.ui.window.file_actions import FILE
from segdesk.ui.window.object_actions import OBJECT
from segdesk.ui.window.photo_actions import PAGES
from segdesk.ui.window.qa_actions import QA
from segdesk.ui.window.repair_actions import REPAIR
from segdesk.ui.window.view_actions import HELP, VIEW

_ROWS = (*FILE, *EDIT, *OBJECT, *IMAGE, *PAGES, *MASK, *REPAIR, *CLASSES, *QA, *VIEW, *HELP)

ACTIONS: Final = MappingProxyType({row.id: row for row in _ROWS})
"""By id, in the order of menu bar and menus."""
