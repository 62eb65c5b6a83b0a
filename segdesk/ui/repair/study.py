"""What repair found in the open project, kept true while masks change; and carrying repairs out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from segdesk.errors import SegDeskError
from segdesk.io.project.batch import Batch
from segdesk.io.project.file import ProjectFile
from segdesk.progress import Progress
from segdesk.repair.apply import applied, repair_into
from segdesk.repair.examine import examine
from segdesk.repair.plan import ImagePlan, Plan
from segdesk.repair.proposal import Decision
from segdesk.repair.subject import of_project
from segdesk.repair.values.target import Target
from segdesk.ui.repair.groups import measure
from segdesk.ui.session.jobs import Job, Work
from segdesk.ui.session.session import Session
from segdesk.ui.wording import counted
from segdesk.workers import in_order

JOBS: Final = 2
AT_ONCE: Final = 200
"""So many masks are looked at without being asked to."""
SETTLE_MS: Final = 150


class Study(QObject):
    """plans: image id -> what repair found. changed() after they are others.

    began(job, title) for whoever shows progress; one job runs at a time. done(Applied) after a step.
    """

    changed = Signal()
    began = Signal(object, str)
    done = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.plans: dict[int, ImagePlan] = {}
        self.job: Job | None = None
        self._viewers: set[int] = set()
        self._stale: set[int] = set()
        self._has_looked = False
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._refresh)
        session.entries_changed.connect(self._note)
        session.map_changed.connect(lambda: self._note(self.plans))

    # Looking

    @property
    def candidates(self) -> list[int]:
        """The images that have a mask."""
        return [one.id for one in self.session.project.entries.values() if one.labelled]

    @property
    def has_all(self) -> bool:
        """Whether every mask was looked at."""
        return self._has_looked and all(one in self.plans for one in self.candidates)

    @property
    def is_busy(self) -> bool:
        return self.job is not None

    @property
    def is_stale(self) -> bool:
        """Whether masks differ from what was looked at."""
        return bool(self._stale)

    def set_active(self, viewer: object, *, on: bool) -> None:
        """Whether a viewer looks at it: only while one does, masks are read."""
        (self._viewers.add if on else self._viewers.discard)(id(viewer))
        if on and not self._has_looked and not self.is_busy:
            self.look(self._first())
        elif on:
            self._refresh()

    @property
    def is_active(self) -> bool:
        return bool(self._viewers)

    def _first(self) -> list[int]:
        """All masks if they are few; else those that do not fit, and the one in front."""
        every = self.candidates
        if len(every) <= AT_ONCE:
            return every
        entries = self.session.project.entries
        front = self.session.entry
        return [one for one in every if entries[one].stored or (front is not None and front.id == one)]

    def look(self, images: Iterable[int] | None = None) -> None:
        """Examine images (None: all) in the background; what was found before stays till then."""
        only = frozenset(self.candidates if images is None else images)
        self._has_looked = True
        self._stale -= only
        file = self.session.file
        target = Target.of(self.session.project.classes)
        job = self.start("Looking at masks", partial(_examined, file, only, target), self._take)
        job.cancelled.connect(lambda: self._stale.update(only & self.plans.keys()))

    def _take(self, plan: Plan) -> None:
        for one in plan.images:
            if one.subject.entry is not None:
                self.plans[one.subject.entry.id] = one
        self.changed.emit()

    def _note(self, images: Iterable[int]) -> None:
        """Masks that differ from what was looked at."""
        self._stale.update(one for one in images if one in self.plans)
        if self.is_active and self._stale:
            self._settle.start()

    def _refresh(self) -> None:
        if self.is_active and self._stale and not self.is_busy:
            self.look(self._stale)

    # Numbers

    @property
    def to_repair(self) -> int:
        """How many images need a repair or a decision."""
        return sum(one.decision is not Decision.LEAVE for one in self.plans.values())

    # Carrying out

    def apply(self, plans: Sequence[ImagePlan], name: str) -> None:
        """Repair these images as one step; those that are not sure stay as they are."""
        if self.session.host is not None:
            self.session.host.settle()
        stack = ExitStack()
        try:
            batch = stack.enter_context(self.session.file.batch(name))
        except SegDeskError as fault:
            self.session.failed.emit(fault)
            return
        work = partial(_repaired, batch, Plan(tuple(plans)))
        job = self.start(name, work, partial(self._finish, batch, stack))
        job.ended.connect(stack.close)  # what was not finished leaves no trace

    def _finish(self, batch: Batch, stack: ExitStack, refused: tuple[int, ...]) -> None:
        with stack:
            told = applied(batch.finish(), refused)
        said = f"Repaired {counted(len(told.images), 'mask')}"
        if told.reasons:
            said += f"; {counted(len(told.reasons), 'image')} left out: {next(iter(told.reasons.values()))}"
        self.session.said.emit(said)
        self._note(told.images)
        self.done.emit(told)

    # Jobs

    def start(self, title: str, work: Work, then: Callable[[Any], object]) -> Job:
        """In place of what runs."""
        self.cancel()
        job = self.session.jobs.start(title, work)
        self.job = job
        job.succeeded.connect(lambda result: self._succeed(job, result, then))
        job.failed.connect(lambda fault: self._fail(job, fault))
        job.cancelled.connect(lambda: self._release(job))
        self.began.emit(job, title)
        return job

    def cancel(self) -> None:
        if self.job is not None:
            self.job.cancel()

    def _succeed(self, job: Job, result: object, then: Callable[[Any], object]) -> None:
        is_current = self._release(job)
        if is_current:
            then(result)
            if not self.is_busy:
                self._refresh()

    def _fail(self, job: Job, fault: BaseException) -> None:
        if self._release(job):
            self.session.failed.emit(fault)

    def _release(self, job: Job) -> bool:
        if self.job is not job:
            return False
        self.job = None
        return True

    def shut(self) -> None:
        """Let go of the session: nothing is begun or told any more."""
        self._viewers.clear()
        self._settle.stop()
        self.cancel()
        self.job = None


def _examined(file: ProjectFile, only: frozenset[int], target: Target, progress: Progress) -> Plan:
    subjects = list(of_project(file, only))
    plan = examine(subjects, target, jobs=JOBS, progress=progress)
    total = len(plan.images)
    for _ in in_order(measure, plan.images, total=total, jobs=JOBS, progress=progress, what="Measuring"):
        pass
    return plan


def _repaired(batch: Batch, plan: Plan, progress: Progress) -> tuple[int, ...]:
    return repair_into(batch, plan, jobs=JOBS, progress=progress)
