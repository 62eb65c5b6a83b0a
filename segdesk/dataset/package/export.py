"""The export job: check, number, write beside the target, read back, put in place."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from segdesk.errors import Refused
from segdesk.io import atomic
from segdesk.io.hashing import file_digest, tree_digest
from segdesk.io.snapshot import Snapshot
from segdesk.io.zipfile_out import same_entries, write_zip
from segdesk.progress import SILENT, Progress
from segdesk.qa.gate import GATE, Gate
from segdesk.workers import in_order

from . import coco, index, yolo
from .content import Content, content_of
from .lists import ListWriter, read_lists
from .meta import Totals, meta
from .numbering import Numbering, numbering
from .place import check_target, may_replace
from .plan import PlannedImage, plan_images
from .settings import Encodings, ExportSettings, Task, settled
from .verify import LineDigest, differences, read_index
from .write import ImageWriter, Numbers, Written


@dataclass
class ExportReport:
    """What an export did; the JSON of the command line (cli contract) plus what a person wants to know."""

    out: str = ""
    ok: bool = False
    images: int = 0
    masks: int = 0
    annotations: int = 0
    compared: int = 0
    identical: int = 0
    lost: list[dict[str, Any]] = field(default_factory=list)
    lost_pixels: int = 0
    seconds: float = 0.0
    sha256: str = ""
    notes: list[str] = field(default_factory=list)
