"""How often places of masks are found: sound masks, put wrong by rules of random parameters, judged blind.

    python -m tests.bench.geometry [--trials N] [--seed S] [--only WORD] [--family WORD] [--set WORD]
                                   [--misses] [--keep FILE] [--by rule|set]

Rules of a family take turns until it has N trials: an image under a rule with parameters of its own, judged
by itself (in a folder of mixed damage: in its folder). Groups of 5 and 10 images of one rule are judged
together; a group is right when every image of it is. Results are added to FILE as they come: the same command
goes on where it was stopped, and with --trials 0 it only shows them.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from tests.bench.geometry.rules import RULES, Rule
from tests.bench.geometry.scenes import SETS, pairs
from tests.bench.geometry.tally import Record, keep, kept, spent, table
from tests.bench.geometry.trials import trial

MOST_ROUNDS = 200
KEYS: dict[str, Callable[[Record], str]] = {
    "family": lambda one: one["family"],
    "rule": lambda one: f"{one['family']}: {one['rule']}",
    "set": lambda one: f"{one['family']}: {one['set']}",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=100, help="of each family")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", help="rules with this in their names")
    parser.add_argument("--family", default="")
    parser.add_argument("--set", default="")
    parser.add_argument("--misses", action="store_true", help="tell each image that is wrong")
    parser.add_argument("--keep", type=Path, help="a file to add results to")
    parser.add_argument("--by", choices=KEYS, default="family")
    arguments = parser.parse_args()
    records = kept(arguments.keep)
    for record in measured(arguments, records):
        records.append(record)
        keep(arguments.keep, record)
    show(records, arguments.by)


def measured(arguments: argparse.Namespace, before: list[Record]) -> Iterator[Record]:
    """Round by round: one draw of every rule on every set, shuffled, until its family has enough trials."""
    done = {_key(one): one for one in before}
    trials: Counter[str] = Counter()
    for draw in range(MOST_ROUNDS):
        for rule, name in _shuffled(arguments, draw):
            if trials[rule.family] >= arguments.trials or len(pairs(name)) < rule.least:
                continue
            about = {"rule": rule.name, "set": name, "draw": draw, "seed": arguments.seed}
            record = done.get(_key(about))
            if record is None:
                record = _record(rule, about, arguments.misses)
                yield record
            trials[rule.family] += len(record["alone"]) or sum(map(len, record["pools"]))


def _shuffled(arguments: argparse.Namespace, draw: int) -> list[tuple[Rule, str]]:
    """Every rule with every set, in an order of its own: a run that ends early has seen some of all."""
    some = [(rule, name) for rule in _rules(arguments) for name in SETS if arguments.set in name]
    order = np.random.default_rng([arguments.seed, draw]).permutation(len(some))
    return [some[one] for one in order]


def _rules(arguments: argparse.Namespace) -> list[Rule]:
    return [one for one in RULES if arguments.only in one.name and one.family.startswith(arguments.family)]


def _key(record: Record) -> tuple[str, str, int, int]:
    return record["rule"], record["set"], record["draw"], record["seed"]


def _record(rule: Rule, about: Record, misses: bool) -> Record:
    rng = np.random.default_rng([about["seed"], about["draw"], *f"{about['set']}: {rule.name}".encode()])
    found = trial(rule, pairs(about["set"]), rng, misses=misses)
    return {**about, "family": rule.family, "is_folder": rule.is_folder, **found}


def show(records: list[Record], by: str) -> None:
    order = list(dict.fromkeys(one.family for one in RULES))
    records.sort(key=lambda one: order.index(one["family"]) if one["family"] in order else len(order))
    print(*table(records, KEYS[by]), spent(records), sep="\n")


if __name__ == "__main__":
    main()
