"""A project as a data set of another tool: losses counted, written whole, read back and compared."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from segdesk.dataset.package.photos import PhotoRule, PhotoWriter, read_back
from segdesk.dataset.package.plan import PlannedImage, chosen_entries, plan_images
from segdesk.dataset.package.settings import ExportSettings
from segdesk.errors import Refused
from segdesk.io import atomic
from segdesk.io.hashing import tree_digest
from segdesk.io.snapshot import Snapshot
from segdesk.progress import Progress
from segdesk.workers import in_order

from .form import Form, Place, Sink
from .read_back import ReadBack
from .scene import Loss, Losses, Scene, Step, scene_of

LISTED_FAULTS = 10
DEFAULTS = ExportSettings()


@dataclass
class ConvertReport:
    """compared and identical count images; losses are those that were foreseen, and the only ones."""

    out: str = ""
    ok: bool = False
    images: int = 0
    objects: int = 0
    compared: int = 0
    identical: int = 0
    losses: list[Loss] = field(default_factory=list)
    photos_rewritten: int = 0
    left_out: int = 0
    seconds: float = 0.0
    sha256: str = ""

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self)) | {"losses": [one._asdict() for one in self.losses]}


class Conversion:
    """A project on its way into a form. Making one reads every mask: losses are known before write()."""

    def __init__(
        self,
        form: Form,
        snapshot: Snapshot,
        *,
        jobs: int,
        progress: Progress,
        settings: ExportSettings = DEFAULTS,
    ) -> None:
        """settings choose images and their splits; nothing else of them is asked."""
        self.form = form
        self._snapshot = snapshot
        self._jobs = jobs
        self._progress = progress
        chosen, _ = chosen_entries(snapshot, settings)
        planned = plan_images(chosen, snapshot.photo, DEFAULTS, jobs=jobs, progress=progress)
        self._images = _with_suffixes(planned, form)
        self._steps = form.steps(snapshot.classes, snapshot.task)
        self._found = count_losses(snapshot, planned, self._all_steps, jobs=jobs, progress=progress)

    @property
    def losses(self) -> list[Loss]:
        """What the form cannot hold of this project."""
        return list(self._found.rows.values())

    def write(self, out: Path, progress: Progress | None = None) -> ConvertReport:
        """The data set at out, which must not exist (a folder may be empty). progress: another than that of
        counting.

        Refused, with nothing at out, when it does not read back as it was meant.
        """
        began, self._progress = time.monotonic(), progress or self._progress
        sources = sorted({self._snapshot.photo(one).parent for one in self._snapshot.entries})
        report = ConvertReport(out=str(out), images=len(self._images), losses=self.losses)
        with atomic.folder(out, sources=sources) as folder:
            sink = self.form.sink(Place(folder, self._snapshot.classes, self._snapshot.task, self._splits))
            self._put_all(sink, folder, report)
            sink.finish()
            self._prove(sink, folder, report)
            report.sha256 = tree_digest(folder)
        report.left_out = len(self._snapshot.entries) - len(self._images)
        report.ok, report.seconds = True, time.monotonic() - began
        return report

    @cached_property
    def _splits(self) -> tuple[str, ...]:
        return tuple(sorted({one.entry.split for one in self._images}))

    def _put_all(self, sink: Sink, folder: Path, report: ConvertReport) -> None:
        photos = PhotoWriter()

        def prepare(planned: PlannedImage) -> tuple[PlannedImage, Scene, bool]:
            target = folder / sink.photo(planned)
            target.parent.mkdir(parents=True, exist_ok=True)
            digest = photos.write(planned, target)
            return planned, self.written(planned), bool(read_back(planned, target, digest))

        for planned, scene, is_same in self._each(prepare, "Writing"):
            if not is_same:
                raise Refused(f"{planned.name} is not the photo {planned.photo}.", "Check the disk.")
            sink.put(planned, scene)
            report.objects += len(scene.objects)
            report.photos_rewritten += planned.rule is not PhotoRule.COPY

    def _prove(self, sink: Sink, folder: Path, report: ConvertReport) -> None:
        """Read everything back. A set without any object is nothing that a reader could recognise."""
        if not report.objects:
            return
        back = ReadBack(folder, self.form, self._snapshot.classes, jobs=self._jobs, progress=self._progress)

        def compare(planned: PlannedImage) -> list[str]:
            return back.differences(sink.photo(planned), self.expected(planned))

        found = list(self._each(compare, "Reading back"))
        report.compared, report.identical = len(found), sum(not faults for faults in found)
        faults = [*back.faults, *(one for faults in found for one in faults)]
        if faults:
            raise Refused(
                f"{len(faults)} differences were found when it was read back: "
                f"{' '.join(faults[:LISTED_FAULTS])}",
                "Nothing was written. Report this with the project.",
            )

    def written(self, planned: PlannedImage) -> Scene:
        """What the form holds of an image."""
        return held(self._snapshot, planned, self._steps, Losses())

    def expected(self, planned: PlannedImage) -> Scene:
        """What reading it gives."""
        return held(self._snapshot, planned, self._all_steps, Losses())

    @cached_property
    def _all_steps(self) -> tuple[Step, ...]:
        back = self.form.comes_back
        return (*self._steps, back(self._snapshot.classes)) if back else self._steps

    def _each(self, work: Callable[[PlannedImage], Any], what: str) -> Iterator[Any]:
        return in_order(
            work, self._images, total=len(self._images), jobs=self._jobs, progress=self._progress, what=what
        )


def held(snapshot: Snapshot, planned: PlannedImage, steps: Sequence[Step], losses: Losses) -> Scene:
    """What is left of an image after the steps; losses takes what each of them takes away."""
    document = snapshot.read(planned.entry)
    if not document.objects:
        document = replace(document, size=planned.size, planes=[])
    scene = scene_of(document, snapshot.classes, snapshot.task, losses)
    for step in steps:
        scene = step(scene, losses)
    return scene


def count_losses(
    snapshot: Snapshot,
    images: Sequence[PlannedImage],
    steps: Sequence[Step],
    *,
    jobs: int,
    progress: Progress,
) -> Losses:
    """What the steps take away from all images."""

    def count(planned: PlannedImage) -> Losses:
        losses = Losses()
        held(snapshot, planned, steps, losses)
        return losses

    total = Losses()
    what = "Counting what is lost"
    for one in in_order(count, images, total=len(images), jobs=jobs, progress=progress, what=what):
        total.add_all(one)
    return total


def _with_suffixes(images: list[PlannedImage], form: Form) -> list[PlannedImage]:
    """The images with the names and rules that the form asks of photos."""
    suffixes = {Path(one.name).suffix.casefold() for one in images}
    if not (form.png or (form.one_suffix and len(suffixes) > 1)):
        return images
    return [
        one if Path(one.name).suffix == ".png" else replace(one, name=f"{one.stem}.png", rule=PhotoRule.PNG)
        for one in images
    ]
