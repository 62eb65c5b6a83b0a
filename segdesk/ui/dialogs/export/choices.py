"""What a person chose for an export, as it is remembered in the project. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any, Final, Self

from segdesk.dataset.package.resize import KEEP_SIZE, Resize
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
from segdesk.dataset.writers import WRITERS
from segdesk.errors import SegDeskError
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import Task
from segdesk.ui.dialogs.export.recall import recalled
from segdesk.ui.dialogs.export.rules import SizeChoice, SplitChoice, Together

SETTING = "export"
"""The name under which they stand in the settings of a project."""

PACKAGE: Final = "segdesk"
"""The name of the package among WRITERS."""

_WORDS: Final[dict[str, type[StrEnum]]] = {
    "task": Task,
    "only": Only,
    "encoding": Encoding,
    "coco": CocoForm,
    "yolo": YoloKind,
}


@dataclass(frozen=True)
class Choices:
    """folder is the one that the package is put into. format: of WRITERS, a package or that of another tool.
    ignored: check -> reason, for errors that may pass."""

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
    keep_ids: bool = False
    format: str = PACKAGE
    ignored: dict[str, str] = field(default_factory=dict)
    splits: SplitChoice = field(default_factory=SplitChoice)
    size: SizeChoice = field(default_factory=SizeChoice)

    @classmethod
    def remembered(cls, saved: object, *, task: Task, name: str, folder: Path) -> Self:
        """What was saved, with the project's own where nothing was or where it makes no sense any more."""
        start = cls(task, name, str(folder))
        if not isinstance(saved, Mapping):
            return start
        splits = recalled(start.splits, saved.get("splits"), {"together": Together})
        size = recalled(start.size, saved.get("size"), {"way": Resize})
        return replace(recalled(start, saved, _WORDS), splits=splits, size=size, ignored={}).sound()

    @classmethod
    def of_project(cls, file: ProjectFile) -> Self:
        """Those that its settings remember."""
        project = file.project
        return cls.remembered(
            file.settings.get(SETTING),
            task=project.task,
            name=project.name or file.path.stem,
            folder=file.path.parent,
        )

    def as_json(self) -> dict[str, Any]:
        """For the settings of a project. Reasons are given anew for each export: they are not kept."""
        value = asdict(self)
        del value["ignored"]
        return value

    def with_(self, **values: Any) -> Self:
        """Other choices; what no longer goes with them falls back to the default. Another format has another
        name, so that it does not meet what was exported before."""
        found = replace(self, **values).sound()
        if found.format == self.format:
            return found
        plain = self.name.removesuffix(f"-{self.format}")
        return replace(found, name=plain if found.is_package else f"{plain}-{found.format}")

    def sound(self) -> Self:
        """The same, without encodings that the task does not have."""
        found = self
        if found.encoding is not None and found.encoding not in PRIMARY[found.task]:
            found = replace(found, encoding=None)
        if found.coco is not None and found.coco not in found.coco_forms:
            found = replace(found, coco=None)
        if found.format not in WRITERS:
            found = replace(found, format=PACKAGE)
        return replace(found, palette=found.palette and found.task is Task.SEMANTIC)

    @property
    def is_package(self) -> bool:
        return self.format == PACKAGE

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
            keep_ids=self.keep_ids,
            only=self.only,
            name=self.name,
            ignored=tuple(self.ignored.items()),
            split=self.splits.rule,
            resize=self.size.rule if self.is_package else KEEP_SIZE,
        )

    @property
    def problems(self) -> dict[str, str]:
        """Field -> what is wrong with it; the settings leave out what a wrong field asks for."""
        return self.splits.problems | (self.size.problems if self.is_package else {})

    @property
    def out(self) -> Path:
        """Where the package goes."""
        return Path(self.folder) / (f"{self.name}.zip" if self.is_zip and self.is_package else self.name)
