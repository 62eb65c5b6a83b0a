"""Operations tried off the GUI thread: the document is busy meanwhile; what comes out is a Trial."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal

from segdesk.progress import Cancelled, Progress
from segdesk.tools.operations import Plan, Trial
from segdesk.ui.session.jobs import Job, Jobs

Then = Callable[[Trial], object]


class Trying(QObject):
    """One at a time: another one cancels the one before. changed() when one begins or ends.

    refused(words): there is nothing to do, and why. failed(exception): it broke.
    """

    changed = Signal()
    refused = Signal(str)
    failed = Signal(object)

    def __init__(self, jobs: Jobs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan | None = None
        """What is being tried now."""
        self._jobs = jobs
        self._gone = threading.Event()

    def start(self, plan: Plan, then: Then, *, counts: bool = False) -> None:
        """Try a plan; then(trial) in this thread. counts: the worker counts the pixels of the effect, too."""
        self.cancel()
        self.plan, self._gone = plan, threading.Event()
        plan.document.busy = plan.name
        job = self._jobs.start(plan.name, partial(_tried, plan, self._gone, counts))
        job.succeeded.connect(partial(self._on_tried, plan, then))
        job.failed.connect(partial(self._on_failed, plan))
        job.cancelled.connect(partial(self._release, plan))
        self._job: Job = job
        self.changed.emit()

    def cancel(self) -> bool:
        """Let go of what is being tried, at once: the document is free, the worker's fork is dropped."""
        plan = self.plan
        if plan is None:
            return False
        self._gone.set()
        self._job.cancel()
        self._release(plan)
        return True

    def _on_tried(self, plan: Plan, then: Then, found: Trial | str) -> None:
        if not self._release(plan):
            return
        if isinstance(found, str):
            self.refused.emit(found)
        else:
            then(found)

    def _on_failed(self, plan: Plan, fault: BaseException) -> None:
        if self._release(plan):
            self.failed.emit(fault)

    def _release(self, plan: Plan) -> bool:
        """Whether the plan was still wanted; nobody waits for it from now on."""
        if self.plan is not plan:
            return False
        self.plan = None
        plan.document.busy = ""
        self.changed.emit()
        return True


def _tried(plan: Plan, gone: threading.Event, counts: bool, progress: Progress) -> Trial | str:
    """The trial, or the words why there is none."""
    try:
        progress.step(0, 0)
        trial = plan.tried()
        progress.step(0, 0)
        if counts:
            trial.outcome.effect.pixels  # noqa: B018  counted here, and kept for who asks
        return trial
    except ValueError as words:
        return str(words)
    except Exception:
        # Once it is let go the document may be edited under the fork, which nobody will look at.
        if gone.is_set():
            raise Cancelled from None
        raise
