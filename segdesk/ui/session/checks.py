"""The checks of the open project: run in the background, kept with it, and asked again after each edit."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from segdesk.io.snapshot import Snapshot, snapshot_of
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress
from segdesk.qa import limits
from segdesk.qa.checks import CHECKS
from segdesk.qa.finding import Finding, Severity, Waiver
from segdesk.qa.fixes.table import fix_of
from segdesk.qa.limits import Limits
from segdesk.qa.report import CheckReport
from segdesk.qa.results import LIVE, Results, results_from
from segdesk.qa.run import CheckOptions
from segdesk.qa.survey import Survey
from segdesk.qa.waivers import alive, read
from segdesk.ui.session.check_work import run_over, run_over_all
from segdesk.ui.session.gate import Gate
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.stream import Stream

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session

SETTING: Final = "qa"
AFTER_EDIT_MS: Final = 500
KEEP_AFTER_MS: Final = 3000
OF_IMAGES: Final = tuple(one.id for one in CHECKS if one.image)


class Checks(QObject):
    """findings: those not ignored, in the order in which they were found. changed(): they are others, or the
    state of the run is. stepped(done, total) while a run goes on; failed(exception) ends one too."""

    changed = Signal()
    stepped = Signal(int, int)
    failed = Signal(object)
    _found = Signal(object, object)

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.results: Results = results_from(session.file.settings.get(SETTING))
        self.findings: list[Finding] = []
        self.problem_images: frozenset[str] = frozenset()
        self.problems = 0
        """Errors and warnings in the whole project."""
        self._waivers: tuple[Waiver, ...] = ()
        self._entries: dict[str, ImageEntry] = {}
        self._job: Job | None = None
        self._run_of: Results | None = None
        self._dirty: set[int] = set()
        self._gate = Gate()
        self._edited = QTimer(self, singleShot=True, interval=AFTER_EDIT_MS)
        self._edited.timeout.connect(self._look_again)
        self._keeping = QTimer(self, singleShot=True, interval=KEEP_AFTER_MS)
        self._keeping.timeout.connect(self._keep_behind)
        self._found.connect(self._on_found)
        session.entries_changed.connect(self._on_entries)
        session.project.waivers_changed.connect(self._read_waivers)
        session.project.limits_changed.connect(self.changed.emit)
        self._sift()
        self._read_waivers()

    @property
    def is_running(self) -> bool:
        return self._job is not None

    @property
    def has_run(self) -> bool:
        return bool(self.results.when)

    def close(self) -> None:
        """Stop, and wait until nothing reads the project any more."""
        self._edited.stop()
        if self._keeping.isActive():
            self._keeping.stop()
            self.keep()
        self._session.project.waivers_changed.disconnect(self._read_waivers)
        self._session.project.limits_changed.disconnect(self.changed.emit)
        if self._job is not None:
            self._job.cancel()
        self._gate.shut()

    @property
    def limits(self) -> Limits:
        """Where the checks of this project draw their lines."""
        return limits.read(self._session.project.limits)

    @property
    def is_outdated(self) -> bool:
        """Were the limits moved after the last run?"""
        return self.has_run and self.results.limits != self._session.project.limits

    # A run

    def run(self, scope: str, *, sample: int = 0, seed: int = 0) -> None:
        """Check the image in front ('image'), a seeded sample or all. One at a time."""
        if self.is_running:
            return
        snapshot = snapshot_of(self._session.file)
        entry = self._session.entry
        if scope == "image" and entry is not None:
            self._start_on_image(snapshot, entry)
            return
        count = sum(not one.left_out for one in snapshot.entries)
        looked_at = min(sample, count) if scope == "sample" else count
        self._dirty.clear()
        self.results = Results(scope=scope, seed=seed, images=looked_at, total=count, limits=snapshot.limits)
        self._start_over_all(snapshot)

    def retry(self, check: str) -> None:
        """Run one check that broke again, over what the last run looked at."""
        if not self.is_running:
            self.results.forget(check)
            self._start_over_all(snapshot_of(self._session.file), only=(check,))

    def _start_over_all(self, snapshot: Snapshot, only: Collection[str] = ()) -> None:
        """Run checks over the images of the results in hand, and put what they find there."""
        self._run_of = results = self.results
        options = CheckOptions(
            only=only,
            sample=results.images if results.scope == "sample" else 0,
            seed=results.seed,
            limits=self.limits,
        )
        stream = Stream(partial(self._found.emit, results))
        self._start(partial(run_over_all, snapshot, options, stream), self._on_end)
        self._sift()

    def cancel(self) -> None:
        """Stop the run; what was found stays."""
        if self._job is not None:
            self._job.cancel()

    def _start_on_image(self, snapshot: Snapshot, entry: ImageEntry) -> None:
        options = CheckOptions(only=OF_IMAGES, limits=self.limits)
        work = partial(run_over, snapshot, (entry,), options)
        self._start(work, partial(self._on_images, {entry.original}, OF_IMAGES))

    def _start(self, work: Callable[[Progress], Any], then: Callable[[Any], object]) -> None:
        job = self._session.jobs.start("Checking", self._gate.guarding(work))
        self._job = job
        job.stepped.connect(lambda done, total, _what: self.stepped.emit(done, total))
        job.succeeded.connect(then)
        job.failed.connect(self.failed)
        job.ended.connect(self._on_over)
        self.changed.emit()

    def _on_found(self, results: Results, found: list[Finding]) -> None:
        if results is self.results:
            self._sift_more(results.add(found))
            self.changed.emit()

    def _on_end(self, ended: tuple[CheckReport, Survey]) -> None:
        report, self.results.survey = ended
        self.results.end(report)
        self._run_of = None

    def _on_images(self, names: Collection[str], checks: Collection[str], report: CheckReport) -> None:
        self.results.replace(names, checks, report.findings)
        self.results.note_broken(report)
        self._sift()

    def _on_over(self) -> None:
        self._job = None
        if self._run_of is not None:
            self._run_of.is_whole = False
            self._run_of = None
        if not self.results.scope:
            self.results.scope, self.results.images = "image", 1
        self.results.when = datetime.now().astimezone().isoformat(timespec="seconds")
        self._keeping.start()
        self._sift()
        if self._dirty:
            self._edited.start()

    def settle(self, fixed: Collection[Finding]) -> None:
        """These were just fixed; the images are looked at again soon, and what is left comes back."""
        gone = {id(one) for one in fixed}
        self.results.findings = [one for one in self.results.findings if id(one) not in gone]
        self._keeping.start()
        self._sift()

    def _keep_behind(self) -> None:
        """Words of ten thousand findings take their time: not in the window's thread."""
        if not self._session.file.read_only:
            settings, results = (
                self._session.file.settings,
                replace(self.results, findings=list(self.results.findings)),
            )
            self._session.jobs.start(
                "Keeping findings",
                self._gate.guarding(lambda _progress: settings.update({SETTING: results.as_json()})),
            )

    def keep(self) -> None:
        """Write what is known into the project's settings."""
        if not self._session.file.read_only:
            self._session.file.settings[SETTING] = self.results.as_json()

    # After edits

    def _on_entries(self, images: frozenset[int]) -> None:
        self._dirty |= images
        self._edited.start()

    def _look_again(self) -> None:
        """The images that were edited, once the hand rests."""
        document = self._session.document
        if self.is_running or (document is not None and document.editing):
            self._edited.start()
            return
        entries = self._session.project.entries
        dirty = tuple(entries[one] for one in self._dirty if one in entries)
        self._dirty.clear()
        names = {one.original for one in dirty}
        if not self.has_run or not names:
            return
        options = CheckOptions(only=LIVE, limits=self.limits)
        work = partial(run_over, snapshot_of(self._session.file), dirty, options)
        job = self._session.jobs.start("Checking", self._gate.guarding(work))
        job.succeeded.connect(partial(self._on_images, names, LIVE))
        job.failed.connect(self.failed)
        if names & {one.waiver.image for one in read(self._session.project.waivers)}:
            self._read_waivers()
        self._keeping.start()

    # What is ignored

    def _read_waivers(self) -> None:
        """Ask which waivers count now: those whose mask is as it was."""
        if not self._session.project.waivers:
            self._on_waivers(())
            return
        snapshot = snapshot_of(self._session.file)
        job = self._session.jobs.start(
            "Reading what is ignored", self._gate.guarding(lambda _progress: alive(snapshot))
        )
        job.succeeded.connect(self._on_waivers)

    def _on_waivers(self, waivers: tuple[Waiver, ...]) -> None:
        if waivers != self._waivers:
            self._waivers = waivers
            self._sift()

    def _sift(self) -> None:
        self.findings, self.problem_images, self.problems = [], frozenset(), 0
        self._entries = {one.original: one for one in self._session.project.entries.values()}
        self._sift_more(self.results.findings)
        self.changed.emit()

    def _sift_more(self, found: list[Finding]) -> None:
        found = [one for one in found if not self._is_passed_by(one)]
        self.findings += found
        grave = [one for one in found if one.severity is not Severity.NOTE]
        self.problems += len(grave)
        self.problem_images |= {one.image for one in grave if one.image}

    def _is_passed_by(self, finding: Finding) -> bool:
        image, fix = self._entries.get(finding.image or ""), fix_of(finding)
        if image is not None and (image.left_out or (fix is not None and fix.is_done(image))):
            return True
        return any(one.covers(finding) for one in self._waivers)
