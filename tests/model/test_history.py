"""Stories of undo and redo over a line of steps."""

import pytest

from segdesk.model.history import History
from segdesk.model.step import Change, Key, Part, Step

KEY = Key(1, Part.ENTRY, 7)


def step(before, after):
    return Step.of(f"to {after}", {KEY: Change(before, after)})


@pytest.fixture
def history():
    applied = []
    history = History(applied.append)
    history.applied = applied
    for before in range(3):
        history.push(step(before, before + 1))
    return history


def test_pushing_applies_nothing(history):
    assert history.applied == []
    assert (history.undo_name, history.redo_name) == ("to 3", None)


def test_undo_and_redo_apply_the_values_and_announce_the_step(history):
    moves = []
    history.moved.connect(lambda step, undone: moves.append((step.name, undone)))
    history.undo()
    history.undo()
    history.redo()
    assert history.applied == [{KEY: 2}, {KEY: 1}, {KEY: 2}]
    assert moves == [("to 3", True), ("to 2", True), ("to 2", False)]


def test_going_to_a_place_walks_there(history):
    history.go_to(0)
    assert history.undo() is None
    history.go_to(2)
    assert history.applied[-1] == {KEY: 2}
    assert history.redo_name == "to 3"


def test_a_new_step_drops_what_could_be_redone(history):
    history.undo()
    history.push(step(2, 9))
    assert history.redo() is None
    assert [one.name for one in history.done] == ["to 1", "to 2", "to 9"]


def test_the_oldest_steps_can_be_dropped(history):
    assert [one.name for one in history.drop_oldest(2)] == ["to 1", "to 2"]
    assert history.truncated
    history.go_to(0)
    assert history.applied == [{KEY: 2}]


def test_steps_are_read_late_and_only_for_open_images():
    asked = []

    def load(images):
        asked.append(images)
        return {KEY: Change(0, 1)}

    history = History(lambda values: None, open_images=lambda: (4, 5))
    history.restore([Step("old", (1,), load=load)], [], truncated=True)
    history.undo()
    assert asked == [(4, 5)]
    assert history.truncated
    assert not history.undone[0].in_memory


def test_a_step_that_is_forgotten_is_read_again():
    one = step(0, 1)
    one.load = lambda images: {KEY: Change(5, 6)}
    assert one.changes == {KEY: Change(0, 1)}
    one.forget()
    assert one.changes == {KEY: Change(5, 6)}


def test_a_refusal_keeps_the_cursor(history):
    history.refusal = PermissionError("read-only")
    with pytest.raises(PermissionError):
        history.undo()
    assert len(history.done) == 3


def test_a_step_that_cannot_be_read_keeps_the_cursor():
    def load(images):
        raise OSError("gone")

    history = History(lambda values: None)
    history.restore([Step("old", (1,), load=load)], [], truncated=False)
    with pytest.raises(OSError, match="gone"):
        history.undo()
    assert len(history.done) == 1
