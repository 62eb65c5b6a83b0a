"""index.csv: one row per mask file. Knows the columns and which cells a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import Any

COLUMNS = (
    "image_id", "image", "original", "width", "height", "split", "source", "mask", "annotation_id",
    "class_id", "class_name", "area", "bbox_x", "bbox_y", "bbox_w", "bbox_h", "image_sha256", "mask_sha256",
)  # fmt: skip
GUARDED = ("original", "class_name")
RUN_BY_SPREADSHEETS = ("=", "+", "-", "@", "\t", "\r")

Row = dict[str, Any]


def lines(rows: Iterable[Row]) -> str:
    """Rows as CSV text, '\\n' at the end of each; columns that a row lacks are empty."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    for row in rows:
        writer.writerow(row | {name: guarded(str(row.get(name, ""))) for name in GUARDED})
    return out.getvalue()


def header() -> str:
    return ",".join(COLUMNS) + "\n"


def guarded(cell: str) -> str:
    """A cell that no spreadsheet runs: an apostrophe goes before what would be a formula, and before
    apostrophes that stand before one, so that unguarded() always gives the cell back."""
    return "'" + cell if _would_run(cell) else cell


def unguarded(cell: str) -> str:
    """The cell as it was before guarded()."""
    return cell[1:] if cell.startswith("'") and _would_run(cell) else cell


def _would_run(cell: str) -> bool:
    return cell.lstrip("'").startswith(RUN_BY_SPREADSHEETS)
