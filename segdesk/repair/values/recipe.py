"""What a recipe is: a pipeline that changes values, and its settings as the codes it writes for class ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.values.reading import Reading
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

Seen = NDArray[np.int64]
"""The codes that occur in the masks, in order."""
Table = Mapping[int, int]


class Variant(NamedTuple):
    """One setting of a recipe: id -> code or codes, its parameters, how much less usual it is.

    size: how many codes it could write, where that is not what the table lists.
    """

    codes: Mapping[int, int | tuple[int, ...]]
    parameters: Mapping[str, Any]
    prior: float = 0.0
    size: int = 0


Variants = Callable[[Target, Seen], Iterator[Variant]]


@dataclass(frozen=True)
class Recipe:
    """A row of RECIPES. variants(target, seen) gives every setting that may have written the codes seen.

    words: what happened, for a person. per_image: its setting differs from mask to mask. tolerance: how far
    codes may be off. exact: it is told only from codes that nothing changed afterwards. late: it is looked
    at only where no other recipe explains the codes.
    """

    id: str
    diagnosis: str
    views: tuple[View, ...]
    words: str
    variants: Variants
    prior: float = 0.0
    per_image: bool = False
    tolerance: int = 0
    exact: bool = False
    late: bool = False

    def readings(self, target: Target, view: View, seen: Seen) -> Iterator[Reading]:
        """The hypotheses of this recipe about codes of one view."""
        for one in self.variants(target, seen):
            codes = {
                key: written if isinstance(written, tuple) else (written,)
                for key, written in one.codes.items()
            }
            if len({code for written in codes.values() for code in written}) > 1:
                yield Reading(
                    self.id, self.diagnosis, view, codes, self.words, self.prior + one.prior,
                    self.per_image, self.tolerance, one.size, one.parameters,
                )  # fmt: skip


def spans(ids: tuple[int, ...], count: int) -> Iterator[tuple[int, int, tuple[int, ...]]]:
    """(lowest, highest, ids between) of every run of at least count ids."""
    for begin, low in enumerate(ids):
        for end in range(begin + count - 1, len(ids)):
            yield low, ids[end], ids[begin : end + 1]
