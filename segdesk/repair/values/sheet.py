"""A mask as the judge of values sees it: how it can be read, facts of each way, and its container."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from segdesk.model.stored import StoredMask
from segdesk.repair.values.facts import CodeFacts, facts_of
from segdesk.repair.values.jpeg import busiest, can_be_jpeg
from segdesk.repair.values.palettes import WEB, Rgb, packed
from segdesk.repair.values.views import View, has_alpha, views_of

RAMPS_SURE, RAMPS_FROM = 0.6, 0.4
"""Share of ramps from which a mask was interpolated: by itself; if the masks beside it say so too."""
ISOLATED_FROM, ISOLATED_OF_RESTLESS = 0.03, 0.15
"""Share of pixels unlike all around them from which a mask was dithered: of all; with the palette that Pillow
dithers to, of those that are not flat."""


class Noise(StrEnum):
    """What a pipeline added to the codes it wrote."""

    EXACT = "exact"
    LOSSY = "lossy"
    INTERPOLATED = "interpolated"
    DITHERED = "dithered"


TOLERANCE = {Noise.EXACT: 0, Noise.LOSSY: 6, Noise.INTERPOLATED: 3, Noise.DITHERED: 60}
"""How far the codes of flat areas are off, in units of a channel (measured)."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """facts: of each view that the mask has. sample: of a file that is not lossy itself but looks blended, a
    part of its pixels, in which JPEG may be known again."""

    facts: Mapping[View, CodeFacts]
    mode: str
    format: str
    lossy: bool
    bit_depth: int
    alpha: bool
    palette: tuple[Rgb, ...] | None
    sample: NDArray[np.uint8] | None = None

    @property
    def signature(self) -> tuple[object, ...]:
        """Masks with the same signature went through the same program, as far as files tell."""
        return tuple(self.facts), self.mode, self.format, self.lossy, self.alpha, self.bit_depth

    @property
    def ramps(self) -> float:
        """Of a palette file the least of its views: indices may be in any order."""
        found = [one.ramps for one in self.facts.values()] or [0.0]
        return min(found) if self.palette is not None else found[0]

    @property
    def has_web_palette(self) -> bool:
        """Whether its palette is the one that Pillow dithers colours to."""
        return self.palette is not None and self.palette[: len(WEB)] == WEB

    @property
    def is_dithered(self) -> bool:
        if self.palette is None:
            return False
        facts = next(iter(self.facts.values()))
        restless = 1 - float(facts.interior.sum()) / max(1, facts.pixels)
        least = ISOLATED_OF_RESTLESS * restless if self.has_web_palette else ISOLATED_FROM
        return facts.isolated > least

    def look_of(self, index: int, view: View) -> int:
        """The code of a palette's index in another view; black beyond the palette's end."""
        rows = self.palette or ()
        color = rows[index] if index < len(rows) else (0, 0, 0)
        return color[0] if view is View.GREY else int(packed(np.array(color)))


def sheet_of(mask: StoredMask) -> Sheet:
    """Reads every pixel a few times; a pure function that any worker may run."""
    facts = {view: facts_of(codes, view) for view, codes in views_of(mask).items()}
    sheet = Sheet(facts, mask.mode, mask.format, mask.lossy, mask.bit_depth, has_alpha(mask), mask.palette)
    is_blended = sheet.ramps > RAMPS_FROM and mask.palette is None and not mask.lossy
    if not is_blended or not can_be_jpeg(mask.pixels):
        return sheet
    return replace(sheet, sample=np.ascontiguousarray(mask.pixels[busiest(mask.pixels)]))


def noise_of(sheets: list[Sheet]) -> list[Noise]:
    """The noise of each mask of a group with one signature."""
    pooled = float(np.mean([one.ramps for one in sheets])) if sheets else 0.0
    return [_noise(one, pooled) for one in sheets]


def _noise(sheet: Sheet, pooled: float) -> Noise:
    if sheet.lossy:
        return Noise.LOSSY
    if sheet.is_dithered:
        return Noise.DITHERED
    interpolated = sheet.ramps > RAMPS_SURE or min(sheet.ramps, pooled) > RAMPS_FROM
    return Noise.INTERPOLATED if interpolated else Noise.EXACT
