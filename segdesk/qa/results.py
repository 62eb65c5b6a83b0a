"""What is known of a project's faults between runs: kept with the project, brought up to date by image."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from segdesk.geometry import Rect

from .checks import CHECKS
from .finding import Finding, Severity
from .report import CheckReport
from .survey import Survey, survey_from

MOST_LISTED: Final = 10_000
"""Findings beyond so many are counted, not listed: nobody reads them one by one."""
LIVE: Final = tuple(one.id for one in CHECKS if one.image and not one.of_few and not one.needs_photo)
"""The checks that are asked again of an image after each edit: they look at its mask alone."""


@dataclass
class Tested:
    """One check of a run: how many images it looked at, why it was not judged, how it broke."""

    checked: int = 0
    why: str = ""
    failed: str = ""


@dataclass
class Results:
    """when: ISO time of the run, empty before the first. scope: all, sample or image; images: how many were
    looked at, of total. limits: Project.limits at that time. survey: what the project held then."""

    when: str = ""
    scope: str = ""
    seed: int = 0
    images: int = 0
    total: int = 0
    is_whole: bool = True
    limits: str = ""
    findings: list[Finding] = field(default_factory=list)
    unlisted: Counter[str] = field(default_factory=Counter)
    tested: dict[str, Tested] = field(default_factory=dict)
    survey: Survey = field(default_factory=Survey)

    def add(self, found: Iterable[Finding]) -> list[Finding]:
        """More findings; those that are listed."""
        listed = []
        for one in found:
            if len(self.findings) < MOST_LISTED:
                self.findings.append(one)
                listed.append(one)
            else:
                self.unlisted[one.check] += 1
        return listed

    def replace(self, images: Collection[str], checks: Collection[str], found: Iterable[Finding]) -> None:
        """What these checks say of these images now, in place of what they said before. A finding that is
        still there stays the very object, so that whoever looks at it goes on."""
        before = {one: one for one in self.findings if one.image in images and one.check in checks}
        self.findings = [one for one in self.findings if one.image not in images or one.check not in checks]
        self.add(before.get(one, one) for one in found if one.image in images)

    def end(self, report: CheckReport) -> None:
        """A run over all that was to be looked at came to its end: how its checks fared."""
        self.tested |= {row.id: Tested(row.checked, row.why, row.failed) for row in report.rows.values()}

    def forget(self, check: str) -> None:
        """What one check said no longer counts: it runs again."""
        self.findings = [one for one in self.findings if one.check != check]
        self.unlisted.pop(check, None)
        self.tested.pop(check, None)

    def note_broken(self, report: CheckReport) -> None:
        """Checks that broke over some images are told like those that broke over all."""
        for row in report.rows.values():
            if row.failed:
                self.tested.setdefault(row.id, Tested()).failed = row.failed

    def as_json(self) -> dict[str, Any]:
        """For the settings of a project."""
        return {
            "when": self.when,
            "scope": self.scope,
            "seed": self.seed,
            "images": self.images,
            "total": self.total,
            "is_whole": self.is_whole,
            "limits": self.limits,
            "findings": [one.as_json() for one in self.findings],
            "unlisted": dict(self.unlisted),
            "tested": {name: asdict(one) for name, one in self.tested.items()},
            "survey": self.survey.as_json(),
        }


def results_from(value: Any) -> Results:
    """What as_json() gave; nothing known when it is no such thing."""
    try:
        return Results(
            str(value["when"]),
            str(value["scope"]),
            int(value["seed"]),
            int(value["images"]),
            int(value["total"]),
            bool(value["is_whole"]),
            str(value["limits"]),
            [_finding(one) for one in value["findings"]],
            Counter({str(name): int(number) for name, number in value["unlisted"].items()}),
            {str(name): Tested(**one) for name, one in value["tested"].items()},
            survey_from(value["survey"]),
        )
    except (TypeError, KeyError, ValueError, AttributeError):
        return Results()


def _finding(value: dict[str, Any]) -> Finding:
    rect = value["rect"]
    return Finding(
        str(value["check"]),
        Severity(value["severity"]),
        value["image"],
        str(value["message"]),
        value["object"],
        value["class"],
        None if rect is None else _rect(*map(int, rect)),
        value["measure"],
        str(value["unit"]),
        value["repair"],
    )


def _rect(left: int, top: int, width: int, height: int) -> Rect:
    return Rect(left, top, left + width, top + height)
