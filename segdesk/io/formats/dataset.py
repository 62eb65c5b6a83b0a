"""What every reader gives: a listed data set whose images are read one by one, each a pure function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from segdesk.geometry import Polygon, Rect
from segdesk.io.formats.tree import Tree
from segdesk.model.classes import ClassMap, Task
from segdesk.model.stored import StoredMask
from segdesk.progress import SILENT, Progress


class Note(NamedTuple):
    """A remark of the report: nothing is lost, yet somebody should know. check: which check asks for it."""

    file: str
    message: str
    check: str = ""


class Lost(NamedTuple):
    """An object of the source that did not come in, and why.

    check: which check asks for it: "polygon" for a shape that is none, "pairs" where image or mask is not
    there, "readable" where a file or its pixels cannot be read.
    """

    file: str
    object: str
    reason: str
    check: str = "polygon"


class Stated(NamedTuple):
    """What a file says of an object beside its pixels: area, and box as x, y, width, height; None for what it
    does not say. Nothing is made of it; checks compare."""

    area: float | None
    box: tuple[float, float, float, float] | None


class Unpaired(NamedTuple):
    """A file that has no partner: a mask without image, annotations without image."""

    file: str
    reason: str


@dataclass(frozen=True)
class ReadOptions:
    """READ of the command line. format "" or "auto" recognises. images: a folder of photos, or those that are
    known already."""

    format: str = ""
    task: Task | None = None
    classes: Path | None = None
    masks: Path | None = None
    images: Path | Tree | None = None


@dataclass(frozen=True, eq=False)
class SourceObject:
    """One object as the format means it (parts of one group are one).

    Its pixels are the raster of polygon, or stencil (a rectangle and bool array of its shape), or those of
    value in the label map of its image. what names it in reports.
    """

    class_id: int
    polygon: Polygon | None = None
    stencil: tuple[Rect, np.ndarray] | None = field(default=None, repr=False)
    value: int | None = None
    crowd: bool = False
    group: int | None = None
    note: str = ""
    z: int = 0
    extra: str = ""
    what: str = ""
    stated: Stated | None = None


@dataclass(eq=False)
class ImageLabels:
    """What a data set says about one image.

    size is the image's upright size. label_map (any integer type, image-sized) holds the value of each
    pixel's object; values that no object claims are unlabelled. stored is a mask that does not fit.
    labelled: there is a mask or an entry, be it empty. lost holds objects that the reader could not bring.
    """

    size: tuple[int, int]
    objects: list[SourceObject] = field(default_factory=list)
    label_map: np.ndarray | None = field(default=None, repr=False)
    stored: StoredMask | None = None
    labelled: bool = False
    lost: list[Lost] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def objects_in(self) -> int:
        return len(self.objects) + len(self.lost)


@dataclass(frozen=True)
class SourceImage:
    """One image of a data set. path is the photo; original its path from the root with '/'; mask the source
    mask file(s) from the root, one per line. read may run in any thread or process."""

    path: Path
    original: str
    read: Callable[[], ImageLabels] = field(repr=False)
    mask: str = ""
    split: str = ""
    source: str = ""


@dataclass(frozen=True)
class DataSet:
    """A data set that was listed: images in code-point order of original, pixels unread.

    lost and notes are those of the set as a whole; each image adds its own when read. settle_with looks at
    the masks where the class map depends on their values; until then classes is what is known without.
    annotations: the JSON and XML files that were read or are accounted for in lost and notes.
    """

    format: str
    root: Path
    task: Task
    classes: ClassMap
    images: tuple[SourceImage, ...]
    name: str = ""
    lost: tuple[Lost, ...] = ()
    notes: tuple[Note, ...] = ()
    unpaired: tuple[Unpaired, ...] = ()
    annotations: frozenset[str] = frozenset()
    settle_with: Callable[[DataSet, Progress, int], DataSet] | None = field(default=None, repr=False)

    @property
    def settled(self) -> bool:
        return self.settle_with is None

    def settle(self, progress: Progress = SILENT, jobs: int = 1) -> DataSet:
        """The data set with its final class map. Reads every mask when there is no class table; else free."""
        if self.settle_with is None:
            return self
        return replace(self.settle_with(self, progress, jobs), settle_with=None)

    def noted(self, *notes: Note) -> DataSet:
        return replace(self, notes=(*self.notes, *notes))

    def with_lost(self, *lost: Lost) -> DataSet:
        return replace(self, lost=(*self.lost, *lost))
