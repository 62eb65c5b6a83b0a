"""Where checks draw their lines: one frozen set of numbers, and LIMITS, what a person may know of each."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple


@dataclass(frozen=True)
class Limits:
    """Shares are 0 to 1; see LIMITS for what each means. A project may have its own.

    The numbers of `shifted` are the measured ones: no false alarm in 867 sound images, 91 % of random shifts
    of 3 to 64 px found.
    """

    overlap_share: float = 0.10
    overlap_iou: float = 0.90
    overlap_far: float = 1.0
    fragment_px: int = 10
    outside_px: float = 1.0
    residue_share: float = 0.12
    twin_bits: int = 6
    twin_levels: float = 4.0
    size_deviations: float = 5.0
    size_factor: float = 8.0
    size_objects: int = 30
    class_share: float = 0.0005
    domain_difference: float = 0.20
    domain_look: float = 0.60
    shift_px: float = 2.0
    shift_lead: float = 1.5
    shift_second: float = 0.5
    photo_px: int = 1_000_000
    """Checks of photos that look for likeness reduce them to this many pixels."""
    photo_images: int = 500
    """And look at so many images, seeded, unless they are to be thorough."""

    @property
    def moved(self) -> tuple[Limit, ...]:
        """Those that are not where they are by default."""
        return tuple(one for one in LIMITS if getattr(self, one.name) != getattr(DEFAULT, one.name))


class Limit(NamedTuple):
    """One line of a check. name is that of the field of Limits; low and high are its range there.

    times, decimals and unit say how a person reads it. promise: what holds of data that passes, in words.
    """

    name: str
    check: str
    title: str
    low: float
    high: float
    unit: str
    promise: str
    times: float = 1.0
    decimals: int = 0

    def shown(self, limits: Limits) -> float:
        """The number as a person reads it."""
        return float(getattr(limits, self.name)) * self.times


LIMITS: Final = (
    Limit("overlap_share", "overlap", "Shared part", 0, 1, "%",
          "Two objects of one class share no more of the smaller one.", 100),
    Limit("overlap_iou", "overlap", "One object twice", 0.5, 1, "%",
          "No two objects of one class have more of their pixels in common.", 100),
    Limit("overlap_far", "overlap", "Parts apart", 0.1, 100, "times",
          "Parts of an object lie within so many times the size of its largest part.", 1, 1),
    Limit("fragment_px", "fragments", "Smallest part", 1, 10_000, "px",
          "Objects have no island and no hole under this size."),
    Limit("outside_px", "polygon", "Outside", 0, 100, "px",
          "Vertices lie no farther outside the image.", 1, 1),
    Limit("residue_share", "lossless", "In between", 0.01, 1, "%",
          "No more of the pixels at borders hold a value between those of both sides.", 100),
    Limit("twin_bits", "duplicates", "Bits of the print", 0, 16, "bits",
          "Prints of two photos, of 64 bits, differ in more bits, or else"),
    Limit("twin_levels", "duplicates", "Grey levels", 0, 32, "levels",
          "the same photos, made small, differ by more levels of grey in the mean.", 1, 1),
    Limit("size_deviations", "outliers", "Deviations", 1, 20, "σ",
          "Areas lie within so many robust deviations of their class's median, or else", 1, 1),
    Limit("size_factor", "outliers", "Factor", 1, 1000, "times",
          "they are not so many times larger or smaller than it.", 1, 1),
    Limit("size_objects", "outliers", "Objects", 3, 100_000, "objects",
          "Classes with fewer objects have no usual size, and are not judged."),
    Limit("class_share", "balance", "Rare", 0, 0.5, "%",
          "Every class has this share of the labelled pixels, or of the objects if it is a thing.", 100, 3),
    Limit("domain_difference", "domain", "Difference", 0, 1, "%",
          "Shares of synthetic images in two splits differ by no more.", 100),
    Limit("domain_look", "domain", "Look", 0.1, 1, "%",
          "Distributions of brightness, contrast, colour, sharpness and noise lie no farther apart.", 100),
    Limit("shift_px", "shifted", "Shift", 0.5, 32, "px",
          "No mask lies better moved by more than this,", 1, 1),
    Limit("shift_lead", "shifted", "Lead", 0.5, 20, "σ",
          "or the better place does not lead by more over the place it has,", 1, 1),
    Limit("shift_second", "shifted", "Lead over others", 0, 20, "σ",
          "or not by more over all other places.", 1, 1),
)  # fmt: skip
DEFAULT: Final = Limits()


def within(limits: Limits, values: dict[str, Any]) -> Limits:
    """The limits with these numbers, each brought into its range, whole where those count. ValueError for
    what is no number."""
    kept: dict[str, Any] = {}
    for one in LIMITS:
        if one.name in values:
            number = min(max(float(values[one.name]), one.low), one.high)
            kept[one.name] = round(number) if isinstance(getattr(DEFAULT, one.name), int) else number
    return replace(limits, **kept)


def read(text: str) -> Limits:
    """What Project.limits says; words that cannot be read move nothing."""
    try:
        return within(DEFAULT, dict(json.loads(text, parse_constant=_no_number))) if text else DEFAULT
    except (ValueError, TypeError):
        return DEFAULT


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no number")


def write(limits: Limits) -> str:
    """The words for Project.set_limits(): what was moved, empty for nothing."""
    moved = {one.name: getattr(limits, one.name) for one in limits.moved}
    return json.dumps(moved, sort_keys=True) if moved else ""
