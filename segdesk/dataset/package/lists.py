"""JSON files that hold long lists, written and read line by line so that memory does not grow with them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

from segdesk.errors import SegDeskError

from .coco import text
from .verify import LineDigest


class ListWriter:
    """A JSON object `{head..., "name": [ line, line ], ...}`: each entry of a list on a line of its own.

    Lists may be filled side by side (entries(name).add); they are joined in the given order on close.
    """

    def __init__(self, path: Path, names: tuple[str, ...], tail: dict[str, Any]) -> None:
        self._path = path
        self._names = names
        self._tail = tail
        self._spools = {name: _Spool(path.with_name(f".{path.name}.{name}")) for name in names}

    def __enter__(self) -> ListWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _tb: TracebackType | None
    ) -> None:
        for spool in self._spools.values():
            spool.close()
        if kind is None:
            self._join()
        for spool in self._spools.values():
            spool.path.unlink()

    def add(self, name: str, line: str) -> None:
        """An entry, JSON on one line, to the end of a list."""
        self._spools[name].add(line)

    def digest(self, name: str) -> LineDigest:
        """Over the lines that were added."""
        return self._spools[name].digest

    def _join(self) -> None:
        with self._path.open("w", encoding="utf-8", newline="\n") as out:
            out.write("{\n")
            for name, spool in self._spools.items():
                out.write(f'"{name}":[\n')
                spool.copy_to(out)
                out.write("],\n")
            out.write(",\n".join(f"{json.dumps(key)}:{text(value)}" for key, value in self._tail.items()))
            out.write("\n}\n")


class _Spool:
    """Lines on disk until they are joined."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.digest = LineDigest()
        self._out = path.open("w", encoding="utf-8", newline="\n")

    def add(self, line: str) -> None:
        self._out.write(line + "\n")
        self.digest.add(line)

    def close(self) -> None:
        self._out.close()

    def copy_to(self, out: TextIO) -> None:
        with self.path.open(encoding="utf-8") as lines:
            before = ""
            for line in lines:
                out.write(before and before + ",\n")
                before = line.rstrip("\n")
            out.write(before and before + "\n")


def read_lists(path: Path) -> Iterator[tuple[str, str]]:
    """(list, line) of a file that ListWriter wrote; what is not such a file is a SegDeskError.

    Every line is parsed by the json module, and what stands between the lines is compared to what makes the
    whole file one JSON object.
    """
    name = ""
    with path.open(encoding="utf-8") as lines:
        for number, raw in enumerate(lines, 1):
            line = raw.rstrip("\n")
            if line.startswith('"') and line.endswith(":["):
                name = json.loads(line[:-2])
            elif name and line in ("]", "],"):
                name = ""
            elif name:
                entry = line.removesuffix(",")
                _parse(entry, path, number)
                yield name, entry


def _parse(line: str, path: Path, number: int) -> None:
    try:
        json.loads(line)
    except ValueError as error:
        raise SegDeskError(f"Line {number} is not JSON: {error}.", "Export again.", file=path) from error
