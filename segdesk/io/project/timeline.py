"""Numbers and positions of steps, and what they cost: the part of history that History need not know."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from threading import Lock

from segdesk.io.project.jobs import PutStep, value_bytes
from segdesk.io.project.retention import Weight, droppable, is_over
from segdesk.io.project.unsaved import QueuedStep
from segdesk.io.project.versions import Placed
from segdesk.model.history import History
from segdesk.model.step import PROJECT, Step

MEMORY_BYTES = 256 << 20
"""What the values of this session's steps may cost in memory; older ones are read from the file again."""


class Timeline:
    """Where the cursor is, and where each step."""

    def __init__(
        self, placed: Iterable[Placed], *, position: int, base: int, top: int, next_number: int
    ) -> None:
        """position: the cursor; base: where the oldest state is; top: the highest position ever given."""
        self.position, self.base = position, base
        self._top, self._next_number = top, next_number
        self._positions: dict[int, int] = {}
        self._bytes: dict[int, int] = {}
        self._total_bytes = 0
        self._remembered: deque[tuple[Step, int]] = deque()
        self._remembered_bytes = 0
        self._guard = Lock()
        for one in placed:
            self._positions[one.step.number] = one.position
            self._weigh(one.step.number, one.size_bytes)

    def new_number(self) -> int:
        """The number of a new step."""
        self._next_number += 1
        return self._next_number - 1

    def place(self, step: Step) -> tuple[int, int]:
        """(position, the one before it) of a step that is done now. Those that were undone are dead."""
        previous = self.position
        if previous != self._top:
            self._bury(previous)
        self._top += 1
        self.position = self._positions[step.number] = self._top
        return self._top, previous

    def move_to_end_of(self, history: History) -> int:
        """The cursor is behind the last done step."""
        self.position = self._positions[history.done[-1].number] if history.done else self.base
        return self.position

    def written(self, job: QueuedStep) -> None:
        """A step is on disk: its values may leave the memory. Called from the writer's thread."""
        with self._guard:
            if job.step.number in self._positions:
                self._weigh(job.step.number, job.written_bytes)
            if not isinstance(job, PutStep):
                return
            cost = value_bytes(job.changes)
            self._remembered.append((job.step, cost))
            self._remembered_bytes += cost
            while self._remembered_bytes > MEMORY_BYTES:
                step, cost = self._remembered.popleft()
                self._remembered_bytes -= cost
                step.forget()

    def too_old(self, history: History, project_bytes: int) -> int:
        """How many of the oldest done steps must be folded into the base."""
        with self._guard:
            if not is_over(len(history.done), self._total_bytes, project_bytes):
                return 0
            weights = [Weight(self._bytes.get(one.number, 0), _is_wide(one)) for one in history.done]
            return droppable(weights, total_bytes=self._total_bytes, project_bytes=project_bytes)

    def fold(self, step: Step) -> int:
        """A step is part of the base now; its position."""
        with self._guard:
            self._total_bytes -= self._bytes.pop(step.number, 0)
            self.base = self._positions.pop(step.number)
        return self.base

    def _bury(self, position: int) -> None:
        """What dead steps cost is no reason to drop live ones: the next opening removes them."""
        with self._guard:
            for number in [one for one, at in self._positions.items() if at > position]:
                del self._positions[number]
                self._total_bytes -= self._bytes.pop(number, 0)

    def _weigh(self, number: int, size_bytes: int) -> None:
        self._bytes[number] = size_bytes
        self._total_bytes += size_bytes


def _is_wide(step: Step) -> bool:
    return len(step.images) != 1 or PROJECT in step.images
