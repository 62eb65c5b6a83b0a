"""The export job: check, plan, write beside the target, read back, put in place."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from segdesk.dataset.ledger.ids import AnnotationIds, Counted, Kept, why_anew
from segdesk.dataset.ledger.ledger import Exported, Ledger, versions_of
from segdesk.dataset.ledger.writing import exported, ledger_of
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import Task
from segdesk.progress import Progress
from segdesk.qa.gate import run_gate
from segdesk.qa.report import CheckReport
from segdesk.qa.waivers import alive
from segdesk.workers import in_order

from .content import Content
from .contents import Contents
from .folder import PackageFolder
from .numbering import Numbering, numbering
from .plan import PlannedImage, chosen_entries, plan_images
from .report import ExportReport
from .settings import Encodings, ExportSettings, settled
from .target import Target
from .verify import differences
from .write import ImageWriter, Numbers, Written


def export(
    snapshot: Snapshot, settings: ExportSettings, out: Path, *, jobs: int, progress: Progress
) -> ExportReport:
    """Write the package of a project to a folder, or a ZIP when out ends in .zip, and prove it.

    The checks run first over what is exported; where an error is found that is not ignored nothing is
    written, and the report says ok = False and what blocks. Whatever goes wrong, a cancel too, leaves out as
    it was. SegDeskError for settings, targets and files that do not do; Refused, with the files, when what
    was written does not read back as the project has it.
    """
    began = time.monotonic()
    encodings = settled(settings, snapshot.task)
    target = Target(out, sorted({snapshot.photo(one).parent for one in snapshot.entries}))
    chosen, splits = chosen_entries(snapshot, settings)
    images = plan_images(chosen, snapshot.photo, settings, jobs=jobs, progress=progress)
    gate = run_gate(
        snapshot,
        chosen,
        ignored=dict(settings.ignored),
        jobs=jobs,
        progress=progress,
        waivers=alive(snapshot),
    )
    if gate.blocking:
        return ExportReport(out=str(out), blocking=gate.blocking, seconds=time.monotonic() - began)
    job = _Job(snapshot, settings, encodings, images, out, jobs, progress)
    with target.building(progress) as building:
        report = job.write(building.folder, gate)
        report.sha256 = building.seal()
    report.left_out = len(snapshot.entries) - len(chosen)
    report.splits = splits
    report.out, report.ok, report.seconds = str(out), True, time.monotonic() - began
    return report


@dataclass(frozen=True)
class _Job:
    """One export under way."""

    snapshot: Snapshot
    settings: ExportSettings
    encodings: Encodings
    images: list[PlannedImage]
    out: Path
    jobs: int
    progress: Progress
    contents: Contents = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "contents", Contents(self.snapshot))

    def write(self, folder: Path, gate: CheckReport) -> ExportReport:
        """Everything into folder, each image read back as soon as it is written, the lists at the end."""
        numbers = self._numbering()
        writer = ImageWriter(folder, numbers, self.encodings)
        report, versions = ExportReport(), versions_of(self.snapshot)

        def write_one(
            given: tuple[PlannedImage, Content, Numbers],
        ) -> tuple[Written, list[str], Exported]:
            planned, content, ids = given
            done = writer.write(planned, content, ids)
            proof = replace(done, content=self.contents.proof(planned, numbers, content))
            held = exported(done, numbers, ids, versions.get(planned.entry.id, 0))
            return done, differences(folder, proof, ids, numbers.task), held

        package, ids = PackageFolder(folder, numbers, self.encodings), self._ids(numbers)
        images: list[Exported] = []
        with package:
            for done, faults, held in self._in_order(
                write_one, self._numbered(numbers, ids), "Writing and reading back"
            ):
                package.take(done)
                report.take(done, faults)
                images.append(held)
        name = self.settings.name or self.snapshot.name
        package.complete(name=name, qa=gate.as_meta(), settings=self.settings)
        report.faults += package.differences()
        report.must_be_identical()
        report.kept_ids, report.ids_anew = ids.kept, ids.why
        report.ledger = ledger_of(
            self.snapshot, self.settings, numbers, images, next_id=ids.next_id, out=self.out
        )
        return report

    def _numbering(self) -> Numbering:
        """Whether unlabelled pixels need a value is known only from the pixels, where no class takes them."""
        classes, task = self.snapshot.classes, self.encodings.task
        homeless = task is Task.SEMANTIC and classes.background is None and classes.void is None
        provisional = numbering(classes, task, unlabelled_pixels=False)
        found = homeless and any(
            content.unlabelled or content.padding for _, content in self._contents(provisional, "Counting")
        )
        return numbering(classes, task, unlabelled_pixels=found)

    def _ids(self, numbers: Numbering) -> AnnotationIds:
        """Those of the last export go on only in its task: they number other things in another one."""
        last = Ledger.of(self.snapshot.settings) if self.settings.keep_ids else None
        why = why_anew(last, numbers.task) if self.settings.keep_ids else ""
        if last is not None and not why:
            return Kept(numbers, last)
        things = 0
        if numbers.task is Task.PANOPTIC:
            things = sum(len(content.objects) for _, content in self._contents(numbers, "Counting"))
        return Counted(numbers, things=things, why=why)

    def _numbered(
        self, numbers: Numbering, ids: AnnotationIds
    ) -> Iterator[tuple[PlannedImage, Content, Numbers]]:
        """Each image with the ids of its annotations."""
        for planned, content in self._contents(numbers):
            yield planned, content, ids.of(planned, content)

    def _contents(self, numbers: Numbering, what: str = "") -> Iterator[tuple[PlannedImage, Content]]:
        def read(planned: PlannedImage) -> tuple[PlannedImage, Content]:
            return planned, self.contents.of(planned, numbers)

        return self._in_order(read, self.images, what)

    def _in_order(self, work: Any, items: Iterable[Any], what: str) -> Iterator[Any]:
        progress = self.progress if what else Progress()
        return in_order(work, items, total=len(self.images), jobs=self.jobs, progress=progress, what=what)
