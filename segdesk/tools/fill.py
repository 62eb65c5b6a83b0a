"""Fill: the region under the pointer, or the holes of the object under it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

import numpy as np

from segdesk.ops.fill import flood, holes
from segdesk.ops.stencil import Placed
from segdesk.tools.pointer import Gesture, Kind, Pointer
from segdesk.tools.preview import Hover
from segdesk.tools.scene import Scene
from segdesk.tools.target import Target
from segdesk.tools.tool import Tool


@dataclass
class Fill(Tool):
    """Click fills the connected region under the pointer, of one object or of unlabelled pixels.

    holes: fill the holes of the object under the pointer instead. Alt or the right button erases the region.
    """

    holes: bool = False

    def hover(self, scene: Scene, pointer: Pointer) -> Hover:
        return Hover("cross")

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        yield from ()  # a click is the whole gesture
        x, y = first.pixel
        width, height = scene.document.size
        if first.kind is Kind.KEY or not (0 <= x < width and 0 <= y < height):
            return None
        try:
            self._fill(scene, first)
        except ValueError as refusal:
            scene.say(str(refusal))
        return None

    def _fill(self, scene: Scene, first: Pointer) -> None:
        if first.secondary or first.alt:
            _erase_region(scene, first)
        elif self.holes or first.shift:
            _fill_holes(scene, first)
        else:
            _fill_region(scene, first)


def _fill_region(scene: Scene, first: Pointer) -> None:
    target = Target(scene)
    rect, stencil = _region(scene, first)
    with scene.document.edit(target.step("Fill"), overlap=scene.overlap, within=scene.within) as edit:
        edit.write(rect, target.object_in(edit), where=stencil)
        filled = target.finish(edit)
    if filled:
        target.select()


def _fill_holes(scene: Scene, first: Pointer) -> None:
    found = scene.objects_at(first.x, first.y)
    if not found:
        raise ValueError("Click on the object whose holes to fill")
    object_id = found[0].id
    rect, stencil = scene.document.stencil(object_id)
    inside = holes(stencil)
    if not inside.any():
        raise ValueError(f"{scene.name_of(object_id)} has no holes")
    name = f"Fill holes of {scene.name_of(object_id)}"
    with scene.document.edit(name, overlap=scene.overlap, within=scene.within) as edit:
        edit.write(rect, object_id, where=inside)
    scene.say_refused(edit)


def _erase_region(scene: Scene, first: Pointer) -> None:
    found = scene.objects_at(first.x, first.y)
    if not found:
        raise ValueError("Nothing to erase here")
    rect, stencil = _region(scene, first)
    with scene.document.edit(f"Erase region of {scene.name_of(found[0].id)}") as edit:
        edit.erase(rect, where=stencil, objects=(found[0].id,))
    if scene.document.is_locked(found[0]):
        scene.say(f"{scene.name_of(found[0].id)} is locked")


def _region(scene: Scene, first: Pointer) -> Placed:
    """The region of the topmost object under the pointer; of unlabelled pixels where there is none."""
    x, y = first.pixel
    document = scene.document
    found = document.objects_at(x, y)
    if found:
        return flood(document.planes[found[0].plane], x, y)
    labelled = reduce(np.maximum, document.planes)  # only whether it is 0 counts here
    return flood(labelled, x, y)
