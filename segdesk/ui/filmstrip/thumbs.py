"""The thumbnail of a photo as a cell wants it: from the disk cache, else from the photo. Runs in a thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QImage

from segdesk.errors import SegDeskError
from segdesk.io.images import thumbnail
from segdesk.ops.cv import cv2
from segdesk.ui.filmstrip.disk_cache import DiskCache

SIDE_PX: Final = 320
"""What is kept on disk: enough for a cell on a screen of 300 %."""

Pixels = npt.NDArray[np.uint8]


class MissingPhotoError(SegDeskError):
    """The photo is not where the project says."""

    def __init__(self, path: Path) -> None:
        super().__init__("The photo is missing.", "Locate its folder.", file=path)


def make_thumb(
    path: Path,
    size: tuple[int, int],
    cache: DiskCache,
    over: Callable[[Pixels], Pixels] | None = None,
    *,
    page: int = 0,
) -> QImage:
    """RGB32 of size (width, height) in device pixels, what stands over cut off. SegDeskError says why not.

    over: paints on the thumbnail of the whole photo; the cache keeps the photo alone, if it is a first page.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        raise MissingPhotoError(path) from None
    except OSError as fault:
        raise SegDeskError(f"The photo cannot be read: {fault.strerror}.", file=path) from fault
    pixels = cache.get(path, found, SIDE_PX) if page == 0 else None
    if pixels is None:
        pixels = thumbnail(path, SIDE_PX, page=page)
        if page == 0:
            cache.put(path, found, SIDE_PX, pixels)
    return _image(_filled(over(pixels) if over is not None else pixels, *size))


def _filled(pixels: Pixels, width: int, height: int) -> Pixels:
    """The middle of a picture, scaled so that it fills width x height."""
    rows, columns = pixels.shape[:2]
    scale = max(width / columns, height / rows)
    wide, high = min(columns, round(width / scale)), min(rows, round(height / scale))
    left, top = (columns - wide) // 2, (rows - high) // 2
    part = pixels[top : top + max(1, high), left : left + max(1, wide)]
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (width, height), interpolation=how), np.uint8)


def _image(rgb: Pixels) -> QImage:
    pixels = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGRA), np.uint8)
    height, width = pixels.shape[:2]
    return QImage(pixels.data, width, height, pixels.strides[0], QImage.Format.Format_RGB32).copy()
