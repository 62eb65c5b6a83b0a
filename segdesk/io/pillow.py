"""The only door to Pillow's readers: own limits, own errors, no stray warnings, safe in threads.

Pillow guards against bombs by a process-wide pixel count that warns at 89 megapixels and refuses at twice
that; a 16k x 16k photo is no bomb. So that guard is off and Limits count from the header, before any pixel is
allocated. Only formats of this list are tried: Pillow also has readers that start other programs.
"""

from __future__ import annotations

import logging
import os
import stat
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TextIO

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    Image,
    ImageFile,
    JpegImagePlugin,
    PngImagePlugin,
    PpmImagePlugin,
    TiffImagePlugin,
    UnidentifiedImageError,
    WebPImagePlugin,
)

from segdesk.errors import SegDeskError
from segdesk.io.faults import reading

FORMATS = tuple(
    str(reader.format)
    for reader in (
        PngImagePlugin.PngImageFile,
        JpegImagePlugin.JpegImageFile,
        TiffImagePlugin.TiffImageFile,
        BmpImagePlugin.BmpImageFile,
        GifImagePlugin.GifImageFile,
        WebPImagePlugin.WebPImageFile,
        PpmImagePlugin.PpmImageFile,
    )
)

Image.MAX_IMAGE_PIXELS = None
logging.getLogger("PIL").setLevel(logging.CRITICAL + 1)  # what it logs, it raises as well


@dataclass(frozen=True)
class Limits:
    """What a picture may claim in its header before a byte is allocated for it."""

    side_px: int = 32_768
    pixels: int = 32_768 * 32_768
    pages: int = 10_000

    def check(self, width: int, height: int, file: Path) -> None:
        """Raise SegDeskError for a size that is none or beyond the limits."""
        if width < 1 or height < 1:
            raise SegDeskError(f"claims a size of {width} x {height}.", "Replace the file.", file=file)
        if max(width, height) > self.side_px or width * height > self.pixels:
            raise SegDeskError(
                f"is {width} x {height} pixels, more than the limit of {self.side_px} a side "
                f"and {self.pixels} in all.",
                "Cut it into tiles first.",
                file=file,
            )


class _Hearing:
    """Collects the warnings of Pillow per thread.

    warnings.catch_warnings swaps state of the whole process and goes wrong when two threads leave it in
    another order than they came (Python < 3.14): here the first in sets it up and the last out puts it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._mine = threading.local()
        self._guard = warnings.catch_warnings()

    @contextmanager
    def __call__(self) -> Iterator[list[str]]:
        heard: list[str] = []
        before = getattr(self._mine, "heard", None)
        self._enter()
        self._mine.heard = heard
        try:
            yield heard
        finally:
            self._mine.heard = before
            self._leave()

    def _enter(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._guard = warnings.catch_warnings()
                self._guard.__enter__()
                self._elsewhere = warnings.showwarning
                warnings.filterwarnings("always", module=r"PIL\.")
                warnings.showwarning = self._hear

    def _leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._guard.__exit__(None, None, None)

    def _hear(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        heard = getattr(self._mine, "heard", None)
        if heard is None:
            self._elsewhere(message, category, filename, lineno, file, line)
        else:
            heard.append(str(message))


_hearing = _Hearing()


@contextmanager
def guarded(file: Path, notes: list[str] | None = None) -> Iterator[None]:
    """For one call into Pillow: its exceptions become SegDeskError, its warnings lines in notes.

    A hostile file makes Pillow raise nearly anything, so nearly anything is caught: keep the block to the
    call.
    """
    try:
        with _hearing() as heard:
            yield
    except SegDeskError:
        raise
    except MemoryError as error:
        raise SegDeskError("does not fit into memory.", "Cut it into tiles first.", file=file) from error
    except Exception as error:
        raise damaged(file, error) from error
    if notes is not None:
        notes.extend(dict.fromkeys(heard))


def damaged(file: Path, why: object) -> SegDeskError:
    """The one wording for a picture that does not decode."""
    reason = str(why).strip().rstrip(".") or type(why).__name__
    return SegDeskError(f"is damaged and does not decode ({reason[:200]}).", "Replace it.", file=file)


@contextmanager
def regular(path: Path) -> Iterator[BinaryIO]:
    """The file open for reading; folders, pipes, devices and empty files are refused."""
    with reading(path):
        if "\0" in str(path):
            raise SegDeskError("is not there: its name has a NUL.", "Check the path.", file=repr(path))
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            kind = "a folder" if stat.S_ISDIR(facts.st_mode) else "a pipe or device"
            raise SegDeskError(f"is {kind}, not a picture.", "Name a picture file.", file=path)
        if facts.st_size == 0:
            raise SegDeskError("is empty (0 bytes).", "Replace it.", file=path)
        handle = path.open("rb")
    with handle:
        yield handle


@contextmanager
def opened(
    path: str | os.PathLike[str],
    limits: Limits,
    *,
    page: int = 0,
    notes: list[str] | None = None,
) -> Iterator[ImageFile.ImageFile]:
    """The picture at its header and at the page wanted: recognised by content, within limits, not decoded."""
    path = Path(path)
    with regular(path) as handle:
        with guarded(path, notes):
            image = _recognised(handle, path)
        with image:
            limits.check(*image.size, path)
            if page:
                _turn(image, page, path, limits, notes)
            yield image


class Unrecognised(SegDeskError):  # noqa: N818  as in Refused
    """No picture, or one of a kind that Pillow does not read."""


def _recognised(handle: BinaryIO, path: Path) -> ImageFile.ImageFile:
    try:
        return Image.open(handle, formats=FORMATS)
    except UnidentifiedImageError as error:
        raise Unrecognised(
            "is not a picture that SegDesk reads, or its header is damaged.",
            f"It reads {', '.join(FORMATS)}: convert or replace the file.",
            file=path,
        ) from error


def _turn(image: ImageFile.ImageFile, page: int, path: Path, limits: Limits, notes: list[str] | None) -> None:
    if not 0 < page < limits.pages:
        raise no_page(page, path)
    with guarded(path, notes):
        try:
            image.seek(page)
        except EOFError as error:
            raise no_page(page, path) from error
    limits.check(*image.size, path)


def no_page(page: int, file: Path) -> SegDeskError:
    """The one wording for a page, counted from 0, that a file does not have."""
    return SegDeskError(f"has no page {page + 1}.", "Choose a page that it has.", file=file)


def decoded(image: Image.Image, file: Path, notes: list[str] | None = None) -> Image.Image:
    """The same picture with its pixels loaded."""
    with guarded(file, notes):
        image.load()
    return image
