"""A report as SARIF 2.1.0, which code hosts show: a rule per check, a result per finding."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from segdesk import __version__

from .checks import BY_ID
from .finding import Finding, Severity
from .report import CheckReport

VERSION = "2.1.0"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def sarif(report: CheckReport) -> dict[str, Any]:
    """The value of the file: findings in the order of the report, then ignored ones as suppressed."""
    rules = [_rule(check) for check in report.rows]
    places = {check: place for place, check in enumerate(report.rows)}
    results = [_result(one, places) for one in report.findings]
    for one, reason in report.ignored_findings:
        suppression = {"kind": "external", "justification": reason}
        results.append({**_result(one, places), "suppressions": [suppression]})
    driver = {"name": "SegDesk", "version": __version__, "rules": rules}
    return {"version": VERSION, "runs": [{"tool": {"driver": driver}, "results": results}]}


def _rule(check: str) -> dict[str, Any]:
    row = BY_ID[check]
    return {
        "id": check,
        "name": row.title,
        "shortDescription": {"text": row.promise},
        "defaultConfiguration": {"level": _LEVELS[row.severity]},
    }


def _result(one: Finding, places: dict[str, int]) -> dict[str, Any]:
    value: dict[str, Any] = {
        "ruleId": one.check,
        "ruleIndex": places[one.check],
        "level": _LEVELS[one.severity],
        "message": {"text": one.message},
    }
    if one.image is not None:
        value["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": quote(one.image)}}}]
    stated = one.as_json()
    properties = {
        name: stated[name] for name in ("object", "class", "rect", "repair") if stated[name] is not None
    }
    return value | ({"properties": properties} if properties else {})
