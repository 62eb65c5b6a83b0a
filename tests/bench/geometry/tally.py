"""Counts of trials: kept line by line in a file, added up by kind, with Wilson's intervals."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RIGHT, NAMED, SILENT, SURE, HARMED = range(5)
"""The order of counts of one image, see trials.Told."""
Record = dict[str, Any]
"""rule, family, set, draw, seed; seconds, alone, pools of trials.trial()."""


def kept(path: Path | None) -> list[Record]:
    """What earlier runs wrote; a line that was cut off is not counted."""
    if path is None or not path.exists():
        return []
    found = []
    for line in path.read_text("utf-8").splitlines():
        try:
            found.append(json.loads(line))
        except json.JSONDecodeError:
            print(f"{path}: a line that was cut off is left out")
    return found


def keep(path: Path | None, record: Record) -> None:
    if path is not None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")


@dataclass
class Sums:
    """Counts of images in one setting (alone, in groups of a size), and of groups that are right as a whole.

    of_image: how often each distinct image was right, of how many trials.
    """

    images: int = 0
    counts: list[int] = field(default_factory=lambda: [0] * 5)
    groups: int = 0
    groups_right: int = 0
    of_image: dict[str, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))

    def add(self, counts: list[int]) -> None:
        self.images += 1
        self.counts = [a + b for a, b in zip(self.counts, counts, strict=True)]

    def add_group(self, images: list[list[int]]) -> None:
        for one in images:
            self.add(one)
        self.groups += 1
        self.groups_right += all(one[RIGHT] for one in images)

    @property
    def per_image(self) -> str:
        """The rate when every distinct image counts alike, and how many there are."""
        rates = [right / of for right, of in self.of_image.values()]
        return f"{sum(rates) / len(rates):.1%} of {len(rates)}" if rates else "-"

    @property
    def cells(self) -> list[str]:
        sure, harmed = self.counts[SURE], self.counts[HARMED]
        return [
            rate(self.counts[RIGHT], self.images), self.per_image, short(self.counts[NAMED], self.images),
            short(self.counts[SILENT], self.images), short(sure, self.images), rate(sure - harmed, sure),
            rate(self.groups_right, self.groups),
        ]  # fmt: skip


HEAD = [
    "right",
    "per image",
    "right or offered",
    "left in silence",
    "sure",
    "sure is right",
    "groups all right",
]


def short(hits: int, trials: int) -> str:
    return f"{hits / trials:.1%}" if trials else "-"


def rate(hits: int, trials: int) -> str:
    """ "98.0 % (96.4-98.9), n 500"."""
    if not trials:
        return "-"
    low, high = wilson(hits, trials)
    return f"{100 * hits / trials:.1f} % ({100 * low:.1f}-{100 * high:.1f}), n {trials}"


def wilson(hits: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a rate (E. B. Wilson, 1927)."""
    share = hits / trials
    middle = share + z * z / (2 * trials)
    spread = z * (share * (1 - share) / trials + z * z / (4 * trials * trials)) ** 0.5
    scale = 1 + z * z / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def summed(records: Iterable[Record], key: Callable[[Record], str]) -> dict[str, dict[str, Sums]]:
    """key -> setting -> sums."""
    found: dict[str, dict[str, Sums]] = defaultdict(lambda: defaultdict(Sums))
    for record in records:
        settings = found[key(record)]
        for name, *counts in record["alone"]:
            alone = settings["alone"]
            alone.add(counts)
            once = alone.of_image[f"{record['set']} {name}"]
            once[0] += counts[RIGHT]
            once[1] += 1
        for group in record["pools"]:
            word = "folder" if record["is_folder"] else f"{len(group)} together"
            settings[word].add_group(group)
    return found


def table(records: list[Record], key: Callable[[Record], str]) -> Iterator[str]:
    """Lines of Markdown."""
    yield "| " + " | ".join(["what", "judged", *HEAD]) + " |"
    yield "|" + " --- |" * (2 + len(HEAD))
    for name, settings in summed(records, key).items():
        for setting, sums in settings.items():
            yield "| " + " | ".join([name, setting, *sums.cells]) + " |"


def spent(records: list[Record]) -> str:
    """The cost of looking at an image."""
    costs = sorted(one["seconds"] for one in records)
    if not costs:
        return ""
    middle, most = 1000 * costs[len(costs) // 2], 1000 * costs[-1]
    return f"A look takes {middle:.0f} ms in the median, {most:.0f} at most (CPU)."
