"""What formats can hold of objects, said once more and without SegDesk: flat, one per class, numbered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from tests.clients.inside.exported import united
from tests.clients.objects import Object

from .cases import SIZES, STUFF

MOST_NUMBERS = 254
WIDTHS = {width for width, _ in SIZES.values()}

Held = Callable[[Sequence[Object]], list[Object]]


def all_of_them(many: Sequence[Object]) -> list[Object]:
    return list(many)


def flat(many: Sequence[Object]) -> list[Object]:
    """Where objects overlap the upper one has the pixels; what has none left is not there."""
    taken, found = np.zeros(0, np.int64), []
    for label, at in reversed(many):
        left = np.setdiff1d(at, taken)
        taken = np.union1d(taken, at)
        if len(left):
            found.append((label, left))
    return found[::-1]


def classes(many: Sequence[Object]) -> list[Object]:
    """What shows of each class."""
    return united(flat(many))


def segments(many: Sequence[Object]) -> list[Object]:
    """Things as they show, and stuff by its class."""
    shown = flat(many)
    return [
        *(one for one in shown if one[0] not in STUFF),
        *united([one for one in shown if one[0] in STUFF]),
    ]


def numbered(many: Sequence[Object]) -> list[Object]:
    """As VOC numbers them: the 255th and later ones keep nothing but their class."""
    shown = flat(many)
    return [*shown[:MOST_NUMBERS], *united(shown[MOST_NUMBERS:])]


def rectangles(many: Sequence[Object]) -> list[Object]:
    """As segments, of the objects that are rectangles."""
    return segments([one for one in many if _is_rectangle(one[1])])


def _is_rectangle(at: np.ndarray) -> bool:
    """Runs of one length, each a row of some image below the one before."""
    starts = at[np.flatnonzero(np.diff(at, prepend=-2) != 1)]
    lengths = at[np.flatnonzero(np.diff(at, append=-2) != 1)] - starts
    steps = set(np.diff(starts).tolist())
    return len(set(lengths.tolist())) == 1 and len(steps) <= 1 and steps <= WIDTHS


def first_numbered(many: Sequence[Object]) -> list[Object]:
    return flat(many)[:MOST_NUMBERS]


def unnamed(many: Sequence[Object]) -> list[Object]:
    """Objects without classes."""
    return [("object", at) for _, at in many]
