"""The same faults in real photos and masks: pytest -m slow tests/qa/test_planted_real.py."""

from __future__ import annotations

import pytest

from tests.bench.checks import bases_of_faults, table_of_faults

STATISTICAL = {"shifted", "duplicates", "outliers"}


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("name", ["street", "nuclei"])
def test_what_can_be_known_of_planted_faults_is_found_and_sound_sets_have_no_error(data_dir, name):
    (_, _, errors, _), *rows = table_of_faults(*bases_of_faults(data_dir)[name])
    assert errors == 0
    assert [row for row in rows if not row[2] and row[0] not in STATISTICAL] == []
    assert [row for row in rows if row[3]] == []
