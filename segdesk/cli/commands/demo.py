"""segdesk demo: the main job without a window, on the bundled samples."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from segdesk.cli.command import Command, add_jobs_option
from segdesk.cli.console import say
from segdesk.cli.source import PROJECT_SUFFIX, import_to
from segdesk.dataset.package.export import export
from segdesk.dataset.package.settings import ExportSettings
from segdesk.dataset.sample.write import SampleSet, write_samples
from segdesk.io import atomic
from segdesk.io.formats.dataset import DataSet, ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import Progress
from segdesk.qa.examined import of_dataset
from segdesk.qa.report import CheckReport
from segdesk.qa.run import CheckOptions, check
from segdesk.repair.apply import apply_plan
from segdesk.repair.examine import RepairOptions, examine
from segdesk.repair.proposal import Decision
from segdesk.repair.subject import of_project
from segdesk.repair.values.target import Target

REPAIRED = ("broken/palette-luma", "broken/letterboxed")
"""Broken sets that are repaired and packaged too: one whose values were changed, one whose places were."""


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", nargs="?", metavar="DIR", help="keep everything here; it must be new or empty"
    )
    add_jobs_option(parser)


def _run(arguments: argparse.Namespace, progress: Progress) -> int:
    with _place(arguments.folder) as folder:
        samples = write_samples(folder / "sample", progress=progress)
        say(f"Drew {len(samples)} data sets of photos with exact masks.")
        results = [_one(sample, folder, arguments.jobs, progress) for sample in samples]
    clean = all(results)
    say("All is as it should be." if clean else "Not all is as it should be: see above.")
    return 0 if clean else 1


@contextmanager
def _place(word: str | None) -> Iterator[Path]:
    if word is None:
        with TemporaryDirectory(prefix="segdesk-demo-") as folder:
            yield Path(folder)
        return
    with atomic.folder(word) as folder:
        yield folder


def _one(sample: SampleSet, folder: Path, jobs: int, progress: Progress) -> bool:
    """A sound set goes all the way; of a broken one the check that can must find that it is."""
    data = _opened(sample.path, progress, jobs)
    found = check(of_dataset(data), CheckOptions(), jobs=jobs, progress=progress)
    say(f"{sample.name} ({data.task.value}): {sample.about}")
    say(f"  checked: {_words(found)}")
    if sample.sound:
        return found.ok and _packaged(sample, data, folder, jobs, progress)
    is_found = not sample.found_by or found.rows[sample.found_by].findings > 0
    return is_found and (sample.name not in REPAIRED or _packaged(sample, data, folder, jobs, progress))


def _packaged(sample: SampleSet, data: DataSet, folder: Path, jobs: int, progress: Progress) -> bool:
    name = sample.name.replace("/", "-")
    project = folder / f"{name}{PROJECT_SUFFIX}"
    read = import_to(data, project, name=sample.name, jobs=jobs, progress=progress)
    say(f"  imported: {read.images:,} images, {read.objects_out:,} of {read.objects_in:,} objects.")
    if not sample.sound:
        _repair(project, jobs, progress)
    out = folder / f"{name}-package"
    with ProjectFile.open(project, read_only=True) as file:
        done = export(snapshot_of(file), ExportSettings(), out, jobs=jobs, progress=progress)
    say(
        f"  exported: {done.images:,} images, {done.masks:,} masks, {done.annotations:,} annotations; "
        f"re-read and compared: {done.identical:,} / {done.compared:,} identical."
    )
    verdict = check(of_dataset(_opened(out, progress, jobs)), CheckOptions(), jobs=jobs, progress=progress)
    say(f"  the package checked: {_words(verdict)}")
    return not read.lost and done.ok and verdict.ok


def _repair(project: Path, jobs: int, progress: Progress) -> None:
    with ProjectFile.open(project) as file:
        target = Target.of(file.project.classes)
        plan = examine(list(of_project(file)), target, RepairOptions(), jobs=jobs, progress=progress)
        done = apply_plan(file, plan, jobs=jobs, progress=progress)
    found = {
        one.diagnosis for image in plan.to_apply for one in image.proposals if one.decision is Decision.APPLY
    }
    say(f"  repaired: {len(done.images):,} images, {', '.join(sorted(found))}.")


def _opened(path: Path, progress: Progress, jobs: int) -> DataSet:
    return open_dataset(path, ReadOptions(), progress).settle(progress, jobs)


def _words(report: CheckReport) -> str:
    found = {row.id: row.findings for row in report.rows.values() if row.findings}
    return ", ".join(f"{name} {count:,}" for name, count in found.items()) or "nothing found"


COMMAND = Command(
    "demo", "do the main job on the samples: import, check, export, verify", _add_arguments, _run
)
