"""What a person may open next in a project, imported by a job, so that the first visit need not wait."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from segdesk.progress import Progress

AFTER_MS: Final = 400
"""So long after a project came to the front, when its first images are there."""

NEXT: Final = (
    "segdesk.ui.window.repair_page",
    "segdesk.ui.qa.page",
    "segdesk.ui.dialogs.export.sheet",
    "segdesk.ui.dialogs.class_map.sheet",
    "segdesk.ui.dialogs.adjust.sheet",
    "segdesk.ui.dialogs.operation.sheet",
    "segdesk.ui.window.palette",
)


def get_ready(progress: Progress) -> None:
    """Import them one by one; a wish to stop is heard in between."""
    for place, name in enumerate(NEXT):
        progress.step(place, len(NEXT), "Getting ready")
        import_module(name)
