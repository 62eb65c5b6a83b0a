"""Pick: the class under the pointer becomes the current one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from segdesk.tools.pointer import Gesture, Kind, Pointer
from segdesk.tools.preview import Hover
from segdesk.tools.scene import Scene
from segdesk.tools.tool import Tool


@dataclass
class Pick(Tool):
    """Click takes the class of the topmost object under the pointer."""

    draws: ClassVar[bool] = False

    def hover(self, scene: Scene, pointer: Pointer) -> Hover:
        return Hover("point")

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        yield from ()  # a click is the whole gesture
        found = scene.objects_at(first.x, first.y) if first.kind is not Kind.KEY else ()
        if found:
            scene.selection.set_class(scene.document.classes.resolve(found[0].class_key))
            scene.say(f"Paint as {scene.document.classes.by_key(found[0].class_key).name}")
        return None
