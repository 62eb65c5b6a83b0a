"""A data set that was just written, read by SegDesk's own reader and compared with what was meant."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from segdesk.dataset.package.content import ExportObject
from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.io.intake import keys_by_id, to_content
from segdesk.model.classes import ClassMap, Task
from segdesk.progress import Progress

from .form import Form
from .scene import Losses, Scene, scene_of

MARKS = ("crowd", "group", "note", "z")


class ReadBack:
    """The data set of a folder. faults: what its reader lost as a whole."""

    def __init__(self, folder: Path, form: Form, classes: ClassMap, *, jobs: int, progress: Progress) -> None:
        options = ReadOptions(format=form.reader, task=form.read_task)
        data = open_dataset(folder, options, progress).settle(progress, jobs)
        self.faults = [f"{one.file}: {one.object}: {one.reason}" for one in data.lost]
        self._classes = data.classes
        self._names = {one.name for one in classes}
        self._images = {one.original: one for one in data.images}

    def differences(self, photo: str, expected: Scene) -> list[str]:
        """What differs in one image, in words. Classes that only the file has stand for unlabelled pixels."""
        source = self._images.get(photo)
        if source is None:
            return [f"{photo} is not there."]
        taken = to_content(source.read(), keys_by_id(self._classes), photo)
        found = [f"{photo}: {one.object}: {one.reason}" for one in taken.lost]
        if taken.content.stored is not None:
            found.append(f"{photo}: its mask does not fit: {taken.content.stored.reason}")
        scene = scene_of(taken.content, self._classes, Task.INSTANCE, Losses())
        shown = [one for one in scene.objects if one.one.name in self._names]
        return found + [f"{photo}: {fault}" for fault in _compared(expected.objects, shown)]


def _compared(expected: Iterable[ExportObject], shown: Iterable[ExportObject]) -> list[str]:
    ours, theirs = sorted(expected, key=_key), sorted(shown, key=_key)
    if [_key(one) for one in ours] != [_key(one) for one in theirs]:
        return [f"{len(ours)} objects were written, {len(theirs)} read, or their pixels differ."]
    pairs = zip(ours, theirs, strict=True)
    return [f"{one.one.name}: its marks differ." for one, other in pairs if not _same_marks(one, other)]


def _key(one: ExportObject) -> tuple[Any, ...]:
    """Class, place and every pixel."""
    return one.one.name, tuple(one.rect), one.stencil.tobytes()


def _same_marks(one: ExportObject, other: ExportObject) -> bool:
    """Marks that the form keeps must come back; those that it cannot hold are empty in one already."""
    if one.source is None:
        return True
    kept = {name: value for name in MARKS if (value := getattr(one.source, name))}
    return all(getattr(other.source, name) == value for name, value in kept.items())
