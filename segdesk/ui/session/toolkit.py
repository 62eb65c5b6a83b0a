"""The tool in hand and how it treats pixels: kept from image to image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from segdesk.model.overlap import Overlap
from segdesk.tools.operations import Clip
from segdesk.tools.scene import Mode, Scene
from segdesk.tools.tool import Tool
from segdesk.tools.toolbox import TOOLS


@dataclass(frozen=True)
class Copied:
    """What was copied last, and from which objects of which image."""

    clip: Clip
    image: int
    ids: tuple[int, ...]


class Toolkit(QObject):
    """taken() when another tool is in hand, policy_changed() when mode, overlap or within are others."""

    taken = Signal()
    policy_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.tools: dict[str, Tool] = {row.id: row.make() for row in TOOLS.values()}
        """One of each, so that a tool keeps its options."""
        self.tool_id = self.last_id = next(iter(self.tools))
        """In hand, and in hand before it."""
        self.mode = Mode.ADD
        self.overlap = Overlap.KEEP
        self.within: frozenset[int] | None = None
        self.copied: Copied | None = None
        """For every image of the project, and no other: classes are told by the keys of its map."""
        self.asked: dict[str, dict[str, Any]] = {}
        """By operation, the values that it was done with last."""

    @property
    def tool(self) -> Tool:
        return self.tools[self.tool_id]

    def use(self, tool_id: str) -> None:
        """Take a tool of the table TOOLS in hand."""
        if tool_id != self.tool_id:
            self.last_id = self.tool_id
        self.tool_id = tool_id
        self.taken.emit()

    def set_policy(self, *, mode: Mode | None = None, overlap: Overlap | None = None) -> None:
        """How drawing treats pixels, for all images from now on."""
        self.mode, self.overlap = mode or self.mode, overlap or self.overlap
        self.policy_changed.emit()

    def set_within(self, class_keys: frozenset[int] | None) -> None:
        """Paint only over pixels of these classes; None for all."""
        self.within = class_keys
        self.policy_changed.emit()

    def advise(self, scene: Scene) -> None:
        """Let a scene follow the policy."""
        scene.mode, scene.overlap, scene.within = self.mode, self.overlap, self.within
