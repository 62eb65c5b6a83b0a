"""What the workers of checks do with a project as it was at one moment. Knows no Qt."""

from __future__ import annotations

import os
from collections.abc import Collection
from typing import Final

from segdesk.io.snapshot import Snapshot
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress
from segdesk.qa.examined import of_snapshot
from segdesk.qa.finding import Finding
from segdesk.qa.report import CheckReport
from segdesk.qa.run import CheckOptions, check
from segdesk.qa.survey import Survey, survey
from segdesk.ui.session.stream import Stream

JOBS: Final = max(1, (os.cpu_count() or 2) - 1)


def run_over_all(
    snapshot: Snapshot, options: CheckOptions, stream: Stream[Finding], progress: Progress
) -> tuple[CheckReport, Survey]:
    """The report, and what the project holds."""
    report = check(of_snapshot(snapshot), options, jobs=JOBS, on_finding=stream.put, progress=progress)
    stream.flush()
    return report, survey(snapshot, jobs=JOBS, progress=progress)


def run_over(
    snapshot: Snapshot, entries: Collection[ImageEntry], options: CheckOptions, progress: Progress
) -> CheckReport:
    """The report over a few images."""
    jobs = min(JOBS, len(entries) or 1)
    return check(of_snapshot(snapshot, entries), options, jobs=jobs, progress=progress)
