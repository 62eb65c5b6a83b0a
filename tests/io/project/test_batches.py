"""Steps over many images: made by workers while the hand goes on, whole or not there."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.project import ProjectFile
from segdesk.model.entry import Status

from .conftest import CAR, ROAD, crashed_copy, is_blank, make, paint, reopened, state_of, states_of, undo_all

LEFT, RIGHT = Rect(0, 0, 140, 200), Rect(150, 50, 300, 270)


def fill(batch, image, rect=RIGHT, key=CAR):
    """A worker's share of a batch."""
    document, changes = batch.document(image), {}
    with document.edit("Fix", into=changes) as edit:
        edit.write(rect, edit.add(key))
    batch.put(document, changes)


@pytest.fixture
def file(path):
    with make(path, images=12) as made:
        yield made


def test_a_batch_of_workers_is_one_step_over_all_images(file):
    paint(file, 1, LEFT)
    before = states_of(file)
    with file.batch("Repair 12 masks") as batch, ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda image: fill(batch, image), range(1, 13)))
        report = batch.finish()
    assert report.left_out == ()
    assert report.step.images == tuple(range(1, 13))
    after = states_of(file)
    assert all(after[image] != before[image] for image in before)
    with reopened(file) as again:
        assert states_of(again) == after
        again.project.history.undo()
        assert states_of(again) == before
        again.project.history.redo()
        assert states_of(again) == after
        assert undo_all(again) == 2


def test_an_image_edited_meanwhile_is_left_out_and_listed(file):
    with file.batch("Repair") as batch:
        fill(batch, 1)
        fill(batch, 2)
        paint(file, 2, LEFT)
        fill(batch, 3)
        expected = state_of(file, 2)
        report = batch.finish()
    assert report.left_out == (2,)
    assert report.step.images == (1, 3)
    assert state_of(file, 2) == expected
    with reopened(file) as again:
        assert state_of(again, 2) == expected
        again.project.history.undo()
        assert is_blank(again, 3)
        assert state_of(again, 2) == expected


def test_an_image_whose_edit_was_undone_meanwhile_is_left_out_too(file):
    paint(file, 2, LEFT)
    with file.batch("Repair") as batch:
        fill(batch, 1)
        fill(batch, 2)
        file.project.history.undo()
        report = batch.finish()
    assert report.left_out == (2,)
    assert is_blank(file, 2)


def test_a_gesture_that_is_being_made_keeps_its_image_out(file):
    with file.batch("Repair") as batch:
        fill(batch, 1)
        with file.project.document(1).edit("Brush"):
            report = batch.finish()
    assert report == type(report)(None, (1,))
    assert is_blank(file, 1)


def test_a_batch_that_changes_nothing_is_no_step(file):
    with file.batch("Repair") as batch:
        batch.put(batch.document(1), {})
        assert batch.finish().step is None
    assert file.project.history.undo_name is None


def test_a_batch_that_is_not_finished_leaves_no_trace(file):
    with pytest.raises(ZeroDivisionError), file.batch("Repair") as batch:
        fill(batch, 1)
        raise ZeroDivisionError
    assert is_blank(file, 1)
    with reopened(file) as again:
        assert is_blank(again, 1)
        assert again.project.history.undo_name is None


def test_a_batch_whose_project_closes_first_leaves_no_trace(path):
    file = make(path, images=2)
    with file.batch("Repair") as batch:
        fill(batch, 1)
        file.close()
    with ProjectFile.open(path) as again:
        assert is_blank(again, 1)
        assert again.project.history.undo_name is None
        assert undo_all(again) == 0


def test_a_crash_in_the_middle_removes_what_was_written_of_it(file):
    paint(file, 5, LEFT)
    before = states_of(file)
    with file.batch("Repair") as batch:
        for image in (1, 2, 5):
            fill(batch, image)
        file.flush()
        copy = crashed_copy(file)
        with ProjectFile.open(copy, read_only=True) as seen:
            assert states_of(seen) == before
        with ProjectFile.open(copy) as again:
            assert again.recovered
            assert states_of(again) == before
            assert undo_all(again) == 1
            paint(again, 1, RIGHT)  # numbers of the removed step may be given again
            with reopened(again) as third:
                assert not is_blank(third, 1)
                assert undo_all(third) == 1
                assert states_of(third)[5] == ([bytes(300 * 270 * 2)], {})


def test_a_batch_does_not_take_back_what_is_undone_behind_it(file):
    paint(file, 1, LEFT)
    file.project.history.undo()
    with file.batch("Repair") as batch:
        fill(batch, 2)
        batch.finish()
    with reopened(file) as again:
        assert again.project.history.redo() is None
        assert is_blank(again, 1)
        assert not is_blank(again, 2)


def test_a_status_given_meanwhile_comes_back_when_the_batch_is_undone(file):
    with file.batch("Repair") as batch:
        fill(batch, 4)
        with file.project.step("Reviewed") as step:
            file.project.set_entry(4, into=step, status=Status.REVIEWED)
        batch.finish()
    assert file.project.entries[4].status is Status.EDITED
    with reopened(file) as again:
        again.project.history.undo()
        assert again.project.entries[4].status is Status.REVIEWED


def test_several_images_edited_by_hand_are_one_step(file):
    with file.project.step("Fill both") as step:
        for image in (1, 2):
            with file.project.document(image).edit("Fill", into=step) as edit:
                edit.write(LEFT, edit.add(ROAD))
    with reopened(file) as again:
        assert not is_blank(again, 1)
        assert not is_blank(again, 2)
        assert undo_all(again) == 1
        assert is_blank(again, 1)
        assert is_blank(again, 2)


def test_a_worker_is_told_when_the_project_was_closed(file):
    batch = file.batch("Repair")
    document, changes = batch.document(1), {}
    with document.edit("Fix", into=changes) as edit:
        edit.write(RIGHT, edit.add(CAR))
    file.close()
    with pytest.raises(SegDeskError, match="closed"):
        batch.put(document, changes)
    with ProjectFile.open(file.path) as again:
        assert is_blank(again, 1)


def test_what_is_read_at_a_position_stays_whatever_is_done_meanwhile(file):
    paint(file, 1, LEFT)
    noted, entry = file.position, file.project.entries[1]
    plane = file.project.document(1).planes[0].copy()
    paint(file, 1, RIGHT, CAR)
    assert (file.read_at(entry, noted).planes[0] == plane).all()
    file.project.history.undo()
    file.project.history.undo()
    paint(file, 1, RIGHT, CAR)
    file.flush()
    assert (file.read_at(entry, noted).planes[0] == plane).all()
