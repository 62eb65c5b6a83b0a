"""Which images a package holds, in which order, under which names. Reads headers; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from segdesk.errors import Refused, SegDeskError
from segdesk.io.images import ImageFacts, probe
from segdesk.io.names import unique_names
from segdesk.model.entry import ImageEntry, Status
from segdesk.progress import Progress
from segdesk.workers import in_order

from .photos import PhotoRule, package_name, rule_of
from .settings import Only

CHOSEN: dict[Only, Callable[[ImageEntry], bool]] = {
    Only.ALL: lambda entry: True,
    Only.LABELLED: lambda entry: entry.labelled or entry.empty_on_purpose,
    Only.REVIEWED: lambda entry: entry.status is Status.REVIEWED,
    Only.EDITED: lambda entry: entry.edited,
}


@dataclass(frozen=True)
class PlannedImage:
    """One image of the package: its number from 1, its name in images/, and how its photo gets there."""

    number: int
    entry: ImageEntry
    photo: Path
    name: str
    rule: PhotoRule
    size: tuple[int, int]

    @property
    def stem(self) -> str:
        return PurePosixPath(self.name).stem


def plan_images(
    entries: Iterable[ImageEntry],
    locate: Callable[[ImageEntry], Path],
    *,
    only: Only,
    png_only: bool,
    jobs: int,
    progress: Progress,
) -> list[PlannedImage]:
    """The chosen images in code-point order of `original`, numbered and named.

    SegDeskError when a photo cannot be read; Refused when nothing is chosen.
    """
    kept = (one for one in entries if CHOSEN[only](one) and not one.left_out)
    chosen = sorted(kept, key=lambda one: one.original)
    if not chosen:
        raise Refused(
            f"No image is {only.value}, so there is nothing to export.", "Label images, or export all."
        )
    photos = [locate(one) for one in chosen]
    facts = list(
        in_order(probe, photos, total=len(photos), jobs=jobs, progress=progress, what="Reading photo headers")
    )
    rules = [rule_of(one, photo, png_only=png_only) for one, photo in zip(facts, photos, strict=True)]
    names = unique_names(
        [
            package_name(PurePosixPath(one.original).name, rule)
            for one, rule in zip(chosen, rules, strict=True)
        ]
    )
    return [
        PlannedImage(number, entry, photo, name, rule, _size(entry, photo, header))
        for number, (entry, photo, name, rule, header) in enumerate(
            zip(chosen, photos, names, rules, facts, strict=True), 1
        )
    ]


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
