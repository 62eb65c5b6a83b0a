"""TIFF pages that Pillow does not read, through tifffile: more bands than four, bands apart, floats.

tifffile is an extra and is imported when the first such file is met. It trusts its file, so what it is asked
to read is checked before: size, type of samples, compression, and what each packed piece unpacks to.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from isal import isal_zlib
from numpy.typing import NDArray
from PIL import ImageFile

from segdesk.errors import SegDeskError
from segdesk.io.exif import swaps_sides, upright
from segdesk.io.facts import ImageFacts
from segdesk.io.pillow import Limits, damaged, guarded, no_page, regular

if TYPE_CHECKING:
    from tifffile import TiffFile, TiffPage

logging.getLogger("tifffile").setLevel(logging.CRITICAL + 1)  # what it logs, it raises as well

MOST_BANDS: Final = 1024
MOST_BYTES: Final = 4 << 30
"""What the samples of a page may cost in memory."""

_MAGIC: Final = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_SAMPLES_PER_PIXEL, _ORIENTATION, _ICC_PROFILE = 277, 274, 34675
_AXES: Final = {"YX": None, "YXS": None, "SYX": 0}
_DEFLATE: Final = (8, 32946)
_COMPRESSIONS: Final = (1, 32773, *_DEFLATE)
_WHITE_IS_ZERO, _COLOURS = 0, 2
_PHOTOMETRICS: Final = (_WHITE_IS_ZERO, 1, _COLOURS)


def is_tiff(path: Path) -> bool:
    """Whether a file begins as one."""
    with regular(path) as handle:
        return handle.read(4) in _MAGIC


def has_more_bands(image: ImageFile.ImageFile) -> bool:
    """Whether a page has bands that Pillow leaves out."""
    tags: dict[int, Any] = getattr(image, "tag_v2", {})
    found = tags.get(_SAMPLES_PER_PIXEL, 1)
    return image.format == "TIFF" and isinstance(found, int) and found > len(image.getbands())


def probe(path: Path, *, page: int, limits: Limits) -> ImageFacts:
    """The facts of a page; mode names the type of its samples, as "float32"."""
    with _opened(path, limits, page) as (file, found):
        height, width = found.imagelength, found.imagewidth
        orientation = _orientation(found)
        turned = (height, width) if swaps_sides(orientation) else (width, height)
        return ImageFacts(
            *turned,
            raw_size=(width, height),
            mode=str(found.dtype),
            depth=8 * _dtype(found, path).itemsize,
            channels=found.samplesperpixel,
            format="TIFF",
            orientation=orientation,
            pages=min(limits.pages, len(file.pages)),
            icc=_ICC_PROFILE in found.tags,
        )


def read(path: Path, *, page: int, limits: Limits) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Samples upright, HxW or HxWxC, of the type in the file, and the names of the bands.

    SegDeskError for what cannot be read.
    """
    with _opened(path, limits, page) as (file, found):
        _check_pieces(file, found, path)
        pixels = np.asarray(found.asarray(maxworkers=1))
        if _AXES[found.axes] == 0:
            pixels = np.moveaxis(pixels, 0, -1)
        if found.photometric == _WHITE_IS_ZERO:
            pixels = ~pixels if pixels.dtype.kind == "u" else -pixels
        return _turned(np.ascontiguousarray(pixels), _orientation(found)), _names(found)


def _names(page: TiffPage) -> tuple[str, ...]:
    """Colours where the file says so, else numbers."""
    numbered = tuple(f"Band {number}" for number in range(1, page.samplesperpixel + 1))
    if page.samplesperpixel == 1:
        return ("Grey",)
    return ("Red", "Green", "Blue", *numbered[3:]) if page.photometric == _COLOURS else numbered


def _turned(pixels: NDArray[Any], orientation: int) -> NDArray[Any]:
    """Plane by plane where there are more bands than OpenCV turns."""
    if orientation == 1 or pixels.ndim == 2:
        return upright(pixels, orientation)
    planes = [upright(np.ascontiguousarray(pixels[..., n]), orientation) for n in range(pixels.shape[2])]
    return np.stack(planes, axis=2)


@contextmanager
def _opened(path: Path, limits: Limits, number: int) -> Iterator[tuple[TiffFile, TiffPage]]:
    """The file at a page that may be read."""
    try:
        import tifffile
    except ImportError as error:
        problem = "is a TIFF of a kind that needs tifffile."
        remedy = "Install it with: pip install tifffile, or SegDesk with its extra segdesk[tiff]."
        raise SegDeskError(problem, remedy, file=path) from error
    # All of it is guarded, for the fields of a page are parsed when they are asked for.
    with regular(path) as handle, guarded(path), tifffile.TiffFile(handle) as file:
        page = _page(file, number, path)
        limits.check(page.imagewidth, page.imagelength, path)
        _check_kind(page, path)
        yield file, page


def _page(file: TiffFile, number: int, path: Path) -> TiffPage:
    if number < 0:
        raise no_page(number, path)
    try:
        return file.pages[number].aspage()
    except IndexError as error:
        raise no_page(number, path) from error


def _check_kind(page: TiffPage, path: Path) -> None:
    kinds = (
        (page.axes in _AXES, f"has axes {page.axes}"),
        (page.compression in _COMPRESSIONS, f"is packed by {_name(page.compression)}"),
        (page.photometric in _PHOTOMETRICS, f"has colours of the kind {_name(page.photometric)}"),
        (page.samplesperpixel <= MOST_BANDS, f"has {page.samplesperpixel} bands"),
        (max(page.nbytes, _piece_bytes(page, path)) <= MOST_BYTES, f"has {page.nbytes >> 20} MB of samples"),
        (_dtype(page, path).kind in "uif", f"has samples of the type {page.dtype}"),
    )
    for is_fine, what in kinds:
        if not is_fine:
            raise SegDeskError(
                f"{what}, which SegDesk does not read in a TIFF of this kind.",
                "Save it uncompressed or with deflate, its bands as whole numbers or floats.",
                file=path,
            )


def _name(code: Any) -> str:
    """What a code of the TIFF standard stands for, if it stands for anything."""
    return str(getattr(code, "name", code))


def _piece_bytes(page: TiffPage, path: Path) -> int:
    """What a strip or tile unpacks to at most."""
    return int(np.prod(page.chunks, dtype=np.int64)) * _dtype(page, path).itemsize


def _dtype(page: TiffPage, path: Path) -> np.dtype[Any]:
    if page.dtype is None:
        raise damaged(path, "the type of its samples is not known")
    return np.dtype(page.dtype)


def _check_pieces(file: TiffFile, page: TiffPage, path: Path) -> None:
    """No deflated strip or tile may unpack to more than it stands for: tifffile would unpack all of it."""
    if page.compression not in _DEFLATE:
        return
    most = _piece_bytes(page, path)
    for offset, count in zip(page.dataoffsets, page.databytecounts, strict=False):
        file.filehandle.seek(offset)
        unpacked = isal_zlib.decompressobj().decompress(file.filehandle.read(count), most + 1)
        if len(unpacked) > most:
            raise damaged(path, "a piece of it unpacks to more than its size")


def _orientation(page: TiffPage) -> int:
    found = page.tags.valueof(_ORIENTATION, default=1)
    return int(found) if isinstance(found, int) and 1 <= found <= 8 else 1
