"""The picture of a finding: its place in the photo with the mask, cut out off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final, NamedTuple

import numpy as np
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
from segdesk.qa.limits import Limits
from segdesk.qa.picture import Pixels, Size, picture_of
from segdesk.ui.pictures import Make, Pictures
from segdesk.ui.session.photos import Source
from segdesk.ui.session.session import Session

Read = Callable[[], DocumentContent]
PHOTOS: Final = 2
"""Photos that stay decoded while their findings are passed by."""


class _Key(NamedTuple):
    image: int
    rect: Rect | None
    version: int
    mended: Finding | None
    limits: Limits | None


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
        limits = self._session.checks.limits if mended else None
        key = _Key(entry.id, finding.rect, self._versions.get(entry.id, 0), wanted, limits)
        return self._pictures.get(key, lambda: self._maker(entry, key))

    def close(self) -> None:
        self._pictures.close()
        _photo.cache_clear()

    def _maker(self, entry: ImageEntry, key: _Key) -> Make:
        file, classes, size = self._session.file, self._session.project.classes, self._size()
        read: Read = partial(file.read, entry)
        if key.mended is not None and key.limits is not None:
            read = partial(_mended, read, classes, key.mended, key.limits)
        source = Source(file.photo_path(entry), entry.page)
        return partial(_made, source, read, classes, key.rect, size)

    def _entry(self, finding: Finding) -> ImageEntry | None:
        entries = self._session.project.entries
        if len(self._names) != len(entries):
            self._names = {one.original: one.id for one in entries.values()}
        return entries.get(self._names.get(finding.image or "", 0))

    def _on_entries(self, images: frozenset[int]) -> None:
        for image in images:
            self._versions[image] = self._versions.get(image, 0) + 1


def _mended(read: Read, classes: ClassMap, finding: Finding, limits: Limits) -> DocumentContent:
    """What the finding's fix would leave."""
    document = Document(0, read(), classes)
    changes: dict[Key, Change] = {}
    with document.edit("Fix", into=changes, overlap=Overlap.ALLOW) as edit:
        mend(edit, document, finding, limits)
    return DocumentContent(document.size, list(document.planes), document.objects)


def _made(source: Source, read: Read, classes: ClassMap, rect: Rect | None, size: Size) -> QImage:
    """Runs in a thread."""
    small = picture_of(_photo(source, source.path.stat().st_mtime_ns), read(), classes, rect, size)
    pixels = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2BGRA), np.uint8)
    return QImage(pixels.data, *size, pixels.strides[0], QImage.Format.Format_RGB32).copy()


@lru_cache(PHOTOS)
def _photo(source: Source, _changed_ns: int) -> Pixels:
    return read_rgb8(source.path, page=source.page)
