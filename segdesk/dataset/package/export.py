"""The export job: check, plan, write beside the target, read back, put in place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from segdesk.dataset.ledger.ids import AnnotationIds, Counted, Kept, why_anew
from segdesk.dataset.ledger.ledger import Exported, Ledger, versions_of
from segdesk.dataset.ledger.writing import exported, ledger_of
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import Task
from segdesk.progress import Progress
from segdesk.qa.gate import Gate
from segdesk.qa.waivers import alive
from segdesk.workers import Workers

from .content import Content
from .folder import PackageFolder
from .numbering import Numbering, numbering
from .passes import Passes, Shut
from .plan import PlannedImage, chosen_entries, plan_images
from .report import ExportReport
from .settings import Encodings, ExportSettings, settled
from .target import Target
from .verify import Proof, prove
from .write import ImageWriter, Numbers, Written


def export(
    snapshot: Snapshot, settings: ExportSettings, out: Path, *, jobs: int, progress: Progress
) -> ExportReport:
    """Write the package of a project to a folder, or a ZIP when out ends in .zip, and prove it.

    The gate looks at each image before it is written; where it finds an error that is not ignored nothing is
    put in place, and the report says ok = False and what blocks. Whatever goes wrong, a cancel too, leaves
    out as it was. SegDeskError for settings, targets and files that do not do; Refused, with the files, when
    what was written does not read back as the project has it.
    """
    began = time.monotonic()
    encodings = settled(settings, snapshot.task)
    target = Target(out, sorted({snapshot.photo(one).parent for one in snapshot.entries}))
    chosen, splits = chosen_entries(snapshot, settings)
    images = plan_images(chosen, snapshot.photo, settings, jobs=jobs, progress=progress)
    gate = Gate(snapshot, chosen, ignored=dict(settings.ignored), waivers=alive(snapshot))
    try:
        with target.building(progress) as building, Workers(jobs) as workers:
            passes = Passes(snapshot, images, gate, workers=workers, progress=progress)
            job = _Job(snapshot, settings, encodings, images, out, passes, workers, progress)
            report = job.write(building.folder)
            report.sha256 = building.seal(job.digests)
    except Shut as shut:
        return ExportReport(out=str(out), blocking=shut.blocking, seconds=time.monotonic() - began)
    report.left_out = len(snapshot.entries) - len(chosen)
    report.splits = splits
    report.out, report.ok, report.seconds = str(out), True, time.monotonic() - began
    return report


@dataclass(frozen=True)
class _Job:
    """One export under way. digests: SHA-256 of the files that were read back."""

    snapshot: Snapshot
    settings: ExportSettings
    encodings: Encodings
    images: list[PlannedImage]
    out: Path
    passes: Passes
    workers: Workers
    progress: Progress
    digests: dict[str, str] = field(default_factory=dict)

    def write(self, folder: Path) -> ExportReport:
        """Everything into folder, each image read back as soon as it is written, the lists at the end.

        Shut when the gate does not let it pass; the folder may hold a part then.
        """
        numbers = self._numbering()
        ids, writer = self._ids(numbers), ImageWriter(folder, numbers, self.encodings)
        report, versions = ExportReport(), versions_of(self.snapshot)

        def write_one(given: tuple[PlannedImage, Content, Numbers]) -> tuple[Written, Proof, Exported]:
            planned, content, its_ids = given
            done = writer.write(planned, content, its_ids)
            expected = replace(done, content=self.passes.contents.proof(planned, numbers, content))
            proof = prove(folder, expected, its_ids, numbers.task)
            done.seal(proof.digests)
            return done, proof, exported(done, numbers, its_ids, versions.get(planned.entry.id, 0))

        package, images = PackageFolder(folder, numbers, self.encodings), list[Exported]()
        what = "Checking, writing and reading back" if self.passes.is_first else "Writing and reading back"
        with package:
            for done, proof, held in self.workers.in_order(
                write_one,
                self._numbered(numbers, ids),
                total=len(self.images),
                progress=self.progress,
                what=what,
            ):
                package.take(done)
                report.take(done, proof.faults)
                self.digests.update(proof.digests)
                images.append(held)
        name = self.settings.name or self.snapshot.name
        package.complete(name=name, qa=self.passes.qa.as_meta(), settings=self.settings)
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
        provisional = numbering(classes, task, unlabelled_pixels=False)
        if task is not Task.SEMANTIC or classes.background is not None or classes.void is not None:
            return provisional
        counted = self.passes.over(provisional, "Checking")
        homeless = sum(content.unlabelled + content.padding for _, content in counted)
        return numbering(classes, task, unlabelled_pixels=homeless > 0)

    def _ids(self, numbers: Numbering) -> AnnotationIds:
        """Those of the last export go on only in its task: they number other things in another one."""
        last = Ledger.of(self.snapshot.settings) if self.settings.keep_ids else None
        why = why_anew(last, numbers.task) if self.settings.keep_ids else ""
        if last is not None and not why:
            return Kept(numbers, last)
        things = 0
        if numbers.task is Task.PANOPTIC:
            things = sum(len(content.objects) for _, content in self.passes.over(numbers, "Checking"))
        return Counted(numbers, things=things, why=why)

    def _numbered(
        self, numbers: Numbering, ids: AnnotationIds
    ) -> Iterator[tuple[PlannedImage, Content, Numbers]]:
        """Each image with the ids of its annotations."""
        for planned, content in self.passes.over(numbers):
            yield planned, content, ids.of(planned, content)
