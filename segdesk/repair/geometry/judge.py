"""Decides how masks lie under their photos: pooled over images of one kind, then checked image by image."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from statistics import fmean
from typing import Any

from segdesk.repair.geometry.another import of_another_image
from segdesk.repair.geometry.look import Look
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.geometry.ranked import OWN_MARGIN, SURE_MARGIN, Ranked, proposed, sound, totals
from segdesk.repair.geometry.refined import settled
from segdesk.repair.geometry.same_size import is_turned_as_a_set, judge_same_size
from segdesk.repair.proposal import Decision, Family, Proposal

DIFFERS_MARGIN, CONVENTION_MARGIN, STRIDE_MARGIN = 3.0, 0.2, 1.0
"""An image that speaks against the folder by so much is told apart; by OWN_MARGIN it is believed."""
FITS = 0.1
"""The rank of contrast above the mean that a folder's borders have at least where its way is believed."""
MANY_CRACKS, ALONE_MARGIN = 200, 4.0
ENOUGH = 3
MAX_READINGS = 3


def judge_geometry(looks: Sequence[Look]) -> list[Placed]:
    """A verdict for each image, in order. What to_check() names wants another look; then judge again."""
    placed: dict[int, Placed] = {}
    numbers = count()
    for places in _kinds(looks):
        some = [looks[one] for one in places]
        placed.update(zip(places, _judged(some, numbers), strict=True))
    return settled([placed[place] for place in range(len(looks))])


def _kinds(looks: Sequence[Look]) -> list[list[int]]:
    """Images that are judged together: of the same two sizes; what is rare of all sizes together."""
    kinds: dict[Any, list[int]] = defaultdict(list)
    for place, one in enumerate(looks):
        sizes = "same" if one.is_same_size else (one.image, one.mask)
        kinds[sizes, one.scrambled, one.width].append(place)
    merged: dict[Any, list[int]] = defaultdict(list)
    for (sizes, mixed, width), places in kinds.items():
        is_rare = len(places) < ENOUGH and sizes != "same" and not mixed
        merged["rest" if is_rare else (sizes, mixed, width)].extend(places)
    return list(merged.values())


def _judged(looks: list[Look], numbers: Iterator[int]) -> list[Placed]:
    number = next(numbers)
    if looks[0].scrambled:
        return _rows_mixed(looks, number)
    telling = [one for one in looks if one.can_tell]
    if not totals(telling):
        return _cannot_tell(looks, number)
    best = Ranked.of_looks(telling)
    if looks[0].is_same_size and not is_turned_as_a_set(looks, best):
        return judge_same_size(looks, number)
    folder = _Folder(best, _is_sure(telling, best), _conventions(looks))
    return [_checked(one, folder, number) for one in looks]


def _is_sure(looks: Sequence[Look], best: Ranked) -> bool:
    """A clear lead of a way under which borders do lie on contrast."""
    is_rich = sum(one.cracks for one in looks) >= MANY_CRACKS
    margin = SURE_MARGIN if len(looks) >= ENOUGH else ALONE_MARGIN if is_rich else OWN_MARGIN
    return best.lead > margin and fmean(one.fit(best.name) for one in looks) >= FITS


def _rows_mixed(looks: list[Look], number: int) -> list[Placed]:
    first = looks[0]
    said = {
        "row_order": "Its columns were read as rows: set right, it has far fewer borders.",
        "row_width": f"Its rows are {first.width} pixels wide: so cut, it has far fewer borders.",
    }[first.scrambled]
    is_whole = first.scrambled == "row_order" or first.mask != first.image
    decision = Decision.APPLY if is_whole else Decision.ASK
    parameters = {"matrix": Placement().matrix, "width": first.width}
    proposal = Proposal(Family.GEOMETRY, first.scrambled, 1.0, 0.0, decision, said, parameters)
    return [Placed(proposal, Placement(), one, number) for one in looks]


def _conventions(looks: Sequence[Look]) -> tuple[str, ...]:
    """How masks that were made smaller were: as a stretch, unless borders clearly say otherwise.

    Where sizes allow for every q-th pixel and borders do not say whether it was, that and the other.
    """
    sums = totals([one for one in looks if one.conventions], lambda one: one.conventions)
    if not sums:
        return ()
    best = max(sums, key=sums.__getitem__)
    best = best if sums[best] - sums.get("stretch", 0.0) > CONVENTION_MARGIN else "stretch"
    rival = "stretch" if best == "stride" else "stride"
    is_open = rival in sums and sums[best] - sums[rival] <= STRIDE_MARGIN
    return (best, rival) if is_open else (best,)


@dataclass(frozen=True)
class _Folder:
    """What images that are judged together say."""

    best: Ranked
    is_sure: bool
    conventions: tuple[str, ...]


def _checked(look: Look, folder: _Folder, number: int) -> Placed:
    """The folder's way for one image, unless the image says otherwise."""
    best = folder.best
    say = partial(proposed, look, number=number, conventions=folder.conventions)
    if not look.can_tell:
        words = "It cannot be judged by itself; the other images decide."
        return say(best, words=words, sure=folder.is_sure)
    another = of_another_image(look, number)
    if another is not None:
        return another
    own = Ranked.of_looks([look])
    against = look.scores[own.name] - look.scores[best.name]
    if against > OWN_MARGIN and own.lead > DIFFERS_MARGIN:
        words = f"It differs from the other images, which are {best.name!r}."
        return say(own, words=words, sure=own.lead > OWN_MARGIN)
    words = f"By itself it speaks for {own.name!r}." if against > DIFFERS_MARGIN else ""
    return say(best, words=words, sure=folder.is_sure and not words)


def _cannot_tell(looks: list[Look], number: int) -> list[Placed]:
    """No photo, or no borders at all: what fits is left, what has another size is for a person."""
    return [_left(one, number) if one.is_same_size else _asked(one, number) for one in looks]


def _left(look: Look, number: int) -> Placed:
    return sound(look, number, 0.0, "It has the right size; there is nothing to judge it by.")


def _asked(look: Look, number: int) -> Placed:
    ways = sorted(look.ways, key=lambda one: -look.scores.get(one.name, 0.0))
    readings = [{"diagnosis": one.diagnosis, "matrix": one.placement.matrix} for one in ways[:MAX_READINGS]]
    parameters = {"matrix": ways[0].placement.matrix, "readings": readings}
    said = "It has another size, and there is nothing to judge it by."
    proposal = Proposal(Family.GEOMETRY, ways[0].diagnosis, 0.0, 0.0, Decision.ASK, said, parameters)
    return Placed(proposal, ways[0].placement, look, number)
