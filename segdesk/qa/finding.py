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

    image: path from the root of what was checked, '/'; None for the data set. message: in words, what is
    where, and what to do. object: annotation or object id; class_id: the class it is about. rect: where,
    in image pixels. measure: how much, in unit (px, %, ...). repair: id of the repair or fix that leads out.
    """

    check: str
    severity: Severity
    image: str | None
    message: str
    object: int | None = None
    class_id: int | None = None
    rect: Rect | None = None
    measure: float | None = None
    unit: str = ""
    repair: str | None = None

    def as_json(self) -> dict[str, Any]:
        rect = self.rect
        return {
            "check": self.check,
            "severity": self.severity.value,
            "image": self.image,
            "object": self.object,
            "class": self.class_id,
            "rect": None if rect is None else [rect.left, rect.top, rect.width, rect.height],
            "measure": self.measure,
            "unit": self.unit,
            "message": self.message,
            "repair": self.repair,
        }


@dataclass(frozen=True)
class Waiver:
    """Findings that a person decided to ignore, and why. None stands for any."""

    check: str
    reason: str
    image: str | None = None
    object: int | None = None
    rect: Rect | None = None
    message: str | None = None

    def covers(self, finding: Finding) -> bool:
        """Is the finding one of these?"""
        return (
            self.check == finding.check
            and self.image in (None, finding.image)
            and self.object in (None, finding.object)
            and self.rect in (None, finding.rect)
            and self.message in (None, finding.message)
        )
