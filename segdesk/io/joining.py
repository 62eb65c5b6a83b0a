"""A data set is added to a project that has classes and images already; nothing of those changes unsaid."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from segdesk.io.formats.dataset import DataSet, Note, SourceImage
from segdesk.io.importing import Here, ImportReport, Into, Joined, OnConflict, at_once, import_dataset
from segdesk.io.project.batch import Batch
from segdesk.io.project.file import ProjectFile
from segdesk.io.project.replacement import replacement
from segdesk.model.classes import ClassMap, Kind, MaskClass
from segdesk.model.document import Document, DocumentContent
from segdesk.model.entry import ImageEntry, Status
from segdesk.progress import SILENT, Progress

PACKAGE = "segdesk"
COMPARED_BYTES = 1 << 16
OTHER_KEPT = "The project has another photo of this name; this one was not added."
OTHER_REPLACED = "The project has another photo of this name; its mask was replaced all the same."


def add_dataset(
    data: DataSet,
    file: ProjectFile,
    *,
    on_conflict: OnConflict | Mapping[str, OnConflict] = OnConflict.KEEP,
    jobs: int = 1,
    progress: Progress = SILENT,
    here: Here[Any] = at_once,
) -> ImportReport:
    """Add a settled data set to an open project: new classes as a step, new images, their masks.

    Classes of one name are one class. An image is there already when one has its original path, or its photo:
    it is kept as it is, or (REPLACE) all its objects are replaced, as one step for all images. on_conflict
    may name that for each image, by its original in the set; those that it does not name are kept. What was
    read before a cancel stays. Everything that changes the project is done here(); the rest by this thread.
    """
    name = data.name or data.root.name
    joining = join_classes(file.project.classes, data.classes)
    is_same_map = data.classes == file.project.classes
    if joining.classes != file.project.classes:
        here(lambda: file.project.set_classes(joining.classes, f"Classes of {name}"))
    existing = existing_of(data, file)
    with ExitStack() as stack:
        batch = here(lambda: file.batch(f"Import {name}"))
        stack.callback(lambda: here(batch.leave))
        replaces = _chosen(on_conflict)
        others = _other_photos(data, file, existing, replaces)
        into = Into(joining.keys, existing, _Replacing(file, batch).put, replaces)
        report = import_dataset(data, file, into=into, jobs=jobs, progress=progress, here=here)
        left_out = here(batch.finish).left_out
    report.joined += [] if is_same_map else joining.joined
    report.notes += [*joining.notes, *others]
    report.notes += [
        Note(file.project.entries[one].original, "It was edited meanwhile and is kept.") for one in left_out
    ]
    if data.task is not file.project.task:
        said = f"The data set is of the {data.task.value} task, the project stays {file.project.task.value}."
        report.notes.append(Note("", said))
    return report


def existing_of(data: DataSet, file: ProjectFile) -> dict[str, ImageEntry]:
    """The images of a set that the project has: those of one original path, else those of one photo."""
    entries = file.project.entries.values()
    originals = {one.original: one for one in entries}
    photos = {str(file.photo_path(one)): one for one in entries}
    found = {}
    for one in data.images:
        known = originals.get(one.original) or photos.get(os.path.normpath(one.path.absolute()))
        if known is not None:
            found[one.original] = known
    return found


def is_other_photo(one: SourceImage, entry: ImageEntry, file: ProjectFile) -> bool:
    """Has the project another photo under the name of this image? One that is not there is not told apart."""
    ours = file.photo_path(entry)
    if os.path.normpath(one.path.absolute()) == str(ours) or not (ours.is_file() and one.path.is_file()):
        return False
    if ours.stat().st_size != one.path.stat().st_size:
        return True
    with ours.open("rb") as known, one.path.open("rb") as new:
        return known.read(COMPARED_BYTES) != new.read(COMPARED_BYTES)


def _other_photos(
    data: DataSet, file: ProjectFile, existing: Mapping[str, ImageEntry], replaces: Callable[[str], bool]
) -> list[Note]:
    """Images that may not be what their names say. A package holds photos that an export wrote anew."""
    if data.format == PACKAGE:
        return []
    return [
        Note(one.original, OTHER_REPLACED if replaces(one.original) else OTHER_KEPT)
        for one in data.images
        if one.original in existing and is_other_photo(one, existing[one.original], file)
    ]


def _chosen(on_conflict: OnConflict | Mapping[str, OnConflict]) -> Callable[[str], bool]:
    """Is the mask of this image replaced?"""
    if isinstance(on_conflict, OnConflict):
        return lambda _original: on_conflict is OnConflict.REPLACE
    return lambda original: on_conflict.get(original) is OnConflict.REPLACE


class _Replacing:
    """Writes imported masks over those of images that the project has, into one step."""

    def __init__(self, file: ProjectFile, batch: Batch) -> None:
        self._file, self._batch = file, batch

    def put(self, entry: ImageEntry, content: DocumentContent) -> None:
        """entry: as it is after the import. ValueError, in words, when the mask cannot take the place."""
        old = self._file.read_at(self._file.project.entries[entry.id], self._batch.position)
        changes = replacement(entry.id, old, content)
        document = Document(entry.id, old, self._file.project.classes)
        document.apply({key: one.after for key, one in changes.items()})
        self._batch.put(
            document,
            changes,
            status=Status.UNTOUCHED,
            edited=False,
            labelled=entry.labelled,
            empty_on_purpose=entry.empty_on_purpose,
            mask=entry.mask,
        )


@dataclass
class Joining:
    """The class map of a project with the classes of a data set; keys: class id of the set -> class key."""

    classes: ClassMap
    keys: dict[int, int] = field(default_factory=dict)
    joined: list[Joined] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def join_classes(project: ClassMap, other: ClassMap) -> Joining:
    """A class of the same name is the same class, whatever its id; so is the one background class.

    What is new keeps its id where that is free. Where kinds differ the project's word counts, and is said.
    """
    joining = Joining(project)
    for one in other:
        same = _same(joining.classes, one)
        if same is None:
            same = _added(joining, one)
        else:
            _tell_joined(joining, one, same)
        joining.keys.setdefault(one.id, same.key)
    return joining


def _same(classes: ClassMap, one: MaskClass) -> MaskClass | None:
    return classes.by_name(one.name) or (classes.background if one.kind is Kind.BACKGROUND else None)


def _added(joining: Joining, one: MaskClass) -> MaskClass:
    classes = joining.classes
    number = one.id if classes.by_id(one.id) is None else classes.next_id
    new = MaskClass(classes.next_key, number, one.name, one.color, one.kind)
    joining.classes = classes.added(new)
    joining.notes.append(Note("", f"Class {one.name!r} was added with id {number}."))
    return new


def _tell_joined(joining: Joining, one: MaskClass, same: MaskClass) -> None:
    joining.joined.append(Joined(one.name, one.id, same.name, same.id))
    if one.kind is not same.kind:
        said = f"Class {same.name!r} stays {same.kind.value}; the data set has it as {one.kind.value}."
        joining.notes.append(Note("", said))
