"""Where checks draw their lines. One frozen set of numbers; a project may have its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Shares are 0 to 1. Each line names its check first.

    The numbers of `shifted` are the measured ones: no false alarm in 867 sound images, 91 % of random shifts
    of 3 to 64 px found.
    """

    overlap_share: float = 0.10
    """overlap: objects of one class may share so much of the smaller one."""
    overlap_iou: float = 0.90
    """overlap: two objects of one class above this are one object twice."""
    overlap_far: float = 1.0
    """overlap: parts of an object may lie so many times its largest part's size apart."""
    fragment_px: int = 10
    """fragments: islands and holes under this many pixels."""
    outside_px: float = 1.0
    """polygon: vertices may lie so far outside the image."""
    residue_share: float = 0.12
    """lossless: of the pixels on borders, so many may lie between the values of both sides."""
    twin_bits: int = 6
    """duplicates: of the 64 bits of the picture hash, so many may differ."""
    twin_levels: float = 4.0
    """duplicates: mean difference in grey levels of two thumbnails of one picture."""
    size_deviations: float = 5.0
    """outliers: robust standard deviations of the logarithm of the area."""
    size_factor: float = 8.0
    """outliers: and at least so many times larger or smaller than the median."""
    size_objects: int = 30
    """outliers: classes with fewer objects have no usual size."""
    class_share: float = 0.0005
    """balance: a class below this share of the labelled pixels (things: of the objects) is rare."""
    domain_difference: float = 0.20
    """domain: shares of synthetic images in two splits may differ by so much."""
    shift_px: float = 2.0
    shift_lead: float = 1.5
    shift_second: float = 0.5
    """shifted: shorter shifts are no alarm, nor peaks that lead less over no shift and over the second."""
    photo_px: int = 1_000_000
    """Checks of photos that look for likeness reduce them to this many pixels."""
    photo_images: int = 500
    """And look at so many images, seeded, unless they are to be thorough."""


DEFAULT = Limits()
