"""Making a project of a data set that was scanned, and where it is put."""

from __future__ import annotations

import os
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, Final

from segdesk.io import atomic
from segdesk.io.formats.dataset import DataSet, Lost, Note
from segdesk.io.importing import ImportReport, Joined, import_dataset
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import ClassMap
from segdesk.progress import Progress
from segdesk.ui.window.places import DIGITS

_REPORT: Final = "import_report"


def make_project(data: DataSet, source: str, out: Path, progress: Progress) -> ProjectFile:
    """Import into a new project at out, put there when it is whole; opened, to be handed over.

    source is noted, so that it is known when it is opened again; so is the report.
    """
    jobs = max(1, (os.cpu_count() or 2) - 1)
    data = data.settle(progress, jobs)
    out.parent.mkdir(parents=True, exist_ok=True)
    with (
        atomic.file(out) as beside,
        ProjectFile.create(beside, name=out.stem, task=data.task, classes=with_keys(data.classes)) as file,
    ):
        report = import_dataset(data, file, jobs=jobs, progress=progress)
        file.settings["source"] = source
        keep_report(file.settings, report)
    return ProjectFile.open(out)


def with_keys(classes: ClassMap) -> ClassMap:
    """The keys 1 to 9, then 0, for the first classes of a map that has none."""
    if any(one.hotkey for one in classes):
        return classes
    for key, one in zip(DIGITS, classes, strict=False):
        classes = classes.changed(one.key, hotkey=key)
    return classes


def keep_report(settings: MutableMapping[str, Any], report: ImportReport) -> None:
    """The report of the last import, for report_in()."""
    settings[_REPORT] = report.as_json()


def report_in(settings: Mapping[str, Any]) -> ImportReport | None:
    """The report of the import that made the project; None when there was none."""
    found = settings.get(_REPORT)
    if not isinstance(found, dict):
        return None
    return ImportReport(
        images=int(found["images"]),
        masks=int(found["masks"]),
        objects_in=int(found["objects_in"]),
        objects_out=int(found["objects_out"]),
        lost=[Lost(one["file"], one["object"], one["reason"]) for one in found["lost"]],
        notes=[Note(one["file"], one["message"]) for one in found["notes"]],
        joined=[Joined(**one) for one in found["joined"]],
    )
