"""What the start page shows, as plain data: it finds out nothing itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from PySide6.QtGui import QImage

from segdesk.ui.wording import DOT, counted

Tone = Literal["neutral", "accent", "ok", "warn", "error"]

FORMATS = ("COCO", "YOLO", "Pascal VOC", "labelme", "CVAT", "PNG masks", "Cityscapes")
"""The formats that the drop zone names."""


@dataclass(frozen=True, slots=True)
class State:
    """How a project stands, in a word: 'triangle-alert', '3 problems'."""

    text: str
    tone: Tone = "neutral"
    icon: str = ""


@dataclass(frozen=True, slots=True)
class RecentProject:
    """One card. unit is what is counted; a missing file keeps its card and says so."""

    path: Path
    name: str
    task: str
    count: int
    opened: datetime
    unit: str = "image"
    state: State | None = None
    thumbnail: QImage = field(default_factory=QImage)
    missing: bool = False

    @property
    def about(self) -> str:
        """'Panoptic · 1,310 images'."""
        return f"{self.task.capitalize()}{DOT}{counted(self.count, self.unit)}"


@dataclass(frozen=True, slots=True)
class Scanning:
    """What was dropped is being read; total 0 while it is unknown."""

    name: str
    done: int = 0
    total: int = 0
    what: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What a scan found. sure is a word with the number where there is one; problems are sentences."""

    name: str
    format: str
    sure: str
    second_guess: str = ""
    counts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    files: str = ""
    thumbnail: QImage = field(default_factory=QImage)
    can_repair: bool = True


@dataclass(frozen=True, slots=True)
class NothingFound:
    """Nothing could be opened; looked_for says what was looked for."""

    name: str
    looked_for: str


Drop = Scanning | Found | NothingFound
