"""One image under the eye of the checks: read once, each part when the first check asks for it."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.images import ImageFacts, probe, read
from segdesk.model.classes import ClassMap, MaskClass, Task
from segdesk.model.objects import MaskObject
from segdesk.ops.runs import Extents, measure

from .examined import Examined, Seen, Subject


class Look:
    """What checks may ask of one image. Faults of its files are kept, not raised: they are findings."""

    def __init__(self, subject: Subject, examined: Examined) -> None:
        self.subject = subject
        self.classes: ClassMap = examined.classes
        self.task: Task = examined.task
        self.in_project = examined.is_project

    @cached_property
    def seen(self) -> Seen | None:
        """The labels, None when they cannot be read (see faults)."""
        try:
            return self.subject.read()
        except SegDeskError as fault:
            self.faults.append(fault)
            return None

    @cached_property
    def facts(self) -> ImageFacts | None:
        """The photo's header, None when it cannot be read."""
        try:
            return probe(self.subject.photo)
        except SegDeskError as fault:
            self.faults.append(fault)
            return None

    @cached_property
    def faults(self) -> list[SegDeskError]:
        return []

    @cached_property
    def photo_fault(self) -> SegDeskError | None:
        """Why the photo does not decode in full, None when it does."""
        try:
            read(self.subject.photo)
        except SegDeskError as fault:
            return fault
        return None

    @cached_property
    def extents(self) -> list[Extents]:
        """Areas and boxes per slot, for each plane."""
        return [measure(plane) for plane in self.seen.content.planes] if self.seen is not None else []

    @property
    def objects(self) -> tuple[MaskObject, ...]:
        return self.seen.content.objects.ordered if self.seen is not None else ()

    def area(self, one: MaskObject) -> int:
        return self.extents[one.plane].of(one.slot)[0]

    def class_of(self, one: MaskObject) -> MaskClass:
        return self.classes.by_key(one.class_key)

    def stencil(self, one: MaskObject) -> np.ndarray:
        """The object's pixels in its box."""
        assert self.seen is not None
        _, rect = self.extents[one.plane].of(one.slot)
        return self.seen.content.planes[one.plane][rect.slices] == one.slot
