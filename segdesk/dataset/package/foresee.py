"""What an export's settings are going to do to images, counted before anything is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from segdesk.dataset.splits import SplitPlan
from segdesk.io.snapshot import Snapshot
from segdesk.progress import Progress
from segdesk.workers import in_order

from .contents import Contents
from .mapping import Mapped
from .plan import chosen_entries, plan_images
from .settings import ExportSettings


@dataclass
class Foreseen:
    """images: of the package, tiles counted one by one. vanished: objects by class name that resizing leaves
    no pixel. cut_pixels: painted pixels that a crop leaves out. padding: pixels that no photo covers."""

    images: int = 0
    vanished: Counter[str] = field(default_factory=Counter)
    cut_pixels: int = 0
    padding: int = 0
    splits: SplitPlan | None = None

    def in_words(self) -> list[str]:
        """For a person; empty when nothing is lost."""
        said = []
        if self.vanished:
            by_class = ", ".join(f"{name} {count:,}" for name, count in sorted(self.vanished.items()))
            said.append(f"Objects that resizing leaves no pixel: {by_class}.")
        if self.cut_pixels:
            said.append(f"The crop leaves out {self.cut_pixels:,} painted pixels.")
        return said


def foresee(snapshot: Snapshot, settings: ExportSettings, *, jobs: int, progress: Progress) -> Foreseen:
    """Resize every mask and keep the counts. Reads nothing but photo headers where no size changes."""
    chosen, splits = chosen_entries(snapshot, settings)
    planned = plan_images(chosen, snapshot.photo, settings, jobs=jobs, progress=progress)
    found = Foreseen(images=len(planned), splits=splits, padding=sum(one.map.padding for one in planned))
    changing = [one for one in planned if one.map.changes and not one.map.tile]
    for one in in_order(
        Contents(snapshot).mapped,
        changing,
        total=len(changing),
        jobs=jobs,
        progress=progress,
        what="Looking at what resizing takes away",
    ):
        _count(found, one, snapshot)
    return found


def _count(found: Foreseen, one: Mapped, snapshot: Snapshot) -> None:
    found.vanished.update(snapshot.classes.by_key(gone.class_key).name for gone in one.vanished)
    found.cut_pixels += one.cut
