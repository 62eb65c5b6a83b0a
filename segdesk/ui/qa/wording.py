"""What the QA workspace says of runs and findings. Knows no Qt."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath

from segdesk.qa.finding import Finding, Severity
from segdesk.qa.results import Results
from segdesk.ui.tokens import Role
from segdesk.ui.widgets.painting import Tone
from segdesk.ui.wording import count, counted, joined, number, when

ICONS: dict[Severity, str] = {
    Severity.ERROR: "octagon-alert",
    Severity.WARNING: "triangle-alert",
    Severity.NOTE: "info",
}
ROLES: dict[Severity, Role] = {Severity.ERROR: "error", Severity.WARNING: "warn", Severity.NOTE: "accent"}
COUNTED = {"parts": "part", "values": "value", "objects": "object", "classes": "class"}
"""Units that are words, and the word for one."""
TONES: dict[Severity, Tone] = {Severity.ERROR: "error", Severity.WARNING: "warn", Severity.NOTE: "accent"}


def scope_words(results: Results) -> str:
    """'all 1,310 images', '64 images of 1,310, seed 7', 'this image'."""
    if results.scope == "sample" and results.images < results.total:
        return f"{counted(results.images, 'image')} of {count(results.total)}, seed {results.seed}"
    if results.scope == "image":
        return "one image"
    return f"all {counted(results.total, 'image')}" if results.total != 1 else "the one image"


def run_words(results: Results, now: datetime) -> str:
    """When the checks ran, and over what."""
    moment = when(datetime.fromisoformat(results.when), now)
    stopped = "" if results.is_whole else "stopped early"
    return joined((f"Checked {moment}", scope_words(results), stopped))


def nothing_words(results: Results) -> str:
    """'Nothing found in 1,310 images'."""
    return f"Nothing found in {counted(results.images, 'image')}"


def name_of(finding: Finding) -> str:
    """The image's name without folders and suffix, or the data set."""
    return PurePosixPath(finding.image).stem if finding.image else "Data set"


def measure_of(finding: Finding) -> str:
    """'14 px', '91.3 %'; empty where nothing was measured."""
    if finding.measure is None:
        return ""
    decimals = 0 if finding.measure == int(finding.measure) else 1
    unit = finding.unit
    if finding.measure == 1 and unit in COUNTED:
        unit = COUNTED[unit]
    return f"{number(finding.measure, decimals=decimals)} {unit}".strip()
