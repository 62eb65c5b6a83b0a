"""The photos of a project as the canvas shows them: read off the GUI thread, the neighbours ahead of time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal

from segdesk.errors import SegDeskError
from segdesk.io.images import ImageFacts, Samples, probe, read_samples
from segdesk.ops.rendition import Rendition, Window, is_deep, rendered
from segdesk.ui.canvas.pyramid import Photo, Pyramid
from segdesk.ui.faults import LOG
from segdesk.ui.wording import joined

ROOM_BYTES: Final = 600 << 20
"""What is kept of photos that are not in front, and at most of the samples of the one that is."""


class Source(NamedTuple):
    """Where a photo is: its file, and which page of it, counted from 0."""

    path: Path
    page: int = 0


@dataclass(frozen=True)
class Shown:
    """A photo that was read. is_deep: it has values of more than 8 bits; made: the rendition, without what
    makes no difference to it; window and range: as of Rendered."""

    source: Source
    pyramid: Pyramid
    facts: ImageFacts
    bands: tuple[str, ...]
    is_deep: bool
    made: Rendition
    window: Window
    range: Window

    def suits(self, rendition: Rendition) -> bool:
        """Whether it would come out the same."""
        return rendition.suited(len(self.bands), is_deep=self.is_deep) == self.made

    @property
    def depth(self) -> str:
        """'8-bit colour', '16-bit grey', '32-bit, 5 bands'."""
        facts, count = self.facts, len(self.bands)
        if count == 2 or count > 4:
            return f"{facts.depth}-bit, {count} bands"
        kind = "palette" if facts.mode == "P" else "grey" if facts.channels < 3 else "colour"
        return f"{facts.depth}-bit {kind}"

    @property
    def page(self) -> str:
        """'page 1 of 5' of a file that has several; else empty."""
        return f"page {self.source.page + 1} of {self.facts.pages}" if self.facts.pages > 1 else ""


class Photos(QObject):
    """arrived(image, photo) or failed(image, SegDeskError) answer each want()."""

    arrived = Signal(int, object)
    failed = Signal(int, object)
    _read = Signal(int, object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rendition = Rendition()
        self._pool = ThreadPoolExecutor(2, "photo")
        self._kept: OrderedDict[int, Shown] = OrderedDict()
        self._waiting: dict[int, Future[None]] = {}
        self._wanted: dict[int, Source] = {}
        self._samples: tuple[Source, Samples] | None = None
        """Of the photo that was last rendered anew: a slider asks for it many times a second."""
        self._read.connect(self._on_read)

    def now(self, image: int) -> Photo | None:
        """The photo if it is here already: height x width x 3, uint8, RGB, upright."""
        pyramid = self.pyramid(image)
        return pyramid.photo if pyramid is not None else None

    def pyramid(self, image: int) -> Pyramid | None:
        """The photo with its smaller levels, for a canvas."""
        shown = self.shown(image)
        return shown.pyramid if shown is not None and shown.suits(self.rendition) else None

    def shown(self, image: int) -> Shown | None:
        """What was last read of a photo, perhaps by another rendition than now; None before."""
        if (shown := self._kept.get(image)) is not None:
            self._kept.move_to_end(image)
        return shown

    def depth(self, image: int) -> str:
        """'8-bit colour', '16-bit grey', with the page where there are several; empty before it was read."""
        shown = self._kept.get(image)
        return joined((shown.depth, shown.page)) if shown is not None else ""

    def want(self, image: int, source: Source) -> None:
        """Answer by a signal as soon as the photo can be shown; what was only fetched ahead gives way."""
        self._wanted[image] = source
        for other in [one for one in self._waiting if one not in self._wanted]:
            if self._waiting[other].cancel():
                del self._waiting[other]
        self._fetch(image, source)

    def forget(self, image: int) -> None:
        """What was read of an image is not it any more."""
        self._kept.pop(image, None)

    def fetch_ahead(self, neighbours: Iterable[tuple[int, Source]]) -> None:
        """Read photos that are likely to be next. Nothing is announced."""
        for image, source in neighbours:
            if not self._is_here(image, source):
                self._fetch(image, source)

    def close(self) -> None:
        """Wait for the threads; what they still read is wanted by nobody."""
        self._wanted.clear()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _is_here(self, image: int, source: Source) -> bool:
        shown = self._kept.get(image)
        return shown is not None and shown.source == source and shown.suits(self.rendition)

    def _fetch(self, image: int, source: Source) -> None:
        if image not in self._waiting:
            again = image in self._wanted and image in self._kept
            self._waiting[image] = self._pool.submit(self._work, image, source, self.rendition, again)

    def _work(self, image: int, source: Source, rendition: Rendition, again: bool) -> None:
        try:
            self._read.emit(image, self._show(source, rendition, again), None)
        except SegDeskError as fault:
            self._read.emit(image, None, fault)
        except Exception as fault:
            LOG.exception("%s could not be shown", source.path)
            told = SegDeskError(
                f"The photo cannot be shown: {fault}.",
                "Save it again as PNG and locate that; the log says where reading failed.",
                file=source.path,
            )
            self._read.emit(image, None, told)

    def _show(self, source: Source, rendition: Rendition, again: bool) -> Shown:
        facts, (pixels, bands) = probe(source.path, page=source.page), self._samples_of(source, again)
        made = rendition.suited(len(bands), is_deep=is_deep(pixels))
        photo, window, whole = rendered(pixels, made)
        pyramid = Pyramid(photo).build()
        return Shown(source, pyramid, facts, bands, is_deep(pixels), made, window, whole)

    def _samples_of(self, source: Source, again: bool) -> Samples:
        kept = self._samples
        if kept is not None and kept[0] == source:
            return kept[1]
        samples = read_samples(source.path, page=source.page)
        fits = again and samples.pixels.nbytes <= ROOM_BYTES
        self._samples = (source, samples) if fits else None
        return samples

    def _on_read(self, image: int, shown: Shown | None, fault: SegDeskError | None) -> None:
        self._waiting.pop(image, None)
        wanted = self._wanted.get(image)
        if shown is not None and (wanted is None or shown.source == wanted):
            self._keep(image, shown)
        if wanted is None:
            return
        if shown is not None and not self._is_here(image, wanted):
            self._fetch(image, wanted)  # it was to be shown in another way meanwhile
            return
        del self._wanted[image]
        if shown is not None:
            self.arrived.emit(image, shown.pyramid.photo)
        else:
            self.failed.emit(image, fault)

    def _keep(self, image: int, shown: Shown) -> None:
        self._kept[image] = shown
        self._kept.move_to_end(image)
        while len(self._kept) > 1 and sum(one.pyramid.nbytes for one in self._kept.values()) > ROOM_BYTES:
            self._kept.popitem(last=False)
