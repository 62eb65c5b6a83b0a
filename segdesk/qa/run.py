"""Running checks: over all images or a seeded sample, by several threads, in order."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from segdesk.errors import SegDeskError
from segdesk.progress import SILENT, Progress
from segdesk.workers import in_order

from .checks import BY_ID, CHECKS, Check
from .examined import Examined, Subject
from .finding import Finding
from .look import Look
from .report import CheckReport, Row


@dataclass(frozen=True)
class CheckOptions:
    """only: ids of the checks to run, empty for all. sample: how many images, 0 for all, chosen by seed.
    ignored: check id -> reason; such checks run, and their findings are counted apart."""

    only: Collection[str] = ()
    sample: int = 0
    seed: int = 0
    ignored: Mapping[str, str] = field(default_factory=dict)


def check(
    examined: Examined,
    options: CheckOptions | None = None,
    *,
    jobs: int = 1,
    progress: Progress = SILENT,
    found: Callable[[Finding], object] = lambda finding: None,
) -> CheckReport:
    """Check a set. found is told of each finding as soon as its image was looked at (in this thread)."""
    options = options or CheckOptions()
    chosen = _chosen(options)
    subjects = _sampled(examined.subjects, options)
    report = CheckReport(len(examined.subjects), ignored=dict(options.ignored))
    if options.sample:
        report.scope, report.sample, report.seed = "sample", len(subjects), options.seed
    for one in chosen:
        report.rows[one.id] = Row(one.id, one.severity, why=one.applies(examined))
    _check_images(examined, [one for one in chosen if one.image], subjects, report, found, jobs, progress)
    names = [subject.name for subject in subjects]
    for one in chosen:
        if one.dataset is not None:
            report.rows[one.id].checked = max(report.rows[one.id].checked, 1)
            _take(report, one.id, list(one.dataset(examined, names)), found)
    return report


def _check_images(
    examined: Examined,
    checks: list[Check],
    subjects: tuple[Subject, ...],
    report: CheckReport,
    found: Callable[[Finding], object],
    jobs: int,
    progress: Progress,
) -> None:
    def look_at(subject: Subject) -> list[tuple[str, list[Finding]]]:
        look = Look(subject, examined)
        return [(one.id, list(one.image(look))) for one in checks if one.image is not None]

    if not checks:
        return
    for results in in_order(
        look_at, subjects, total=len(subjects), jobs=jobs, progress=progress, what="Checking"
    ):
        for check_id, findings in results:
            report.rows[check_id].checked += 1
            _take(report, check_id, findings, found)


def _take(
    report: CheckReport, check_id: str, findings: list[Finding], found: Callable[[Finding], object]
) -> None:
    report.take(check_id, findings)
    for finding in findings:
        found(finding)


def known_checks(ids: Collection[str]) -> None:
    """SegDeskError (exit 2) when an id is that of no check."""
    unknown = sorted(set(ids) - BY_ID.keys())
    if unknown:
        raise SegDeskError(f"There is no check {', '.join(unknown)}.", f"Checks are: {', '.join(BY_ID)}.")


def _chosen(options: CheckOptions) -> list[Check]:
    known_checks([*options.only, *options.ignored])
    return [one for one in CHECKS if not options.only or one.id in options.only]


def _sampled(subjects: tuple[Subject, ...], options: CheckOptions) -> tuple[Subject, ...]:
    """The same images for the same set, size and seed, in the set's order."""
    if not options.sample or options.sample >= len(subjects):
        return subjects
    places = random.Random(options.seed).sample(range(len(subjects)), options.sample)
    return tuple(subjects[place] for place in sorted(places))
