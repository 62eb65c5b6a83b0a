"""What a package of other sizes is going to count: every image through its map, nothing written."""

from __future__ import annotations

from dataclasses import dataclass, field

from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import Task
from segdesk.progress import Progress
from segdesk.workers import in_order

from .content import Content
from .contents import Contents
from .foresee import Foreseen
from .meta import Totals
from .numbering import Numbering, numbering
from .plan import PlannedImage, chosen_entries, plan_images
from .settings import ExportSettings


@dataclass
class Tally:
    """foreseen: as foresee() has it, in the same pass. totals: those of meta.json but for lossy YOLO rows,
    which only writing tells. unlabelled: some pixel has no object, or no photo."""

    foreseen: Foreseen
    totals: Totals = field(default_factory=Totals)
    unlabelled: bool = False

    def take(self, planned: PlannedImage, content: Content, numbers: Numbering) -> None:
        """Count one image."""
        listed = {one.id for one in numbers.categories}
        objects = len(content.objects)
        self.totals.add_content(planned, content)
        self.totals.masks += objects if numbers.task is Task.INSTANCE else 1
        self.totals.annotations += (
            objects if content.values is None else len(listed & content.class_pixels.keys())
        )
        self.foreseen.vanished.update(numbers.classes.by_key(key).name for key in content.vanished)
        self.foreseen.cut_pixels += content.cut_pixels
        self.foreseen.padding += content.padding
        self.unlabelled |= bool(content.unlabelled or content.padding)


def tally(snapshot: Snapshot, settings: ExportSettings, *, jobs: int, progress: Progress) -> Tally:
    """Read every mask that is exported and count what becomes of it.

    SegDeskError for photos and masks that cannot be read; Refused when nothing is chosen.
    """
    chosen, splits = chosen_entries(snapshot, settings)
    planned = plan_images(chosen, snapshot.photo, settings, jobs=jobs, progress=progress)
    # The value of unlabelled pixels is settled after this pass; no count depends on it.
    numbers = numbering(snapshot.classes, settings.task or snapshot.task, unlabelled_pixels=False)
    contents, found = Contents(snapshot), Tally(Foreseen(images=len(planned), splits=splits))

    def read(one: PlannedImage) -> tuple[PlannedImage, Content]:
        return one, contents.of(one, numbers)

    what = "Looking at what resizing does"
    for one, content in in_order(read, planned, total=len(planned), jobs=jobs, progress=progress, what=what):
        found.take(one, content, numbers)
    return found
