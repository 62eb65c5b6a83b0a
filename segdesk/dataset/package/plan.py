"""Which images a package holds, in which order, under which names. Reads headers; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from segdesk.dataset.ledger.dealt import dealt
from segdesk.dataset.splits import SplitPlan, plan_splits
from segdesk.errors import Refused, SegDeskError
from segdesk.io.images import ImageFacts, probe
from segdesk.io.names import unique_names
from segdesk.io.snapshot import Snapshot
from segdesk.model.entry import ImageEntry, Status
from segdesk.progress import Progress
from segdesk.workers import in_order

from .photos import PhotoRule, package_name, rule_of
from .resize import ImageMap
from .settings import ExportSettings, Only

CHOSEN: dict[Only, Callable[[ImageEntry], bool]] = {
    Only.ALL: lambda entry: not entry.left_out,
    Only.LABELLED: lambda entry: not entry.left_out and (entry.labelled or entry.empty_on_purpose),
    Only.REVIEWED: lambda entry: not entry.left_out and entry.status is Status.REVIEWED,
    Only.EDITED: lambda entry: not entry.left_out and entry.edited,
}
"""Which images are exported; those that a person left out never are."""


@dataclass(frozen=True, slots=True)
class PlannedImage:
    """One image of the package: its number from 1, its name in images/, how its photo gets there, and what of
    it: tiles of one photo are images of their own. facts: the photo's header, if it was read."""

    number: int
    entry: ImageEntry
    photo: Path
    name: str
    rule: PhotoRule
    map: ImageMap
    facts: ImageFacts | None = None

    @property
    def page(self) -> int:
        """Of the photo's file, counted from 0."""
        return self.entry.page

    @property
    def size(self) -> tuple[int, int]:
        """In the package."""
        return self.map.size

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem


def chosen_entries(snapshot: Snapshot, settings: ExportSettings) -> tuple[list[ImageEntry], SplitPlan | None]:
    """The images that are exported, in code-point order of `original`, with the splits that were asked for.
    An image that the same rule dealt out in an earlier export stays where it was.

    Refused when nothing is chosen.
    """
    chosen = sorted(
        (one for one in snapshot.entries if CHOSEN[settings.only](one)), key=lambda one: one.original
    )
    if not chosen:
        raise Refused(
            f"No image is {settings.only.value}, so there is nothing to export.",
            "Label images, or export all.",
        )
    if settings.split is None:
        return chosen, None
    before = dealt(snapshot.settings, settings.split)
    known = [replace(one, split=one.split or before.get(one.id, "")) for one in chosen]
    plan = plan_splits(known, settings.split, snapshot.classes)
    return plan.applied(chosen), plan


def plan_images(
    chosen: Sequence[ImageEntry],
    locate: Callable[[ImageEntry], Path],
    settings: ExportSettings,
    *,
    jobs: int,
    progress: Progress,
) -> list[PlannedImage]:
    """The images of the package in their order, numbered and named; tiles of a photo follow each other.

    SegDeskError for a photo that cannot be read.
    """
    photos = [locate(one) for one in chosen]
    headers = list(zip(photos, (one.page for one in chosen), strict=True))
    facts = in_order(
        _header, headers, total=len(photos), jobs=jobs, progress=progress, what="Reading photo headers"
    )
    names = unique_names(one.original for one in chosen)
    planned: list[PlannedImage] = []
    for entry, photo, header in zip(chosen, photos, facts, strict=True):
        for image_map in settings.resize.maps(_size(entry, photo, header)):
            rule = rule_of(
                header, photo, page=entry.page, png_only=settings.reencode_png, mapped=image_map.changes
            )
            name = package_name(names[entry.original], rule, image_map.ending)
            planned.append(PlannedImage(len(planned) + 1, entry, photo, name, rule, image_map, header))
    return planned


def _header(photo: tuple[Path, int]) -> ImageFacts:
    return probe(photo[0], page=photo[1])


def _size(entry: ImageEntry, photo: Path, facts: ImageFacts) -> tuple[int, int]:
    """The upright size; the photo must still be the one that was labelled."""
    if entry.width and (entry.width, entry.height) != (facts.width, facts.height):
        raise SegDeskError(
            f"The photo is {facts.width} x {facts.height} now; its mask was made when it was "
            f"{entry.width} x {entry.height}.",
            "Put the original photo back, or remove the image.",
            file=photo,
        )
    return facts.width, facts.height
