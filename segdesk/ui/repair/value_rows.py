"""The values of a group of masks as rows: pixels, what each becomes, why, and how sure. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.progress import SILENT, Progress
from segdesk.repair.plan import ImagePlan
from segdesk.repair.values.evidence import tolerance_of
from segdesk.repair.values.facts import counted
from segdesk.repair.values.judge import Verdict
from segdesk.repair.values.naming import shown_code
from segdesk.repair.values.reading import SEVERAL, UNKNOWN, Reading
from segdesk.repair.values.sheet import Noise
from segdesk.repair.values.views import View, views_of
from segdesk.workers import in_order

MOST: Final = 400
"""Values beyond these are noise: they are one row."""


class State(StrEnum):
    """exact: one class gives this value. likely: the nearest value of one, within what noise does. rule:
    pixel by pixel, from the classes around. choose: nothing says it. person: somebody said it."""

    EXACT = "exact"
    LIKELY = "likely"
    RULE = "rule"
    CHOOSE = "choose"
    PERSON = "chosen"


@dataclass(frozen=True)
class ValueRow:
    """code: the stored value, or a colour packed. becomes: a class id; None for a rule, and while open."""

    code: int
    shown: str
    pixels: int
    share: float
    masks: int
    becomes: int | None
    evidence: str
    state: State
    choices: tuple[int, ...] = ()


@dataclass(frozen=True, eq=False)
class Counted:
    """What masks hold: code -> pixels, code -> masks. view of the codes; None where masks differ in it."""

    view: View
    pixels: Mapping[int, int]
    masks: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.pixels.values())


def count_values(plans: Sequence[ImagePlan], *, jobs: int = 1, progress: Progress = SILENT) -> Counted:
    """Read all masks of a group."""
    pixels: Counter[int] = Counter()
    masks: Counter[int] = Counter()
    total = len(plans)
    for found in in_order(_values_of, plans, total=total, jobs=jobs, progress=progress, what="Counting"):
        pixels.update(found)
        masks.update(found.keys())
    reading = plans[0].values[0].reading if plans and plans[0].values else None
    return Counted(reading.view if reading is not None else View.VALUE, pixels, masks)


def _values_of(plan: ImagePlan) -> dict[int, int]:
    found: Counter[int] = Counter()
    try:
        masks = plan.subject.read()
    except SegDeskError:
        return {}  # the plan says what is wrong with it
    for mask, verdict in zip(masks, plan.values or (), strict=False):
        views = views_of(mask)
        if verdict.reading is not None and verdict.reading.view in views:
            codes, counts = counted(views[verdict.reading.view])
            found.update(dict(zip(codes.tolist(), counts.tolist(), strict=True)))
    return found


def rows_of(counts: Counted, verdict: Verdict, given: Mapping[int, int]) -> list[ValueRow]:
    """The most frequent first. given: what a person said of codes."""
    if verdict.reading is None:
        return []
    codes = sorted((one for one in counts.pixels if one >= 0), key=lambda one: -counts.pixels[one])[:MOST]
    maker = _Maker(counts, verdict.reading, verdict.noise, given)
    ids = verdict.reading.ids_of(np.array(codes, np.int64), tolerance_of(verdict.reading, verdict.noise))
    return [maker.row(code, int(found)) for code, found in zip(codes, ids, strict=True)]


@dataclass(frozen=True, eq=False)
class _Maker:
    """Judges the values of one group, each by itself."""

    counts: Counted
    reading: Reading
    noise: Noise
    given: Mapping[int, int]

    def row(self, code: int, found: int) -> ValueRow:
        """found: the id that the reading gives the code, UNKNOWN or SEVERAL."""
        pixels = self.counts.pixels[code]
        share, masks = pixels / max(1, self.counts.total), self.counts.masks[code]
        shown = shown_code(code, self.counts.view)
        row = ValueRow(code, shown, pixels, share, masks, None, "", State.CHOOSE)
        if code in self.given:
            return replace(row, becomes=self.given[code], evidence="As chosen", state=State.PERSON)
        written = tuple(one for one, some in self.reading.codes.items() if code in some)
        if len(written) > 1 or found == SEVERAL:
            listed = " and ".join(map(str, written[:3])) or "Several classes"
            return replace(row, evidence=f"{listed} both give {shown}", choices=written)
        if written:
            said = f"Only {written[0]} gives {shown}"
            return replace(row, becomes=written[0], evidence=said, state=State.EXACT)
        return self._unwritten(row, found)

    def _unwritten(self, row: ValueRow, found: int) -> ValueRow:
        """Of a value that the pipeline itself does not write."""
        if found != UNKNOWN:
            places, _ = self.reading.nearest(np.array([row.code], np.int64))
            near = shown_code(int(self.reading.rows[0][places[0]]), self.reading.view)
            if self.noise is Noise.EXACT:
                said = f"Near {near}, which is {found}"
                return replace(row, becomes=found, evidence=said, state=State.LIKELY)
            return replace(row, evidence=f"Noise near {near}", state=State.RULE)
        if self.noise is not Noise.EXACT:
            return replace(row, evidence=_RULES[self.noise], state=State.RULE)
        where = f"{row.masks} mask{'s' if row.masks > 1 else ''}"
        return replace(row, evidence=f"Matches nothing; in {where}")


_RULES: Final = {
    Noise.LOSSY: "Compression noise",
    Noise.INTERPOLATED: "Between two classes",
    Noise.DITHERED: "Dither",
}


def exact_share(rows: Sequence[ValueRow], total_px: int) -> float:
    """The share of pixels whose value has a single source."""
    return sum(one.pixels for one in rows if one.state is State.EXACT) / max(1, total_px)


def unresolved(rows: Iterable[ValueRow]) -> list[ValueRow]:
    return [one for one in rows if one.state is State.CHOOSE]
