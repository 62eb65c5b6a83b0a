"""The sample project: a few drawn streets, with exact masks, to try everything on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from segdesk.progress import Progress
from segdesk.ui.window.places import project_folder

RECIPE: Final = "street-panoptic"
"""The name of one of dataset.sample.RECIPES, which is imported when it is drawn."""
NOTE: Final = "4 street images"


def sample_folder() -> Path:
    """Where the sample images are, or will be."""
    return project_folder() / "Samples" / RECIPE


def draw_sample(progress: Progress) -> Path:
    """The folder of the sample images, drawn if they are not there yet."""
    from segdesk.dataset.sample import RECIPES, write_samples

    folder = sample_folder()
    if not folder.is_dir():
        folder.parent.parent.mkdir(parents=True, exist_ok=True)
        recipes = tuple(one for one in RECIPES if one.name == RECIPE)
        write_samples(folder.parent, recipes=recipes, faults=(), progress=progress)
    return folder
