"""The picture of a finding: its place in the photo with the mask, cut out off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from segdesk.geometry import Rect
from segdesk.io.images import read_rgb8
from segdesk.model.classes import ClassMap
from segdesk.model.document import Document, DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.overlap import Overlap
from segdesk.model.step import Change, Key
from segdesk.ops.cv import cv2
from segdesk.qa.finding import Finding
from segdesk.qa.fixes.apply import mend
from segdesk.ui.filmstrip.masks import with_mask
from segdesk.ui.pictures import Make, Pictures
from segdesk.ui.session.photos import Source
from segdesk.ui.session.session import Session

Pixels = npt.NDArray[np.uint8]
Size = tuple[int, int]
Read = Callable[[], DocumentContent]
AROUND: Final = 2.5
LEAST_PX: Final = 28
"""So much of the photo is shown at least: a speck alone says nothing."""
PHOTOS: Final = 2
"""Photos that stay decoded while their findings are passed by."""


class _Key(NamedTuple):
    image: int
    rect: Rect | None
    version: int
    mended: Finding | None


class FindingThumbs(QObject):
    """arrived() after a picture that was asked for came."""

    arrived = Signal()

    def __init__(self, session: Session, size: Callable[[], Size], parent: QObject | None = None) -> None:
        """size(): of a thumbnail, in device pixels."""
        super().__init__(parent)
        self._session, self._size = session, size
        self._pictures = Pictures(self, threads=1)
        self._pictures.arrived.connect(lambda _key: self.arrived.emit())
        self._names: dict[str, int] = {}
        self._versions: dict[int, int] = {}
        session.entries_changed.connect(self._on_entries)

    def get(self, finding: Finding, *, mended: bool = False) -> QImage | None:
        """Its picture, now or as its fix would leave it; None while it is made, or where it cannot be."""
        entry = self._entry(finding)
        if entry is None:
            return None
        wanted = finding if mended else None
        key = _Key(entry.id, finding.rect, self._versions.get(entry.id, 0), wanted)
        return self._pictures.get(key, lambda: self._maker(entry, finding.rect, wanted))

    def close(self) -> None:
        self._pictures.close()
        _photo.cache_clear()

    def _maker(self, entry: ImageEntry, rect: Rect | None, mended: Finding | None) -> Make:
        file, classes, size = self._session.file, self._session.project.classes, self._size()
        read: Read = partial(file.read, entry)
        if mended is not None:
            read = partial(_mended, read, classes, mended)
        return partial(_made, Source(file.photo_path(entry), entry.page), read, classes, rect, size)

    def _entry(self, finding: Finding) -> ImageEntry | None:
        entries = self._session.project.entries
        if len(self._names) != len(entries):
            self._names = {one.original: one.id for one in entries.values()}
        return entries.get(self._names.get(finding.image or "", 0))

    def _on_entries(self, images: frozenset[int]) -> None:
        for image in images:
            self._versions[image] = self._versions.get(image, 0) + 1


def _mended(read: Read, classes: ClassMap, finding: Finding) -> DocumentContent:
    """What the finding's fix would leave."""
    document = Document(0, read(), classes)
    changes: dict[Key, Change] = {}
    with document.edit("Fix", into=changes, overlap=Overlap.ALLOW) as edit:
        mend(edit, document, finding)
    return DocumentContent(document.size, list(document.planes), document.objects)


def _made(source: Source, read: Read, classes: ClassMap, rect: Rect | None, size: Size) -> QImage:
    """Runs in a thread."""
    photo = _photo(source, source.path.stat().st_mtime_ns)
    content = read()
    height, width = photo.shape[:2]
    view = view_of(rect, (width, height), size)
    part = np.ascontiguousarray(photo[view.slices])
    if content.size == (width, height) and content.planes:
        planes = [plane[view.slices] for plane in content.planes]
        inner = DocumentContent((view.width, view.height), planes, content.objects)
        part = with_mask(part, inner, classes)
    shrinks = view.width > size[0]
    how = cv2.INTER_AREA if shrinks else cv2.INTER_NEAREST
    small = np.asarray(cv2.resize(part, size, interpolation=how), np.uint8)
    pixels = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2BGRA), np.uint8)
    return QImage(pixels.data, *size, pixels.strides[0], QImage.Format.Format_RGB32).copy()


@lru_cache(PHOTOS)
def _photo(source: Source, _changed_ns: int) -> Pixels:
    return read_rgb8(source.path, page=source.page)


def view_of(rect: Rect | None, image: Size, shape: Size) -> Rect:
    """The part of an image that shows a rectangle and what is around it, in the proportions of shape."""
    if rect is None or rect.is_empty:
        rect = Rect(0, 0, *image)
    width, height = max(LEAST_PX, rect.width * AROUND), max(LEAST_PX, rect.height * AROUND)
    ratio = shape[0] / shape[1]
    width, height = max(width, height * ratio), max(height, width / ratio)
    width, height = min(round(width), image[0]), min(round(height), image[1])
    left = min(max(0, round((rect.left + rect.right - width) / 2)), image[0] - width)
    top = min(max(0, round((rect.top + rect.bottom - height) / 2)), image[1] - height)
    return Rect(left, top, left + width, top + height)
