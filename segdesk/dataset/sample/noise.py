"""Random fields: the roughness of everything that is not flat in the sample pictures."""

from __future__ import annotations

import functools

import numpy as np
from numpy.typing import NDArray

from segdesk.dataset.sample.vectors import Floats
from segdesk.ops.cv import cv2

TILE_PX = 512
SHEET_PX, SHEET_CELL_PX = 1024, 64.0


def fractal(
    rng: np.random.Generator,
    shape: tuple[int, int],
    cell_px: float | tuple[float, float],
    *,
    octaves: int = 4,
    gain: float = 0.5,
) -> Floats:
    """A (rows, columns) field of mean 0 and deviation 1, smooth over cell_px (rows, columns apart if a pair).

    Each octave halves the cell and scales by gain; octaves below a pixel and a half are left out.
    """
    across, down = (cell_px[1], cell_px[0]) if isinstance(cell_px, tuple) else (cell_px, cell_px)
    total = np.zeros(shape, np.float32)
    weight = 1.0
    for octave in range(octaves):
        cells = max(across / 2**octave, 1.0), max(down / 2**octave, 1.0)
        total += weight * _octave(rng, shape, cells)
        weight *= gain
        if max(cells) < 1.5:
            break
    total -= total.mean()
    return np.asarray(total / max(float(total.std()), 1e-6), np.float32)


def _octave(rng: np.random.Generator, shape: tuple[int, int], cells: tuple[float, float]) -> Floats:
    """Normal values on a coarse grid, enlarged; a border of two cells keeps the edge free of artefacts."""
    rows, columns = (int(np.ceil(n / c)) + 4 for n, c in zip(shape, reversed(cells), strict=True))
    grid = rng.standard_normal((rows, columns), dtype=np.float32)
    map_x = (np.arange(shape[1], dtype=np.float32) + 0.5) / cells[0] + 1.5
    map_y = (np.arange(shape[0], dtype=np.float32) + 0.5) / cells[1] + 1.5
    if max(cells) <= 1.0:
        return grid[: shape[0], : shape[1]]
    matrix = np.array([[1 / cells[0], 0, map_x[0]], [0, 1 / cells[1], map_y[0]]], np.float32)
    flags = cv2.INTER_CUBIC | cv2.WARP_INVERSE_MAP
    size = (shape[1], shape[0])
    return np.asarray(cv2.warpAffine(grid, matrix, size, flags=flags, borderMode=cv2.BORDER_REFLECT_101))


@functools.cache
def tile() -> Floats:
    """One seamless square of plain noise with a cell of 4 px; the same in every process."""
    rng = np.random.default_rng(20_240_229)
    grid = rng.standard_normal((TILE_PX // 4, TILE_PX // 4), dtype=np.float32)
    padded = np.pad(grid, 4, mode="wrap")
    wide = np.asarray(cv2.resize(padded, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC), np.float32)
    square = np.ascontiguousarray(wide[16:-16, 16:-16])
    square /= square.std()
    square.setflags(write=False)
    return square


@functools.cache
def _sheet() -> Floats:
    """A square of fractal noise with a cell of SHEET_CELL_PX; the same in every process."""
    square = fractal(np.random.default_rng(77), (SHEET_PX, SHEET_PX), SHEET_CELL_PX, octaves=6)
    square.setflags(write=False)
    return square


def cutting(rng: np.random.Generator, shape: tuple[int, int], cell_px: tuple[float, float]) -> Floats:
    """Like fractal with cells of (rows, columns) px, cut out of a ready sheet: fast, alike from afar."""
    size = [
        int(np.clip(n * SHEET_CELL_PX / max(c, 1.0), 4, SHEET_PX))
        for n, c in zip(shape, cell_px, strict=True)
    ]
    top, left = (int(rng.integers(SHEET_PX - n + 1)) for n in size)
    window = _sheet()[top : top + size[0], left : left + size[1]]
    return np.asarray(cv2.resize(window, (shape[1], shape[0]), interpolation=cv2.INTER_LINEAR))


def on_surface(u: Floats, v: Floats, footprint: Floats | float, *, cell: float, octaves: int = 4) -> Floats:
    """Fractal noise at surface coordinates u, v, of which a pixel covers footprint.

    Octaves finer than the footprint fade out, as they do in a photo, instead of flickering.
    """
    total = np.zeros(u.shape, np.float32)
    for octave in range(octaves):
        size = cell / 2**octave
        visible = np.clip(1.5 - np.asarray(footprint, np.float32) / size, 0, 1)
        if not np.any(visible > 0):
            break
        total += 0.6**octave * visible * _lookup(u / size + 17.3 * octave, v / size + 7.7 * octave)
    return total


def _lookup(u: Floats, v: Floats) -> Floats:
    """The tile at cells (u, v), repeated without end."""
    across, down = (_page(_wrapped(cells)) for cells in np.broadcast_arrays(u, v))
    found = cv2.remap(tile(), across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.asarray(found, np.float32).ravel()[: np.size(u)].reshape(np.shape(u))


def _page(values: Floats) -> Floats:
    """A list as rows of 1024: remap takes no side of 32,768."""
    if values.ndim == 2:
        return values
    return np.pad(values.ravel(), (0, -values.size % 1024)).reshape(-1, 1024)


def _wrapped(cells: Floats) -> Floats:
    """Texels of cells, brought into the tile; faster than a modulo."""
    turns = np.asarray(cells * np.float32(4 / TILE_PX), np.float32)
    turns -= np.floor(turns)
    turns *= TILE_PX
    return turns


def cell_hash(*cells: NDArray[np.floating]) -> Floats:
    """A value in [0, 1) for each integer cell: the same cell, the same value (a sine hash)."""
    total = sum(np.floor(c).astype(np.float64) * k for c, k in zip(cells, (127.1, 311.7, 74.7), strict=False))
    wave = np.sin(np.asarray(total)) * 43758.5453
    return np.asarray(wave - np.floor(wave), np.float32)


def stripes(x: Floats, period: float, width: float, footprint: Floats | float = 0.0) -> Floats:
    """How much of each pixel lies on a stripe [0, width) of a period, box-filtered over the footprint."""
    soft = np.maximum(np.asarray(footprint, np.float32), 1e-4)
    high, low = (np.asarray(x + way * soft / 2, np.float32) for way in (1, -1))
    covered = np.subtract(_stripe_length(high, period, width), _stripe_length(low, period, width))
    return np.asarray(covered / soft, np.float32)


def _stripe_length(x: Floats, period: float, width: float) -> Floats:
    """Length of stripe in [0, x)."""
    whole = np.floor(x / period)
    return np.asarray(whole * width + np.minimum(x - whole * period, width), np.float32)


def smoothstep(low: float, high: float, x: Floats) -> Floats:
    """0 below low, 1 above high, smooth between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
