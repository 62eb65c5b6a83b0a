"""Masks of their photo's size: the first explanation that holds, or that nothing is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from segdesk.repair.geometry.another import of_another_image, of_no_image, usual_support
from segdesk.repair.geometry.common_scaling import Scaling, common_scalings, rescaled, rescaled_alone
from segdesk.repair.geometry.look import Look
from segdesk.repair.geometry.moved import Move, bias_words, common_moves, moved_alike, moved_alone, shows
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Size
from segdesk.repair.geometry.ranked import OWN_MARGIN, SOUND, SURE_MARGIN, Ranked, proposed, sound

CONTRAST = 3.0
"""What borders alone must give a turn of a mask that has the right size (10 and more where it is true)."""


@dataclass(frozen=True)
class _Group:
    """What images have in common: scalings by size, the usual support of borders, a bias."""

    scalings: Mapping[Size, Scaling]
    usual: float
    bias: str


def is_turned_as_a_set(looks: Sequence[Look], best: Ranked) -> bool:
    """Whether all are turned or mirrored alike: borders say so, and no shift explains them."""
    if best.name == "none" or best.lead <= SURE_MARGIN:
        return False
    telling = [one for one in looks if one.can_tell]
    contrast = np.mean([one.contrasts[best.name] for one in telling])
    return bool(contrast > CONTRAST) and _is_better_turned(telling, best.name)


def _is_better_turned(looks: Sequence[Look], name: str) -> bool:
    """Whether borders lie better under a turn than under the best shift of each."""
    moved = [one.shifts.fit if one.shifts is not None else 0.0 for one in looks]
    return bool(np.mean([one.fit(name) for one in looks]) > np.mean(moved))


def judge_same_size(looks: list[Look], number: int) -> list[Placed]:
    """A verdict for each image, in order."""
    group = _Group(common_scalings(looks), usual_support(looks), bias_words(looks))
    moves = common_moves(looks)
    return [_verdict(one, move, group, number) for one, move in zip(looks, moves, strict=True)]


def _verdict(look: Look, move: Move | None, group: _Group, number: int) -> Placed:
    """The first explanation that holds; nothing is wrong where none does."""
    return (
        _turned(look, number, OWN_MARGIN)
        or rescaled(look, group.scalings.get(look.image), number)
        or (None if shows(look, move) else of_another_image(look, number))
        or _turned(look, number, SURE_MARGIN)
        or moved_alike(look, move, number)
        or rescaled_alone(look, number)
        or moved_alone(look, number)
        or of_no_image(look, group.usual, number)
        or sound(look, number, _lead_of_none(look), f"{SOUND} {group.bias}".strip())
    )


def _turned(look: Look, number: int, least: float) -> Placed | None:
    """An image that leads by so much when turned or mirrored: borders say so, and no shift explains them."""
    if not look.can_tell:
        return None
    own = Ranked.of_looks([look])
    if own.name == "none" or own.lead <= least or look.contrasts[own.name] <= CONTRAST:
        return None
    if not _is_better_turned([look], own.name):
        return None
    return proposed(look, own, number, sure=own.lead > OWN_MARGIN)


def _lead_of_none(look: Look) -> float:
    if not look.can_tell:
        return 0.0
    others = [score for name, score in look.scores.items() if name != "none"]
    return float(look.scores["none"] - max(others, default=0.0))
