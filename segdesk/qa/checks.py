"""CHECKS: the table of what is asked of data. One row per check; ids are a contract."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from . import content, files, sets
from .examined import Examined
from .finding import Finding, Severity
from .look import Look


class Scope(StrEnum):
    IMAGE = "image"
    DATASET = "dataset"


@dataclass(frozen=True)
class Check:
    """promise says, in words, what holds when the check finds nothing.

    An image check looks at one image; a dataset check at the set and at all the images that were looked at.
    """

    id: str
    title: str
    severity: Severity
    promise: str
    image: Callable[[Look], Iterator[Finding]] | None = None
    dataset: Callable[[Examined, Sequence[str]], Iterator[Finding]] | None = None
    applies: Callable[[Examined], str] = lambda examined: ""
    """Why the check cannot be judged for a set; empty when it can."""

    @property
    def scope(self) -> Scope:
        return Scope.IMAGE if self.image is not None else Scope.DATASET


CHECKS: tuple[Check, ...] = (
    Check("alignment", "Sizes", Severity.ERROR, "Mask and image sizes agree", content.alignment),
    Check("values", "Values", Severity.ERROR, "Masks hold only ids of the class map", content.values),
    Check("empty", "Empty", Severity.WARNING, "Every image and every object has pixels", content.empty),
    Check(
        "classmap", "Class map", Severity.ERROR, "Ids and names are unique and known", dataset=sets.classmap
    ),
    Check("overlap", "Overlap", Severity.ERROR, "No object doubles another", content.overlap),
    Check("pairs", "Pairs", Severity.ERROR, "Every image has one mask", files.unlabelled, sets.pairs),
    Check("readable", "Readable", Severity.ERROR, "Every file opens", files.readable),
    Check("lossless", "Lossless", Severity.ERROR, "No mask was stored lossy", content.lossless),
    Check(
        "consistency",
        "Consistency",
        Severity.ERROR,
        "Every encoding says the same",
        files.consistency,
    ),
)
BY_ID = {one.id: one for one in CHECKS}
CORE = ("alignment", "values", "empty", "classmap", "overlap")
GATE = (*CORE, "pairs", "readable", "lossless", "consistency")
