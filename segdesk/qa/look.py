"""One image under the eye of the checks: read once, each part when the first check asks for it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.images import ImageFacts, decode_through, probe, read_samples, to_rgb8
from segdesk.lazy import lazy
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task
from segdesk.model.document import DocumentContent
from segdesk.model.objects import MaskObject
from segdesk.model.stored import StoredMask
from segdesk.ops.components import Parts, parts
from segdesk.ops.lookup import look_up
from segdesk.ops.runs import Extents, Rows, values
from segdesk.ops.stencil import AnyArray, Stencil

from .examined import Examined, Remark, Seen, Subject
from .finding import Finding, Severity
from .limits import DEFAULT, Limits


class Look:
    """What checks may ask of one image. Faults of its files are kept, not raised: they are findings."""

    def __init__(self, subject: Subject, examined: Examined, limits: Limits = DEFAULT) -> None:
        self.subject = subject
        self.examined = examined
        self.limits = limits
        self.classes: ClassMap = examined.classes
        self.task: Task = examined.task
        self.faults: list[SegDeskError] = []
        self.notes: dict[str, Any] = {}
        """What a check worked out for its own pool."""
        self._parts: dict[int, Parts] = {}

    def finding(self, check: str, severity: Severity, message: str, **fields: Any) -> Finding:
        """A finding about this image; fields are those of Finding."""
        return Finding(check, severity, self.subject.name, message, **fields)

    @lazy
    def seen(self) -> Seen | None:
        """The labels, None when they cannot be read (see faults)."""
        try:
            return self.subject.read()
        except SegDeskError as fault:
            self.faults.append(fault)
            return None

    @lazy
    def facts(self) -> ImageFacts | None:
        """The photo's header, None when it cannot be read."""
        try:
            return self.subject.facts or probe(self.subject.photo, page=self.subject.page)
        except SegDeskError as fault:
            self.faults.append(fault)
            return None

    @property
    def photo_size(self) -> tuple[int, int] | None:
        """(width, height) upright. Readers of data sets look at the photo's header already; where they had
        nothing to remark, it is not opened again."""
        if self.seen is not None and not self.examined.is_project and not self.seen.remarks:
            return self.seen.content.size
        return (self.facts.width, self.facts.height) if self.facts is not None else None

    @lazy
    def photo(self) -> npt.NDArray[Any] | None:
        """The photo decoded in full and upright, None when it cannot be read. What is no colours of 8 or 16
        bits is as it is shown."""
        if self.facts is None:
            return None
        try:
            pixels, bands = read_samples(self.subject.photo, page=self.subject.page)
            is_plain = pixels.dtype in (np.uint8, np.uint16) and len(bands) <= 4
            return pixels if is_plain else to_rgb8(pixels)
        except SegDeskError as fault:
            self.faults.append(fault)
            return None

    def decode_photo(self) -> None:
        """Let the photo be read to its last byte, as cheaply as can be; what is wrong goes to faults."""
        if self.facts is None or "photo" in self.__dict__:
            return
        try:
            decode_through(self.subject.photo, page=self.subject.page)
        except SegDeskError as fault:
            self.faults.append(fault)

    @property
    def content(self) -> DocumentContent | None:
        return self.seen.content if self.seen is not None else None

    @property
    def stored(self) -> StoredMask | None:
        return self.seen.content.stored if self.seen is not None else None

    @property
    def planes(self) -> list[np.ndarray]:
        return self.seen.content.planes if self.seen is not None else []

    @property
    def objects(self) -> tuple[MaskObject, ...]:
        """From the bottom up."""
        return self.seen.content.objects.ordered if self.seen is not None else ()

    @property
    def spare_values(self) -> frozenset[int]:
        """Values that a mask may hold though no class has them: what a package says is background or void."""
        lists = self.examined.lists
        return lists.spare_values if lists is not None else frozenset()

    @property
    def repair_of_values(self) -> str:
        """What leads out of wrong values: in place where one stored mask is all there is to look at."""
        is_one = self.examined.is_project and self.task is Task.SEMANTIC and self.stored is not None
        return "recode" if is_one else "values"

    def remarks(self, check: str) -> list[Remark]:
        """What the reader of this image noted for a check."""
        return [one for one in self.seen.remarks if one.check == check] if self.seen is not None else []

    @property
    def rows(self) -> tuple[Rows, ...]:
        """Each plane as runs along its rows."""
        return self.content.rows if self.content is not None else ()

    @property
    def extents(self) -> tuple[Extents, ...]:
        """Areas and boxes per slot, for each plane."""
        return self.content.extents if self.content is not None else ()

    @lazy
    def _present(self) -> list[frozenset[int]]:
        return [frozenset(values(plane).tolist()) for plane in self.planes]

    def has_pixels(self, one: MaskObject) -> bool:
        """Is any pixel the object's? Costs less than its area. An object of a data set without outline has
        some: one that has none is lost when it is read, and said so."""
        if not self.examined.is_project and one.polygon is None:
            return True
        if self.content is not None and self.content.is_measured:
            return self.area(one) > 0
        return one.plane < len(self.planes) and one.slot in self._present[one.plane]

    def area(self, one: MaskObject) -> int:
        return self.extents[one.plane].of(one.slot)[0] if one.plane < len(self.extents) else 0

    def box(self, one: MaskObject) -> Rect:
        return self.extents[one.plane].of(one.slot)[1]

    def class_of(self, one: MaskObject) -> MaskClass:
        return self.classes.by_key(one.class_key)

    def is_void(self, one: MaskObject) -> bool:
        """Is it of a class that no export counts?"""
        return self.class_of(one).kind in (Kind.VOID, Kind.BACKGROUND)

    def called(self, one: MaskObject) -> str:
        """How a sentence names an object: semantic ones by their class."""
        name = self.class_of(one).name
        return name if self.task is Task.SEMANTIC else f"{name} #{one.id}"

    def stencil(self, one: MaskObject) -> Stencil:
        """The object's pixels in its box."""
        found: Stencil = self.planes[one.plane][self.box(one).slices] == one.slot
        return found

    def parts(self, one: MaskObject) -> Parts:
        """The 4-connected parts of an object, boxes in the pixels of its own box; kept for the next check."""
        if one.id not in self._parts:
            self._parts[one.id] = parts(self.stencil(one))
        return self._parts[one.id]

    @lazy
    def class_map(self) -> npt.NDArray[np.uint16] | None:
        """Per pixel 1 + the place of its class in the class map, 0 unlabelled. None when nothing is there."""
        return self.by_class(np.arange(len(self.classes) + 1, dtype=np.uint16))

    def by_class(self, entries: AnyArray) -> AnyArray | None:
        """Per pixel the entry of its class: entries[0] unlabelled, entries[n] the n-th of the class map; the
        upper object wins where several cover a pixel. None when nothing was read or nothing is there."""
        if not self.planes or not self.objects:
            return None
        tables = self.entries_by_slot(entries)
        found = look_up(tables[0], self.planes[0])
        for one in self.objects if len(self.planes) > 1 else ():
            if self.area(one):
                found[self.box(one).slices][self.stencil(one)] = tables[one.plane][one.slot]
        return found

    def entries_by_slot(self, entries: AnyArray) -> list[AnyArray]:
        """The same as by_class, per plane and slot instead of per pixel."""
        places = {one.key: place for place, one in enumerate(self.classes, 1)}
        tables: list[AnyArray] = [np.full(1 << 16, entries[0]) for _ in self.planes]
        for one in self.objects:
            tables[one.plane][one.slot] = entries[places[self.classes.resolve(one.class_key)]]
        return tables
