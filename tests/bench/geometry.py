"""How often places of masks are found: sound masks, put wrong by rules of random parameters, judged blind.

    python -m tests.bench.geometry [--trials N] [--seed S] [--only WORD] [--set WORD] [--misses] [--keep FILE]

A trial is an image of a set under a rule with parameters of its own. first: the true map is ranked first.
sure: repair would change it unasked (sound ones: leave it). Pools are groups of images of one rule, judged
together; a pool counts as right when every image of it is. Intervals are Wilson's, 95 %.
"""

import argparse
import json
import os
import time
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path

import numpy as np

from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.progress import SILENT
from segdesk.repair.geometry.closer import candidates, wanting
from segdesk.repair.geometry.features import photo_facts
from segdesk.repair.geometry.judge import judge_geometry
from segdesk.repair.geometry.look import Look, compact, look_at
from segdesk.repair.geometry.pairing import partners_of
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.scaling import Scaled, scaled_fit
from segdesk.repair.outcome import labels_for_place, resolved_mask
from segdesk.repair.proposal import Decision
from segdesk.repair.subject import of_dataset
from tests.bench.places import PLACES, Place, Spoilt

DATA = Path(os.environ.get("SEGDESK_TEST_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
SETS = {
    "street": "street",
    "nuclei": "nuclei",
    "car parts": "car_parts/train",
    "voc": "voc_polygons/semantic_voc",
}
PER_RULE = 10
POOLS = (5, 10)


@dataclass(eq=False)
class Case:
    """A spoilt image and what was seen of it."""

    name: str
    spoilt: Spoilt
    look: Look
    scaled: Scaled | None = None

    @property
    def is_sound(self) -> bool:
        """Nothing is wrong; also where a rule changes nothing for the size of an image."""
        words = self.spoilt.diagnosis or ("none",)
        return words == ("none",) and self.look.is_same_size and self.spoilt.truth.is_identity


@dataclass
class Row:
    """Counts of one rule. pools: by their size: right, of how many; images that are sure, of how many."""

    name: str
    trials: int = 0
    first: int = 0
    sure: int = 0
    sure_right: int = 0
    pools: dict[int, list[int]] = field(default_factory=lambda: {size: [0, 0, 0, 0] for size in POOLS})
    seconds: float = 0.0

    def __add__(self, other: "Row") -> "Row":
        pools = {
            size: [a + b for a, b in zip(self.pools[size], other.pools[size], strict=True)] for size in POOLS
        }
        both = replace(self, pools=pools)
        for one in ("trials", "first", "sure", "sure_right", "seconds"):
            setattr(both, one, getattr(self, one) + getattr(other, one))
        return both

    def line(self) -> str:
        parts = [f"{self.name:<34}", rate(self.first, self.trials), rate(self.sure, self.trials, short=True)]
        parts += [rate(self.sure_right, self.sure)]
        for right, of, sure, images in self.pools.values():
            parts += [rate(right, of), rate(sure, images, short=True)]
        return " ".join([*parts, f"{1000 * self.seconds / max(1, self.trials):>5.0f}"])


def _added(one, other) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]


HEAD = " ".join(
    [f"{'set and rule':<34}", f"{'first':<26}", f"{'sure':<6}", f"{'sure is right':<26}"]
    + [text for size in POOLS for text in (f"{f'pools of {size}':<26}", f"{'sure':<6}")]
    + ["   ms"]
)


def rate(hits: int, trials: int, *, short: bool = False) -> str:
    """ "98.0 % (96.4-98.9) n=500"."""
    if not trials:
        return f"{'-':<{6 if short else 26}}"
    if short:
        return f"{hits / trials:>6.1%}"
    low, high = wilson(hits, trials)
    return f"{hits / trials:>6.1%} {f'{low:.1%}-{high:.1%}':<13} {f'n={trials}':<5}"


def wilson(hits: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % interval of a rate (E. B. Wilson, 1927)."""
    share = hits / trials
    middle = share + z * z / (2 * trials)
    spread = z * (share * (1 - share) / trials + z * z / (4 * trials * trials)) ** 0.5
    scale = 1 + z * z / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


@cache
def scenes(name: str) -> list[tuple[str, np.ndarray, np.ndarray]]:
    """(image, photo, label values) of a set, as repair sees them."""
    options = ReadOptions()
    data = open_dataset(DATA / SETS[name], options, SILENT).settle(SILENT, 1)
    found = []
    for one in of_dataset(data, options):
        photo = one.photo_rgb()
        ids = labels_for_place(tuple(resolved_mask(mask, None) for mask in one.read()))
        if photo is not None and ids.shape == photo.shape[:2]:
            found.append((one.image, photo, ids))
    return found


def error_of(case: Case, placed: Placed) -> float:
    """How far off the farthest corner comes to lie, in image pixels or mask cells, whichever is larger."""
    if case.spoilt.diagnosis and placed.proposal.diagnosis not in case.spoilt.diagnosis:
        return 9_999.0
    if case.look.scrambled:
        return 0.0
    truth, size = case.spoilt.truth, case.look.image
    scale = min(abs(truth.a + truth.b), abs(truth.d + truth.e))
    cells = placed.placement.corner_distance(truth, size)
    return cells / max(scale, 1.0) if scale >= 1 else min(cells, cells / scale)


def measure(place: Place, name: str, arguments: argparse.Namespace) -> Row:
    """One rule on one set: so many draws of its parameters, each on PER_RULE images."""
    row = Row(f"{name}: {place.name}")
    rng = np.random.default_rng([arguments.seed, *row.name.encode()])
    source = scenes(name)
    for _ in range(max(1, arguments.trials // min(PER_RULE, len(source)))):
        way = place.spoil(rng)
        chosen = rng.choice(len(source), min(PER_RULE, len(source)), replace=False)
        cases = [_case(source[one], way, row) for one in chosen]
        for case in cases:
            _count(row, place, case, judged([case])[0], arguments)
        for size in POOLS:
            _pools(row, place, cases, size, rng)
    return row


def _case(scene: tuple[str, np.ndarray, np.ndarray], way, row: Row) -> Case:
    name, photo, ids = scene
    spoilt = way(photo, ids)
    started = time.process_time()
    look = look_at(spoilt.photo, spoilt.mask, spoilt.photo.shape[1::-1], name)
    row.seconds += time.process_time() - started
    return Case(name, spoilt, look)


def judged(cases: list[Case]) -> list[Placed]:
    """As examine() does it: what lies badly is looked at closer. Scalings are kept between pools."""
    looks = [one.look for one in cases]
    for place in wanting(looks):
        case = cases[place]
        if case.look.is_same_size and case.scaled is None and case.look.shift is not None:
            case.scaled = scaled_fit(
                case.spoilt.photo, compact(case.spoilt.mask), (case.look.shift.dx, case.look.shift.dy)
            )
        others = partners_of(photo_facts(case.spoilt.photo), candidates([one.look for one in cases], place))
        looks[place] = replace(looks[place], scaled=case.scaled, partners=others)
    return judge_geometry(looks)


def _is_sure(case: Case, placed: Placed) -> bool:
    """Changed unasked; where nothing is wrong, left."""
    return placed.proposal.decision is (Decision.LEAVE if case.is_sound else Decision.APPLY)


def _is_right(place: Place, case: Case, placed: Placed) -> bool:
    if place.is_hopeless:
        return not _is_sure(case, placed)
    return bool(error_of(case, placed) <= place.tolerance)


def _count(row: Row, place: Place, case: Case, placed: Placed, arguments: argparse.Namespace) -> None:
    is_right, is_sure = _is_right(place, case, placed), _is_sure(case, placed)
    row.trials += 1
    row.first += is_right
    row.sure += is_sure
    row.sure_right += is_sure and is_right
    if arguments.misses and not is_right:
        said = placed.proposal
        found = f"{said.decision} {said.diagnosis} lead {said.lead} {said.words}"
        off = f"{case.look.image} {case.look.mask} off by {error_of(case, placed):.2f}"
        print(f"{row.name}: {case.name} {off}: {found}")


def _pools(row: Row, place: Place, cases: list[Case], size: int, rng) -> None:
    """As many as there are images, drawn anew each time; one where all are taken."""
    if len(cases) < size:
        return
    for _ in range(len(cases) if len(cases) > size else 1):
        some = [cases[one] for one in rng.choice(len(cases), size, replace=False)]
        found = judged(some)
        both = [(_is_right(place, *one), _is_sure(*one)) for one in zip(some, found, strict=True)]
        counts = (all(right for right, _ in both), 1, sum(sure for _, sure in both), size)
        row.pools[size] = _added(row.pools[size], counts)


def kept(path: Path) -> list[tuple[str, str, Row]]:
    """(set, rule, counts) of earlier runs."""
    found = []
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        name, rule, counts = json.loads(line)
        counts["pools"] = {int(size): some for size, some in counts["pools"].items()}
        found.append((name, rule, Row(rule, **counts)))
    return found


def keep(path: Path, name: str, rule: str, row: Row) -> None:
    counts = {key: value for key, value in asdict(row).items() if key != "name"}
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps([name, rule, counts]) + "\n")


def show(rows: list[tuple[str, str, Row]]) -> None:
    """By rule and set, by rule, and all together."""
    kinds = {one.name: "KNOWN RULES" if one.is_known else "OTHER RULES" for one in PLACES}
    sums: dict[str, Row] = {}
    for place in PLACES:
        some = [(name, row) for name, rule, row in rows if rule == place.name]
        for name, row in some:
            for key in (f"{place.name}, {name}", f"{place.name}", kinds[place.name]):
                sums[key] = sums.get(key, Row(key)) + row
    print(HEAD)
    for key in sorted(sums, key=lambda one: one.isupper()):
        print(sums[key].line())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=20, help="of each rule on each set")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--set", default="")
    parser.add_argument("--misses", action="store_true", help="tell each image that is wrong by itself")
    parser.add_argument("--keep", type=Path, help="a file to add counts to")
    arguments = parser.parse_args()
    rows = kept(arguments.keep) if arguments.keep else []
    for place in PLACES:
        for name in SETS:
            if arguments.set in name and arguments.only in place.name and arguments.trials:
                row = measure(place, name, arguments)
                rows.append((name, place.name, row))
                if arguments.keep:
                    keep(arguments.keep, name, place.name, row)
    show(rows)


if __name__ == "__main__":
    main()
