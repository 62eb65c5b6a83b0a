"""What the last export of a project held, as it is kept in the project's settings."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, NamedTuple, Self

import numpy as np

from segdesk.dataset.package.resize import KEEP_SIZE, Resize, ResizeRule
from segdesk.dataset.package.settings import ExportSettings, Only
from segdesk.dataset.splits import SplitRule
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task
from segdesk.model.entry import ImageEntry

from .rows import ROW

SETTING = "exported"
"""The name under which it stands in the settings of a project."""

LAST = "last_export"
"""When and where to, beside it."""

FORMAT = 1
MAX_BYTES = 1 << 30


class Version(NamedTuple):
    """When an image was last changed: the number of the last step that touched it, and its use of classes."""

    step: int
    use: int


@dataclass(frozen=True, eq=False)
class Exported:
    """One image of the package: its number in the project, which tile of it, split, and rows (ROW)."""

    image: int
    tile: str
    split: str
    version: Version
    digest: int
    rows: np.ndarray


@dataclass(frozen=True)
class Ledger:
    """next_id is above every annotation id there was. images: in the order of the package. last_step: the
    newest step of history then. names: original paths of the images."""

    time: datetime
    out: str
    task: Task
    only: Only
    resize: ResizeRule
    split: SplitRule | None
    classes: ClassMap
    next_id: int
    last_step: int
    unlabelled: bool
    images: tuple[Exported, ...] = field(repr=False)

    @property
    def settings(self) -> ExportSettings:
        """What an export needs to choose and resize the same images again."""
        return ExportSettings(task=self.task, only=self.only, resize=self.resize, split=self.split)

    def as_json(self) -> dict[str, Any]:
        """For the settings of a project."""
        heads = [
            (one.image, one.tile, one.split, *one.version, one.digest, len(one.rows)) for one in self.images
        ]
        rows = np.concatenate([np.zeros(0, ROW), *(one.rows for one in self.images)])
        return {
            "format": FORMAT,
            "time": self.time.isoformat(),
            "out": self.out,
            "task": self.task.value,
            "only": self.only.value,
            "resize": asdict(self.resize),
            "split": asdict(self.split) if self.split is not None else None,
            "classes": [(one.key, one.id, one.name, one.color, one.kind.value) for one in self.classes],
            "next_id": self.next_id,
            "last_step": self.last_step,
            "unlabelled": self.unlabelled,
            "heads": _packed(json.dumps(heads).encode()),
            "rows": _packed(rows.tobytes()),
        }

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> Self | None:
        """That of a project; None where it was never exported, or by a program that kept it otherwise."""
        saved = settings.get(SETTING)
        if not isinstance(saved, Mapping) or saved.get("format") != FORMAT:
            return None
        try:
            return cls._read(saved)
        except (KeyError, TypeError, ValueError, zlib.error):
            return None

    @classmethod
    def _read(cls, saved: Mapping[str, Any]) -> Self:
        split, resize = saved["split"], saved["resize"]
        return cls(
            time=datetime.fromisoformat(saved["time"]).astimezone(UTC),
            out=str(saved["out"]),
            task=Task(saved["task"]),
            only=Only(saved["only"]),
            resize=replace(KEEP_SIZE, **{**resize, "kind": Resize(resize["kind"])}),
            split=SplitRule(tuple(split["shares"]), split["seed"], split["group_by"]) if split else None,
            classes=ClassMap(
                tuple(
                    MaskClass(key, number, name, color, Kind(kind))
                    for key, number, name, color, kind in saved["classes"]
                )
            ),
            next_id=int(saved["next_id"]),
            last_step=int(saved["last_step"]),
            unlabelled=bool(saved["unlabelled"]),
            images=_images(saved),
        )


class LastExport(NamedTuple):
    """When and where to, without the rest of the ledger."""

    time: datetime
    out: str


def last_export(settings: Mapping[str, Any]) -> LastExport | None:
    """That of a project; costs nothing, however much was exported."""
    saved = settings.get(LAST)
    try:
        return LastExport(datetime.fromisoformat(saved["time"]), str(saved["out"])) if saved else None
    except (KeyError, TypeError, ValueError):
        return None


def versions_of(snapshot: Snapshot) -> dict[int, int]:
    """Image -> the newest step that touched it; 0 for those that none did, which are not among them."""
    return {image: step.number for step in snapshot.steps for image in step.images}


def use_of(entry: ImageEntry) -> int:
    """A number for an entry's use of classes."""
    return zlib.crc32(entry.packed_use)


def _images(saved: Mapping[str, Any]) -> tuple[Exported, ...]:
    rows = np.frombuffer(_unpacked(saved["rows"]), ROW)
    found, start = [], 0
    for image, tile, split, step, use, digest, count in json.loads(_unpacked(saved["heads"])):
        found.append(Exported(image, tile, split, Version(step, use), digest, rows[start : start + count]))
        start += count
    return tuple(found)


def _packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data, 1)).decode()


def _unpacked(text: str) -> bytes:
    inflater = zlib.decompressobj()
    return inflater.decompress(base64.b64decode(text), MAX_BYTES)
