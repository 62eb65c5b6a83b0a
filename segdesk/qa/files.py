"""Checks of files: that they open, that images have masks, that encodings agree."""

from __future__ import annotations

from collections.abc import Iterator

from .finding import Finding, Severity
from .look import Look


def readable(look: Look) -> Iterator[Finding]:
    """The photo and everything that labels it must decode in full."""
    _ = look.seen, look.facts
    faults = [*look.faults]
    if look.facts is not None and look.photo_fault is not None:
        faults.append(look.photo_fault)
    for fault in faults:
        yield Finding("readable", Severity.ERROR, look.subject.name, fault.sentence)


def unlabelled(look: Look) -> Iterator[Finding]:
    """An image of a data set needs a mask or an entry; in a project a missing one is work to do."""
    if look.seen is not None and not look.seen.labelled and not look.in_project:
        yield Finding("pairs", Severity.ERROR, look.subject.name, "The image has no mask and no annotation.")


def consistency(look: Look) -> Iterator[Finding]:
    """What the files say of a mask (box, area, another encoding) must be so."""
    if look.seen is None:
        return
    for remark in look.seen.remarks:
        if remark.check == "consistency":
            yield Finding("consistency", Severity.ERROR, look.subject.name, remark.message)
