"""The photos of a project as the canvas shows them: read off the GUI thread, the neighbours ahead of time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from segdesk.errors import SegDeskError
from segdesk.io.images import ImageFacts, probe, read_rgb8
from segdesk.ui.canvas.pyramid import Photo, Pyramid

ROOM_BYTES: Final = 600 << 20
"""What is kept of photos that are not in front."""


class Photos(QObject):
    """arrived(image, photo) or failed(image, SegDeskError) answer each want()."""

    arrived = Signal(int, object)
    failed = Signal(int, object)
    _read = Signal(int, object, object)
    _known = Signal(int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(2, "photo")
        self._kept: OrderedDict[int, Pyramid] = OrderedDict()
        self._waiting: dict[int, Future[None]] = {}
        self._wanted: set[int] = set()
        self._facts: dict[int, ImageFacts] = {}
        self._known.connect(self._on_facts)
        self._read.connect(self._on_read)

    def now(self, image: int) -> Photo | None:
        """The photo if it is here already: height x width x 3, uint8, RGB, upright."""
        pyramid = self.pyramid(image)
        return pyramid.photo if pyramid is not None else None

    def pyramid(self, image: int) -> Pyramid | None:
        """The photo with its smaller levels, for a canvas."""
        if (pyramid := self._kept.get(image)) is not None:
            self._kept.move_to_end(image)
        return pyramid

    def depth(self, image: int) -> str:
        """'8-bit colour', '16-bit grey' of a photo that was read; empty before."""
        facts = self._facts.get(image)
        if facts is None:
            return ""
        kind = "palette" if facts.mode == "P" else "grey" if facts.channels < 3 else "colour"
        return f"{facts.depth}-bit {kind}"

    def want(self, image: int, path: Path) -> None:
        """Answer by a signal as soon as the photo can be shown; what was only fetched ahead gives way."""
        self._wanted.add(image)
        for other in [one for one in self._waiting if one not in self._wanted]:
            if self._waiting[other].cancel():
                del self._waiting[other]
        self._fetch(image, path)

    def fetch_ahead(self, neighbours: Iterable[tuple[int, Path]]) -> None:
        """Read photos that are likely to be next. Nothing is announced."""
        for image, path in neighbours:
            if image not in self._kept:
                self._fetch(image, path)

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _fetch(self, image: int, path: Path) -> None:
        if image not in self._waiting:
            self._waiting[image] = self._pool.submit(self._work, image, path)

    def _work(self, image: int, path: Path) -> None:
        try:
            self._known.emit(image, probe(path))
            self._read.emit(image, Pyramid(read_rgb8(path)).build(), None)
        except SegDeskError as fault:
            self._read.emit(image, None, fault)

    def _on_facts(self, image: int, facts: ImageFacts) -> None:
        self._facts[image] = facts

    def _on_read(self, image: int, pyramid: Pyramid | None, fault: SegDeskError | None) -> None:
        self._waiting.pop(image, None)
        if pyramid is not None:
            self._keep(image, pyramid)
        if image not in self._wanted:
            return
        self._wanted.discard(image)
        if pyramid is not None:
            self.arrived.emit(image, pyramid.photo)
        else:
            self.failed.emit(image, fault)

    def _keep(self, image: int, pyramid: Pyramid) -> None:
        self._kept[image] = pyramid
        while len(self._kept) > 1 and sum(one.nbytes for one in self._kept.values()) > ROOM_BYTES:
            self._kept.popitem(last=False)
