"""Pan: the left button moves the image, as with Space held. Changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from segdesk.tools.pointer import Gesture, Pointer
from segdesk.tools.scene import Scene
from segdesk.tools.tool import Tool


@dataclass
class Pan(Tool):
    """The hand moves the view itself (see Tool.pans), so that no press reaches the tool; a key is not its."""

    draws: ClassVar[bool] = False
    pans: ClassVar[bool] = True

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        yield from ()  # nothing to wait for
        return None
