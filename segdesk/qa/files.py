"""Checks of files: that they open, that images have masks, that photos stand upright."""

from __future__ import annotations

from collections.abc import Iterator

from segdesk.errors import SegDeskError

from .examined import Examined
from .finding import Finding, Severity
from .limits import Limits
from .look import Look


def readable(look: Look) -> Iterator[Finding]:
    """The photo and everything that labels it must decode in full."""
    _ = look.seen, look.facts
    look.decode_photo()
    name = look.subject.name
    for fault in look.faults:
        yield Finding("readable", Severity.ERROR, name, _in_words(fault, name))
    for remark in look.remarks("readable"):
        if remark.lost:  # what is not lost is the photo, which was just read
            where = f"{remark.file}: " if remark.file != name else ""
            yield Finding("readable", Severity.ERROR, name, where + remark.message)


def _in_words(fault: SegDeskError, name: str) -> str:
    """The fault as a sentence about the image, or about another file, which it then names by its end."""
    file = str(fault.file or "").replace("\\", "/")
    what = "The photo" if file.endswith(name) else file.rpartition("/")[2] or "A file"
    problem = fault.problem.strip()
    link = ": " if problem[:1].isupper() else " "
    return f"{what}{link}{problem} {fault.remedy}".strip()


def unreadable_lists(examined: Examined, _limits: Limits) -> Iterator[Finding]:
    """Files that list images or objects must open too."""
    for one in examined.remarks:
        if one.check == "readable":
            yield Finding("readable", Severity.ERROR, one.file or None, one.message)


def unlabelled(look: Look) -> Iterator[Finding]:
    """An image of a data set needs a mask or an entry; in a project a missing one is work to do."""
    if look.seen is None or look.examined.is_project:
        return
    for remark in look.remarks("pairs"):
        yield look.finding("pairs", Severity.ERROR, f"{remark.file}: {remark.message}")
    if not look.seen.labelled and not any(one.lost for one in look.seen.remarks):
        yield look.finding(
            "pairs", Severity.ERROR, "The image has no mask and no annotation. Add its mask or leave it out."
        )


def pairs(examined: Examined, _limits: Limits) -> Iterator[Finding]:
    """Every mask and every annotation needs its image, every listed file must be there."""
    for one in examined.unpaired:
        yield Finding("pairs", Severity.ERROR, one.file, one.message)
    for remark in examined.remarks:
        if remark.check == "pairs":
            yield Finding("pairs", Severity.ERROR, remark.file or None, remark.message)


def exif(look: Look) -> Iterator[Finding]:
    """A photo should stand upright without its EXIF tag: many loaders ignore the tag."""
    if look.facts is not None and look.facts.orientation != 1:
        number = look.facts.orientation
        yield look.finding(
            "exif",
            Severity.WARNING,
            f"The photo is stored turned (EXIF orientation {number}); loaders that ignore the tag see it "
            "turned against its mask. An export writes it upright.",
            measure=float(number),
            repair="upright",
        )
