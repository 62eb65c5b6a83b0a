"""WRITERS: formats that a project can be written as, by name, each with what it loses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from segdesk.dataset.foreign.convert import Conversion, count_losses
from segdesk.dataset.foreign.form import Form
from segdesk.dataset.foreign.scene import Loss, Step, by_class, flat, without
from segdesk.dataset.foreign.table import FORMS
from segdesk.dataset.package.export import export
from segdesk.dataset.package.plan import chosen_entries, plan_images
from segdesk.dataset.package.settings import ExportSettings
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import Kind, Task
from segdesk.progress import Progress

DEFAULTS = ExportSettings()


class Report(Protocol):
    """What a person is told of a written data set."""

    out: str
    ok: bool
    images: int
    compared: int
    identical: int
    left_out: int
    seconds: float
    sha256: str

    def as_json(self) -> dict[str, Any]: ...


class Prepared(Protocol):
    """A project whose losses are known and which is not yet written."""

    @property
    def losses(self) -> list[Loss]: ...
    def write(self, out: Path, progress: Progress | None = None) -> Report: ...


class Prepare(Protocol):
    def __call__(
        self, snapshot: Snapshot, *, jobs: int, progress: Progress, settings: ExportSettings = ...
    ) -> Prepared: ...


@dataclass(frozen=True)
class Writer:
    """A format that is written: its name on the command line, its title, and a sentence on what it loses."""

    name: str
    title: str
    loses: str
    prepare: Prepare


class Package:
    """A package with the default settings of the project's task."""

    def __init__(
        self, snapshot: Snapshot, *, jobs: int, progress: Progress, settings: ExportSettings = DEFAULTS
    ) -> None:
        self._snapshot, self._settings = snapshot, settings
        self._jobs = jobs
        self._progress = progress
        chosen, _ = chosen_entries(snapshot, settings)
        images = plan_images(chosen, snapshot.photo, settings, jobs=jobs, progress=progress)
        found = count_losses(snapshot, images, PACKAGE_STEPS[snapshot.task], jobs=jobs, progress=progress)
        self.losses = list(found.rows.values())

    def write(self, out: Path, progress: Progress | None = None) -> Report:
        progress = progress or self._progress
        return export(self._snapshot, self._settings, out, jobs=self._jobs, progress=progress)


PACKAGE_STEPS: dict[Task, tuple[Step, ...]] = {
    Task.SEMANTIC: (),
    Task.INSTANCE: (without(Kind.STUFF, Kind.VOID),),
    Task.PANOPTIC: (flat, without(Kind.VOID), by_class(Kind.STUFF)),
}
"""What a package of a task leaves out; merging overlaps is part of being semantic."""


def _of_form(form: Form) -> Writer:
    return Writer(form.name, form.title, form.loses, partial(Conversion, form))


ROWS: tuple[Writer, ...] = (
    Writer(
        "segdesk",
        "SegDesk package",
        "Stuff and void in the instance task; void and overlaps in the panoptic one.",
        Package,
    ),
    *map(_of_form, FORMS),
)
WRITERS: dict[str, Writer] = {one.name: one for one in ROWS} | {"package": ROWS[0]}
