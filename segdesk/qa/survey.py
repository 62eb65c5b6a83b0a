"""What a project holds, counted over all its masks: sizes and places of objects, classes that go together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.errors import SegDeskError
from segdesk.io.snapshot import Snapshot
from segdesk.model.entry import ImageEntry
from segdesk.ops.runs import measure
from segdesk.progress import Progress
from segdesk.workers import in_order

ROWS, COLUMNS = 9, 16
_POWERS: Final = 64


@dataclass
class Survey:
    """areas: objects of 2^n px and more, by n. places: objects by the field of ROWS x COLUMNS of their image
    that the middle of their box lies in, row by row. pairs: images that have both of two class keys, the
    lower first; a class with itself is the images that have it."""

    areas: dict[int, int] = field(default_factory=dict)
    places: list[int] = field(default_factory=list)
    pairs: dict[tuple[int, int], int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "areas": {str(power): number for power, number in self.areas.items()},
            "places": self.places,
            "pairs": [[*pair, number] for pair, number in self.pairs.items()],
        }


def survey_from(value: Any) -> Survey:
    """What as_json() gave; TypeError, KeyError or ValueError for what is no such thing."""
    return Survey(
        {int(power): int(number) for power, number in value["areas"].items()},
        [int(number) for number in value["places"]],
        {(int(one), int(other)): int(number) for one, other, number in value["pairs"]},
    )


class _Counts(NamedTuple):
    powers: npt.NDArray[np.int64]
    places: npt.NDArray[np.int64]


def survey(snapshot: Snapshot, *, jobs: int, progress: Progress) -> Survey:
    """Of all images that are not left out; masks that cannot be read count nothing: a check says so."""
    entries = [one for one in snapshot.entries if one.use and not one.left_out]
    powers, places = np.zeros(_POWERS, np.int64), np.zeros(ROWS * COLUMNS, np.int64)
    for one in in_order(
        partial(_of_image, snapshot), entries, total=len(entries), jobs=jobs, progress=progress
    ):
        powers += one.powers
        places += one.places
    areas = {int(power): int(powers[power]) for power in np.flatnonzero(powers)}
    return Survey(areas, places.tolist(), _together(snapshot, entries))


def _together(snapshot: Snapshot, entries: Iterable[ImageEntry]) -> dict[tuple[int, int], int]:
    found: Counter[tuple[int, int]] = Counter()
    for entry in entries:
        keys = sorted({snapshot.classes.resolve(one.class_key) for one in entry.use if one.pixels})
        found.update((key, key) for key in keys)
        found.update(combinations(keys, 2))
    return dict(found)


def _of_image(snapshot: Snapshot, entry: ImageEntry) -> _Counts:
    nothing = _Counts(np.zeros(_POWERS, np.int64), np.zeros(ROWS * COLUMNS, np.int64))
    try:
        content = snapshot.read(entry)
    except SegDeskError:
        return nothing
    extents = [measure(plane) for plane in content.planes]
    rows = [(area, *box) for one in content.objects
            for area, box in (extents[one.plane].of(one.slot),) if area]  # fmt: skip
    if not rows:
        return nothing
    table = np.array(rows, np.float64)
    powers = np.bincount(np.log2(table[:, 0]).astype(np.int64), minlength=_POWERS)
    width, height = content.size
    across = ((table[:, 1] + table[:, 3]) / 2 * COLUMNS / width).astype(np.int64)
    down = ((table[:, 2] + table[:, 4]) / 2 * ROWS / height).astype(np.int64)
    fields = np.minimum(down, ROWS - 1) * COLUMNS + np.minimum(across, COLUMNS - 1)
    return _Counts(powers, np.bincount(fields, minlength=ROWS * COLUMNS))
