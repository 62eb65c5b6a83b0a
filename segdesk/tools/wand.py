"""Wand: the connected pixels of the photo that are as the one under the pointer, within a tolerance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from segdesk.geometry import Rect
from segdesk.model.edit import Edit
from segdesk.ops.fill import flood
from segdesk.ops.stencil import AnyArray, Placed
from segdesk.tools.brush import SIGNS, keep_only
from segdesk.tools.pointer import Gesture, Kind, Pointer
from segdesk.tools.preview import Hover
from segdesk.tools.scene import Mode, Scene
from segdesk.tools.target import Losers, Target
from segdesk.tools.tool import Tool

REACH_PX: Final = 1024
"""How far a region goes from the pointer: so a drag is followed on photos of any size."""
PX_PER_STEP: Final = 4.0
MOST: Final = 255

Finish = Callable[[Edit], object]


@dataclass
class Wand(Tool):
    """Click takes what looks alike; a drag to the right takes more, to the left less. Alt takes it away.

    tolerance: by how much each of red, green and blue may differ, 0 to 255; the last drag sets it.
    """

    tolerance: int = 16

    def hover(self, scene: Scene, pointer: Pointer) -> Hover:
        return Hover("cross", sign=SIGNS[_mode(scene, pointer)])

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        if first.kind is Kind.KEY:
            return None
        try:
            yield from self._take(scene, first)
        except ValueError as refusal:
            scene.say(str(refusal))
        return None

    def _take(self, scene: Scene, first: Pointer) -> Gesture:
        """One step; while the button is down the mask itself shows what it would be."""
        photo, mode, start = _photo(scene, first), _mode(scene, first), self.tolerance
        act = _ACTS[mode](scene)
        policy: dict[str, Any] = {"overlap": scene.overlap, "within": scene.within}
        terms = policy if mode is Mode.ADD else {}
        with scene.document.edit(act.name, **terms) as edit:
            event, shown = first, -1
            while True:
                wanted = start + round((event.x - first.x) * scene.zoom / PX_PER_STEP)
                self.tolerance = min(MOST, max(0, wanted))
                if self.tolerance != shown:
                    shown = self.tolerance
                    edit.restore()
                    act.put(edit, _region(scene, photo, first, shown))
                if event.kind is Kind.RELEASE:
                    break
                event = yield
            act.finish(edit)
        act.end()
        return None


class _Add:
    """To the target of the scene."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._target, self._is_painted = Target(scene), False
        self.name = self._target.step("Wand")

    def put(self, edit: Edit, placed: Placed) -> None:
        self._target = Target(self._scene)  # what it had made was restored away
        edit.write(placed[0], self._target.object_in(edit), where=placed[1])

    def finish(self, edit: Edit) -> None:
        self._is_painted = self._target.finish(edit)

    def end(self) -> None:
        if self._is_painted:
            self._target.select()


class _Subtract:
    """From those that erasing takes from."""

    def __init__(self, scene: Scene) -> None:
        self._losers = Losers(scene)
        self.name = f"Wand: erase{self._losers.name}"

    def put(self, edit: Edit, placed: Placed) -> None:
        edit.erase(placed[0], where=placed[1], objects=self._losers.ids)

    def finish(self, _edit: Edit) -> None:
        self._losers.say_locked()

    def end(self) -> None:
        """Nothing is selected by it."""


class _Intersect:
    """The selected object keeps what looks alike."""

    def __init__(self, scene: Scene) -> None:
        sole = scene.selection.sole
        if sole is None:
            raise ValueError("Select the object to intersect with")
        self._scene, self._sole = scene, sole
        self.name = f"Wand: intersect {scene.name_of(sole)}"

    def put(self, edit: Edit, placed: Placed) -> None:
        keep_only(self._scene.document, edit, self._sole, [placed])

    def finish(self, edit: Edit) -> None:
        self._scene.say_refused(edit)

    def end(self) -> None:
        """It stays selected."""


_ACTS: Final[dict[Mode, Callable[[Scene], _Add | _Subtract | _Intersect]]] = {
    Mode.ADD: _Add,
    Mode.SUBTRACT: _Subtract,
    Mode.INTERSECT: _Intersect,
}


def _mode(scene: Scene, pointer: Pointer) -> Mode:
    return Mode.SUBTRACT if pointer.secondary or pointer.alt else scene.mode


def _photo(scene: Scene, first: Pointer) -> AnyArray:
    """ValueError where there is no pixel of it under the pointer, or none yet."""
    x, y = first.pixel
    width, height = scene.document.size
    if not (0 <= x < width and 0 <= y < height):
        raise ValueError("Click on the image")
    photo = scene.photo() if scene.photo is not None else None
    if photo is None or photo.shape[:2] != (height, width):
        raise ValueError("The photo is not there yet")
    return photo


def _region(scene: Scene, photo: AnyArray, first: Pointer, tolerance: int) -> Placed:
    """What looks alike around the pointer; says where it ends for another reason."""
    x, y = first.pixel
    width, height = scene.document.size
    near = Rect(x - REACH_PX, y - REACH_PX, x + REACH_PX + 1, y + REACH_PX + 1) & Rect(0, 0, width, height)
    rect, stencil = flood(photo[near.slices], x - near.left, y - near.top, tolerance=tolerance)
    placed = rect.moved(near.left, near.top), stencil
    edge = zip(placed[0], near, (0, 0, width, height), strict=True)
    is_cut = any(found == side != end for found, side, end in edge)
    more = f" · cut off {REACH_PX:,} px around" if is_cut else ""
    scene.say(f"Tolerance {tolerance}{more}")
    return placed
