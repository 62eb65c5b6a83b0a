"""A report as JUnit XML, which build servers show: one suite per check, one case per image with findings."""

from __future__ import annotations

from collections import defaultdict
from xml.sax.saxutils import escape, quoteattr

from .checks import BY_ID, Scope
from .finding import Finding, Severity
from .report import CheckReport, Row

OTHERS = "others"
_NOT_IN_XML = {code: " " for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: " ", 0xFFFF: " "}


def junit(report: CheckReport) -> str:
    """The text of the file; the same report gives the same bytes."""
    by_check: dict[str, dict[str | None, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    for one in report.findings:
        by_check[one.check][one.image].append(one)
    suites = [_suite(row, by_check[row.id]) for row in report.rows.values() if not row.why and not row.failed]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>", *suites, "</testsuites>", ""])


def _suite(row: Row, found: dict[str | None, list[Finding]]) -> str:
    is_set = BY_ID[row.id].scope is Scope.DATASET
    tests = max(1, len(found)) if is_set else max(row.checked, len(found))
    failures = sum(any(one.severity is Severity.ERROR for one in findings) for findings in found.values())
    head = f'  <testsuite name={_quoted(row.id)} tests="{tests}" failures="{failures}">'
    cases = [_case(row.id, image, findings) for image, findings in sorted(found.items(), key=_by_name)]
    if tests > len(found):
        cases.append(f'    <testcase classname={_quoted(row.id)} name="{OTHERS}"/>')
    return "\n".join([head, *cases, "  </testsuite>"])


def _by_name(item: tuple[str | None, list[Finding]]) -> str:
    return item[0] or ""


def _case(check: str, image: str | None, findings: list[Finding]) -> str:
    errors = [one.message for one in findings if one.severity is Severity.ERROR]
    rest = [f"{one.severity}: {one.message}" for one in findings if one.severity is not Severity.ERROR]
    head = f"    <testcase classname={_quoted(check)} name={_quoted(image or 'the data set')}>"
    lines = [head]
    if errors:
        lines.append(f"      <failure message={_quoted(errors[0])}>{_text(errors)}</failure>")
    if rest:
        lines.append(f"      <system-out>{_text(rest)}</system-out>")
    return "\n".join([*lines, "    </testcase>"])


def _quoted(text: str) -> str:
    return quoteattr(text.translate(_NOT_IN_XML))


def _text(lines: list[str]) -> str:
    return escape("\n".join(lines).translate(_NOT_IN_XML))
