"""Mappings of values, saved and used again: the JSON that `segdesk repair --values` takes. No Qt."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from segdesk.errors import SegDeskError
from segdesk.io import atomic
from segdesk.repair.values.naming import shown_code
from segdesk.repair.values.person import packed_code
from segdesk.repair.values.views import View

LEAVE = "leave"


def save_mapping(path: Path, table: Mapping[int, int], view: View, unresolved: int | None) -> None:
    """{"map": {"38": 1, "0,128,0": 2}, "unresolved": "leave" or an id}. SegDeskError when it fails."""
    value = {
        "map": {shown_code(code, view): one for code, one in sorted(table.items())},
        "unresolved": LEAVE if unresolved is None else unresolved,
    }
    with atomic.file(path) as beside:
        beside.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")


def load_mapping(path: Path) -> tuple[dict[int, int], int | None]:
    """(code -> class id, what other values become). SegDeskError when it is no such file."""
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        table = {packed_code(code): int(one) for code, one in value["map"].items()}
        rest = value.get("unresolved", LEAVE)
        return table, None if rest == LEAVE else int(rest)
    except OSError as fault:
        raise SegDeskError(f"The mapping cannot be read: {fault.strerror}.", file=path) from fault
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        problem = f"This is no mapping of values: {fault}."
        remedy = 'A mapping reads {"map": {"38": 1}, "unresolved": "leave"}.'
        raise SegDeskError(problem, remedy, file=path) from fault
