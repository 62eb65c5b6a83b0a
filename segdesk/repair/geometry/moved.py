"""Masks that are moved against their photos: all of a group alike, or one by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from segdesk.repair.geometry import shift as shifts
from segdesk.repair.geometry.look import Frame, Look
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.geometry.ranked import belief
from segdesk.repair.geometry.shift import Shift
from segdesk.repair.proposal import Decision, Family, Proposal

MAX_SHIFT_MAPS = 64
MANY_IMAGES, SOME_IMAGES = 10, 5
SHIFT_OF_MANY, SHIFT_OF_SOME = 1.5, 2.0
"""Shifts that so many images must exceed: real sound sets have a bias of up to 1.2 pixels of their own."""
SURE_GAIN_OF_SOME = 5.0
MOST_WAYS, AGAINST = 3, 3.0
"""So many shifts are looked for in one folder; by so much an image lies better elsewhere than with others."""
NOTICED_BIAS = 0.35


@dataclass(frozen=True)
class Move:
    """A shift in whole pixels, and what it was measured as, over how many images.

    is_doubted: the folder was moved in several ways, and an image does not show which of them is its own.
    """

    dx: int
    dy: int
    found: Shift
    images: int = 1
    is_doubted: bool = False

    @classmethod
    def of(cls, found: Shift, frames: Sequence[Frame]) -> Move:
        """The blank band that a shift leaves at a side of every mask tells whole pixels exactly."""
        left, top, right, bottom = (int(min(side)) for side in zip(*frames, strict=True))
        return cls(_whole(found.dx, left, right), _whole(found.dy, top, bottom), found, len(frames))

    @property
    def words(self) -> str:
        across = f"{abs(self.dx)} pixels {'right' if self.dx > 0 else 'left'}"
        return f"It lies {across} and {abs(self.dy)} {'down' if self.dy > 0 else 'up'}."

    @property
    def is_sure(self) -> bool:
        """Beyond what sound sets look like: many images, or some with a very clear peak."""
        is_some = self.images >= SOME_IMAGES and self.found.gain > SURE_GAIN_OF_SOME
        return not self.is_doubted and (self.images >= MANY_IMAGES or is_some)


def _whole(distance: float, before: int, after: int) -> int:
    band = before if distance > 0 else -after
    return band if band and abs(band - distance) <= 1.5 else round(distance)


def common_shift(looks: Sequence[Look]) -> tuple[Shift, int] | None:
    """Where the borders of all lie best together, over how many images; None of fewer than two."""
    maps = [one.shifts for one in looks if one.shifts is not None][:MAX_SHIFT_MAPS]
    return (shifts.best_shift(shifts.pooled(maps)), len(maps)) if len(maps) > 1 else None


def common_move(looks: Sequence[Look]) -> Move | None:
    """The shift of all masks together, where it is beyond doubt."""
    pooled = common_shift(looks)
    if pooled is None:
        return None
    found, count = pooled
    least = SHIFT_OF_MANY if count >= MANY_IMAGES else SHIFT_OF_SOME
    is_clear = found.length > least and found.gain > shifts.GAIN and found.lead > shifts.PEAK_LEAD
    if not is_clear or (count < SOME_IMAGES and not found.is_alarm):
        return None
    return Move.of(found, [one.frame for one in looks if one.shifts is not None])


def common_moves(looks: Sequence[Look]) -> list[Move | None]:
    """For each image the shift of those it belongs to: a folder may hold sound ones, or be moved two ways.

    What cannot tell follows where all others are moved alike.
    """
    rest = [at for at, one in enumerate(looks) if one.shifts is not None]
    found: dict[int, Move | None] = {}
    ways: list[Move | None] = []
    while rest and len(ways) < MOST_WAYS:
        pooled = common_shift([looks[at] for at in rest])
        apart = [at for at in rest if pooled and _is_apart(looks[at], pooled[0])]
        members = [at for at in rest if at not in apart]
        is_few = ways and len(members) < SOME_IMAGES
        ways.append(None if is_few else common_move([looks[at] for at in members]))
        found.update(dict.fromkeys(members, ways[-1]))
        rest = apart if members else []
    if len(ways) == 1 and not rest:
        return [ways[0]] * len(looks)
    return [_own(one, found.get(at), ways) for at, one in enumerate(looks)]


def _own(look: Look, move: Move | None, ways: Sequence[Move | None]) -> Move | None:
    """One way of several, in doubt where an image lies about as well by another, or where it is."""
    if move is None:
        return None
    others = [(one.dx, one.dy) if one is not None else (0, 0) for one in ways if one is not move]
    here = _lies(look, move.dx, move.dy)
    rival = max(_lies(look, *one) for one in [*others, (0, 0)])
    return replace(move, is_doubted=here - rival <= AGAINST)


def _is_apart(look: Look, place: Shift) -> bool:
    """The image lies clearly better somewhere else than where others would put it."""
    if look.shifts is None or look.shift is None:
        return False
    there = _lies(look, place.dx, place.dy)
    is_elsewhere = max(abs(look.shift.dx - place.dx), abs(look.shift.dy - place.dy)) > shifts.APART_PX
    is_moved_elsewhere = is_elsewhere and look.shift.is_alarm and float(look.shifts.z.max()) - there > AGAINST
    return is_moved_elsewhere or _lies(look, 0, 0) - there > shifts.GAIN


def _lies(look: Look, dx: float, dy: float) -> float:
    """How well the borders of an image lie within NEAR_PX of a shift; 0, the mean, where nothing tells."""
    if look.shifts is None:
        return 0.0
    z, near, reach = look.shifts.z, shifts.NEAR_PX, look.shifts.reach
    row, column = (min(max(round(one) + reach, 0), 2 * reach) for one in (dy, dx))
    return float(z[max(0, row - near) : row + near + 1, max(0, column - near) : column + near + 1].max())


def bias_words(looks: Sequence[Look]) -> str:
    """What is said of a shift of parts of a pixel that many sound masks share: it is left as it is."""
    pooled = common_shift(looks)
    if pooled is None or pooled[1] < MANY_IMAGES or not NOTICED_BIAS <= pooled[0].length <= SHIFT_OF_MANY:
        return ""
    found, count = pooled
    return (
        f"Over {count} images the borders fit best {found.dx:+.1f}, {found.dy:+.1f} pixels off: "
        "a half-pixel convention, which is left as it is."
    )


def moved_alike(look: Look, common: Move | None, number: int) -> Placed | None:
    """The shift of those an image belongs to."""
    if common is None:
        return None
    words = f"Over {common.images} images the borders fit better when moved back."
    return _shifted(look, common, number, words=words, sure=common.is_sure)


def shows(look: Look, common: Move | None) -> bool:
    """Whether an image by itself shows the group's shift."""
    if common is None or look.shift is None:
        return False
    return max(abs(look.shift.dx - common.dx), abs(look.shift.dy - common.dy)) <= shifts.NEAR_PX


def moved_alone(look: Look, number: int) -> Placed | None:
    """A shift that an image shows by itself: a question, as its own borders may be drawn loosely."""
    if look.shift is None or not look.shift.is_alarm or not look.is_poor:
        return None
    move = Move.of(look.shift, [look.frame])
    return _shifted(look, move, number, words="The borders fit better when moved back.", sure=False)


def _shifted(look: Look, move: Move, number: int, *, words: str, sure: bool) -> Placed:
    placement = Placement(1, 0, move.dx, 0, 1, move.dy)
    measured = [round(move.found.dx, 2), round(move.found.dy, 2)]
    parameters = {"matrix": placement.matrix, "dx": move.dx, "dy": move.dy, "measured": measured}
    proposal = Proposal(
        Family.GEOMETRY, "shift", belief(move.found.gain), round(move.found.gain, 2),
        Decision.APPLY if sure else Decision.ASK, f"{words} {move.words}", parameters,
    )  # fmt: skip
    return Placed(proposal, placement, look, number)
