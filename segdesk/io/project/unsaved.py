"""What is queued and not on disk yet, for those who read meanwhile, from any thread."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from segdesk.io.project.batch import FinishPending, touched_documents
from segdesk.io.project.image_jobs import WriteBase
from segdesk.io.project.jobs import Job, PutStep, Record

QueuedStep = PutStep | FinishPending


class Unsaved:
    """Queued steps by position and queued masks by image.

    Queued steps come after those on disk, so a state is a state on disk and queued steps upon it. A job is
    added before it is queued and leaves after its commit, so whoever asks here first and then looks at the
    file misses nothing. Each line touches one entry of a dict, which is one step of the interpreter.
    """

    def __init__(self) -> None:
        self._steps: dict[int, QueuedStep] = {}
        self._bases: dict[int, WriteBase] = {}

    def add(self, job: Job) -> None:
        if isinstance(job, QueuedStep):
            self._steps[job.position] = job
        elif isinstance(job, WriteBase):
            self._bases[job.image] = job

    def written(self, job: Job) -> None:
        """The job is on disk."""
        if isinstance(job, QueuedStep):
            self._steps.pop(job.position, None)
        elif isinstance(job, WriteBase) and self._bases.get(job.image) is job:
            del self._bases[job.image]

    def base(self, image: int) -> WriteBase | None:
        return self._bases.get(image)

    def touches(self, image: int) -> bool:
        """Does a queued step concern the image's document?"""
        return any(image in _documents(job) for job in tuple(self._steps.values()))

    def behind(self, position: int) -> tuple[int, list[QueuedStep]]:
        """The position on disk that a position is built upon, and the queued steps between, in order."""
        chain: list[QueuedStep] = []
        while (job := self._steps.get(position)) is not None:
            chain.append(job)
            position = job.previous
        return position, chain[::-1]


def _documents(job: QueuedStep) -> Collection[int]:
    return touched_documents(job.changes) if isinstance(job, PutStep) else job.step.images


def records_in(jobs: Iterable[QueuedStep], image: int) -> list[Record]:
    """What queued steps say of an image, in order."""
    return [record for job in jobs for record in job.records_of(image)]
