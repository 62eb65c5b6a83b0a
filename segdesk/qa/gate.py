"""The export gate: the checks that decide whether a project may become a package."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from segdesk.io.snapshot import Snapshot
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress

from . import limits
from .checks import GATE
from .examined import of_snapshot
from .finding import Waiver
from .report import CheckReport
from .run import CheckOptions, check


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
    drawn = limits.read(snapshot.limits)
    options = CheckOptions(only=GATE, ignored=ignored, waivers=waivers, limits=drawn)
    return check(of_snapshot(snapshot, entries), options, jobs=jobs, progress=progress)
