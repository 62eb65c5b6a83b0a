"""What the masks of a set hold, before it is known what it means: values, colours, a palette."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.formats.array_file import open_mask
from segdesk.io.formats.mask_fit import packed_colors, single_channel, values_in
from segdesk.progress import Progress
from segdesk.workers import in_order

Palette = tuple[tuple[int, int, int], ...]
MOST_COLOURS = 256
"""A mask with more is no mask of classes."""


class Scan(NamedTuple):
    """values: of all masks of one channel that are not lossy, or of lossy ones if there are no others.
    colours: packed r, g, b of the others, one more than can be where a mask has too many. palette: what all
    palette files share, if they do."""

    values: set[int]
    colours: set[int]
    palette: Palette | None


def scan(masks: Sequence[Path], progress: Progress, jobs: int) -> Scan:
    """Read all masks; those that cannot be read hold nothing (their import says so)."""
    values: set[int] = set()
    lossy: set[int] = set()
    colours: set[int] = set()
    palettes: set[Palette | None] = set()
    found = in_order(_held, masks, total=len(masks), jobs=jobs, progress=progress, what="Looking at masks")
    for held in found:
        (lossy if held.lossy else values).update(held.values)
        colours.update(held.colours)
        palettes |= {held.palette} - {None}
    palette = palettes.pop() if len(palettes) == 1 else None
    return Scan(values or _clear_values(lossy), colours, palette)


def _clear_values(lossy: Iterable[int]) -> set[int]:
    """Of JPEG masks only black and white are believed."""
    found = set(lossy)
    return {0, 255} if found and max(found) >= 128 else found & {0}


class _Held(NamedTuple):
    """Of one mask: the values of its one channel, or its colours."""

    values: Sequence[int] = ()
    lossy: bool = False
    palette: Palette | None = None
    colours: Sequence[int] = ()


def _held(path: Path) -> _Held:
    try:
        mask = open_mask(path)
    except SegDeskError:
        return _Held()
    channel = single_channel(mask.pixels)
    if channel is not None and channel.dtype.kind in "ui":
        return _Held(values_in(channel), mask.lossy, mask.palette)
    is_painted = channel is None and mask.pixels.shape[2] >= 3 and mask.pixels.dtype == np.uint8
    if is_painted and not mask.lossy:
        return _Held(colours=values_in(packed_colors(mask.pixels))[: MOST_COLOURS + 1])
    return _Held(lossy=mask.lossy)
