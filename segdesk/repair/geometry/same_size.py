"""Masks of their photo's size: sound, moved alike, moved or turned one by one, or of another image."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from segdesk.repair.geometry import shift as shifts
from segdesk.repair.geometry.look import Frame, Look
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.geometry.ranked import OWN_MARGIN, SURE_MARGIN, Ranked, belief, proposed, sound
from segdesk.repair.geometry.shift import Shift
from segdesk.repair.proposal import Decision, Family, Proposal

CONTRAST = 3.0
"""What borders alone must give a turn of a mask that has the right size (10 and more where it is true)."""
MAX_SHIFT_MAPS = 64
MANY_IMAGES, SOME_IMAGES = 10, 5
SHIFT_OF_MANY, SHIFT_OF_SOME = 1.5, 2.0
"""Shifts that so many images must exceed: real sound sets have a bias of up to 1.2 pixels of their own."""
PAIRING_IMAGES, PAIRING_SHARE, MANY_CRACKS = 4, 0.35, 200


@dataclass(frozen=True)
class Move:
    """A shift in whole pixels, and what it was measured as, over how many images."""

    dx: int
    dy: int
    found: Shift
    images: int = 1

    @classmethod
    def of(cls, found: Shift, frames: Sequence[Frame]) -> Move:
        """The blank band that a shift leaves at a side of every mask tells whole pixels exactly."""
        left, top, right, bottom = (int(min(side)) for side in zip(*frames, strict=True))
        return cls(_whole(found.dx, left, right), _whole(found.dy, top, bottom), found, len(frames))

    @property
    def words(self) -> str:
        across = f"{abs(self.dx)} pixels {'right' if self.dx > 0 else 'left'}"
        return f"It lies {across} and {abs(self.dy)} {'down' if self.dy > 0 else 'up'}."


def _whole(distance: float, before: int, after: int) -> int:
    band = before if distance > 0 else -after
    return band if band and abs(band - distance) <= 1.5 else round(distance)


def is_turned_as_a_set(looks: Sequence[Look], best: Ranked) -> bool:
    """Whether all are turned or mirrored alike: borders say so, and no common shift explains them."""
    if best.name == "none" or best.lead <= SURE_MARGIN:
        return False
    contrast = np.mean([one.contrasts[best.name] for one in looks if one.can_tell])
    return bool(contrast > CONTRAST) and common_move(looks) is None


def judge_same_size(looks: list[Look], number: int) -> list[Placed]:
    """A verdict for each image, in order."""
    common, usual = common_move(looks), _usual_contrast(looks)
    found = []
    for one in looks:
        placed = _turned(one, number) or _moved(one, common, number)
        found.append(_of_another_image(one, usual, number) if placed.proposal.is_sound and usual else placed)
    return found


def common_move(looks: Sequence[Look]) -> Move | None:
    """The shift of all masks together, where it is beyond doubt."""
    maps = [one.shifts for one in looks if one.shifts is not None][:MAX_SHIFT_MAPS]
    if len(maps) < 2:
        return None
    found = shifts.best_shift(shifts.pooled(maps))
    least = SHIFT_OF_MANY if len(maps) >= MANY_IMAGES else SHIFT_OF_SOME
    is_clear = found.length > least and found.gain > shifts.GAIN and found.lead > shifts.PEAK_LEAD
    if not is_clear or (len(maps) < SOME_IMAGES and not found.is_alarm):
        return None
    return Move.of(found, [one.frame for one in looks if one.shifts is not None])


def _turned(look: Look, number: int) -> Placed | None:
    """An image that clearly is turned or mirrored: its borders say so, and no shift explains them."""
    if not look.can_tell:
        return None
    own = Ranked.of(look.scores)
    is_moved = look.shift is not None and look.shift.is_alarm
    if own.name == "none" or own.lead <= SURE_MARGIN or look.contrasts[own.name] <= CONTRAST or is_moved:
        return None
    return proposed(look, own, number, sure=own.lead > OWN_MARGIN)


def _moved(look: Look, common: Move | None, number: int) -> Placed:
    """The group's shift, the image's own, or none."""
    if common is not None and not _contradicts(look, common):
        words = f"Over {common.images} images the borders fit better when moved back."
        return _shifted(look, common, number, words=words, sure=True)
    own = look.shift
    if own is not None and own.is_alarm:
        sure = own.gain > 2 * shifts.GAIN and own.lead > 2 * shifts.PEAK_LEAD
        move = Move.of(own, [look.frame])
        return _shifted(look, move, number, words="The borders fit better when moved back.", sure=sure)
    return sound(look, number, _lead_of_none(look))


def _lead_of_none(look: Look) -> float:
    if not look.can_tell:
        return 0.0
    others = [score for name, score in look.scores.items() if name != "none"]
    return float(look.scores["none"] - max(others, default=0.0))


def _contradicts(look: Look, common: Move) -> bool:
    """The image lies clearly better where it is than where the others would put it."""
    if look.shifts is None:
        return False
    z, reach = look.shifts.z, look.shifts.reach
    if max(abs(common.dx), abs(common.dy)) > reach:
        return True
    near = z[reach - 2 : reach + 3, reach - 2 : reach + 3]
    row, column = reach + common.dy, reach + common.dx
    there = z[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
    return bool(near.max() - there.max() > shifts.GAIN)


def _shifted(look: Look, move: Move, number: int, *, words: str, sure: bool) -> Placed:
    placement = Placement(1, 0, move.dx, 0, 1, move.dy)
    measured = [round(move.found.dx, 2), round(move.found.dy, 2)]
    parameters = {"matrix": placement.matrix, "dx": move.dx, "dy": move.dy, "measured": measured}
    proposal = Proposal(
        Family.GEOMETRY, "shift", belief(move.found.gain), round(move.found.gain, 2),
        Decision.APPLY if sure else Decision.ASK, f"{words} {move.words}", parameters,
    )  # fmt: skip
    return Placed(proposal, placement, look, number)


# Wrong pairs


def _per_border(look: Look) -> float:
    """What the borders give, without regard to how many there are."""
    return float(look.contrasts["none"]) / sqrt(max(1, look.cracks))


def _usual_contrast(looks: list[Look]) -> float:
    """What borders give in this group; 0 where there are too few images to say."""
    some = [_per_border(one) for one in looks if one.can_tell and one.cracks >= MANY_CRACKS]
    return float(np.median(some)) if len(some) >= PAIRING_IMAGES else 0.0


def _of_another_image(look: Look, usual: float, number: int) -> Placed:
    """Borders that lie nowhere on contrast, where those of the other images do: perhaps a wrong pair."""
    if not look.can_tell or look.cracks < MANY_CRACKS or _per_border(look) > PAIRING_SHARE * usual:
        return sound(look, number, _lead_of_none(look))
    share = max(_per_border(look) / usual, 0.0)
    said = f"Its borders fit the photo by {share:.0%} of what is usual here: is it another image's mask?"
    proposal = Proposal(
        Family.GEOMETRY, "pairing", round(1 - share, 4), round(usual * (1 - share), 4), Decision.ASK, said,
        {"matrix": Placement().matrix},
    )  # fmt: skip
    return Placed(proposal, Placement(), look, number)
