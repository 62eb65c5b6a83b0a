"""FIXES: the table of what leads out of findings, by the id that a finding names in `repair`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from segdesk.model.document import Document
from segdesk.model.entry import SPLITS, ImageEntry
from segdesk.qa.finding import Finding
from segdesk.qa.limits import Limits

from .mend import Mend
from .outlines import clip, trace_again
from .owners import cut_lower, delete, split
from .recode import recode
from .specks import clean

Plan = Callable[[Document, Finding, Limits], Mend]


class Door(StrEnum):
    """Where a finding is handed over to when a press of a key cannot settle it."""

    GEOMETRY = "geometry"
    VALUES = "values"
    EXPORT = "export"


@dataclass(frozen=True)
class Fix:
    """One row. about: what it does, in general. plan works it out for one finding in one image, changing
    nothing. entry: fields of the image's entry that it sets. door: who settles it instead, or what plan
    refuses. is_slow: it makes a whole mask anew."""

    id: str
    title: str
    about: str
    plan: Plan | None = None
    entry: Mapping[str, Any] = field(default_factory=dict)
    door: Door | None = None
    is_slow: bool = False

    @property
    def is_pressed(self) -> bool:
        """Does it do something by itself?"""
        return self.plan is not None or bool(self.entry)

    def is_done(self, image: ImageEntry) -> bool:
        """Whether the image's entry is as the fix would set it."""
        return bool(self.entry) and all(getattr(image, name) == one for name, one in self.entry.items())


_ROWS: Final = (
    Fix("clean", "Clean", "Give islands to what is around them and fill holes.", clean),
    Fix("delete", "Delete", "Delete the object.", delete),
    Fix("cut_lower", "Cut the lower one", "Shared pixels stay with the upper object.", cut_lower),
    Fix("split", "Split", "Make objects of parts that lie far apart.", split),
    Fix("trace", "Trace again", "The outline follows the pixels; no pixel changes.", trace_again),
    Fix("clip", "Cut at the edge", "The outline ends at the image's edge; no pixel changes.", clip),
    Fix("leave_out", "Leave out", "Leave the image out of exports; photo and mask stay in the project.",
        entry=MappingProxyType({"left_out": True})),
    *(Fix(f"into_{split}", f"Move to {split}", f"The image goes to {split}, where its twin is.",
          entry=MappingProxyType({"split": split})) for split in SPLITS),
    Fix("geometry", "Repair", "Repair ▸ Geometry compares explanations and moves the mask.",
        door=Door.GEOMETRY),
    Fix("recode", "Recode", "Give each stored value its class, where that is sure.", recode,
        door=Door.VALUES, is_slow=True),
    Fix("values", "Repair", "Repair ▸ Values gives each stored value its class.", door=Door.VALUES),
    Fix("upright", "Export", "Nothing to do here: an export writes the photo upright.", door=Door.EXPORT),
    Fix("split_again", "Export", "Splits are made anew with each export.", door=Door.EXPORT),
)  # fmt: skip
FIXES: Final = MappingProxyType({row.id: row for row in _ROWS})


def fix_of(finding: Finding) -> Fix | None:
    """The fix that a finding names; None where only a person can judge."""
    return FIXES.get(finding.repair or "")
