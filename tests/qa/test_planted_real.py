"""The same faults in real photos and masks: pytest -m slow tests/qa/test_planted_real.py."""

from __future__ import annotations

import pytest

from tests.bench.checks import SETS, bases_of_faults, table_of_faults

from . import making
from .planting import FAULTS
from .test_planted_faults import said

STATISTICAL = {"shifted", "duplicates", "outliers"}


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("name", ["street", "nuclei"])
def test_what_can_be_known_of_planted_faults_is_found_and_sound_sets_have_no_error(data_dir, name):
    (_, _, errors, _), *rows = table_of_faults(*bases_of_faults(data_dir)[name])
    assert errors == 0
    assert [row for row in rows if not row[2] and row[0] not in STATISTICAL] == []
    assert [row for row in rows if row[3]] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", ["street", "nuclei"])
def test_many_faults_together_in_real_sets_are_found(data_dir, tmp_path, name):
    base, make = bases_of_faults(data_dir)[name]
    root = make(tmp_path / name, SETS[base][1])
    mine = [one for one in FAULTS if one.base == base and not one.task]
    mine.sort(key=lambda one: bool(one.image))  # those of the whole set rewrite files: first
    planted = [(fault, fault.plant(root, fault.image)) for fault in mine]
    report = making.checked(root)
    missed = [fault.name for fault, about in planted if not said(report, fault, about)]
    assert [one.name for one in mine if one.name in missed and one.check not in STATISTICAL] == []
