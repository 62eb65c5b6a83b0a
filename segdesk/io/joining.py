"""A data set is added to a project that has classes and images already; nothing of those changes unsaid."""

from __future__ import annotations

from dataclasses import dataclass, field

from segdesk.io.formats.dataset import DataSet, Note
from segdesk.io.importing import ImportReport, Into, Joined, OnConflict, import_dataset
from segdesk.io.project.batch import Batch
from segdesk.io.project.file import ProjectFile
from segdesk.io.project.replacement import replacement
from segdesk.model.classes import ClassMap, Kind, MaskClass
from segdesk.model.document import Document, DocumentContent
from segdesk.model.entry import ImageEntry, Status
from segdesk.progress import SILENT, Progress


def add_dataset(
    data: DataSet,
    file: ProjectFile,
    *,
    on_conflict: OnConflict = OnConflict.KEEP,
    jobs: int = 1,
    progress: Progress = SILENT,
) -> ImportReport:
    """Add a settled data set to an open project: new classes as a step, new images, their masks.

    Classes of one name are one class. An image is there already when one has its original path: it is kept
    as it is, or (REPLACE) all its objects are replaced, as one step for all images. Images that an earlier,
    cancelled import listed and did not read are read now. What was read before a cancel stays.
    """
    name = data.name or data.root.name
    joining = join_classes(file.project.classes, data.classes)
    is_same_map = data.classes == file.project.classes
    if joining.classes != file.project.classes:
        file.project.set_classes(joining.classes, f"Classes of {name}")
    existing = {one.original: one for one in file.project.entries.values()}
    with file.batch(f"Import {name}") as batch:
        replacing = _Replacing(file, batch)
        put = replacing.put if on_conflict is OnConflict.REPLACE else None
        report = import_dataset(
            data, file, into=Into(joining.keys, existing, put), jobs=jobs, progress=progress
        )
        left_out = batch.finish().left_out
    report.joined += [] if is_same_map else joining.joined
    report.notes += joining.notes
    report.notes += [
        Note(file.project.entries[one].original, "It was edited meanwhile and is kept.") for one in left_out
    ]
    if data.task is not file.project.task:
        said = f"The data set is of the {data.task.value} task, the project stays {file.project.task.value}."
        report.notes.append(Note("", said))
    return report


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
