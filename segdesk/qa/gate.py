"""The export gate: the checks that decide whether a project may become a package."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from segdesk.io.images import ImageFacts
from segdesk.io.snapshot import Snapshot
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress

from . import limits
from .checks import GATE
from .examined import Subject, of_document, of_snapshot
from .finding import Severity, Waiver
from .report import CheckReport
from .run import CheckOptions, Outcome, Run, check


def run_gate(
    snapshot: Snapshot,
    entries: Iterable[ImageEntry],
    *,
    ignored: Mapping[str, str],
    jobs: int,
    progress: Progress,
    waivers: Sequence[Waiver] = (),
) -> CheckReport:
    """Run the gate's checks over what is exported. report.blocking is empty when the gate is open."""
    options = _options(snapshot, ignored, waivers)
    return check(of_snapshot(snapshot, entries), options, jobs=jobs, progress=progress)


def _options(snapshot: Snapshot, ignored: Mapping[str, str], waivers: Sequence[Waiver]) -> CheckOptions:
    return CheckOptions(only=GATE, ignored=ignored, waivers=waivers, limits=limits.read(snapshot.limits))


class Looked(NamedTuple):
    """What the gate found in an image, which is not yet in its report."""

    subject: Subject
    outcomes: list[Outcome]

    @property
    def has_errors(self) -> bool:
        """Ignored ones, too."""
        findings = (one for outcome in self.outcomes for one in outcome.findings)
        is_broken = any(outcome.failed for outcome in self.outcomes)
        return is_broken or any(one.severity is Severity.ERROR for one in findings)


class Gate:
    """The gate for an export that reads each image anyway: look_at() in any thread, take() in the order of
    the entries, finish() at the end. The report is that of run_gate(), with what is wrong with the set first.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        entries: Sequence[ImageEntry],
        *,
        ignored: Mapping[str, str],
        waivers: Sequence[Waiver],
    ) -> None:
        examined = of_snapshot(snapshot, entries)
        self._run = Run(examined, _options(snapshot, ignored, waivers))
        self._run.judge_set()
        self._subjects = {one.number: one for one in examined.subjects}

    @property
    def is_shut(self) -> bool:
        """Has an error been found that is not ignored?"""
        return not self._run.report.ok

    def look_at(
        self, entry: ImageEntry, facts: ImageFacts | None, read: Callable[[], DocumentContent]
    ) -> Looked:
        """What the checks find in an image.

        facts: its photo's header, if it was read; read gives its document, or raises SegDeskError.
        """
        subject = replace(self._subjects[entry.id], facts=facts, read=lambda: of_document(entry, read()))
        return Looked(subject, self._run.look_at(subject))

    def take(self, looked: Looked) -> None:
        """Into the report."""
        self._run.take(looked.subject, looked.outcomes)

    def finish(self) -> CheckReport:
        """The report over all images."""
        return self._run.finish()
