"""Trials in a file that grows by a line each: a run that is cut short goes on where it was."""

import json
from collections import defaultdict
from pathlib import Path

from tests.bench.values.trials import Trial


class Journal:
    """The trials of one seed. A line that was cut in the middle is dropped, and its trial made again."""

    def __init__(self, path: Path | None) -> None:
        self.trials: dict[str, list[Trial]] = defaultdict(list)
        self._path = path
        if path is not None and path.exists():
            self._read(path)

    def _read(self, path: Path) -> None:
        lines = path.read_text().splitlines(keepends=True)
        whole = [line for line in lines if line.endswith("\n")]
        if len(whole) < len(lines):
            path.write_text("".join(whole))
        for line in whole:
            one = Trial.of_json(json.loads(line))
            self.trials[one.row].append(one)

    @property
    def counts(self) -> dict[str, int]:
        return {row: len(found) for row, found in self.trials.items()}

    def add(self, one: Trial) -> None:
        self.trials[one.row].append(one)
        if self._path is not None:
            with self._path.open("a") as out:
                out.write(json.dumps(one.as_json()) + "\n")
