"""From a data set to a package in one call, as the window and the command line do it."""

from pathlib import Path

from segdesk.dataset.package.export import export
from segdesk.dataset.package.report import ExportReport
from segdesk.dataset.package.settings import ExportSettings
from segdesk.io.formats.archive import unpacked
from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import ImportReport, import_dataset
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import SILENT
from segdesk.qa.examined import of_dataset
from segdesk.qa.report import CheckReport
from segdesk.qa.run import CheckOptions, check


def opened(path: Path, **options):
    return open_dataset(path, ReadOptions(**options), SILENT).settle(SILENT, 2)


def imported(source: Path, project: Path, **options) -> ImportReport:
    data = opened(source, **options)
    with ProjectFile.create(project, name="set", task=data.task, classes=data.classes) as file:
        return import_dataset(data, file, jobs=2)


def exported(project: Path, out: Path, *, jobs: int = 2, **settings) -> ExportReport:
    with ProjectFile.open(project, read_only=True) as file:
        return export(snapshot_of(file), ExportSettings(**settings), out, jobs=jobs, progress=SILENT)


def checked(path: Path) -> CheckReport:
    with unpacked(path) as folder:
        return check(of_dataset(opened(folder)), CheckOptions(), jobs=2, progress=SILENT)
