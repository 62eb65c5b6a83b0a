"""Long lists of one file, kept on disk while they grow, so that memory does not grow with the images."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path


class Spool:
    """Lines that wait beside the file they are for; each add() leaves them on disk and no file open."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f".{path.name}.spool")

    def add(self, lines: Iterable[str]) -> None:
        """Append lines, which hold no line break themselves."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("a", encoding="utf-8", newline="\n") as out:
            out.writelines(f"{line}\n" for line in lines)

    def drained(self) -> Iterator[str]:
        """The lines in their order, without line breaks; afterwards there are none."""
        if not self._path.exists():
            return
        with self._path.open(encoding="utf-8", newline="\n") as lines:
            for line in lines:
                yield line.rstrip("\n")
        self._path.unlink()

    def joined(self) -> Iterator[str]:
        """The lines with commas between them, as entries of a JSON list."""
        before = ""
        for line in self.drained():
            if before:
                yield f"{before},\n"
            before = line
        yield f"{before}\n" if before else ""
