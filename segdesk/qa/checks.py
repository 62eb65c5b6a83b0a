"""CHECKS: the table of what is asked of data. One row per check; ids are a contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from . import (
    content,
    domains,
    encodings,
    files,
    overlap,
    palette,
    residue,
    sets,
    shapes,
    shifted,
    spread,
    twins,
)
from .examined import Examined
from .finding import Finding, Severity
from .limits import Limits
from .look import Look
from .pool import Pool


class Scope(StrEnum):
    """What a finding is about, as a rule."""

    IMAGE = "image"
    OBJECT = "object"
    DATASET = "dataset"
    BOTH = "image+dataset"


def _always(_examined: Examined) -> str:
    return ""


@dataclass(frozen=True)
class Check:
    """promise says, in words, what holds when the check finds nothing; fault names what it finds.

    image looks at one image, in any thread. gather gives a small fact of an image to the check's pool, which
    speaks after all images. dataset looks at what is known of the set without its pixels. fix: the id of the
    repair that its findings mostly name. of_few: it looks at a seeded few of many images unless thorough.
    needs_photo: it decodes photos. why says why a set cannot be judged; empty when it can.
    """

    id: str
    title: str
    fault: str
    severity: Severity
    scope: Scope
    promise: str
    image: Callable[[Look], Iterator[Finding]] | None = None
    gather: Callable[[Look], Any] | None = None
    pool: Callable[[Examined, Limits], Pool] | None = None
    dataset: Callable[[Examined, Limits], Iterator[Finding]] | None = None
    fix: str = ""
    of_few: bool = False
    needs_photo: bool = False
    why: Callable[[Examined], str] = _always

    @property
    def looks(self) -> bool:
        """Does it look at images one by one?"""
        return self.image is not None or self.gather is not None


E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE
IMAGE, OBJECT, DATASET, BOTH = Scope.IMAGE, Scope.OBJECT, Scope.DATASET, Scope.BOTH

CHECKS: tuple[Check, ...] = (
    Check("alignment", "Sizes", "Mask size differs from image", E, IMAGE,
          "Masks have their image's size.", content.alignment,
          fix="geometry"),
    Check("values", "Values", "Values not in the class map", E, IMAGE,
          "Masks hold ids of the class map only.", content.values,
          fix="values"),
    Check("empty", "Empty", "Empty images or objects", W, IMAGE,
          "Every image and every object has pixels.", content.empty,
          fix="delete"),
    Check("classmap", "Class map", "Class map not sound", E, DATASET,
          "Ids and names are unique and known.", dataset=sets.classmap),
    Check("overlap", "Overlap", "Overlapping objects", E, OBJECT,
          "No two objects claim the same pixels.", overlap.overlap,
          fix="cut_lower"),
    Check("covered", "Covered", "Hidden objects", W, OBJECT,
          "No object is hidden under others.", overlap.covered,
          fix="delete"),
    Check("pairs", "Pairs", "Mask or image missing", E, DATASET,
          "Every image has its mask, every mask its image.", files.unlabelled,
          dataset=files.pairs),
    Check("readable", "Readable", "Unreadable files", E, IMAGE,
          "Every file opens and is whole.", files.readable,
          dataset=files.unreadable_lists, needs_photo=True),
    Check("lossless", "Lossless", "Lossy or smoothed masks", E, IMAGE,
          "No mask was saved lossy or resized smoothly.", residue.lossless,
          fix="values"),
    Check("palette", "Palette", "Doubtful palettes and values", W, IMAGE,
          "Values and palettes mean the same in all masks.", palette.palette,
          palette.gather_palette, palette.Palettes, fix="values"),
    Check("shifted", "Shifted", "Masks beside their objects", W, BOTH,
          "Edges of masks lie on edges of photos.", shifted.shifted,
          shifted.gather_surface, shifted.Surfaces, fix="geometry", of_few=True, needs_photo=True),
    Check("consistency", "Consistency", "Encodings that disagree", E, IMAGE,
          "All encodings say the same.", encodings.consistency,
          dataset=encodings.consistency_of_lists),
    Check("polygon", "Outlines", "Broken outlines", W, OBJECT,
          "Outlines are sound and inside the image.", shapes.polygon,
          fix="trace"),
    Check("fragments", "Fragments", "Tiny islands and holes", N, OBJECT,
          "Objects have no specks and no pinholes.", shapes.fragments,
          fix="clean"),
    Check("outliers", "Unusual sizes", "Unusual object sizes", N, OBJECT,
          "Objects have sizes usual for their class.",
          gather=spread.gather_sizes, pool=spread.UsualSizes),
    Check("exif", "Orientation", "Photos turned by EXIF", W, IMAGE,
          "Photos stand upright without EXIF.", files.exif, fix="upright"),
    Check("duplicates", "Duplicates", "Images or masks twice", W, DATASET,
          "No photo is there twice, no mask on two photos.",
          gather=twins.gather_twin, pool=twins.Twins, fix="leave_out", of_few=True, needs_photo=True),
    Check("balance", "Balance", "Classes rare, absent or alone", N, DATASET,
          "Every class is in every split, none is rare.",
          gather=spread.gather_use, pool=spread.Balance, fix="split_again"),
    Check("domain", "Domains", "Splits of unlike origin", N, DATASET,
          "Synthetic images are spread evenly and look like real ones.",
          gather=domains.gather_look, pool=domains.Looks, dataset=domains.domain, why=domains.no_sources,
          fix="split_again", of_few=True, needs_photo=True),
)  # fmt: skip
BY_ID = {one.id: one for one in CHECKS}
CORE = ("alignment", "values", "empty", "classmap", "overlap")
GATE = (*CORE, "pairs", "readable", "lossless", "consistency")
