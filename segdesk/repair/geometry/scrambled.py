"""Masks whose rows are mixed up: wrong order or wrong width. Undone without the photo."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from segdesk.repair.geometry.placement import Size

CLEARLY = 3.0
"""How many times more borders a mixed-up mask has (measured: 14 in the median)."""
SOMEWHAT = 1.3
"""A width that is twice the true one skips every second row: not much rougher, but always rougher."""
SLIGHTLY, _LEAN, _SOME_OF_LARGE = 1.1, 16, 800_000
FEW, ROUGH = 1e-4, 0.03
_SOME, _CLOSER = 20_000, 8
"""Widths are tried on so many pixels; so many of them on all."""


def roughness(ids: NDArray[Any]) -> float:
    """Share of neighbours that differ."""
    if min(ids.shape) < 2:
        return 0.0
    across = float((ids[:, 1:] != ids[:, :-1]).mean())
    return (across + float((ids[1:] != ids[:-1]).mean())) / 2


def in_row_order(ids: NDArray[Any], size: Size) -> NDArray[Any] | None:
    """The mask set right where it was stored by columns and read by rows; None where it was not."""
    width, height = size
    if ids.shape != (height, width) or min(width, height) < 8:
        return None
    other = ids.ravel().reshape((height, width), order="F")
    return _if_clearer(ids, other)


def in_row_width(ids: NDArray[Any], size: Size) -> NDArray[Any] | None:
    """The mask cut into rows of the image's width where its own width is wrong; None where it is not."""
    width, height = size
    if ids.shape == (height, width) or ids.size != width * height or min(*ids.shape, *size) < 8:
        return None
    flat = ids.ravel()
    own, wanted = _below(flat, ids.shape[1]), _below(flat, width)
    return ids.reshape(height, width) if own > SOMEWHAT * max(wanted, FEW) else None


def true_width(ids: NDArray[Any]) -> int | None:
    """The row width at which a mask that keeps its size fits together, where its own clearly does not."""
    height, width = ids.shape
    flat = ids.ravel()
    own = _below(flat, width) if min(width, height) >= 16 else 0.0
    if own <= ROUGH:
        return None
    some = flat[: max(_SOME, 8 * width)]
    widths = range(width // 2, min(2 * width, len(some) // 4))
    best = min(
        sorted(widths, key=lambda one: _below(some, one))[:_CLOSER],
        key=lambda one: _below(flat, one),
        default=width,
    )
    return best if best != width and own > CLEARLY * _below(flat, best) else None


def leaning_width(ids: NDArray[Any]) -> int | None:
    """A row width near its own at which a mask fits together somewhat better: slanted things do so too, and
    only the photo can tell."""
    height, width = ids.shape
    if min(width, height) < 4 * _LEAN:
        return None
    rows = max(4 * _LEAN, _SOME_OF_LARGE // width)
    top = max(0, (height - rows) // 2)
    flat = ids[top : top + rows].ravel()
    best = min(range(width - _LEAN, width + _LEAN + 1), key=lambda one: _below(flat, one))
    return best if _below(flat, width) > SLIGHTLY * _below(flat, best) else None


def straightened(ids: NDArray[Any], width: int) -> NDArray[Any]:
    """The mask cut into rows of a width; what is left of the last one is dropped."""
    rows = ids.size // width
    return ids.ravel()[: rows * width].reshape(rows, width)


def _below(flat: NDArray[Any], width: int) -> float:
    """Share of values that differ from the one below them, in rows of a width."""
    return float((flat[width:] != flat[:-width]).mean())


def _if_clearer(ids: NDArray[Any], other: NDArray[Any]) -> NDArray[Any] | None:
    return other if roughness(ids) > CLEARLY * max(roughness(other), FEW) else None
