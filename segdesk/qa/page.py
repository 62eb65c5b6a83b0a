"""A report as one HTML page that needs no network and no scripts: counts, charts, findings with pictures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from html import escape
from typing import Final

from segdesk import __version__
from segdesk.model.classes import ClassMap

from .checks import BY_ID
from .finding import GRAVEST_FIRST, Finding, Severity
from .page_style import STYLE
from .report import CheckReport, Row

LISTED: Final = 200
"""Findings of one check beyond this are counted, not shown: nobody scrolls so far."""
SIGNS: Final = {Severity.ERROR: "!", Severity.WARNING: "▲", Severity.NOTE: "i"}
PictureOf = Callable[[Finding], str]
"""The data: URL of a finding's picture; empty where there is none."""


def page(report: CheckReport, name: str, classes: ClassMap, picture_of: PictureOf = lambda _one: "") -> str:
    """The text of the page; name is what was checked. The same report gives the same bytes."""
    found: dict[str, list[Finding]] = defaultdict(list)
    for one in _gravest_first(report):
        found[one.check].append(one)
    title = f"Checks of {escape(name)}"
    parts = "".join(_findings(report.rows[check], some, picture_of) for check, some in found.items())
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE}</style></head><body>\n<header><h1>{title}</h1>{_verdict(report)}</header>\n"
        f'<main>\n<section class="charts">{_checks(report)}{_classes(report, classes)}</section>\n'
        f"{parts}{_ignored(report)}</main>\n<footer>SegDesk {__version__}</footer>\n</body></html>\n"
    )


def _gravest_first(report: CheckReport) -> list[Finding]:
    return sorted(report.findings, key=lambda one: GRAVEST_FIRST.index(one.severity))


def _verdict(report: CheckReport) -> str:
    looked = f"{report.images:,} images"
    if report.sample is not None:
        looked = f"A sample of {report.sample:,} out of {report.images:,} images (seed {report.seed})"
    chips = "".join(
        f'<span class="chip {one}"><b aria-hidden="true">{SIGNS[one]}</b>{report.counts[one]:,} {one}'
        f"{'' if report.counts[one] == 1 else 's'}</span>"
        for one in GRAVEST_FIRST
    )
    verdict = "No errors." if report.ok else "There are errors."
    tone = "ok" if report.ok else "error"
    return f'<p>{looked}. <strong class="{tone}">{verdict}</strong></p><p>{chips}</p>'


def _checks(report: CheckReport) -> str:
    """All checks in a table, with a bar for how many they found."""
    most = max((row.findings for row in report.rows.values()), default=0)
    worst = {one.check: one.severity for one in reversed(_gravest_first(report))}
    rows = "".join(_row(row, most, worst.get(row.id, row.severity)) for row in report.rows.values())
    return (
        '<div><h2>Checks</h2>\n<table class="checks"><thead><tr><th>Check</th><th>Promise</th>'
        '<th class="number">Checked</th><th class="number">Found</th><th aria-hidden="true"></th>'
        f'<th class="number">Ignored</th></tr></thead>\n<tbody>{rows}</tbody></table></div>\n'
    )


def _row(row: Row, most: int, worst: Severity) -> str:
    one = BY_ID[row.id]
    name = f"{escape(one.title)} <code>{row.id}</code>"
    if row.findings:
        name = f'<a href="#{row.id}">{name}</a>'
    why = escape(row.failed or row.why)
    if why:
        said = f'<td colspan="2" class="{"error" if row.failed else "quiet"}">{why}</td>'
    else:
        said = f'<td class="number">{row.findings:,}</td><td class="bar">{_bar(row, most, worst)}</td>'
    return (
        f'<tr><td>{name}</td><td class="quiet">{escape(one.promise)}</td><td class="number">{row.checked:,}'
        f'</td>{said}<td class="number">{row.ignored or ""}</td></tr>\n'
    )


def _bar(row: Row, most: int, worst: Severity) -> str:
    width = 100 * row.findings / most if most else 0
    return f'<span class="fill {worst}" style="width:{width:.1f}%"></span>' if width else ""


def _classes(report: CheckReport, classes: ClassMap) -> str:
    """Shares of the labelled pixels, the largest first."""
    total = sum(report.class_pixels.values())
    if not total:
        return ""
    most = max(report.class_pixels.values())
    rows = []
    for key, pixels in sorted(report.class_pixels.items(), key=lambda item: -item[1]):
        one = classes.by_key(key)
        fill = f'<span class="fill" style="width:{100 * pixels / most:.1f}%;background:{one.color}"></span>'
        rows.append(
            f'<tr><td>{escape(one.name)}</td><td class="bar">{fill}</td>'
            f'<td class="number">{pixels / total:.1%}</td></tr>\n'
        )
    return f'<div><h2>Class share of pixels</h2>\n<table class="shares">{"".join(rows)}</table></div>'


def _findings(row: Row, findings: list[Finding], picture_of: PictureOf) -> str:
    one, more = BY_ID[row.id], row.findings - min(len(findings), LISTED)
    cards = "".join(_card(finding, picture_of(finding)) for finding in findings[:LISTED])
    rest = f'<p class="quiet">And {more:,} more; --json lists them.</p>' if more else ""
    return (
        f'<section id="{row.id}"><details open><summary><h2>{escape(one.title)}</h2>'
        f'<span class="chip {findings[0].severity}">{row.findings:,}</span></summary>\n'
        f'<div class="cards">{cards}</div>{rest}</details></section>\n'
    )


def _card(one: Finding, picture: str) -> str:
    image = escape(one.image or "The data set")
    shown = f'<img src="{picture}" alt="" loading="lazy">' if picture else '<span class="none"></span>'
    sign = f'<b class="{one.severity}" title="{one.severity}">{SIGNS[one.severity]}</b>'
    words = f"<div><h3>{sign} {image}</h3><p>{escape(one.message)}</p></div>"
    return f"<article>{shown}{words}</article>\n"


def _ignored(report: CheckReport) -> str:
    if not report.ignored_findings:
        return ""
    rows = "".join(
        f"<tr><td><code>{one.check}</code></td><td>{escape(one.image or 'the data set')}</td>"
        f"<td>{escape(one.message)}</td><td>{escape(reason)}</td></tr>\n"
        for one, reason in report.ignored_findings[:LISTED]
    )
    more = len(report.ignored_findings) - LISTED
    rest = f'<p class="quiet">And {more:,} more.</p>' if more > 0 else ""
    return (
        '<section id="ignored"><h2>Ignored</h2>\n<table><thead><tr><th>Check</th><th>Image</th>'
        f"<th>Finding</th><th>Reason</th></tr></thead><tbody>{rows}</tbody></table>{rest}</section>\n"
    )
