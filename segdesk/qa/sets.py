"""The check of the class map: ids, names, and the numberings that a package derives from them."""

from __future__ import annotations

from collections.abc import Iterator

from .encodings import numbering_faults
from .examined import Examined
from .finding import Finding, Severity
from .limits import Limits

NAMELESS = frozenset(("masks", "binary_masks"))
"""Formats whose masks name no class: what their readers remark is a doubt, not a fault."""


def classmap(examined: Examined, _limits: Limits) -> Iterator[Finding]:
    """Ids, names and keys must be unique and in range; classes that nobody confirmed are a warning."""
    for problem in _problems(examined):
        yield Finding("classmap", Severity.ERROR, None, problem)
    classes = examined.classes
    if classes.provisional:
        names = ", ".join(one.name for one in classes)
        said = f"The classes were made up from the values in the masks: {names}. Confirm them."
        yield Finding("classmap", Severity.WARNING, None, said)
    for remark in examined.remarks:
        if remark.check != "classmap" or (classes.provisional and not remark.file):
            continue
        doubt = examined.kind in NAMELESS
        severity = Severity.WARNING if doubt else Severity.ERROR
        yield Finding("classmap", severity, None, f"{remark.file}: {remark.message}")


def _problems(examined: Examined) -> Iterator[str]:
    yield from examined.classes.problems()
    if not len(examined.classes) and any(True for _ in examined.subjects):
        yield "There are no classes. Add them, or name a class table with --classes."
    if examined.lists is not None:
        yield from numbering_faults(examined.lists, examined.classes)
