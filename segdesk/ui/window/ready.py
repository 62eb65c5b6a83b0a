"""What a person may open next, imported by a job, so that the first time need not wait."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Final

from segdesk.progress import Progress

AFTER_MS: Final = 400
"""So long after the start page, or a project, came to the front: what is seen comes first."""

PROJECT: Final = (
    "numpy.ma",  # np.unique imports it when it is first called
    "segdesk.ui.session.session",
    "segdesk.ui.window.edit_page",
    "segdesk.ui.window.imported",
    "segdesk.ui.window.scan",
)
"""What shows a project, or what may become one."""

NEXT: Final = (
    "segdesk.ui.window.repair_page",
    "segdesk.ui.qa.page",
    "segdesk.ui.dialogs.export.sheet",
    "segdesk.ui.dialogs.class_map.sheet",
    "segdesk.ui.dialogs.adjust.sheet",
    "segdesk.ui.dialogs.operation.sheet",
    "segdesk.ui.window.past",
    "segdesk.ui.window.settings.sheet",
    "segdesk.ui.window.keys.sheet",
)
"""What is opened in a project."""


def get_ready(names: Iterable[str], progress: Progress) -> None:
    """Import them one by one; a wish to stop is heard in between."""
    for name in progress.over(list(names)):
        import_module(name)
