"""The sample project: a few drawn streets, with exact masks, to try everything on."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from segdesk.dataset.sample import RECIPES, write_samples
from segdesk.progress import Progress
from segdesk.ui.window.imported import project_folder

RECIPE: Final = next(one for one in RECIPES if one.name == "street-panoptic")
NOTE: Final = f"{len(RECIPE.shots)} street images"


def sample_folder() -> Path:
    """Where the sample images are, or will be."""
    return project_folder() / "Samples" / RECIPE.name


def draw_sample(progress: Progress) -> Path:
    """The folder of the sample images, drawn if they are not there yet."""
    folder = sample_folder()
    if not folder.is_dir():
        folder.parent.parent.mkdir(parents=True, exist_ok=True)
        write_samples(folder.parent, recipes=(RECIPE,), faults=(), progress=progress)
    return folder
