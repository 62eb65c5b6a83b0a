"""What a foreign format is: what it can hold, how it is written, and how its reader is asked."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from segdesk.dataset.package.plan import PlannedImage
from segdesk.errors import Refused
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task

from .scene import Scene, Step


class Sink(Protocol):
    """Receives the images of a data set in their order."""

    def photo(self, planned: PlannedImage) -> str:
        """Where the photo goes, from the root of the data set, with '/'."""

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        """Write the annotations of one image."""

    def finish(self) -> None:
        """Write what stands once for all images."""


@dataclass(frozen=True)
class Place:
    """Where a sink writes and what it must know of the project: its classes and task, and which splits there
    are ("" alone where images have none)."""

    folder: Path
    classes: ClassMap
    task: Task
    splits: tuple[str, ...]

    def write_text(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")

    def write_json(self, name: str, value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=1, sort_keys=True)
        self.write_text(name, text + "\n")

    def write_bytes(self, name: str, data: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def write_classes(self, classes: Iterable[MaskClass]) -> None:
        """classes.csv: ids, names, colours and kinds, for whoever reads the data set again."""
        out = io.StringIO()
        rows = csv.writer(out, lineterminator="\n")
        rows.writerow(("id", "name", "color", "kind"))
        rows.writerows((one.id, one.name, one.color, one.kind.value) for one in classes)
        self.write_text("classes.csv", out.getvalue())


@dataclass(frozen=True)
class Form:
    """A format that is written. steps lead to what it can hold, in order. comes_back: what reading makes of
    it beyond that, where it is not the same. reader: the format that reads it back. png: photos must be PNG;
    one_suffix: they must be if their suffixes differ. loses: one sentence, for people."""

    name: str
    title: str
    loses: str
    steps: Callable[[ClassMap, Task], tuple[Step, ...]]
    sink: Callable[[Place], Sink]
    reader: str
    read_task: Task | None = None
    png: bool = False
    one_suffix: bool = False
    comes_back: Callable[[ClassMap], Step] | None = None


@dataclass(frozen=True)
class Codes:
    """Classes as values of a label map. value: class id -> value. nothing: of pixels without an object.
    written: the classes as the data set numbers them."""

    value: dict[int, int]
    nothing: int
    written: list[MaskClass] = field(default_factory=list)


@dataclass(frozen=True)
class CodeRule:
    """How classes become values. first, last: the values of classes that are neither background nor void.
    void: where void classes go. keep: ids stay as they are wherever all are possible. background_is_class: it
    is numbered among the others."""

    first: int
    last: int
    void: int = 255
    keep: bool = True
    background_is_class: bool = False

    def codes(self, classes: ClassMap) -> Codes:
        """Refused when there are more classes than values."""
        kinds = {Kind.THING, Kind.STUFF} | ({Kind.BACKGROUND} if self.background_is_class else set())
        listed = sorted((one for one in classes if one.kind in kinds), key=lambda one: one.id)
        values = self._values([one.id for one in listed])
        value = {one.id: number for one, number in zip(listed, values, strict=True)}
        written = [_renumbered(one, value[one.id]) for one in listed]
        nothing = self._nothing(classes, value, written)
        return Codes(value, nothing, sorted(written, key=lambda one: one.id))

    def _values(self, ids: list[int]) -> list[int]:
        if self.keep and all(self.first <= one <= self.last for one in ids):
            return ids
        if len(ids) > self.last - self.first + 1:
            raise Refused(
                f"There are {len(ids)} classes; the format holds {self.last - self.first + 1}.",
                "Merge classes, or choose another format.",
            )
        return list(range(self.first, self.first + len(ids)))

    def _nothing(self, classes: ClassMap, value: dict[int, int], written: list[MaskClass]) -> int:
        """The value of pixels without an object, and what void and background become."""
        background, void = classes.background, classes.void
        value.update((one.id, self.void) for one in classes.of_kind(Kind.VOID))
        if background is not None and self.background_is_class:
            nothing = value[background.id]
        else:
            nothing = 0 if self.first > 0 else self.void
        if nothing == 0 and self.first > 0:
            name, color = (background.name, background.color) if background else ("background", "#000000")
            written.append(MaskClass(classes.next_key, 0, _free(name, written), color, Kind.BACKGROUND))
        if void is not None:
            written.append(_renumbered(void, self.void))
        elif nothing == self.void:
            written.append(MaskClass(classes.next_key, nothing, _free("void", written), "#000000", Kind.VOID))
        return nothing


def _renumbered(one: MaskClass, value: int) -> MaskClass:
    return MaskClass(one.key, value, one.name, one.color, one.kind)


def _free(name: str, written: Iterable[MaskClass]) -> str:
    """The name, or one that no class has."""
    taken = {one.name for one in written}
    while name in taken:
        name += "_"
    return name
