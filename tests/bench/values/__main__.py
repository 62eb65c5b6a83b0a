"""How often values are named and repaired right: sound masks, spoilt by drawn pipelines, judged blind.

    python -m tests.bench.values [--trials N] [--seed S] [--only WORD] [--held-out] [--journal FILE]
                                 [--failures FILE] [--minutes M]

A trial is one mask (x1), or three judged together (x3), of a set whose turn it is: parts of 96 to 200 pixels
a side, since what is measured depends on values and not on sizes. With a journal a run that was cut goes on,
and a longer one goes on from a shorter. n: trials. named: by a right name, of those that can be told (a group
if a mask of it is named and none missed), with Wilson's 95 % interval; of images: the same per mask. both:
asked, the true reading among those offered. not to be told: see outcomes.Kind. asked: put to a person. Of
those that were not: exact to the last pixel; certified by re-applying; pixels: mean share of right ones.
silent: not asked, and less right than the pipeline allows.
"""

import argparse
import time
from pathlib import Path

from tests.bench.values import colors, held_out, lossy, numbers
from tests.bench.values.journal import Journal
from tests.bench.values.scenes import worlds
from tests.bench.values.table import as_markdown, failures
from tests.bench.values.trials import GROUPS, rounds, row_name, trial

PIPELINES = numbers.ROWS + colors.ROWS + lossy.ROWS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--trials", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="")
    parser.add_argument("--held-out", action="store_true", help="pipelines that nothing was built for")
    parser.add_argument("--journal", type=Path)
    parser.add_argument("--failures", type=Path)
    parser.add_argument("--minutes", type=float, default=1e9)
    given = parser.parse_args()
    table = held_out.ROWS if given.held_out else PIPELINES
    journal = Journal(given.journal)
    ends = time.monotonic() + 60 * given.minutes
    makers = worlds()
    for pipeline, group, index in rounds(table, journal.counts, trials=given.trials, only=given.only):
        if time.monotonic() > ends:
            break
        journal.add(trial(pipeline, group, index, makers, given.seed))
    rows = [row_name(one, group) for one in table for group in GROUPS]
    found = {row: journal.trials[row] for row in rows if journal.trials[row]}
    print(as_markdown(found), end="")
    if given.failures:
        given.failures.write_text("".join(f"{one}\n" for one in failures(found)))


if __name__ == "__main__":
    main()
