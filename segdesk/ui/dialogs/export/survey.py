"""What an export is going to hold, measured: the gate's checks, photos and classes. Knows no Qt."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from segdesk.dataset.package.plan import CHOSEN
from segdesk.dataset.package.settings import Only
from segdesk.io.snapshot import Snapshot
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress
from segdesk.qa.gate import run_gate
from segdesk.qa.report import CheckReport
from segdesk.qa.waivers import alive
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.uses import Uses, count_uses

JOBS = os.cpu_count() or 1


@dataclass(frozen=True)
class Survey:
    """gate: the checks over entries, the chosen images. photos: how many, by suffix. sizes and splits: images
    by size and by split, those without one left out."""

    snapshot: Snapshot
    entries: tuple[ImageEntry, ...]
    gate: CheckReport
    uses: Uses
    photos: Counter[str] = field(default_factory=Counter)
    photo_bytes: int = 0
    free_bytes: int | None = None
    only: Only | None = None
    sizes: Counter[tuple[int, int]] = field(default_factory=Counter)
    splits: Counter[str] = field(default_factory=Counter)

    def covers(self, choices: Choices) -> bool:
        """Is it of the images that are chosen now, and of the reasons that were given?"""
        ignored = {one.check: one.reason for one in self.gate.waivers}
        return choices.ignored == ignored and (choices.only is self.only or self._holds(choices.only))

    def _holds(self, only: Only) -> bool:
        wanted = [one.id for one in self.snapshot.entries if CHOSEN[only](one)]
        return wanted == [one.id for one in self.entries]


def survey(snapshot: Snapshot, choices: Choices, progress: Progress) -> Survey:
    """Check and count; nothing is written."""
    entries = tuple(one for one in snapshot.entries if CHOSEN[choices.only](one))
    uses = count_uses(snapshot.classes, entries, progress)
    gate = run_gate(
        snapshot, entries, ignored=choices.ignored, jobs=JOBS, progress=progress, waivers=alive(snapshot)
    )
    paths = [snapshot.photo(one) for one in entries]
    photos = Counter(path.suffix.lstrip(".").upper() for path in paths)
    size = sum(_size(path) for path in progress.over(paths, "Measuring photos"))
    return Survey(
        snapshot,
        entries,
        gate,
        uses,
        photos,
        size,
        free_bytes(Path(choices.folder)),
        only=choices.only,
        sizes=Counter((one.width, one.height) for one in entries),
        splits=Counter(one.split for one in entries if one.split),
    )


def _size(path: Path) -> int:
    """0 for a photo that is gone: the gate says so."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def free_bytes(folder: Path) -> int | None:
    """Free room where a folder is, None where nothing can be said."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
