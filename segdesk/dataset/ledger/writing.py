"""A ledger is made of what an export wrote, and kept with the project."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from segdesk.dataset.package.numbering import Numbering
from segdesk.dataset.package.settings import ExportSettings
from segdesk.dataset.package.write import Numbers, Written
from segdesk.io.project.file import ProjectFile, read_only_fault
from segdesk.io.snapshot import Snapshot

from .dealt import SETTING as DEALT
from .dealt import with_deal
from .ledger import LAST, SETTING, Exported, Ledger, Version, use_of
from .rows import digest_of, rows_of


def exported(done: Written, numbers: Numbering, ids: Numbers, last_step: int) -> Exported:
    """One written image as the ledger keeps it. last_step: the newest step that touched it."""
    entry = done.planned.entry
    return Exported(
        entry.id,
        done.planned.map.ending,
        entry.split,
        Version(last_step, use_of(entry)),
        digest_of(done.content),
        rows_of(done.content, numbers, ids.ids, ids.stuff),
    )


def ledger_of(
    snapshot: Snapshot,
    settings: ExportSettings,
    numbers: Numbering,
    images: Sequence[Exported],
    *,
    next_id: int,
    out: Path,
) -> Ledger:
    """What an export held, now that it is written."""
    return Ledger(
        time=datetime.now(UTC).replace(microsecond=0),
        out=str(out),
        task=numbers.task,
        only=settings.only,
        resize=settings.resize,
        split=settings.split,
        classes=snapshot.classes,
        next_id=next_id,
        last_step=snapshot.steps[-1].number if snapshot.steps else 0,
        unlabelled=snapshot.classes.void is None and numbers.void_id is not None,
        images=tuple(images),
    )


def noted(settings: Mapping[str, Any], ledger: Ledger) -> dict[str, Any]:
    """The settings of a project after an export: the next is told of it, and images stay in the splits that
    it dealt. Takes the longer the more was exported; changes nothing.
    """
    found = {
        SETTING: ledger.as_json(),
        LAST: {"time": ledger.time.isoformat(), "out": ledger.out},
    }
    if ledger.split is not None:
        splits = {one.image: one.split for one in ledger.images}
        found[DEALT] = with_deal(settings, ledger.split, splits)
    return found


def remember_in(path: Path, ledger: Ledger) -> None:
    """Note an export in a project that is not open here. SegDeskError where it cannot be written to."""
    with ProjectFile.open(path) as file:
        if file.read_only:
            raise read_only_fault(path, file.holder)
        file.settings.update(noted(file.settings, ledger))
