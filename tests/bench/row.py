"""What a benchmark measures: one value, and how it stands against a floor or a peer of the same run."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """ratio above 1: ours is better (theirs / ours for times, ours / theirs for rates).

    None where nothing stands beside it; against says what the ratio compares with, or why there is nothing.
    """

    name: str
    value: float
    unit: str
    ratio: float | None = None
    against: str = ""

    def as_json(self) -> dict[str, Any]:
        ratio = None if self.ratio is None else round(float(self.ratio), 3)
        return asdict(self) | {"value": round(float(self.value), 3), "ratio": ratio}


def peak_mb() -> float:
    """The most memory that this process had. Not getrusage's: that begins with the peak of its parent."""
    with Path("/proc/self/status").open() as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) / 1024


def seconds(work: Callable[[], object], *, times: int = 3) -> float:
    """The median time of a few runs."""
    found = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return statistics.median(found)
