"""Findings: what a check saw, where, how grave. Knows no data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from segdesk.geometry import Rect


class Severity(StrEnum):
    """error: training would fail or learn wrong. warning: look at it. note: worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


GRAVEST_FIRST = (Severity.ERROR, Severity.WARNING, Severity.NOTE)


@dataclass(frozen=True)
class Finding:
    """One answer of a check that needs a look.

    image: path from the root of what was checked, '/'; None for the data set. object: annotation or object id.
    rect: where, in image pixels. repair: the id of the repair or fix that leads out, if there is one.
    """

    check: str
    severity: Severity
    image: str | None
    message: str
    object: int | None = None
    rect: Rect | None = None
    repair: str | None = None

    def as_json(self) -> dict[str, Any]:
        rect = self.rect
        return {
            "check": self.check,
            "severity": self.severity.value,
            "image": self.image,
            "object": self.object,
            "rect": None if rect is None else [rect.left, rect.top, rect.width, rect.height],
            "message": self.message,
            "repair": self.repair,
        }
