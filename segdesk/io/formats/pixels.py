"""Temporary stand-in until segdesk.io.images and masks are there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, UnidentifiedImageError

from segdesk.errors import SegDeskError


@dataclass(frozen=True)
class MaskFile:
    pixels: np.ndarray
    mode: str
    format: str
    bit_depth: int
    lossy: bool
    palette: tuple[tuple[int, int, int], ...] | None
    path: str = ""


def upright_size(path: Path) -> tuple[int, int]:
    try:
        with Image.open(path) as im:
            w, h = im.size
            return (h, w) if im.getexif().get(274, 1) >= 5 else (w, h)
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError) as fault:
        raise SegDeskError(f"The image cannot be read: {fault}.", "Replace it.", file=path) from fault


def read_mask(path: Path) -> MaskFile:
    try:
        with Image.open(path) as im:
            im.load()
            pal = None
            if im.mode == "P":
                flat = im.getpalette() or []
                pal = tuple(tuple(flat[i : i + 3]) for i in range(0, len(flat), 3))
            px = np.array(im)
            if px.dtype == bool:
                px = px.astype(np.uint8)
            return MaskFile(px, im.mode, im.format or "", 8, im.format in ("JPEG", "GIF"), pal, str(path))
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError) as fault:
        raise SegDeskError(f"The mask cannot be read: {fault}.", "Replace it.", file=path) from fault


def decode_rle(counts: str | list[int], size: tuple[int, int]) -> np.ndarray:
    """bool HxW; ValueError in words."""
    width, height = size
    if isinstance(counts, str):
        runs: list[int] = []
        p = 0
        data = counts.encode("ascii", "replace")
        while p < len(data):
            x = k = 0
            more = True
            while more:
                if p >= len(data):
                    raise ValueError("Its RLE ends in the middle of a number.")
                c = data[p] - 48
                if not 0 <= c < 64:
                    raise ValueError("Its RLE holds a character that is none of RLE.")
                x |= (c & 31) << 5 * k
                more = bool(c & 32)
                p += 1
                k += 1
                if k > 12:
                    raise ValueError("Its RLE holds a number that is too large.")
                if not more and c & 16:
                    x |= -1 << 5 * k
            if len(runs) > 2:
                x += runs[-2]
            runs.append(x)
        counts = runs
    if any(r < 0 for r in counts) or sum(counts) != width * height:
        raise ValueError(f"Its RLE covers {sum(counts)} pixels, the image has {width * height}.")
    vals = np.zeros(len(counts), bool)
    vals[1::2] = True
    return np.repeat(vals, counts).reshape(width, height).T
