"""What a run of checks found: counts per check, findings, and whether the set is fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from .finding import GRAVEST_FIRST, Finding, Severity

LISTED_PER_IMAGE = 100
"""Findings of one check in one image beyond this are counted, not listed."""


@dataclass
class Row:
    """One check of a run. checked: images looked at (a dataset check: the set, 1); why: why it was not judged."""

    id: str
    severity: Severity
    checked: int = 0
    findings: int = 0
    ignored: int = 0
    why: str = ""

    def as_json(self) -> dict[str, Any]:
        value = {
            "id": self.id,
            "severity": self.severity.value,
            "checked": self.checked,
            "findings": self.findings,
            "ignored": self.ignored,
        }
        return value | ({"why": self.why} if self.why else {})


@dataclass
class CheckReport:
    """ok: no finding of severity error is left that is not ignored. ignored: (check, reason) of whole checks."""

    images: int
    scope: str = "all"
    sample: int | None = None
    seed: int | None = None
    rows: dict[str, Row] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    ignored_findings: list[Finding] = field(default_factory=list)
    ignored: dict[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        return not any(one.severity is Severity.ERROR for one in self.findings)

    @property
    def blocking(self) -> list[str]:
        """One line per check that has errors: its id, how many, and the first of them."""
        errors = [one for one in self.findings if one.severity is Severity.ERROR]
        counts = Counter(one.check for one in errors)
        first = {one.check: one for one in reversed(errors)}
        return [
            f"{check}: {count:,} errors, first {first[check].image or 'the data set'}: {first[check].message}"
            for check, count in counts.items()
        ]

    def worst(self) -> Severity | None:
        """The gravest severity found, None when nothing was."""
        there = {one.severity for one in self.findings}
        return next((one for one in GRAVEST_FIRST if one in there), None)

    def take(self, check: str, found: Iterable[Finding]) -> None:
        """Add what one check found in one image or in the set."""
        row = self.rows[check]
        for number, finding in enumerate(found):
            if check in self.ignored:
                row.ignored += 1
                self.ignored_findings.append(finding)
                continue
            row.findings += 1
            if number < LISTED_PER_IMAGE:
                self.findings.append(finding)

    def as_json(self) -> dict[str, Any]:
        """The keys of the command line's contract."""
        return {
            "ok": self.ok,
            "images": self.images,
            "scope": self.scope,
            "sample": self.sample,
            "seed": self.seed,
            "checks": [row.as_json() for row in self.rows.values()],
            "findings": [one.as_json() for one in self.findings],
        }

    def as_meta(self) -> dict[str, Any]:
        """The `qa` of meta.json."""
        return {
            "ok": self.ok,
            "scope": self.scope,
            "sample": self.sample,
            "seed": self.seed,
            "checks": [row.as_json() for row in self.rows.values()],
            "ignored": [
                {
                    "check": one.check,
                    "image": one.image,
                    "object": one.object,
                    "rect": one.as_json()["rect"],
                    "reason": self.ignored[one.check],
                }
                for one in self.ignored_findings
            ],
        }
