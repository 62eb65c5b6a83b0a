"""Whether an export may begin, and what the footer says of it. Knows no Qt."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.gate import errors_of
from segdesk.ui.dialogs.export.losses import Losses
from segdesk.ui.dialogs.export.prospect import Prospect
from segdesk.ui.dialogs.export.survey import Survey
from segdesk.ui.widgets.painting import Tone
from segdesk.ui.wording import counted, size_of

_PROOF = "every file is read back and compared after writing"


class Readiness(NamedTuple):
    """can: the export may begin. button: its words; the rest is for the footer."""

    can: bool
    button: str
    head: str
    more: str
    tone: Tone = "ok"


def readiness(
    choices: Choices, known: Survey | None, prospect: Prospect | None, *, checking: bool, counting: bool
) -> Readiness:
    """known and prospect: None while (checking, counting) or where a person did not wait for them."""
    problem = next(iter(choices.problems.values()), prospect.problem if prospect is not None else "")
    if problem:
        return Readiness(False, "Export", "Not ready", f"· {problem}", "error")
    if checking or known is None:
        return Readiness(
            not checking, "Export", "Checking" if checking else "Not checked", f"· {_PROOF}", "neutral"
        )
    errors, images = errors_of(known.gate), counted(len(known.entries), "image")
    if errors:
        verb = "blocks" if errors == 1 else "block"
        words = f"{counted(errors, 'error')} {verb} export"
        return Readiness(False, words, "Not ready", "· Show leads to the first of each check", "error")
    can = bool(known.entries) and bool(choices.name)
    if prospect is None:
        words = "Counting what splits and sizes do" if counting else "Splits and sizes were not counted"
        return Readiness(can and not counting, f"Export {images}", words, f"· {_PROOF}", "neutral")
    head = "Ready" if known.entries else "No image is chosen"
    return Readiness(can, f"Export {images}", head, f"{size_of(known.photo_bytes)} of photos · {_PROOF}")


def readiness_to_convert(choices: Choices, losses: Losses | None, *, counting: bool) -> Readiness:
    """The same for the format of another tool. losses: None while they are counted, or nobody waited."""
    problem = next(iter(choices.problems.values()), losses.problem if losses is not None else "")
    if not problem and choices.out.exists() and not _is_empty(choices.out):
        problem = f"{choices.out.name} is there already: choose another name, or an empty folder"
    if problem:
        return Readiness(False, "Export", "Not ready", f"· {problem}", "error")
    if losses is None:
        words = "Counting what is lost" if counting else "What is lost was not counted"
        return Readiness(False, "Export", words, f"· {_PROOF}", "neutral")
    head = f"Ready · {counted(len(losses.rows), 'loss', 'losses')}" if losses.rows else "Ready"
    return Readiness(bool(choices.name), "Export", head, f"· {_PROOF}", "warn" if losses.rows else "ok")


def _is_empty(folder: Path) -> bool:
    try:
        return folder.is_dir() and not any(folder.iterdir())
    except OSError:
        return False
