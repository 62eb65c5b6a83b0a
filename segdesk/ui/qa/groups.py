"""Findings in the order in which they are shown: by check, the gravest first. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from segdesk.qa.checks import BY_ID
from segdesk.qa.finding import GRAVEST_FIRST, Finding, Severity
from segdesk.qa.fixes.table import fix_of
from segdesk.qa.results import Results

Key = tuple[str, str]
"""Check id and severity of a group."""
PASSED: Final[Key] = ("passed", "")
Accepts = Callable[[Finding], bool]


@dataclass
class Group:
    """All findings of one check and severity; more: how many were counted and not listed."""

    check: str
    severity: Severity
    findings: list[Finding] = field(default_factory=list)
    more: int = 0

    @property
    def key(self) -> Key:
        return self.check, self.severity

    def has(self, finding: Finding) -> bool:
        """Whether it is one of these, the very object: so many are compared by identity, not by value."""
        return finding.check == self.check and any(one is finding for one in self.findings)

    @property
    def title(self) -> str:
        return BY_ID[self.check].fault

    @property
    def number(self) -> int:
        return len(self.findings) + self.more

    @cached_property
    def fixable(self) -> list[Finding]:
        """Those that a press of a key settles."""
        return [one for one in self.findings if (fix := fix_of(one)) is not None and fix.is_pressed]


def grouped(findings: Iterable[Finding], results: Results, accepts: Accepts | None = None) -> list[Group]:
    """Groups by severity, then by how many; findings by image, then as they were found."""
    groups: dict[Key, Group] = {}
    for one in findings:
        if accepts is None or accepts(one):
            group = groups.get((one.check, one.severity))
            if group is None:
                group = groups[one.check, one.severity] = Group(one.check, one.severity)
            group.findings.append(one)
    for group in groups.values():
        group.findings.sort(key=lambda one: one.image or "")
        group.more = results.unlisted[group.check] if accepts is None else 0
    return sorted(
        groups.values(), key=lambda one: (GRAVEST_FIRST.index(one.severity), -one.number, one.check)
    )


def passed(groups: Sequence[Group], results: Results) -> list[str]:
    """Ids of the checks that were judged and found nothing."""
    found = {one.check for one in groups}
    return [
        name for name, row in results.tested.items() if row.checked and not row.failed and name not in found
    ]


def broken(results: Results) -> dict[str, str]:
    """Checks that broke, and how."""
    return {name: row.failed for name, row in results.tested.items() if row.failed}


def counts(groups: Iterable[Group]) -> dict[Severity, int]:
    """How many of each severity."""
    found = dict.fromkeys(GRAVEST_FIRST, 0)
    for one in groups:
        found[one.severity] += one.number
    return found
