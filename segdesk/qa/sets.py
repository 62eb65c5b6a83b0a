"""Checks of a data set as a whole: the class map, and files without partners."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .examined import Examined
from .finding import Finding, Severity


def classmap(examined: Examined, _names: Sequence[str]) -> Iterator[Finding]:
    """Ids, names and keys must be unique and in range; classes that nobody confirmed are a warning."""
    for problem in examined.classes.problems():
        yield Finding("classmap", Severity.ERROR, None, problem)
    if not len(examined.classes):
        yield Finding("classmap", Severity.ERROR, None, "There are no classes.")
    if examined.classes.provisional:
        names = ", ".join(one.name for one in examined.classes)
        yield Finding(
            "classmap",
            Severity.WARNING,
            None,
            f"The classes were made up from the values in the masks: {names}.",
        )
    for remark in examined.remarks:
        if remark.check == "classmap":
            yield Finding("classmap", Severity.ERROR, None, remark.message)


def pairs(examined: Examined, _names: Sequence[str]) -> Iterator[Finding]:
    """Every mask and every annotation needs its image, every listed file must be there."""
    for one in examined.unpaired:
        yield Finding("pairs", Severity.ERROR, one.file, one.message)
