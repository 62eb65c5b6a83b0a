"""What each image of the filmstrip shows: state, thumbnail with its mask, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QStandardPaths, Signal
from PySide6.QtGui import QImage

from segdesk.model.entry import ImageEntry
from segdesk.ui.filmstrip.cells import Cell
from segdesk.ui.filmstrip.disk_cache import DiskCache
from segdesk.ui.filmstrip.masks import LARGEST_PX, with_mask
from segdesk.ui.filmstrip.states import State, state_of
from segdesk.ui.filmstrip.thumbs import MissingPhotoError, make_thumb
from segdesk.ui.pictures import Make, Pictures
from segdesk.ui.session.session import Session

LATEST: Final = 300
"""Pictures that stay on screen while newer ones of the same images are made."""

Size = tuple[int, int]


def cache_folder() -> Path:
    """Where thumbnails are kept: the cache folder that the desktop gives this user's SegDesk."""
    place = QStandardPaths.StandardLocation.GenericCacheLocation
    return Path(QStandardPaths.writableLocation(place)) / "SegDesk" / "thumbnails"


class PictureKey(NamedTuple):
    """What a thumbnail depends on: where the photo is, how large, and which state of mask and colours."""

    image: int
    path: str
    size: Size
    version: int
    map_version: int


class Frames(QObject):
    """arrived(image) after a picture that was asked for came; turned(image): its state is another."""

    arrived = Signal(int)
    turned = Signal(int)

    def __init__(self, session: Session, size: Callable[[], Size], parent: QObject | None = None) -> None:
        """size(): of a thumbnail now, width and height in device pixels."""
        super().__init__(parent)
        self.pictures = Pictures(self)
        self._session = session
        self._size = size
        self._cache = DiskCache(cache_folder())
        self._unreadable: dict[int, str] = {}
        self._latest: dict[int, QImage] = {}
        self._versions: dict[int, int] = {}
        self._map_version = 0
        self.pictures.arrived.connect(self._on_picture)

    def cell(self, image: int) -> Cell:
        """What an image shows now; its picture is asked for if it is not here."""
        session, entry = self._session, self._session.project.entries[image]
        key = self._key(entry)
        picture = self.pictures.get(key, lambda: self._maker(entry, key.size))
        fault = self.pictures.fault(key)
        return Cell(
            id=image,
            name=entry.original,
            state=self.state(entry),
            is_current=session.entry is not None and session.entry.id == image,
            picture=picture if picture is not None or fault is not None else self._latest.get(image),
            problem=fault.sentence if fault is not None else "",
            is_missing=isinstance(fault, MissingPhotoError),
        )

    def state(self, entry: ImageEntry) -> State:
        return state_of(entry, self._unreadable, self._session.checks.problem_images)

    def changed(self, images: Iterable[int]) -> None:
        """The masks of these images are others now."""
        for image in images:
            self._versions[image] = self._versions.get(image, 0) + 1

    def recolored(self) -> None:
        """The class map is another."""
        self._map_version += 1

    def readable(self, image: int) -> None:
        """The photo of an image was read just now: if it could not be before, that is over."""
        if self._unreadable.pop(image, None) is not None:
            self.changed([image])
            self.turned.emit(image)

    def _maker(self, entry: ImageEntry, size: Size) -> Make:
        file, classes, cache = self._session.file, self._session.project.classes, self._cache
        path, page = file.photo_path(entry), entry.page
        if not entry.use or entry.width * entry.height > LARGEST_PX:
            return lambda: make_thumb(path, size, cache, page=page)
        return lambda: make_thumb(
            path, size, cache, lambda pixels: with_mask(pixels, file.read(entry), classes), page=page
        )

    def _key(self, entry: ImageEntry) -> PictureKey:
        version = self._versions.get(entry.id, 0)
        return PictureKey(entry.id, entry.path, self._size(), version, self._map_version)

    def _on_picture(self, key: PictureKey) -> None:
        image = key.image
        found = self.pictures.get(key, _nothing)
        if found is not None:
            if len(self._latest) >= LATEST:
                self._latest.clear()
            self._latest[image] = found
        elif self._unreadable.get(image) != key.path:
            self._unreadable[image] = key.path
            self.turned.emit(image)
        self.arrived.emit(image)


def _nothing() -> Make:
    """For a picture that is there: none is made."""
    return QImage
