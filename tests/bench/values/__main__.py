"""How often values are named and repaired right: sound masks, spoilt by drawn pipelines, judged blind.

    python -m tests.bench.values [--trials N] [--seed S] [--only WORD] [--failures FILE]

n: masks, by themselves (x1) or judged in threes (x3), in turn of every kind of set. named: by a right name,
of those that can be told, with Wilson's 95 % interval. Not to be told are: both: asked, the true reading
among those offered; alike: all values are class ids, or too few codes to tell (asked), or the pipeline
named writes the same file. asked: put to a person; exact: to the last pixel, of those that were not asked;
pixels: their mean share of right pixels; silent: not asked, and less right than the pipeline allows.
"""

import argparse
from pathlib import Path

from tests.bench.values import colors, lossy, numbers
from tests.bench.values.scenes import worlds
from tests.bench.values.trials import Tally, tallies

PIPELINES = numbers.ROWS + colors.ROWS + lossy.ROWS
COLUMNS = (("n", 6), ("named", 8), ("95 % interval", 18), ("both", 6), ("alike", 6), ("asked", 7),
           ("exact", 8), ("pixels", 9), ("silent", 8), ("s/MP", 7))  # fmt: skip
HEAD = f"{'family':<24}" + "".join(name.rjust(width) for name, width in COLUMNS)


def wilson(hits: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a rate (E. B. Wilson, 1927)."""
    if not trials:
        return 0.0, 1.0
    rate = hits / trials
    middle = rate + z * z / (2 * trials)
    spread = z * (rate * (1 - rate) / trials + z * z / (4 * trials * trials)) ** 0.5
    scale = 1 + z * z / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def line(one: Tally) -> str:
    low, high = wilson(one.named, one.told)
    done = max(1, one.done)
    cells = (
        one.masks, f"{one.named / max(1, one.told):.1%}", f"{low:.1%} .. {high:.1%}", one.both, one.alike,
        one.asked, f"{one.exact / done:.1%}", f"{one.pixels / done:.4f}", one.silent,
        f"{one.seconds / one.megapixels:.2f}",
    )  # fmt: skip
    return f"{one.name:<24}" + "".join(
        str(cell).rjust(width) for cell, (_, width) in zip(cells, COLUMNS, strict=True)
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=60)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--failures", type=Path)
    given = parser.parse_args()
    print(HEAD)
    for one in tallies(PIPELINES, worlds(), trials=given.trials, seed=given.seed, only=given.only):
        print(line(one), flush=True)
        if given.failures:
            with given.failures.open("a") as out:
                out.writelines(f"{one.name}: {said}\n" for said in one.failures)


if __name__ == "__main__":
    main()
