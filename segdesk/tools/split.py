"""Split: a line drawn across objects cuts them in two."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from segdesk.geometry import Point
from segdesk.tools.lines import straightened
from segdesk.tools.operations.run import run
from segdesk.tools.pointer import Gesture, KeyName, Kind, Pointer
from segdesk.tools.preview import Hover, RubberBand
from segdesk.tools.scene import Scene
from segdesk.tools.tool import Tool

DRAG_PX = 4.0
SAMPLES = 200
"""At so many points along the line it is asked which object it lies on."""


@dataclass
class Split(Tool):
    """Drag a straight line across objects, or click a bent one and press Enter. Shift keeps it straight.

    The selected objects are cut; without any, the one that most of the line lies on.
    """

    takes_back: ClassVar[bool] = True

    def hover(self, scene: Scene, pointer: Pointer) -> Hover:
        return Hover("cross")

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        if first.kind is Kind.KEY or first.secondary:
            return None
        path: list[Point] = [(first.x, first.y)]
        is_done = False
        while path and not is_done:
            event = yield
            is_done = _take(scene, path, event)
            if path and event.kind is Kind.MOVE:
                scene.show(RubberBand(tuple(path), _end(path, event)))
        scene.show(None)
        if len(path) > 1:
            _cut(scene, path)
        return None


def _take(scene: Scene, path: list[Point], event: Pointer) -> bool:
    """Add to the path or take from it; whether it is finished."""
    end = _end(path, event)
    is_away = math.dist(path[-1], end) >= scene.reach(DRAG_PX)
    if event.kind is Kind.RELEASE and len(path) == 1 and is_away:
        path.append(end)  # a drag is the whole line
        return True
    if event.kind is Kind.PRESS and is_away:
        path.append(end)
    elif event.kind is Kind.KEY and event.key is KeyName.BACK:
        path.pop()
    return event.kind is Kind.DOUBLE or (event.kind is Kind.KEY and event.key is KeyName.CONFIRM)


def _end(path: list[Point], event: Pointer) -> Point:
    return straightened(path[-1], (event.x, event.y)) if event.shift else (event.x, event.y)


def _cut(scene: Scene, path: list[Point]) -> None:
    ids = _crossed(scene, path)
    if ids:
        run(scene, "split_along", ids, path=tuple(path))
    else:
        scene.say("The line crosses nothing")


def _crossed(scene: Scene, path: list[Point]) -> tuple[int, ...]:
    """The objects to cut."""
    if scene.selection.ids:
        return scene.selection.ids
    total = sum(math.dist(*ends) for ends in pairwise(path))
    met: Counter[int] = Counter()
    for (x, y), (to_x, to_y) in pairwise(path):
        count = max(2, round(SAMPLES * math.dist((x, y), (to_x, to_y)) / max(total, 1e-9)))
        for step in range(count + 1):
            found = scene.objects_at(x + (to_x - x) * step / count, y + (to_y - y) * step / count)
            met.update(one.id for one in found[:1])
    return tuple(object_id for object_id, _ in met.most_common(1))
