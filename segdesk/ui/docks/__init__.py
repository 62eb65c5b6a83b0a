"""The docks of the Edit workspace: classes, objects of the image, how the photo is shown."""

from segdesk.ui.docks.adjust import AdjustDock
from segdesk.ui.docks.classes import ClassesDock
from segdesk.ui.docks.objects import ObjectsDock

__all__ = ["AdjustDock", "ClassesDock", "ObjectsDock"]
