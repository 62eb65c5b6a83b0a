"""Thumbnails on disk, kept between sessions: known by path, size and time of the photo. No Qt."""

from __future__ import annotations

import hashlib
import logging
import os
import threading
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

from segdesk.ops.cv import cv2

LOG: Final = logging.getLogger("segdesk")
ROOM_BYTES: Final = 512 << 20
KEPT_SHARE: Final = 0.8
"""When the room is used up, the longest unused go until so much of it is left."""

QUALITY: Final = 88
Pixels = npt.NDArray[np.uint8]


class DiskCache:
    """A folder of small JPEGs. Used by several threads; what cannot be written is made again next time."""

    def __init__(self, folder: Path, *, room_bytes: int = ROOM_BYTES) -> None:
        self._folder = folder
        self._room_bytes = room_bytes
        self._used_bytes: int | None = None
        self._lock = threading.Lock()

    def get(self, photo: Path, found: os.stat_result, side_px: int) -> Pixels | None:
        """The thumbnail of a photo as it is now, RGB; None when there is none, or it is damaged."""
        file = self._file(photo, found, side_px)
        try:
            data = file.read_bytes()
            os.utime(file)  # used: it goes later than others
        except OSError:
            return None
        pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
        return None if pixels is None else np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGR2RGB), np.uint8)

    def put(self, photo: Path, found: os.stat_result, side_px: int, pixels: Pixels) -> None:
        """Keep a thumbnail; a disk that takes nothing is no fault of the window."""
        bgr = cv2.cvtColor(pixels, cv2.COLOR_RGB2BGR)
        _, data = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        file = self._file(photo, found, side_px)
        try:
            file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            # A name that _files() finds: what a kill leaves goes with the rest one day.
            beside = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}.jpg")
            beside.write_bytes(data.tobytes())
            beside.replace(file)
            self._count(len(data))
        except OSError as fault:
            LOG.info("A thumbnail is not kept: %s", fault)

    def _file(self, photo: Path, found: os.stat_result, side_px: int) -> Path:
        facts = f"{photo.absolute()}\0{found.st_size}\0{found.st_mtime_ns}\0{side_px}"
        name = hashlib.sha256(facts.encode("utf-8", "surrogateescape")).hexdigest()
        return self._folder / name[:2] / f"{name[2:40]}.jpg"

    def _count(self, added_bytes: int) -> None:
        with self._lock:
            if self._used_bytes is None:
                self._used_bytes = sum(size for _, size, _ in self._files())
            else:
                self._used_bytes += added_bytes
            if self._used_bytes > self._room_bytes:
                self._prune()

    def _prune(self) -> None:
        """Remove the longest unused."""
        used = 0
        for _, size, path in sorted(self._files(), reverse=True):
            if used + size > self._room_bytes * KEPT_SHARE:
                path.unlink(missing_ok=True)
            else:
                used += size
        self._used_bytes = used

    def _files(self) -> list[tuple[int, int, Path]]:
        """(time, bytes, path) of each."""
        found = []
        for path in self._folder.glob("??/*.jpg"):
            facts = path.stat()
            found.append((facts.st_mtime_ns, facts.st_size, path))
        return found
