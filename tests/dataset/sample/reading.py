"""Reads a sample set as a person would, into a project in memory."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from segdesk.io.formats.dataset import DataSet
from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import ImportReport, import_dataset
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry


class Target:
    """A project in memory that keeps what it is given."""

    def __init__(self) -> None:
        self.entries: dict[str, ImageEntry] = {}
        self.contents: dict[str, DocumentContent | None] = {}

    def add_images(self, entries):
        return [replace(one, id=number) for number, one in enumerate(entries, start=len(self.entries) + 1)]

    def write_base(self, entry, content=None):
        self.entries[entry.original] = entry
        self.contents[entry.original] = content


@dataclass(frozen=True)
class Taken:
    """A data set that was read into a project."""

    data: DataSet
    report: ImportReport
    target: Target

    @property
    def remarks(self) -> list[str]:
        """What was noted of a file, beside where the classes stand and which format it is."""
        notes = [one for one in self.report.notes if one.file not in ("", "classes.csv") or one.check]
        return [f"{one.file}: {one.message}" for one in notes]

    def ids(self, original: str) -> np.ndarray:
        """The class id of each pixel of an image, -1 where unlabelled."""
        content = self.target.contents[original]
        id_of = {one.key: one.id for one in self.data.classes}
        found = np.full(content.planes[0].shape, -1, np.int64)
        for one in content.objects:
            found[content.planes[one.plane] == one.slot] = id_of[one.class_key]
        return found


def taken(path: Path) -> Taken:
    data = open_dataset(path).settle()
    target = Target()
    return Taken(data, import_dataset(data, target, jobs=2), target)
