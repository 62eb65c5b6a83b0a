"""A mask and the reading of its values become class ids; what stays open is stated, and never guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.model.stored import StoredMask
from segdesk.repair.values.evidence import tolerance_of
from segdesk.repair.values.facts import counted
from segdesk.repair.values.jpeg import LEAST_BLOCKS, can_be_jpeg, over_pixels, same_blocks, settings_of
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.reading import SEVERAL, UNKNOWN, Reading
from segdesk.repair.values.sheet import Noise
from segdesk.repair.values.snap import SOLID_BLENDED, SOLID_LOSSY, by_code, distinct_codes, smoothed, snap
from segdesk.repair.values.views import Codes, View, views_of

Ids = NDArray[np.int32]
"""H x W class ids; UNRESOLVED where the value has no class, UNCOVERED where the mask has no pixel."""
Places = NDArray[np.int16]
UNRESOLVED, UNCOVERED = -1, -2
FAR_CODES = 4.0


@dataclass(frozen=True, eq=False)
class Resolved:
    """ids of a mask in its own frame. exact_share: pixels that the pipeline, run again, reproduces.

    uncertain: pixels where a choice was made (noise); open_px: pixels without an id.
    """

    ids: Ids
    exact_share: float
    uncertain: NDArray[np.bool_] | None = None

    @property
    def open_px(self) -> int:
        return int(np.count_nonzero(self.ids == UNRESOLVED))


def resolve(mask: StoredMask, reading: Reading, noise: Noise) -> Resolved:
    """Undo a pipeline. Exact masks go through a table, noisy ones are snapped to the codes around."""
    codes = views_of(mask)[reading.view]
    if noise is Noise.EXACT:
        return _through_table(codes, reading)
    found, places = _snapped(codes, reading, noise)
    return _certified(found, places, mask, reading) if noise is Noise.LOSSY else found


def _certified(found: Resolved, places: Places, mask: StoredMask, reading: Reading) -> Resolved:
    """Saved as JPEG again, blocks must come out as the file has them; elsewhere something is uncertain."""
    if not can_be_jpeg(mask.pixels) or mask.format == "WEBP":
        return found
    meant = shown_codes(places, mask.pixels.shape, reading)
    settings = settings_of(mask.pixels, meant)
    if settings is None:
        return found
    same = over_pixels(same_blocks(mask.pixels, settings.written(meant)), found.ids.shape)
    return Resolved(found.ids, float(same.mean()), ~same)


def shown_codes(places: Places, shape: tuple[int, ...], reading: Reading) -> NDArray[np.uint8]:
    """The pixels of a file (its shape) that holds the codes at these places of Reading.rows."""
    codes = reading.rows[0]
    if reading.view is View.COLOR:
        return np.asarray(unpacked(codes).astype(np.uint8)[places])
    shown = codes.astype(np.uint8)[places]
    return shown if len(shape) == 2 else np.repeat(shown[..., None], shape[2], axis=2)


def looks_like_jpeg(sample: NDArray[np.uint8], reading: Reading) -> bool:
    """Whether JPEG, with some setting, makes this part of a mask from what a reading says it was."""
    mask = StoredMask(sample, "", "")
    codes = views_of(mask).get(reading.view)
    if codes is None:
        return False
    places = snap(codes, reading, solid=_solid(reading, Noise.LOSSY)).places
    meant = shown_codes(places, sample.shape, reading)
    changed = int(np.count_nonzero(~same_blocks(sample, meant)))
    return changed >= LEAST_BLOCKS and settings_of(sample, meant) is not None


def _through_table(codes: Codes, reading: Reading) -> Resolved:
    """The ids, certified: pixels whose code the forward table writes for their id."""
    distinct, counts = counted(codes)
    found = reading.ids_of(distinct, tolerance_of(reading, Noise.EXACT))
    written = reading.ids_of(distinct, 0)
    exact = counts[(found == written) & (found != UNKNOWN)].sum()
    ids = looked_up(codes, distinct, np.where(found < 0, UNRESOLVED, found).astype(np.int32))
    return Resolved(ids, float(exact) / codes.size if codes.size else 1.0)


def looked_up(codes: Codes, distinct: NDArray[np.int64], ids: NDArray[np.int32]) -> Ids:
    """ids[i] where codes == distinct[i] (sorted, complete)."""
    if codes.dtype in (np.uint8, np.uint16):
        table = np.full(np.iinfo(codes.dtype).max + 1, UNRESOLVED, np.int32)
        table[distinct] = ids
        return np.asarray(table[codes])
    flat = codes.ravel()
    starts = np.flatnonzero(np.concatenate(([True], flat[1:] != flat[:-1])))
    lengths = np.diff(np.append(starts, flat.size))
    return np.repeat(ids[np.searchsorted(distinct, flat[starts])], lengths).reshape(codes.shape)


def _snapped(codes: Codes, reading: Reading, noise: Noise) -> tuple[Resolved, Places]:
    """The ids, and the row of Reading.rows of each pixel."""
    snapped = snap(codes, reading, solid=_solid(reading, noise)) if noise is not Noise.DITHERED else None
    if snapped is None:
        distinct = distinct_codes(codes)
        near = by_code(codes, distinct, reading.nearest(distinct)[0].astype(np.int16))
        places = smoothed(near, _is_isolated(near))
        uncertain = places != near
    else:
        places, uncertain = snapped
    owners = reading.rows[1]
    ids = np.where(owners == SEVERAL, UNRESOLVED, owners).astype(np.int32)[places]
    return Resolved(ids, 1.0 - float(uncertain.mean()) if uncertain.size else 1.0, uncertain), places


def _solid(reading: Reading, noise: Noise) -> int:
    """JPEG of neighbouring ids is as wide a ramp as blending."""
    return SOLID_LOSSY if noise is Noise.LOSSY and reading.step >= FAR_CODES else SOLID_BLENDED


def _is_isolated(places: NDArray[Any]) -> NDArray[np.bool_]:
    lonely = np.ones(places.shape, bool)
    for axis in (0, 1):
        for step in (1, -1):
            lonely &= places != np.roll(places, step, axis)
    return lonely
