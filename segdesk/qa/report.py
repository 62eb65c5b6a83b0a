"""What a run of checks found: counts per check, findings, and whether the set is fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .finding import GRAVEST_FIRST, Finding, Severity, Waiver

LISTED_PER_IMAGE = 100
"""Findings of one check in one image beyond this are counted, not listed."""


@dataclass
class Row:
    """One check of a run.

    checked: images looked at (a check of the set alone: 1). findings are those not ignored. why: why it was
    not judged; failed: how the check itself broke, which is no word about the data.
    """

    id: str
    severity: Severity
    checked: int = 0
    findings: int = 0
    ignored: int = 0
    why: str = ""
    failed: str = ""

    def as_json(self) -> dict[str, Any]:
        value = {
            "id": self.id,
            "severity": self.severity.value,
            "checked": self.checked,
            "findings": self.findings,
            "ignored": self.ignored,
        }
        said = {"why": self.why, "failed": self.failed}
        return value | {name: text for name, text in said.items() if text}


@dataclass
class CheckReport:
    """images: how many the set has; scope: all or sample, then with its size and seed; waivers: what is
    ignored, and why. findings lists at most LISTED_PER_IMAGE per check and image; counts has all by severity.
    """

    images: int
    scope: str = "all"
    sample: int | None = None
    seed: int | None = None
    rows: dict[str, Row] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    ignored_findings: list[tuple[Finding, str]] = field(default_factory=list)
    waivers: Sequence[Waiver] = ()
    counts: Counter[Severity] = field(default_factory=Counter)
    class_pixels: Mapping[int, int] = field(default_factory=dict)
    """Class key -> pixels, where the check of balance ran."""

    @property
    def ok(self) -> bool:
        """No error is left that is not ignored, and no check broke."""
        return not self.counts[Severity.ERROR] and not any(row.failed for row in self.rows.values())

    @property
    def blocking(self) -> list[str]:
        """One line per check that has errors or broke: its id, how many, and the first of them."""
        errors = [one for one in self.findings if one.severity is Severity.ERROR]
        counts = Counter(one.check for one in errors)
        first = {one.check: one for one in reversed(errors)}
        lines = [
            f"{check}: {count:,} {'error' if count == 1 else 'errors'}, "
            f"first {first[check].image or 'the data set'}: {first[check].message}"
            for check, count in counts.items()
        ]
        return lines + [f"{row.id}: could not run: {row.failed}" for row in self.rows.values() if row.failed]

    def worst(self) -> Severity | None:
        """The gravest severity found, None when nothing was."""
        return next((one for one in GRAVEST_FIRST if self.counts[one]), None)

    def take(self, check: str, found: Iterable[Finding]) -> list[Finding]:
        """Add what one check found in one image or in the set; those that are now listed."""
        row, listed = self.rows[check], []
        per_image: Counter[str | None] = Counter()
        for finding in found:
            waiver = next((one for one in self.waivers if one.covers(finding)), None)
            if waiver is not None:
                row.ignored += 1
                self.ignored_findings.append((finding, waiver.reason))
                continue
            row.findings += 1
            self.counts[finding.severity] += 1
            per_image[finding.image] += 1
            if per_image[finding.image] <= LISTED_PER_IMAGE:
                listed.append(finding)
        self.findings += listed
        return listed

    def as_json(self) -> dict[str, Any]:
        """The keys of the command line's contract, and more."""
        return {
            "ok": self.ok,
            "images": self.images,
            "scope": self.scope,
            "sample": self.sample,
            "seed": self.seed,
            "checks": [row.as_json() for row in self.rows.values()],
            "findings": [one.as_json() for one in self.findings],
            "ignored": self._ignored(),
        }

    def as_meta(self) -> dict[str, Any]:
        """The `qa` of meta.json."""
        return {
            "ok": self.ok,
            "scope": self.scope,
            "sample": self.sample,
            "seed": self.seed,
            "checks": [row.as_json() for row in self.rows.values()],
            "ignored": self._ignored(),
        }

    def _ignored(self) -> list[dict[str, Any]]:
        names = ("check", "image", "object", "rect")
        found = []
        for one, reason in self.ignored_findings:
            value = one.as_json()
            found.append({name: value[name] for name in names} | {"reason": reason})
        return found
