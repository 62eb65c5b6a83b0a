"""The ways in which one mask may lie, as a person chooses among them: ranked, with words and evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.geometry.support import outside_of_image
from segdesk.repair.proposal import Decision, Family, Proposal
from segdesk.ui.repair.hand_numbers import HandNumbers
from segdesk.ui.repair.scene import Scene, agreement
from segdesk.ui.wording import dimensions, number, percent

MOST: Final = 6
FULL_STEP: Final = 4
BY_HAND: Final = "by_hand"
TITLES: Final = {
    "none": "Leave as it is",
    "stretch": "Stretch to the image",
    "letterbox": "Letterbox, centred",
    "letterbox_topleft": "Letterbox, top left",
    "fill": "Fill, cut in the middle",
    "fill_topleft": "Fill, cut right and below",
    "pad_or_crop_topleft": "Padded or cut right and below",
    "pad_or_crop_center": "Padded or cut around the middle",
    "letterbox_bottomright": "Letterbox, bottom right",
    "fill_bottomright": "Fill, cut left and above",
    "pad_or_crop_bottomright": "Padded or cut left and above",
    "network": "Output of a network for a padded photo",
    "stride": "One pixel out of several",
    "align_corners": "Aligned corners",
    "exif_2": "Mirrored left to right",
    "exif_3": "Upside down",
    "exif_4": "Mirrored top to bottom",
    "exif_5": "Rows and columns swapped",
    "exif_6": "Turned, as EXIF 6 stores",
    "exif_7": "Swapped along the other diagonal",
    "exif_8": "Turned, as EXIF 8 stores",
    "shift": "Shift",
    "scale_shift": "Scale and shift",
    "row_order": "Columns read as rows",
    "row_width": "Rows of another width",
    "pairing": "Another image's mask?",
    BY_HAND: "By hand",
}
"""By the name of a hypothesis, or the diagnosis of a proposal."""


@dataclass(frozen=True)
class Way:
    """name: of the hypothesis. does: what is done to the mask. score: in repair's own units."""

    name: str
    title: str
    does: str
    diagnosis: str
    placement: Placement
    score: float
    agreement: float
    uncovered: int | None = None


@dataclass(frozen=True)
class Evidence:
    """One line of what speaks for or against a way."""

    what: str
    value: str
    tone: str


def title_of(name: str) -> str:
    """In words: "Turned, as EXIF 6 stores; letterbox, centred"."""
    first, _, then = name.partition(" ")
    words = TITLES.get(first, first)
    return f"{words}; {TITLES[then].lower()}" if then in TITLES else words


def ways_of(scene: Scene) -> list[Way]:
    """What repair found first, then the others by score; empty where nothing can be told."""
    placed = scene.plan.placed
    if placed is None:
        return []
    first = _proposed(scene, placed)
    if placed.look.scrambled:
        return [first]
    others = [
        _way(scene, one.name, one.diagnosis, one.placement, placed.look.scores.get(one.name, 0.0))
        for one in placed.look.ways
        if one.placement != placed.placement
    ]
    others.sort(key=lambda one: -one.score)
    return [first, *others][:MOST]


def _proposed(scene: Scene, placed: Placed) -> Way:
    """The proposal of repair itself."""
    alike = [
        one for one in placed.look.ways if one.placement == placed.placement and not placed.look.scrambled
    ]
    name = alike[0].name if alike else placed.proposal.diagnosis
    score = placed.look.scores.get(name)
    if score is None:
        score = scene.support(placed.placement).score
    way = _way(scene, name, placed.proposal.diagnosis, placed.placement, score)
    if name == "shift":
        dx, dy = placed.placement.c, placed.placement.f
        title = f"Shift ({number(-dx, signed=True)}, {number(-dy, signed=True)}) px"
        return replace(way, title=title, does=f"Move {_directions(-dx, -dy)}")
    if placed.look.scrambled:
        width = placed.look.width
        return replace(way, does=f"Read it as rows of {width} px", agreement=placed.proposal.score)
    return way


def _way(scene: Scene, name: str, diagnosis: str, placement: Placement, score: float) -> Way:
    does = described(scene, placement)
    return Way(name, title_of(name), does, diagnosis, placement, score, agreement(score, scene.cracks))


def by_hand(scene: Scene, placement: Placement) -> Way:
    """A place of a person, with its own score."""
    return _way(scene, BY_HAND, "scale_shift", placement, scene.support(placement).score)


def described(scene: Scene, placement: Placement) -> str:
    """What is done: "Remove 80 px bars above and below, scale × 1.5"."""
    if placement.is_identity and scene.image == scene.mask:
        return "Nothing is changed"
    numbers = HandNumbers.of(placement, scene.image, scene.mask)
    parts = [part for part in (_turn_words(numbers), _cut_words(numbers), _scale_words(numbers)) if part]
    if not parts:
        return f"Move {_directions(numbers.shift_x, numbers.shift_y)}"
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


_TURN_WORDS: Final = {
    2: "mirror",
    3: "turn by 180°",
    4: "mirror top to bottom",
    5: "swap rows and columns",
    6: "turn right",
    7: "swap and turn",
    8: "turn left",
}


def _turn_words(numbers: HandNumbers) -> str:
    return _TURN_WORDS.get(numbers.way, "")


def _cut_words(numbers: HandNumbers) -> str:
    sides = {"left": numbers.left, "right": numbers.right, "above": numbers.top, "below": numbers.bottom}
    cut = {name: round(px) for name, px in sides.items() if px >= 0.75}
    bare = {name: round(-px * _scale(numbers, name)) for name, px in sides.items() if px <= -0.75}
    said = []
    if cut:
        said.append(f"remove {_sides(cut)}")
    if bare:
        said.append(f"leave {_sides(bare)} uncovered")
    return ", ".join(said)


def _scale(numbers: HandNumbers, side: str) -> float:
    return numbers.scale_x if side in ("left", "right") else numbers.scale_y


def _sides(px: dict[str, int]) -> str:
    """ "80 px above and below", "10 px left, 12 px below"."""
    if len(set(px.values())) == 1:
        return f"{next(iter(px.values()))} px {' and '.join(px)}"
    return ", ".join(f"{count} px {side}" for side, count in px.items())


def _scale_words(numbers: HandNumbers) -> str:
    sx, sy = numbers.scale_x, numbers.scale_y
    if abs(sx - 1) < 1e-4 and abs(sy - 1) < 1e-4:
        return ""
    if abs(sx / sy - 1) < 0.002:
        return f"scale × {_short(sx)}"
    return f"scale x × {_short(sx)}, y × {_short(sy)}"


def _short(scale: float) -> str:
    return f"{scale:.4f}".rstrip("0").rstrip(".")


def _directions(dx: float, dy: float) -> str:
    parts = []
    if dx:
        parts.append(f"{number(abs(dx))} px {'right' if dx > 0 else 'left'}")
    if dy:
        parts.append(f"{number(abs(dy))} px {'down' if dy > 0 else 'up'}")
    return ", ".join(parts) or "by nothing"


def chosen(scene_placed: Placed, way: Way) -> Placed:
    """A way as a person's word, to be applied. What repair itself proposed keeps its evidence."""
    own = scene_placed.proposal
    if way.placement == scene_placed.placement and own.diagnosis == way.diagnosis:
        return replace(scene_placed, proposal=replace(own, decision=Decision.APPLY))
    proposal = Proposal(
        Family.GEOMETRY, way.diagnosis, round(way.agreement, 4), 0.0, Decision.APPLY,
        f"Chosen by a person: {way.title}.", {"matrix": way.placement.matrix},
    )  # fmt: skip
    return replace(scene_placed, proposal=proposal, placement=way.placement)


def evidence_for(scene: Scene, way: Way, rivals: list[Way]) -> list[Evidence]:
    """What the photo and the mask say of a way."""
    found = scene.support(way.placement)
    rank = 0.5 + found.contrast / (2 * min(max(found.cracks, 1), 3_000) ** 0.5)
    covered = _covered(scene, way.placement)
    beyond, constant = outside_of_image(scene.ids, way.placement, scene.image)
    kept, before = _classes(scene, way.placement)
    rows = [
        Evidence("Borders on contrast of the photo", number(rank, decimals=2), _tone(rank > 0.6)),
        Evidence("Image covered", percent(covered), _tone(covered > 0.98)),
        Evidence("Values kept", f"{kept} / {before}", _tone(kept == before)),
    ]
    if beyond > 0.005:
        said = percent(beyond) + (", one value" if constant else ", several values")
        rows.append(Evidence("Mask cut off", said, _tone(constant)))
    best = max((one.score for one in rivals if one.placement != way.placement), default=None)
    if best is not None:
        lead = way.score - best
        rows.append(Evidence("Ahead of the next", number(lead, decimals=1, signed=True), _tone(lead > 3)))
    return rows


def _tone(is_good: object) -> str:
    return "ok" if is_good else "warn"


def _covered(scene: Scene, placement: Placement) -> float:
    width, height = scene.image
    left, top, right, bottom = placement.covered(scene.image)
    mask_width, mask_height = scene.mask
    across = max(0.0, min(right, mask_width) - max(left, 0)) / max(right - left, 1e-9)
    down = max(0.0, min(bottom, mask_height) - max(top, 0)) / max(bottom - top, 1e-9)
    return min(1.0, across * down) if width and height else 0.0


def _classes(scene: Scene, placement: Placement) -> tuple[int, int]:
    """How many values are left at the working size of a picture, and how many there were.

    What is missed there is looked for in every pixel, of images that are small enough for that.
    """
    count = len(scene.labels.values)
    width, height = scene.image
    step = max(1, max(width, height) // 512)
    xs, ys = (np.arange(side // step, dtype=np.float64) * step + step / 2 for side in (width, height))
    codes = placement.sampled(scene.labels.codes, xs, ys, count)
    left = set(np.unique(codes).tolist()) - {count}
    missed = count - len(left)
    if missed and 1 < step <= FULL_STEP:
        codes = placement.warp(scene.labels.codes, scene.image, count)
        left = set(np.unique(codes).tolist()) - {count}
    return len(left), count


def size_words(scene: Scene) -> str:
    """Both sizes in a sentence."""
    if scene.image == scene.mask:
        return f"Mask and image are {dimensions(*scene.image)}."
    return f"The mask is {dimensions(*scene.mask)}, the image {dimensions(*scene.image)}."
