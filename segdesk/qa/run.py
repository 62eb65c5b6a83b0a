"""Running checks: over all images or a seeded sample, by several threads, in order."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, NamedTuple

from segdesk.errors import SegDeskError
from segdesk.progress import SILENT, Cancelled, Progress
from segdesk.workers import in_order

from .checks import BY_ID, CHECKS, Check
from .examined import Examined, Subject
from .finding import Finding, Waiver
from .limits import DEFAULT, Limits
from .look import Look
from .report import CheckReport, Row
from .spread import Balance

Found = Callable[[Finding], object]


@dataclass(frozen=True)
class CheckOptions:
    """only: ids of the checks to run, empty for all. images: names of the images to look at, empty for all.

    sample: how many of them, 0 for all, chosen by seed. ignored: check id -> reason, and waivers: single
    findings; both run and are counted apart. thorough: checks of likeness look at every image.
    """

    only: Collection[str] = ()
    images: Collection[str] = ()
    sample: int = 0
    seed: int = 0
    ignored: Mapping[str, str] = field(default_factory=dict)
    waivers: Sequence[Waiver] = ()
    thorough: bool = False
    limits: Limits = DEFAULT


def check(
    examined: Examined,
    options: CheckOptions | None = None,
    *,
    jobs: int = 1,
    on_finding: Found = lambda finding: None,
    progress: Progress = SILENT,
) -> CheckReport:
    """Check a set; the same set, options and seed give the same report, whatever jobs is.

    on_finding is told of each listed finding as soon as its image was looked at, in this thread. SegDeskError
    for ids of no check; Cancelled when progress says so.
    """
    run = Run(examined, options or CheckOptions(), on_finding)
    wanted = run.wanted
    results = in_order(run.look_at, wanted, total=len(wanted), jobs=jobs, progress=progress, what="Checking")
    for subject, outcomes in zip(wanted, results, strict=True):
        run.take(subject, outcomes)
    run.judge_set()
    return run.finish()


class Outcome(NamedTuple):
    """What one check found in one image; fact goes to its pool; failed: how it broke."""

    check: str
    findings: list[Finding]
    fact: Any = None
    failed: str = ""


class Run:
    """One run: the chosen checks, their pools, and the report that grows.

    For whoever does more with each image than look at it: look_at() in any thread, take() in the order of
    wanted, judge_set() before or after them, finish() at the end.
    """

    def __init__(
        self, examined: Examined, options: CheckOptions, on_finding: Found = lambda finding: None
    ) -> None:
        self.examined, self.options, self.on_finding = examined, options, on_finding
        self.checks = _chosen(options)
        self.subjects = _sampled(_named(examined.subjects, options.images), options.sample, options.seed)
        self.pools = {one.id: one.pool(examined, options.limits) for one in self.checks if one.pool}
        self.few = self._few()
        self.report = CheckReport(len(examined.subjects), waivers=_waivers(options))
        if len(self.subjects) < len(examined.subjects):
            self.report.scope = "sample"
            self.report.sample, self.report.seed = len(self.subjects), options.seed
        self.report.rows = {one.id: Row(one.id, one.severity, why=one.why(examined)) for one in self.checks}
        self._judged = [one for one in self.checks if one.looks and not self.report.rows[one.id].why]

    @property
    def wanted(self) -> tuple[Subject, ...]:
        """The images that are looked at."""
        if all(one.of_few for one in self._judged):
            return tuple(one for one in self.subjects if self._judged and one.name in self.few)
        return self.subjects

    def look_at(self, subject: Subject) -> list[Outcome]:
        """What the checks find in one image."""
        look = Look(subject, self.examined, self.options.limits)
        is_of_few = subject.name in self.few
        return [_outcome(one, look) for one in self._judged if is_of_few or not one.of_few]

    def take(self, subject: Subject, outcomes: Iterable[Outcome]) -> None:
        """Into the report."""
        for outcome in outcomes:
            self._take(subject, outcome)

    def judge_set(self) -> None:
        """What the checks say of the set without its images: at any time, once."""
        for one in self.checks:
            if one.dataset is not None:
                self._list_guarded(one, partial(one.dataset, self.examined, self.options.limits))

    def finish(self) -> CheckReport:
        """The report, with what can be said only after all images."""
        for one in self.checks:
            row = self.report.rows[one.id]
            if one.dataset is not None and not row.why:
                row.checked = max(row.checked, 1)
            if one.pool is not None:
                self._list_guarded(one, self.pools[one.id].findings)
        balance = self.pools.get("balance")
        if isinstance(balance, Balance):
            self.report.class_pixels = dict(balance.pixels)
        return self.report

    def _list_guarded(self, one: Check, find: Callable[[], Iterable[Finding]]) -> None:
        """Unless there is a reason not to judge; a check that breaks is told in its row."""
        row = self.report.rows[one.id]
        try:
            self._list(one.id, () if row.why else find())
        except Exception as fault:
            row.failed = row.failed or _in_words(fault)

    def _take(self, subject: Subject, outcome: Outcome) -> None:
        row = self.report.rows[outcome.check]
        row.checked += 1
        row.failed = row.failed or outcome.failed
        self._list(outcome.check, outcome.findings)
        if outcome.fact is not None:
            self.pools[outcome.check].add(subject, outcome.fact)

    def _list(self, check_id: str, findings: Iterable[Finding]) -> None:
        for finding in self.report.take(check_id, findings):
            self.on_finding(finding)

    def _few(self) -> frozenset[str]:
        """The images that checks of likeness look at."""
        count = 0 if self.options.thorough else self.options.limits.photo_images
        return frozenset(one.name for one in _sampled(self.subjects, count, self.options.seed))


def _outcome(one: Check, look: Look) -> Outcome:
    try:
        findings = list(one.image(look)) if one.image else []
        return Outcome(one.id, findings, one.gather(look) if one.gather else None)
    except (Cancelled, MemoryError):
        raise
    except Exception as fault:  # a check that breaks must not hide what the others find
        return Outcome(one.id, [], failed=f"{look.subject.name}: {_in_words(fault)}")


def _in_words(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"


def known_checks(ids: Collection[str]) -> None:
    """SegDeskError (exit 2) when an id is that of no check."""
    unknown = sorted(set(ids) - BY_ID.keys())
    if unknown:
        raise SegDeskError(f"There is no check {', '.join(unknown)}.", f"Checks are: {', '.join(BY_ID)}.")


def _chosen(options: CheckOptions) -> list[Check]:
    known_checks([*options.only, *options.ignored])
    return [one for one in CHECKS if not options.only or one.id in options.only]


def _waivers(options: CheckOptions) -> tuple[Waiver, ...]:
    return (*options.waivers, *(Waiver(check, reason) for check, reason in options.ignored.items()))


def _named(subjects: tuple[Subject, ...], names: Collection[str]) -> tuple[Subject, ...]:
    wanted = frozenset(names)
    return tuple(one for one in subjects if one.name in wanted) if wanted else subjects


def _sampled(subjects: tuple[Subject, ...], count: int, seed: int) -> tuple[Subject, ...]:
    """The same images for the same set, count and seed, in the set's order; all for a count of 0."""
    if not count or count >= len(subjects):
        return subjects
    places = random.Random(seed).sample(range(len(subjects)), count)
    return tuple(subjects[place] for place in sorted(places))
