"""What the asked splits and sizes will do to the images, counted before anything is written. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from segdesk.dataset.package.meta import Totals
from segdesk.dataset.package.numbering import numbering
from segdesk.dataset.package.plan import chosen_entries
from segdesk.dataset.package.resize import KEEP_SIZE, Resize
from segdesk.dataset.package.settings import ExportSettings
from segdesk.dataset.package.tally import Tally, tally
from segdesk.dataset.splits import SplitPlan
from segdesk.errors import SegDeskError
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import ClassMap, MaskClass, Task
from segdesk.model.entry import SPLITS
from segdesk.progress import Progress
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.survey import JOBS
from segdesk.ui.dialogs.export.watch import Question
from segdesk.ui.widgets.painting import Tone
from segdesk.ui.wording import count, counted, dimensions, joined, percent


@dataclass(frozen=True)
class Prospect:
    """splits: None where none were asked for. tally: None where sizes stay. problem: why nothing is known."""

    splits: SplitPlan | None = None
    tally: Tally | None = None
    problem: str = ""


def is_plain(settings: ExportSettings) -> bool:
    """Neither splits nor sizes are asked for, so there is nothing to count."""
    return settings.split is None and settings.resize == KEEP_SIZE


def look(snapshot: Snapshot, settings: ExportSettings, progress: Progress) -> Prospect:
    """Masks are read only where sizes change."""
    try:
        if settings.resize == KEEP_SIZE:
            return Prospect(chosen_entries(snapshot, settings)[1])
        found = tally(snapshot, settings, jobs=JOBS, progress=progress)
        return Prospect(found.foreseen.splits, found)
    except SegDeskError as fault:
        return Prospect(problem=fault.sentence)


def _key(choices: Choices) -> object:
    settings = choices.settings
    return settings.split, settings.resize, settings.only, settings.task, settings.reencode_png


PROSPECT: Final = Question(
    title="Counting for export",
    key=_key,
    at_once=lambda _snapshot, choices: Prospect() if is_plain(choices.settings) else None,
    ask=lambda snapshot, choices, progress: look(snapshot, choices.settings, progress),
    broken=lambda fault: Prospect(problem=f"{type(fault).__name__}: {fault}"),
)


class Balance(NamedTuple):
    """Where the pixels of a class go: split -> share of all of them, 0 to 1."""

    one: MaskClass
    shares: dict[str, float]

    @property
    def absent(self) -> list[str]:
        return [name for name, share in self.shares.items() if not share]


def split_names(plan: SplitPlan, settings: ExportSettings) -> list[str]:
    """The splits that get or have images."""
    wanted = settings.split.shares if settings.split is not None else (0.0, 0.0, 0.0)
    return [name for name, share in zip(SPLITS, wanted, strict=True) if share or plan.counts[name].images]


def balances(plan: SplitPlan, classes: ClassMap, names: list[str]) -> list[Balance]:
    """The classes that have a pixel, in the order of the class map."""
    found = []
    for one in classes:
        pixels = {name: plan.counts[name].pixels[one.id] for name in names}
        total = sum(pixels.values())
        if total:
            found.append(Balance(one, {name: number / total for name, number in pixels.items()}))
    return found


def absence(found: list[Balance]) -> tuple[str, Tone]:
    """The badge: how many classes a split lacks."""
    absent = sum(bool(one.absent) for one in found)
    if not absent:
        return "every class in every split", "ok"
    return f"{counted(absent, 'class')} absent from a split", "warn"


def remarks(plan: SplitPlan, names: list[str]) -> list[tuple[Tone, str]]:
    """What else there is to say of splits, with its tone."""
    empty = [name for name in names if not plan.counts[name].images]
    why = "groups are too large, or images too few"
    found: list[tuple[Tone, str]] = [("warn", f"{name} gets no image: {why}.") for name in empty]
    if plan.kept:
        verb = "stays" if plan.kept == 1 else "stay"
        found.append(
            ("accent", f"{counted(plan.kept, 'image')} {verb} in the split that it has in the project.")
        )
    if plan.torn:
        found.append(("warn", f"{counted(len(plan.torn), 'group')} in several splits, as in the project."))
    return found


def effects(known: Tally, classes: ClassMap, settings: ExportSettings) -> Iterator[tuple[Tone, str]]:
    """What resizing does, a line each, with its tone."""
    totals, foreseen = known.totals, known.foreseen
    yield "accent", _images(known, settings)
    if foreseen.vanished:
        gone = sum(foreseen.vanished.values())
        by_class = ", ".join(f"{name} {count(number)}" for name, number in sorted(foreseen.vanished.items()))
        yield "warn", f"{counted(gone, 'object')} {'vanishes' if gone == 1 else 'vanish'}: {by_class}."
    else:
        yield "ok", "No object vanishes."
    if foreseen.cut_pixels:
        yield "warn", f"Cuts off {counted(foreseen.cut_pixels, 'painted pixel')}."
    if foreseen.padding:
        area = sum(width * height * number for (width, height), number in totals.sizes.items())
        share = percent(foreseen.padding / area)
        value = _padding(known, classes, settings)
        yield "accent", joined([f"Pads {counted(foreseen.padding, 'pixel')} ({share})", value])
    if totals.reencoded:
        verb = "is" if totals.reencoded == 1 else "are"
        yield "accent", f"{counted(totals.reencoded, 'photo')} {verb} written anew."


def _images(known: Tally, settings: ExportSettings) -> str:
    what = "tile" if settings.resize.kind is Resize.TILE else "image"
    return f"{counted(known.totals.images, what)} of {sizes_of(known.totals)}."


def sizes_of(totals: Totals) -> str:
    """The size, or how many there are."""
    sizes = list(totals.sizes)
    return dimensions(*sizes[0]) if len(sizes) == 1 else counted(len(sizes), "size")


def _padding(known: Tally, classes: ClassMap, settings: ExportSettings) -> str:
    """What masks hold there."""
    if settings.task is Task.INSTANCE:
        return "no object there"
    assert settings.task is not None, "a dialog names the task"
    try:
        numbers = numbering(classes, settings.task, unlabelled_pixels=known.unlabelled)
    except SegDeskError as fault:
        return fault.sentence
    return f"{numbers.padding} in the mask, black in the photo"
