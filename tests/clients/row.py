"""One line of the tables: what a tool makes of a data set, beside the masks that it was made of."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from .objects import Difference


@dataclass(frozen=True)
class Row:
    """why: the rule of the tool that explains differing pixels; without one they are a fault. said: anything
    else that was found. missing: why there is no answer."""

    client: str
    data: str
    what: str
    difference: Difference | None = None
    said: str = ""
    why: str = ""
    failed: bool = False
    missing: str = ""

    @property
    def differs(self) -> bool:
        return self.difference is not None and self.difference.differing > 0

    @property
    def is_fault(self) -> bool:
        return self.failed or (self.differs and not self.why)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, value: dict[str, Any]) -> Row:
        found = value["difference"]
        return cls(**value | {"difference": Difference(*found) if found else None})


def as_they_come(name: str, rows: Iterator[Row]) -> Iterator[Row]:
    """The rows, each said on stderr as it comes: a whole run takes long."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    for row in rows:
        print(" | ".join(cell for cell in cells(row) if cell), file=sys.stderr, flush=True)
        yield row


HEAD = ("client", "data", "what", "images", "objects", "differing", "pixels", "result")


def cells(row: Row) -> tuple[str, ...]:
    """The words of a line, as HEAD names them."""
    numbers = tuple(f"{one:,}" for one in row.difference) if row.difference else ("", "", "", "")
    result = row.missing or ("FAULT" if row.is_fault else "ok")
    more = "; ".join(one for one in (row.said, row.why if row.differs else "") if one)
    return row.client, row.data, row.what, *numbers, f"{result}: {more}" if more else result


def table(lines: Sequence[Sequence[str]]) -> str:
    """Lines of cells in columns, as Markdown reads them."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    made = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    rule = "|".join("-" * (width + 2) for width in widths)
    return "\n".join([f"| {made[0]} |", f"|{rule}|", *(f"| {line} |" for line in made[1:])])
