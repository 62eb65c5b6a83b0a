"""A report as one HTML page that needs no network: a table of checks, then the findings of each."""

from __future__ import annotations

from collections import defaultdict
from html import escape

from .checks import BY_ID
from .finding import Finding
from .report import CheckReport, Row

_STYLE = """
body { font: 14px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 70rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
td, th { border-bottom: 1px solid #ccd; padding: .35rem .6rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.error { color: #b3261e; } .warning { color: #8a5a00; } .note { color: #4a5568; }
"""


def page(report: CheckReport, name: str) -> str:
    """The text of the page; name is what was checked. The same report gives the same bytes."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in report.findings:
        found[one.check].append(one)
    rows = "".join(_row(row) for row in report.rows.values())
    parts = "".join(_findings(check, findings) for check, findings in found.items())
    title = f"Checks of {escape(name)}"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{_STYLE}</style></head><body>\n<h1>{title}</h1>\n<p>{_verdict(report)}</p>\n"
        "<table><tr><th>Check</th><th>Promise</th><th>Severity</th><th>Checked</th><th>Found</th>"
        f"<th>Ignored</th></tr>\n{rows}</table>\n{parts}</body></html>\n"
    )


def _verdict(report: CheckReport) -> str:
    looked = f"{report.images:,} images"
    if report.sample is not None:
        looked = f"A sample of {report.sample:,} out of {report.images:,} images (seed {report.seed})"
    return f"{looked}. {'No errors.' if report.ok else 'There are errors.'}"


def _row(row: Row) -> str:
    one = BY_ID[row.id]
    found = escape(row.failed or row.why) if row.failed or row.why else f"{row.findings:,}"
    return (
        f"<tr><td>{escape(one.title)} (<code>{row.id}</code>)</td><td>{escape(one.promise)}</td>"
        f'<td class="{row.severity}">{row.severity}</td><td class="number">{row.checked:,}</td>'
        f'<td class="number">{found}</td><td class="number">{row.ignored:,}</td></tr>\n'
    )


def _findings(check: str, findings: list[Finding]) -> str:
    lines = "".join(
        f'<tr><td class="{one.severity}">{one.severity}</td><td>{escape(one.image or "the data set")}</td>'
        f"<td>{escape(one.message)}</td></tr>\n"
        for one in findings
    )
    return f"<h2>{escape(BY_ID[check].title)}</h2>\n<table>{lines}</table>\n"
