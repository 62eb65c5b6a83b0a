"""A project as it was at one moment: what exports and checks read while the hand goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import ClassMap, Task
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.step import Step


@dataclass(frozen=True)
class Snapshot:
    """entries in the order of their original paths. read(entry) gives the document of an image, its planes
    read-only to whoever asks; photo(entry) where its photo lies. Both may be called from several threads,
    and raise SegDeskError naming the file. waivers, limits: those of the Project. settings: of its file.
    steps: of history, those that were done; some_folded: older ones cannot be told any more."""

    name: str
    task: Task
    classes: ClassMap
    entries: tuple[ImageEntry, ...]
    read: Callable[[ImageEntry], DocumentContent]
    photo: Callable[[ImageEntry], Path]
    waivers: str = ""
    limits: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    steps: tuple[Step, ...] = field(default=(), repr=False)
    some_folded: bool = False


def snapshot_of(file: ProjectFile) -> Snapshot:
    """A project file as it is now; what is edited meanwhile does not change it."""
    position, project = file.position, file.project
    return Snapshot(
        name=project.name,
        task=project.task,
        classes=project.classes,
        entries=tuple(project.in_order),
        read=lambda entry: file.read_at(entry, position),
        photo=file.photo_path,
        waivers=project.waivers,
        limits=project.limits,
        settings=file.settings.copied(),
        steps=tuple(project.history.done),
        some_folded=project.history.truncated,
    )
