"""What the format of another tool cannot hold of this project, counted before it is written. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from segdesk.dataset.foreign.scene import UNFIT, Loss
from segdesk.dataset.writers import WRITERS, Prepared
from segdesk.errors import SegDeskError
from segdesk.io.snapshot import Snapshot
from segdesk.progress import Progress
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.survey import JOBS
from segdesk.ui.dialogs.export.watch import Question
from segdesk.ui.widgets.painting import Tone
from segdesk.ui.wording import counted, joined


@dataclass(frozen=True, eq=False)
class Losses:
    """prepared: ready to be written, None for a package, or where a problem is in the way."""

    prepared: Prepared | None = None
    problem: str = ""

    @property
    def rows(self) -> list[Loss]:
        return self.prepared.losses if self.prepared is not None else []


def _ask(snapshot: Snapshot, choices: Choices, progress: Progress) -> Losses:
    writer = WRITERS[choices.format]
    return Losses(writer.prepare(snapshot, jobs=JOBS, progress=progress, settings=choices.settings))


def _broken(fault: BaseException) -> Losses:
    words = fault.sentence if isinstance(fault, SegDeskError) else f"{type(fault).__name__}: {fault}"
    return Losses(problem=words)


def _key(choices: Choices) -> object:
    settings = choices.settings
    return choices.format, *((settings.only, settings.split) if not choices.is_package else ())


LOSSES: Final = Question(
    title="Counting what is lost",
    key=_key,
    at_once=lambda _snapshot, choices: Losses() if choices.is_package else None,
    ask=_ask,
    broken=_broken,
)


def lines(found: Losses) -> Iterator[tuple[Tone, str]]:
    """A line for each loss, with its tone."""
    if found.problem:
        yield "error", found.problem
        return
    if not found.rows:
        yield "ok", "Nothing of this project is lost."
    for one in found.rows:
        unit = "mask" if one.what == UNFIT else "object"
        objects = counted(one.objects, unit) if one.objects else ""
        pixels = counted(one.pixels, "pixel") if one.pixels else ""
        yield "warn", f"{one.what}: {joined([objects, pixels])}"


def summary(found: Losses) -> tuple[str, Tone]:
    """The badge."""
    if found.problem:
        return "not possible", "error"
    return (counted(len(found.rows), "loss", "losses"), "warn") if found.rows else ("lossless", "ok")
