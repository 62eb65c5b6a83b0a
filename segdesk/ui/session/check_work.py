"""What the workers of checks do with a project as it was at one moment. Knows no Qt."""

from __future__ import annotations

import os
from collections.abc import Collection
from functools import partial
from typing import Any, Final

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.snapshot import Snapshot
from segdesk.model.entry import ImageEntry
from segdesk.ops.runs import measure
from segdesk.progress import Progress
from segdesk.qa.examined import of_snapshot
from segdesk.qa.finding import Finding
from segdesk.qa.report import CheckReport
from segdesk.qa.run import CheckOptions, check
from segdesk.ui.session.stream import Stream
from segdesk.workers import in_order

JOBS: Final = max(1, (os.cpu_count() or 2) - 1)


def run_over_all(
    snapshot: Snapshot, options: CheckOptions, stream: Stream[Finding], progress: Progress
) -> tuple[CheckReport, dict[int, int]]:
    """The report, and how many objects have an area from 2^n px on, by n."""
    report = check(of_snapshot(snapshot), options, jobs=JOBS, on_finding=stream.put, progress=progress)
    stream.flush()
    return report, _areas(snapshot, progress)


def run_over(
    snapshot: Snapshot, entries: Collection[ImageEntry], options: CheckOptions, progress: Progress
) -> CheckReport:
    """The report over a few images."""
    jobs = min(JOBS, len(entries) or 1)
    return check(of_snapshot(snapshot, entries), options, jobs=jobs, progress=progress)


def _areas(snapshot: Snapshot, progress: Progress) -> dict[int, int]:
    entries = [one for one in snapshot.entries if one.use and not one.left_out]
    total = np.zeros(64, np.int64)
    found = in_order(partial(_areas_of, snapshot), entries, total=len(entries), jobs=JOBS, progress=progress)
    for powers in found:
        total += powers
    return {int(power): int(total[power]) for power in np.flatnonzero(total)}


def _areas_of(snapshot: Snapshot, entry: ImageEntry) -> Any:
    try:
        content = snapshot.read(entry)
    except SegDeskError:
        return np.zeros(64, np.int64)  # the check of readable files says so
    extents = [measure(plane) for plane in content.planes]
    areas = [extents[one.plane].of(one.slot)[0] for one in content.objects]
    powers = np.log2(np.array([one for one in areas if one], np.float64)).astype(np.int64)
    return np.bincount(powers, minlength=64)
