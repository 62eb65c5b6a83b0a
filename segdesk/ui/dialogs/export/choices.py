"""What a person chose for an export, as it is remembered in the project. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar

from segdesk.dataset.package.settings import (
    PRIMARY,
    CocoForm,
    Encoding,
    Encodings,
    ExportSettings,
    Only,
    YoloKind,
    settled,
)
from segdesk.errors import SegDeskError
from segdesk.model.classes import Task

SETTING = "export"
"""The name under which they stand in the settings of a project."""

E = TypeVar("E", bound=StrEnum)


@dataclass(frozen=True)
class Choices:
    """folder is the one that the package is put into. ignored: check -> reason, for errors that may pass."""

    task: Task
    name: str
    folder: str
    is_zip: bool = False
    only: Only = Only.LABELLED
    encoding: Encoding | None = None
    coco: CocoForm | None = None
    yolo: YoloKind | None = None
    yolo_rows: bool = False
    palette: bool = False
    png_only: bool = False
    ignored: dict[str, str] = field(default_factory=dict)

    @classmethod
    def remembered(cls, saved: object, *, task: Task, name: str, folder: Path) -> Self:
        """What was saved, with the project's own where nothing was or where it makes no sense any more."""
        start = cls(task, name, str(folder))
        if not isinstance(saved, Mapping):
            return start
        readers: dict[str, Any] = {
            "task": Task,
            "only": Only,
            "encoding": Encoding,
            "coco": CocoForm,
            "yolo": YoloKind,
        }
        known = {one.name for one in fields(cls)}
        values: dict[str, Any] = {
            name: _read(readers.get(name), value) for name, value in saved.items() if name in known
        }
        fitting = {name: value for name, value in values.items() if _same_kind(start, name, value)}
        return replace(start, **fitting).sound()

    def as_json(self) -> dict[str, Any]:
        """For the settings of a project. Reasons are given anew for each export: they are not kept."""
        value = asdict(self)
        del value["ignored"]
        return value

    def with_(self, **values: Any) -> Self:
        """Other choices; what no longer goes with them falls back to the default."""
        return replace(self, **values).sound()

    def sound(self) -> Self:
        """The same, without encodings that the task does not have."""
        found = self
        if found.encoding is not None and found.encoding not in PRIMARY[found.task]:
            found = replace(found, encoding=None)
        if found.coco is not None and found.coco not in found.coco_forms:
            found = replace(found, coco=None)
        return replace(found, palette=found.palette and found.task is Task.SEMANTIC)

    @property
    def primary(self) -> Encoding:
        return self.encoding or PRIMARY[self.task][0]

    @property
    def coco_forms(self) -> list[CocoForm]:
        """The forms that task and primary encoding leave."""
        return [form for form in CocoForm if self._settles(form)]

    def _settles(self, form: CocoForm) -> bool:
        try:
            settled(ExportSettings(task=self.task, encoding=self.primary, coco=form), self.task)
        except SegDeskError:
            return False
        return True

    @property
    def encodings(self) -> Encodings:
        return settled(self.settings, self.task)

    @property
    def settings(self) -> ExportSettings:
        """As the export takes them."""
        return ExportSettings(
            task=self.task,
            encoding=self.primary,
            coco=self.coco,
            yolo=self.yolo,
            yolo_rows=self.yolo_rows,
            palette=self.palette,
            reencode_png=self.png_only,
            only=self.only,
            name=self.name,
            ignored=tuple(self.ignored.items()),
        )

    @property
    def out(self) -> Path:
        """Where the package goes."""
        return Path(self.folder) / (f"{self.name}.zip" if self.is_zip else self.name)


def _read(reader: Any, value: object) -> object:
    """A saved value as its type; None for what is none of it."""
    if reader is None:
        return value
    return reader(value) if value in {one.value for one in reader} else None


def _same_kind(start: Choices, name: str, value: object) -> bool:
    default = getattr(start, name)
    return default is None or isinstance(value, type(default))
