"""The table of trials: a line for each family and group size, with Wilson's intervals."""

from collections import Counter

from tests.bench.values.outcomes import UNTOLD, Kind, Outcome
from tests.bench.values.trials import Trial

HEAD = ("family", "n", "named", "95 %", "of images", "both", "not to be told", "asked", "exact", "certified",
        "pixels", "silent")  # fmt: skip


def wilson(hits: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a rate (E. B. Wilson, 1927)."""
    if not trials:
        return 0.0, 1.0
    rate = hits / trials
    middle = rate + z * z / (2 * trials)
    spread = z * (rate * (1 - rate) / trials + z * z / (4 * trials * trials)) ** 0.5
    scale = 1 + z * z / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def line(row: str, trials: list[Trial]) -> tuple[str, ...]:
    """The cells of HEAD. A group is named if a mask of it is, and none was missed."""
    masks = [mask for one in trials for mask in one.masks]
    kinds = Counter(mask.kind for mask in masks)
    groups = [_of_group(one.masks) for one in trials]
    named, told = groups.count(Kind.NAMED), groups.count(Kind.NAMED) + groups.count(Kind.MISSED)
    low, high = wilson(named, told)
    done = [mask for mask in masks if not mask.asked and mask.kind not in (Kind.IDS, Kind.COLORS)]
    return (
        row, str(len(trials)), _rate(named, told), f"{low:.1%} .. {high:.1%}" if told else "",
        _rate(kinds[Kind.NAMED], kinds[Kind.NAMED] + kinds[Kind.MISSED]), _rate(kinds[Kind.BOTH], len(masks)),
        ", ".join(f"{one} {kinds[one] / len(masks):.1%}" for one in UNTOLD if kinds[one]),
        _rate(sum(mask.asked for mask in masks), len(masks)),
        _rate(sum(mask.share == 1.0 for mask in done), len(done)),
        _rate(sum(mask.certified for mask in done), len(done)),
        f"{sum(mask.share for mask in done) / len(done):.4f}" if done else "",
        f"{sum(mask.silent for mask in masks)}",
    )  # fmt: skip


def _of_group(masks: list[Outcome]) -> Kind | None:
    """named, missed, or None where it was not to be told."""
    kinds = {mask.kind for mask in masks}
    if Kind.MISSED in kinds:
        return Kind.MISSED
    return Kind.NAMED if Kind.NAMED in kinds else None


def _rate(hits: int, trials: int) -> str:
    return f"{hits / trials:.1%}" if trials else ""


def as_markdown(rows: dict[str, list[Trial]]) -> str:
    """A line for each row, in order."""
    lines = [HEAD, ("---",) * len(HEAD), *(line(row, trials) for row, trials in rows.items())]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


def failures(rows: dict[str, list[Trial]]) -> list[str]:
    """What was missed or wrong in silence, with what finds it again."""
    return [
        f"{row} #{one.index} {one.world}{' SILENT' if mask.silent else ''}: {mask.words}"
        for row, trials in rows.items()
        for one in trials
        for mask in one.masks
        if mask.words
    ]
