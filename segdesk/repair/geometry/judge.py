"""Decides how masks lie under their photos: pooled over images of one kind, then checked image by image."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from math import exp, inf
from typing import Any

import numpy as np

from segdesk.repair.geometry import shift as shifts
from segdesk.repair.geometry.look import Look
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.geometry.shift import Shift
from segdesk.repair.proposal import Decision, Family, Proposal

SURE_MARGIN = 3.0
DIFFERS_MARGIN = 3.0
"""An image that speaks against the folder by so much is told apart; by OWN_MARGIN it is believed."""
OWN_MARGIN = 8.0
CONTRAST = 3.0
"""What borders alone must give a turn of a mask that has the right size (10 and more where it is true)."""
PAIRING_IMAGES, PAIRING_SHARE, MANY_CRACKS = 4, 0.35, 200
ENOUGH = 3
MAX_SHIFT_MAPS = 64
MAX_READINGS = 3


def judge_geometry(looks: Sequence[Look]) -> list[Placed]:
    """A verdict for each image, in order."""
    placed: dict[int, Placed] = {}
    numbers = count()
    for places in _kinds(looks):
        some = [looks[one] for one in places]
        judged = _rows_mixed(some, next(numbers)) if some[0].scrambled else _judged(some, numbers)
        placed.update(zip(places, judged, strict=True))
    return [placed[place] for place in range(len(looks))]


def _kinds(looks: Sequence[Look]) -> list[list[int]]:
    """Images that are judged together: of the same two sizes; what is rare of all sizes together."""
    kinds: dict[Any, list[int]] = defaultdict(list)
    for place, one in enumerate(looks):
        kinds["same" if one.is_same_size else (one.image, one.mask), one.scrambled, one.width].append(place)
    merged: dict[Any, list[int]] = defaultdict(list)
    for (sizes, mixed, width), places in kinds.items():
        rare = len(places) < ENOUGH and sizes != "same" and not mixed
        merged["rest" if rare else (sizes, mixed, width)].extend(places)
    return list(merged.values())


def _rows_mixed(looks: list[Look], number: int) -> list[Placed]:
    first = looks[0]
    said = {
        "row_order": "Its columns were read as rows: set right, it has far fewer borders.",
        "row_width": f"Its rows are {first.width} pixels wide: so cut, it has far fewer borders.",
    }[first.scrambled]
    whole = first.scrambled == "row_order" or first.mask != first.image
    decision = Decision.APPLY if whole else Decision.ASK
    parameters = {"matrix": Placement().matrix, "width": first.width}
    proposal = Proposal(Family.GEOMETRY, first.scrambled, 1.0, inf_safe(inf), decision, said, parameters)
    return [Placed(proposal, Placement(), one, number) for one in looks]


def inf_safe(number: float) -> float:
    """For JSON, which has no infinity."""
    return 999.0 if number == inf else round(number, 2)


def _judged(looks: list[Look], numbers: Any) -> list[Placed]:
    telling = [one for one in looks if one.can_tell]
    totals = _totals(telling)
    if not totals:
        return _cannot_tell(looks, next(numbers))
    name, lead = _best(totals)
    number = next(numbers)
    if looks[0].is_same_size:
        common = _common_shift(looks)
        believed = lead > SURE_MARGIN and np.mean([one.contrasts[name] for one in telling]) > CONTRAST
        if name == "none" or common is not None or not believed:
            return _same_size(looks, common, number)
    return [_checked(one, name, lead, totals, number) for one in looks]


def _totals(looks: Sequence[Look]) -> dict[str, float]:
    """The sum of scores of every way that all images know."""
    known = set.intersection(*(set(one.scores) for one in looks)) if looks else set()
    names = [name for one in looks[:1] for name in one.scores if name in known]
    return {name: sum(one.scores[name] for one in looks) for name in names}


def _best(scores: Any) -> tuple[str, float]:
    """The best way, and its lead over the next that is another way."""
    name = max(scores, key=scores.__getitem__)
    others = [one for one in scores.values() if abs(one - scores[name]) > 1e-9]
    return name, scores[name] - max(others, default=-inf)


def _checked(look: Look, name: str, lead: float, totals: dict[str, float], number: int) -> Placed:
    """The folder's way for one image, unless the image says otherwise."""
    if look.can_tell:
        own, own_lead = _best(look.scores)
        against = look.scores[own] - look.scores[name]
        if against > DIFFERS_MARGIN:
            words = f"It differs from the other images, which are {name!r}."
            sure = own_lead > OWN_MARGIN
            return _placed(look, own, own_lead, look.scores, number, words=words, sure=sure)
    sure = lead > SURE_MARGIN
    words = "" if look.can_tell else "It cannot be judged by itself; the other images decide. "
    return _placed(look, name, lead, totals, number, words=words, sure=sure)


def _placed(
    look: Look, name: str, lead: float, scores: Any, number: int, *, words: str = "", sure: bool
) -> Placed:
    ways = {alias: one for one in look.ways for alias in one.names}
    chosen = ways[name]
    if chosen.diagnosis == "none":
        return _sound(look, number, lead)
    parameters: dict[str, Any] = {"matrix": chosen.placement.matrix, **chosen.parameters}
    ranked = list(
        dict.fromkeys(ways[one].name for one in sorted(scores, key=lambda one: -scores[one]) if one in ways)
    )
    said = f"{words}Borders and colours fit best as {WORDS.get(name, name)}"
    said += f", by {inf_safe(lead)} over {WORDS.get(ranked[1], ranked[1])}." if len(ranked) > 1 else "."
    if not sure:
        parameters["readings"] = [
            {"diagnosis": ways[one].diagnosis, "matrix": ways[one].placement.matrix, **ways[one].parameters}
            for one in ranked[:MAX_READINGS]
        ]
    decision = Decision.APPLY if sure else Decision.ASK
    proposal = Proposal(
        Family.GEOMETRY, chosen.diagnosis, belief(lead), inf_safe(lead), decision, said, parameters
    )
    return Placed(proposal, chosen.placement, look, number)


WORDS = {
    "none": "they lie", "stretch": "stretched", "letterbox": "fitted between bars",
    "letterbox_topleft": "fitted with bars at the right and bottom", "fill": "filled and cut in the middle",
    "fill_topleft": "filled and cut at the right and bottom",
    "pad_or_crop_topleft": "padded or cut at the right and bottom",
    "pad_or_crop_center": "padded or cut around the middle", "exif_2": "mirrored", "exif_3": "upside down",
    "exif_4": "mirrored top to bottom", "exif_5": "transposed", "exif_6": "turned, as EXIF 6 stores",
    "exif_7": "transposed along the other diagonal", "exif_8": "turned, as EXIF 8 stores",
}  # fmt: skip


def belief(lead: float) -> float:
    """0..1 of a lead."""
    return round(1 / (1 + exp(-min(max(lead, -30.0), 30.0))), 4)


def _sound(look: Look, number: int, lead: float, words: str = "It lies as it should.") -> Placed:
    proposal = Proposal(
        Family.GEOMETRY, "none", belief(lead), inf_safe(lead), Decision.LEAVE, words,
        {"matrix": Placement().matrix},
    )  # fmt: skip
    return Placed(proposal, Placement(), look, number)


def _cannot_tell(looks: list[Look], number: int) -> list[Placed]:
    """No photo, or no borders at all: what fits is left, what has another size is for a person."""
    found = []
    for one in looks:
        if one.is_same_size:
            found.append(_sound(one, number, 0.0, "It has the right size; there is nothing to judge it by."))
            continue
        ways = one.ways
        parameters = {
            "matrix": ways[0].placement.matrix,
            "readings": [
                {"diagnosis": way.diagnosis, "matrix": way.placement.matrix} for way in ways[:MAX_READINGS]
            ],
        }
        said = "It has another size, and there is nothing to judge it by."
        proposal = Proposal(Family.GEOMETRY, ways[0].diagnosis, 0.0, 0.0, Decision.ASK, said, parameters)
        found.append(Placed(proposal, ways[0].placement, one, number))
    return found


# Same size: sound, turned or moved


def _same_size(looks: list[Look], common: _Common | None, number: int) -> list[Placed]:
    """Sound as a set; single images may be turned or moved, or all moved alike."""
    usual = _usual_contrast(looks)
    found = []
    for one in looks:
        moved = _turned(one, number) or _moved(one, common, number)
        found.append(_of_another_image(one, usual, number) if moved.proposal.is_sound and usual else moved)
    return found


def _per_border(look: Look) -> float:
    """What the borders give, without regard to how many there are."""
    return look.contrasts["none"] / max(1, look.cracks) ** 0.5


def _usual_contrast(looks: list[Look]) -> float:
    """What borders give in this group; 0 where there are too few images to say."""
    some = [_per_border(one) for one in looks if one.can_tell and one.cracks >= MANY_CRACKS]
    return float(np.median(some)) if len(some) >= PAIRING_IMAGES else 0.0


def _of_another_image(look: Look, usual: float, number: int) -> Placed:
    """Borders that lie nowhere on contrast, where those of the other images do: perhaps a wrong pair."""
    if not look.can_tell or look.cracks < MANY_CRACKS or _per_border(look) > PAIRING_SHARE * usual:
        return _sound(look, number, _lead_of_none(look))
    share = _per_border(look) / usual
    said = (
        f"Its borders fit the photo by {max(share, 0):.0%} of what is usual here: is it another image's mask?"
    )
    proposal = Proposal(
        Family.GEOMETRY, "pairing", round(1 - max(share, 0.0), 4), round(usual - _per_border(look), 4),
        Decision.ASK, said, {"matrix": Placement().matrix},
    )  # fmt: skip
    return Placed(proposal, Placement(), look, number)


def _turned(look: Look, number: int) -> Placed | None:
    """An image that clearly is turned or mirrored: its borders say so, and no shift explains them."""
    if not look.can_tell:
        return None
    own, lead = _best(look.scores)
    is_moved = look.shift is not None and look.shift.is_alarm
    if own == "none" or lead <= SURE_MARGIN or look.contrasts[own] <= CONTRAST or is_moved:
        return None
    return _placed(look, own, lead, look.scores, number, sure=lead > OWN_MARGIN)


@dataclass(frozen=True)
class _Common:
    """A shift of a whole group, in whole pixels."""

    dx: int
    dy: int
    found: Shift
    images: int


def _common_shift(looks: list[Look]) -> _Common | None:
    maps = [one.shifts for one in looks if one.shifts is not None][:MAX_SHIFT_MAPS]
    if len(maps) < 2:
        return None
    found = shifts.best_shift(shifts.pooled(maps))
    least = 1.5 if len(maps) >= 10 else 2.0
    holds = found.length > least and found.gain > shifts.GAIN and found.lead > shifts.PEAK_LEAD
    if not holds or (len(maps) < 5 and not found.is_alarm):
        return None
    frames = [one.frame for one in looks if one.shifts is not None]
    return _Common(*_whole(found, frames), found, len(maps))


def _whole(found: Shift, frames: Sequence[tuple[int, int, int, int]]) -> tuple[int, int]:
    """Whole pixels. The blank band that a shift leaves at a side of every mask tells them exactly."""
    left, top, right, bottom = (int(min(side)) for side in zip(*frames, strict=True))
    return _snapped(found.dx, left, right), _snapped(found.dy, top, bottom)


def _snapped(distance: float, before: int, after: int) -> int:
    band = before if distance > 0 else -after
    if band and abs(band - distance) <= 1.5:
        return band
    return round(distance)


def _moved(look: Look, common: _Common | None, number: int) -> Placed:
    """The group's shift, the image's own, or none."""
    own = look.shift
    if common is not None and not _contradicts(look, common):
        words = f"Over {common.images} images the borders fit better when moved back."
        return _shifted(look, common.dx, common.dy, common.found, number, words=words, sure=True)
    if own is not None and own.is_alarm:
        dx, dy = _whole(own, [look.frame])
        sure = own.gain > 2 * shifts.GAIN and own.lead > 2 * shifts.PEAK_LEAD
        return _shifted(look, dx, dy, own, number, words="The borders fit better when moved back.", sure=sure)
    return _sound(look, number, _lead_of_none(look))


def _lead_of_none(look: Look) -> float:
    if not look.can_tell:
        return 0.0
    others = [score for name, score in look.scores.items() if name != "none"]
    return look.scores["none"] - max(others, default=0.0)


def _contradicts(look: Look, common: _Common) -> bool:
    """The image lies clearly better where it is than where the others would put it."""
    if look.shifts is None or look.shift is None:
        return False
    z, reach = look.shifts.z, look.shifts.reach
    if max(abs(common.dx), abs(common.dy)) > reach:
        return True
    near = z[reach - 2 : reach + 3, reach - 2 : reach + 3].max()
    row, column = reach + common.dy, reach + common.dx
    there = z[max(0, row - 2) : row + 3, max(0, column - 2) : column + 3]
    return bool(near - np.max(there) > shifts.GAIN)


def _shifted(look: Look, dx: int, dy: int, found: Shift, number: int, *, words: str, sure: bool) -> Placed:
    placement = Placement(1, 0, dx, 0, 1, dy)
    parameters = {
        "matrix": placement.matrix, "dx": dx, "dy": dy,
        "measured": [round(found.dx, 2), round(found.dy, 2)],
    }  # fmt: skip
    said = f"{words} It lies {abs(dx)} pixels {'right' if dx > 0 else 'left'} and {abs(dy)} {'down' if dy > 0 else 'up'}."
    proposal = Proposal(
        Family.GEOMETRY, "shift", belief(found.gain), round(found.gain, 2),
        Decision.APPLY if sure else Decision.ASK, said, parameters,
    )  # fmt: skip
    return Placed(proposal, placement, look, number)
