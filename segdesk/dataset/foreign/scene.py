"""An image as foreign formats see it: objects from the bottom up; and the steps that make one hold less.

A format is a list of steps from what a project has to what the format can hold. Every step counts what it
takes, so losses are known, in objects and pixels, before anything is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np

from segdesk.dataset.package.content import ExportObject
from segdesk.geometry import Rect
from segdesk.model.classes import ClassMap, Kind, Task
from segdesk.model.document import DocumentContent
from segdesk.ops.components import split
from segdesk.ops.runs import measure
from segdesk.ops.stencil import tight
from segdesk.ops.yolo import DECIMALS, fill_yolo, yolo_rings

UNFIT = "Masks that do not fit their image"


@dataclass(frozen=True, eq=False)
class Scene:
    """The objects of an image of (width, height), from the bottom up. They may overlap; each has pixels."""

    size: tuple[int, int]
    objects: tuple[ExportObject, ...] = ()


class Loss(NamedTuple):
    """Something that does not come along, in how many objects and pixels (0 where that says nothing)."""

    what: str
    objects: int = 0
    pixels: int = 0

    def in_words(self) -> str:
        counts = ((self.objects, "masks" if self.what == UNFIT else "objects"), (self.pixels, "pixels"))
        return f"{self.what}: {', '.join(f'{count:,} {unit}' for count, unit in counts if count)}."


@dataclass
class Losses:
    """Losses by what is lost, added up."""

    rows: dict[str, Loss] = field(default_factory=dict)

    def add(self, what: str, objects: int = 0, pixels: int = 0) -> None:
        if objects or pixels:
            before = self.rows.get(what, Loss(what))
            self.rows[what] = Loss(what, before.objects + objects, before.pixels + pixels)

    def add_all(self, other: Losses) -> None:
        for one in other.rows.values():
            self.add(*one)


Step = Callable[[Scene, Losses], Scene]


def scene_of(document: DocumentContent, classes: ClassMap, task: Task, losses: Losses) -> Scene:
    """What a document shows. Painted background is no object; semantic: one object per class."""
    if document.stored is not None:
        losses.add(UNFIT, objects=1)
    extents = [measure(plane) for plane in document.planes]
    found = []
    for one in document.objects.ordered:
        area, rect = extents[one.plane].of(one.slot) if one.plane < len(extents) else (0, Rect(0, 0, 0, 0))
        if area == 0:
            losses.add("Objects without a pixel", objects=1)
            continue
        stencil = document.planes[one.plane][rect.slices] == one.slot
        found.append(ExportObject(classes.by_key(one.class_key), rect, stencil, one))
    scene = Scene(document.size, tuple(found))
    if task is Task.SEMANTIC:
        scene = by_class(*Kind)(flat(scene, losses), Losses())
    return without(Kind.BACKGROUND)(scene, Losses())


def without(*kinds: Kind) -> Step:
    """Objects of these kinds are left out."""

    def step(scene: Scene, losses: Losses) -> Scene:
        for one in scene.objects:
            if one.one.kind in kinds:
                losses.add(f"Objects of kind {one.one.kind.value}", 1, one.area)
        return replace(scene, objects=tuple(one for one in scene.objects if one.one.kind not in kinds))

    return step


def without_crowds(scene: Scene, losses: Losses) -> Scene:
    """Crowds are left out."""
    for one in scene.objects:
        if one.crowd:
            losses.add("Crowds", 1, one.area)
    return replace(scene, objects=tuple(one for one in scene.objects if not one.crowd))


def flat(scene: Scene, losses: Losses) -> Scene:
    """Of objects that overlap the upper one has the pixels."""
    owners = np.zeros(scene.size[::-1], np.int32)
    for rank, one in enumerate(scene.objects, 1):
        below = owners[one.rect.slices]
        losses.add("Pixels of several objects, which go to the upper one",
                   pixels=int(np.count_nonzero(below[one.stencil])))  # fmt: skip
        below[one.stencil] = rank
    shown = []
    for rank, one in enumerate(scene.objects, 1):
        stencil = owners[one.rect.slices] == rank
        if not stencil.any():
            losses.add("Objects that others cover", objects=1)
            continue
        shown.append(one if np.array_equal(stencil, one.stencil) else _cut(one, stencil))
    return replace(scene, objects=tuple(shown))


def _cut(one: ExportObject, stencil: np.ndarray) -> ExportObject:
    """The object with fewer pixels, so without its polygon."""
    source = replace(one.source, agrees=False) if one.source is not None else None
    return ExportObject(one.one, *tight(one.rect, stencil), source)


def by_class(*kinds: Kind, crowds: bool = False) -> Step:
    """Objects of one class become one, at the place of the lowest, for classes of these kinds; with crowds,
    those of any kind as well (crowds of a class among themselves)."""

    def key(one: ExportObject) -> object:
        if crowds and one.crowd:
            return one.one.id, "crowd"
        return one.one.id if one.one.kind in kinds else id(one)

    def step(scene: Scene, losses: Losses) -> Scene:
        groups: dict[object, list[ExportObject]] = {}
        for one in scene.objects:
            groups.setdefault(key(one), []).append(one)
        for many in groups.values():
            losses.add("Objects that become one with others of their class", objects=len(many) - 1)
        return replace(scene, objects=tuple(map(united, groups.values())))

    return step


def united(many: Sequence[ExportObject]) -> ExportObject:
    """Several objects as the first one, with the pixels of all; one stays as it is."""
    first = many[0]
    if len(many) == 1:
        return first
    rect = first.rect
    for one in many[1:]:
        rect |= one.rect
    stencil = np.zeros((rect.height, rect.width), bool)
    for one in many:
        stencil[one.rect.within(rect)] |= one.stencil
    source = replace(first.source, polygon=None, agrees=False) if first.source is not None else None
    return ExportObject(first.one, rect, stencil, source)


def unlabelled_as_void(classes: ClassMap) -> Step:
    """Where void is the only value for them, unlabelled pixels come back as void."""
    void = classes.void if classes.background is None else None

    def step(scene: Scene, losses: Losses) -> Scene:
        if void is None:
            return scene
        free = np.ones(scene.size[::-1], bool)
        for one in scene.objects:
            free[one.rect.slices] &= ~one.stencil
        losses.add("Unlabelled pixels, which become void", pixels=int(np.count_nonzero(free)))
        if not free.any():
            return scene
        rest = ExportObject(void, *tight(Rect(0, 0, *scene.size), free))
        return by_class(Kind.VOID)(replace(scene, objects=(*scene.objects, rest)), Losses())

    return step


def one_void(classes: ClassMap) -> Step:
    """Objects of all void classes become those of the one of lowest id."""
    void = classes.void

    def step(scene: Scene, losses: Losses) -> Scene:
        found = []
        for one in scene.objects:
            if void is not None and one.one.kind is Kind.VOID and one.one.id != void.id:
                losses.add("Void of other classes than the first", 1, one.area)
                found.append(replace(one, one=void))
            else:
                found.append(one)
        return replace(scene, objects=tuple(found))

    return step


def at_most(count: int) -> Step:
    """Of more than count objects the later ones keep nothing but their class: they become one per class."""

    def step(scene: Scene, losses: Losses) -> Scene:
        rest = replace(scene, objects=scene.objects[count:])
        losses.add(f"Objects beyond {count} of an image, which keep only their class", len(rest.objects))
        merged = by_class(*Kind)(rest, Losses())
        return replace(scene, objects=(*scene.objects[:count], *merged.objects))

    return step


def in_parts(scene: Scene, _losses: Losses) -> Scene:
    """Each 4-connected part is an object: nothing is lost where there were no objects, only classes."""
    found = [
        ExportObject(one.one, rect, stencil, None)
        for one in scene.objects
        for rect, stencil in split(one.stencil, (one.rect.left, one.rect.top))
    ]
    return replace(scene, objects=tuple(found))


def unmarked(*names: str) -> Step:
    """Objects lose these of their marks: crowd, group, note, z (where it says more than their order)."""

    def step(scene: Scene, losses: Losses) -> Scene:
        for one in scene.objects:
            for name in names:
                if one.source is not None and getattr(one.source, name):
                    losses.add(f"Marks of objects ({name})", objects=1)
        return replace(scene, objects=tuple(_bare(one, names) for one in scene.objects))

    return step


def marked_crowd(one: ExportObject) -> ExportObject:
    """The object as a crowd."""
    return one if one.source is None else replace(one, source=replace(one.source, crowd=True))


_EMPTY: dict[str, Any] = {"crowd": False, "group": None, "note": "", "z": 0}


def _bare(one: ExportObject, names: Iterable[str]) -> ExportObject:
    if one.source is None:
        return one
    return replace(one, source=replace(one.source, **{name: _EMPTY[name] for name in names}))


def yolo_ring(one: ExportObject, size: tuple[int, int]) -> list[str]:
    """The one ring of an object as YOLO writes it: shares of width and height, pixel centres."""
    (ring,) = yolo_rings(one.stencil, (one.rect.left, one.rect.top), size, joined=True)
    return [f"{number:.{DECIMALS}f}" for number in ring]


def as_yolo_fills(scene: Scene, losses: Losses) -> Scene:
    """Objects have the pixels that Ultralytics fills their row with."""
    found = []
    for one in scene.objects:
        rect, stencil = fill_yolo([float(word) for word in yolo_ring(one, scene.size)], scene.size)
        filled = ExportObject(one.one, *tight(rect, stencil), one.source)
        differing = one.area + filled.area - 2 * shared(one, filled)
        losses.add("Objects whose row fills other pixels", int(differing > 0), differing)
        found.append(filled)
    return replace(scene, objects=tuple(found))


def shared(one: ExportObject, other: ExportObject) -> int:
    """Pixels that both have."""
    both = one.rect & other.rect
    if both.is_empty:
        return 0
    return int(np.count_nonzero(one.stencil[both.within(one.rect)] & other.stencil[both.within(other.rect)]))
