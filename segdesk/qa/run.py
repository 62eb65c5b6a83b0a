"""Running checks: over all images or a seeded sample, by several threads, in order."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
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
    run = _Run(examined, options or CheckOptions(), on_finding)
    run.look_at_images(jobs, progress)
    run.finish()
    return run.report


class _Outcome(NamedTuple):
    """What one check found in one image; fact goes to its pool; failed: how it broke."""

    check: str
    findings: list[Finding]
    fact: Any = None
    failed: str = ""


class _Run:
    """One run: the chosen checks, their pools, and the report that grows."""

    def __init__(self, examined: Examined, options: CheckOptions, on_finding: Found) -> None:
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

    def look_at_images(self, jobs: int, progress: Progress) -> None:
        judged = [one for one in self.checks if one.looks and not self.report.rows[one.id].why]
        wanted = self.subjects
        if all(one.of_few for one in judged):
            wanted = tuple(one for one in wanted if one.name in self.few)
        if not judged:
            return
        work = _Work(self.examined, judged, self.few, self.options.limits)
        results = in_order(
            work.look_at, wanted, total=len(wanted), jobs=jobs, progress=progress, what="Checking"
        )
        for subject, outcomes in zip(wanted, results, strict=True):
            for outcome in outcomes:
                self._take(subject, outcome)

    def finish(self) -> None:
        """What can be said only of the set, after all images."""
        for one in self.checks:
            row = self.report.rows[one.id]
            if row.why:
                continue
            if one.dataset is not None:
                row.checked = max(row.checked, 1)
            try:
                self._list(one.id, self._of_set(one))
            except Exception as fault:
                row.failed = row.failed or _in_words(fault)

        balance = self.pools.get("balance")
        if isinstance(balance, Balance):
            self.report.class_pixels = dict(balance.pixels)

    def _of_set(self, one: Check) -> Iterator[Finding]:
        if one.dataset is not None:
            yield from one.dataset(self.examined, self.options.limits)
        if one.pool is not None:
            yield from self.pools[one.id].findings()

    def _take(self, subject: Subject, outcome: _Outcome) -> None:
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


@dataclass(frozen=True)
class _Work:
    """What is done with each image, in any thread."""

    examined: Examined
    checks: list[Check]
    few: frozenset[str]
    limits: Limits

    def look_at(self, subject: Subject) -> list[_Outcome]:
        look = Look(subject, self.examined, self.limits)
        return [self._outcome(one, look) for one in self.checks if not one.of_few or subject.name in self.few]

    def _outcome(self, one: Check, look: Look) -> _Outcome:
        try:
            findings = list(one.image(look)) if one.image else []
            return _Outcome(one.id, findings, one.gather(look) if one.gather else None)
        except (Cancelled, MemoryError):
            raise
        except Exception as fault:  # a check that breaks must not hide what the others find
            return _Outcome(one.id, [], failed=f"{look.subject.name}: {_in_words(fault)}")


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
