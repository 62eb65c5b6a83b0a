"""What checks find in masks that people mended, before and after: python -m tests.bench.nuclei_broken DATA.

DATA holds nuclei_broken: images/, before/ and after/ by commit, and pairs.csv, which says why.
"""

from __future__ import annotations

import csv
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from segdesk.qa.checks import CHECKS
from segdesk.qa.run import CheckOptions
from tests.qa.making import checked

LEFT_OUT = ("shifted", "duplicates", "balance", "domain", "outliers", "classmap")
"""They need whole images or sets; here are single masks of images."""


def table_of_repairs(root: Path) -> dict[str, dict[str, Counter[str]]]:
    """Per reason of a repair: masks per check that said something, before and after; `masks` counts them."""
    with (root / "pairs.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as folder:
        for number, row in enumerate(rows):
            for when in ("before", "after"):
                place = Path(folder) / f"{number}-{when}"
                if row["kind"] == "masks" and _laid_out(root, row, when, place):
                    found[row["why"]][when]["masks"] += 1
                    found[row["why"]][when].update(_said(place))
    return found


def _laid_out(root: Path, row: dict[str, str], when: str, place: Path) -> bool:
    """One mask with its photo, as a data set; whether both are there."""
    mask = next(iter((root / when / row["commit"]).glob(f"*__{row['name']}")), None)
    photo = root / "images" / f"{row['image_id']}.png"
    if mask is None or not photo.is_file():
        return False
    for kind, path, name in (("images", photo, photo.name), ("masks", mask, row["name"])):
        (place / row["image_id"] / kind).mkdir(parents=True)
        shutil.copy(path, place / row["image_id"] / kind / name)
    return True


def _said(place: Path) -> set[str]:
    report = checked(place, CheckOptions(only=[one.id for one in CHECKS if one.id not in LEFT_OUT]))
    return {one.check for one in report.findings}


if __name__ == "__main__":
    for why, sides in sorted(table_of_repairs(Path(sys.argv[1]) / "nuclei_broken").items()):
        print(why)
        for when in ("before", "after"):
            counts = dict(sides[when])
            print(f"  {when:<7}{counts.pop('masks', 0):>4} masks  {counts or 'nothing found'}")
