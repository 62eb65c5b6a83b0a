"""How long a job will still take, judged by its last few seconds. Knows no Qt."""

from __future__ import annotations

from collections import deque
from typing import Final

WINDOW_S: Final = 8.0
LEAST_S: Final = 1.0


class Pace:
    """Fed with steps and their time; tells the seconds left once there is something to judge by."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque()
        self._total = 0

    def step(self, done: int, total: int, now_s: float) -> None:
        """done of total at a time in seconds; a smaller count or another total starts anew."""
        if total != self._total or (self._marks and done < self._marks[-1][1]):
            self._marks.clear()
        self._total = total
        self._marks.append((now_s, done))
        while len(self._marks) > 2 and now_s - self._marks[1][0] >= WINDOW_S:
            self._marks.popleft()

    @property
    def seconds_left(self) -> float | None:
        """None while the total is unknown or less than a second was seen."""
        if len(self._marks) < 2 or self._total <= 0:
            return None
        (start, first), (end, last) = self._marks[0], self._marks[-1]
        if end - start < LEAST_S or last <= first:
            return None
        return (self._total - last) * (end - start) / (last - first)
