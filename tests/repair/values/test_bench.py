"""The bench of values: a run that was cut goes on, any trial can be made again, counts are what they say."""

from dataclasses import replace

import pytest

from tests.bench.values import numbers
from tests.bench.values.journal import Journal
from tests.bench.values.outcomes import Kind, Outcome
from tests.bench.values.scenes import drawn
from tests.bench.values.table import line, wilson
from tests.bench.values.trials import Trial, rounds, trial

ROW = next(one for one in numbers.ROWS if one.name == "times k")


def made(*kinds, **more) -> Trial:
    masks = [Outcome(one.value, asked=one is Kind.BOTH, share=1.0, **more) for one in kinds]
    return Trial("row x3", 0, "drawn", masks, 0.1, 0.1)


def test_a_trial_is_the_same_whenever_it_is_made():
    first, again = (trial(ROW, 3, 7, {"drawn": drawn}, seed=5) for _ in range(2))
    assert replace(first, seconds=0.0) == replace(again, seconds=0.0)


def test_a_line_that_was_cut_is_dropped_and_the_rest_counts(tmp_path):
    path = tmp_path / "journal"
    journal = Journal(path)
    for _ in range(3):
        journal.add(made(Kind.NAMED))
    path.write_text(path.read_text()[:-9])
    again = Journal(path)
    assert again.counts == {"row x3": 2}
    again.add(made(Kind.NAMED))
    assert Journal(path).counts == {"row x3": 3}


def test_what_is_done_is_not_made_again_and_rows_grow_alike():
    left = [
        (group, index) for _, group, index in rounds((ROW,), {"times k x1": 3}, trials=5, only="", step=2)
    ]
    assert left == [(3, 0), (3, 1), (1, 3), (3, 2), (3, 3), (1, 4), (3, 4)]


def test_a_group_is_named_if_a_mask_of_it_is_and_none_was_missed():
    trials = [made(Kind.NAMED, Kind.FEW), made(Kind.NAMED, Kind.MISSED), made(Kind.IDS, Kind.BOTH)]
    cells = line("row x3", trials)
    assert cells[1:3] == ("3", "50.0%")
    assert cells[4] == "66.7%"


@pytest.mark.parametrize(("hits", "low", "high"), [(500, 0.9924, 1.0), (0, 0.0, 0.0076)])
def test_the_interval_of_all_or_nothing_is_that_of_wilson(hits, low, high):
    assert wilson(hits, 500) == pytest.approx((low, high), abs=1e-4)
