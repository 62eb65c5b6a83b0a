"""Which check asks for an object that a reader could not bring: by the reason that the reader gives."""

from __future__ import annotations

from segdesk.io.formats.dataset import Lost
from segdesk.io.formats.package import NOT_THERE

from .finding import Severity

_REASONS: tuple[tuple[str, str], ...] = (
    ("in no class table", "values"),
    ("has no category", "classmap"),
    ("names no class for it", "classmap"),
    ("has the same id", "classmap"),
    ("id is not between", "classmap"),
    ("cannot be read", "readable"),
    ("is not there", "pairs"),
    ("There is no image", "pairs"),
    ("is the id of no image", "pairs"),
    ("has an annotation already", "pairs"),
    ("The mask is ", "alignment"),
    ("Its mask is ", "alignment"),
    ("width and height swapped", "alignment"),
    ("of another shape", "alignment"),
    ("no pixel", "empty"),
    ("has no area", "polygon"),
    ("outside the image", "polygon"),
    ("vertices", "polygon"),
    ("come in pairs", "polygon"),
    ("coordinate", "polygon"),
    ("segmentation is empty", "empty"),
    ("a box and no segmentation", "empty"),
)
ELSE = "readable"
"""A loss of any other kind: the file says what cannot be read as an object."""
_MILD = frozenset(("polygon", "empty"))


def check_of(lost: Lost) -> str:
    """The id of the check that reports this loss: the one its reader names, else by the words it uses."""
    if lost.reason == NOT_THERE:
        return "pairs"
    return lost.check or next((check for words, check in _REASONS if words in lost.reason), ELSE)


def severity_of(check: str) -> Severity:
    return Severity.WARNING if check in _MILD else Severity.ERROR
