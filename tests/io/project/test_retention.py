"""How much history is kept, and what is left when the oldest steps go."""

import sqlite3

import hypothesis.strategies as st
import pytest
from hypothesis import given

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.project import retention
from segdesk.io.project.retention import Weight, droppable, is_over
from segdesk.model.classes import Task
from segdesk.model.entry import Status

from .conftest import CAR, ROAD, paint, reopened, states_of, undo_all

weights = st.lists(st.builds(Weight, st.integers(0, 1 << 29), st.booleans()), max_size=60)


@pytest.fixture
def tight(monkeypatch):
    """Five gestures stay, and hardly any bytes."""
    monkeypatch.setattr(retention, "GESTURES_KEPT", 5)
    monkeypatch.setattr(retention, "BYTES_KEPT", 100)
    monkeypatch.setattr(retention, "SHARE_KEPT", 0)


def saved(file, *gesture):
    """A gesture whose bytes are known, as they are when a person makes the next one."""
    paint(file, *gesture)
    file.flush()


def square(number):
    left, top = number * 37 % 200, number * 53 % 180
    return Rect(left, top, left + 60, top + 60)


def test_the_defaults_are_those_that_were_promised():
    assert (retention.GESTURES_KEPT, retention.BYTES_KEPT, retention.SHARE_KEPT) == (1000, 1 << 30, 0.1)
    assert not is_over(1_500, 1 << 30, 0)
    assert is_over(1_500, (1 << 30) + 1, 0)
    assert not is_over(1_500, 2 << 30, 30 << 30)


def test_the_oldest_go_first_until_it_fits():
    steps = [Weight(1 << 20, project_wide=False)] * 3000
    count = droppable(steps, total_bytes=3000 << 20, project_bytes=0)
    assert 0 < count <= 2000
    assert (3000 - count) << 20 <= retention.BYTES_KEPT


@given(weights)
def test_what_is_promised_always_stays(steps):
    total = sum(one.size_bytes for one in steps)
    padded = steps + [Weight(0, project_wide=False)] * (retention.GESTURES_KEPT - 1)
    count = droppable(padded, total_bytes=total, project_bytes=0)
    assert len(padded) - count >= min(retention.GESTURES_KEPT, len(padded))
    wide = [index for index, one in enumerate(padded) if one.project_wide]
    assert not wide or count <= wide[-1]


def test_folding_the_oldest_steps_changes_no_state(file, tight):
    for number in range(30):
        saved(file, number % 3 + 1, square(number), (ROAD, CAR)[number % 2])
    expected = states_of(file)
    assert len(file.project.history.done) == 5
    assert file.project.history.truncated
    file.flush()
    for _ in range(5):
        file.project.history.undo()
    early = states_of(file)
    for _ in range(5):
        file.project.history.redo()
    with reopened(file) as again:
        assert states_of(again) == expected
        assert again.project.history.truncated
        assert undo_all(again) == 5
        assert states_of(again) == early


def test_folded_steps_leave_no_rows(file, tight):
    for number in range(20):
        saved(file, 1, square(number))
    with file.project.document(1).edit("Clear") as edit:
        for one in list(file.project.document(1).objects.by_id):
            edit.remove(one)
    for number in range(5):
        saved(file, 2, square(number))
    file.close()
    connection = sqlite3.connect(file.path)
    assert connection.execute("SELECT count(*) FROM steps").fetchone() == (6,)
    assert connection.execute("SELECT count(*) FROM records WHERE step = 0 AND data IS NULL").fetchone() == (
        0,
    )
    assert connection.execute("SELECT count(*) FROM records WHERE step = 0 AND image = 1").fetchone() == (0,)
    connection.close()


def test_the_last_project_wide_step_stays_with_all_after_it(file, tight):
    for number in range(10):
        saved(file, 1, square(number))
    file.project.set_task(Task.INSTANCE)
    for number in range(10):
        saved(file, 2, square(number))
    assert len(file.project.history.done) == 11
    with reopened(file) as again:
        assert undo_all(again) == 11
        assert again.project.task is Task.SEMANTIC


def test_fields_of_entries_are_folded_too(file, tight):
    with file.project.step("Reviewed") as step:
        file.project.set_entry(3, into=step, status=Status.REVIEWED, note="first")
    for number in range(10):
        saved(file, 1, square(number))
    with reopened(file) as again:
        assert (again.project.entries[3].status, again.project.entries[3].note) == (Status.REVIEWED, "first")
        undo_all(again)
        assert again.project.entries[3].status is Status.REVIEWED


def test_a_state_that_is_no_longer_kept_is_said(file, tight):
    saved(file, 1, square(0))
    noted = file.position
    for number in range(20):
        saved(file, 1, square(number), (ROAD, CAR)[number % 2])
    file.flush()
    with pytest.raises(SegDeskError, match="no longer kept"):
        file.read_at(file.project.entries[1], noted)


def test_gestures_do_not_wait_for_the_folding(file, tight):
    """Folding many steps is bulk work that shares transactions; a gesture goes before it."""
    kinds = []
    original = file._journal._write

    def write(jobs):
        kinds.append([type(job).__name__ for job in jobs])
        original(jobs)

    for number in range(20):
        paint(file, 2, square(number))
    file.flush()
    file._journal._write = write
    with file._journal._using:
        for number in range(12):
            paint(file, 1, square(number), (ROAD, CAR)[number % 2])
    file.flush()
    flat = [name for names in kinds for name in names]
    assert flat.count("Fold") >= 5
    assert "PutStep" not in flat[flat.index("Fold") :]


def test_what_was_undone_for_good_costs_no_live_step(file, monkeypatch):
    monkeypatch.setattr(retention, "GESTURES_KEPT", 2)
    monkeypatch.setattr(retention, "BYTES_KEPT", 8000)
    monkeypatch.setattr(retention, "SHARE_KEPT", 0)
    for number in range(6):
        saved(file, 1, square(number))
    kept = len(file.project.history.done)
    assert kept == 6
    for number in range(40):
        file.project.history.undo()
        saved(file, 1, square(number))
    assert len(file.project.history.done) == kept
