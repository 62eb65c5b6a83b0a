"""The session of a real project: images come to the front, edits go back wherever they were made."""

import numpy as np
import pytest
from PIL import Image

from segdesk.geometry import Rect
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.display import VARIANTS, Look
from segdesk.model.entry import ImageEntry
from segdesk.ui.session.jobs import Jobs
from segdesk.ui.session.session import Session

CLASSES = class_map([(0, "Road", "#8667FE", Kind.STUFF), (1, "Car", "#4BEEDC", Kind.THING)])


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def session(tmp_path, jobs):
    for name in "ab":
        pixels = np.full((40, 60, 3), ord(name), np.uint8)
        Image.fromarray(pixels).save(tmp_path / f"{name}.png")
    with ProjectFile.create(tmp_path / "p.segdesk", classes=CLASSES) as file:
        file.add_images(
            [ImageEntry(0, str(tmp_path / f"{name}.png"), f"{name}.png", 60, 40) for name in "ab"]
        )
        session = Session(file, jobs)
        yield session
        session.close()


def paint(session, name="Brush"):
    with session.edit(name) as edit:
        one = edit.add(2)
        edit.write(Rect(0, 0, 5, 5), one)


def test_an_image_comes_to_the_front_and_its_photo_follows(session, qtbot):
    with qtbot.waitSignal(session.photo_changed):
        session.go_to(session.order[0])
    assert session.entry.original == "a.png"
    assert session.photo.shape == (40, 60, 3)
    assert session.document.size == (60, 40)


def test_the_first_class_in_hand_is_one_that_marks_something(tmp_path, jobs):
    kinds = (Kind.BACKGROUND, Kind.VOID, Kind.THING)
    classes = class_map([(number, kind.value, "#4BEEDC", kind) for number, kind in enumerate(kinds)])
    with ProjectFile.create(tmp_path / "p.segdesk", classes=classes) as file:
        session = Session(file, jobs)
        assert session.project.classes.by_key(session.selection.class_key).kind is Kind.THING
        session.close()


def test_undo_goes_to_the_image_of_the_step_and_says_so(session, qtbot):
    session.go_to(session.order[0])
    paint(session)
    assert session.go(1)
    with qtbot.waitSignal(session.said) as said:
        session.undo()
    assert said.args == ["Undid Brush on a.png"]
    assert session.entry.original == "a.png"
    assert not session.document.planes[0].any()


def test_docks_hear_of_pixels_in_bundles(session, qtbot):
    session.go_to(session.order[0])
    with qtbot.waitSignals([session.document_changed, session.entries_changed, session.history_changed]):
        paint(session)
        paint(session)


def test_a_photo_that_is_gone_is_a_problem_with_words(session, tmp_path, qtbot):
    (tmp_path / "b.png").unlink()
    with qtbot.waitSignal(session.photo_changed):
        session.go_to(session.order[1])
    assert session.problem.file.name == "b.png"


def test_a_photo_that_came_back_is_read_again(session, tmp_path, qtbot):
    (tmp_path / "b.png").rename(tmp_path / "away.png")
    with qtbot.waitSignal(session.photo_changed):
        session.go_to(session.order[1])
    (tmp_path / "away.png").rename(tmp_path / "b.png")
    with qtbot.waitSignal(session.photo_changed):
        session.read_again()
    assert session.problem is None
    assert session.photo is not None


def test_a_closed_session_hears_nothing_of_the_writer(session):
    session.close()
    told = []
    session.saved_changed.connect(lambda: told.append(1))
    session.file.save_state_changed.emit()
    assert told == []


def test_the_end_of_the_list_is_an_end(session):
    session.go_to(session.order[1])
    assert not session.go(1)
    assert session.go(-1)


def test_a_job_ends_in_one_way(jobs, qtbot):
    job = jobs.start("Counting", lambda progress: sum(progress.over(range(4))))
    with qtbot.waitSignal(job.succeeded) as end:
        pass
    assert end.args == [6]
    assert jobs.running == []


def test_a_cancelled_job_says_so(jobs, qtbot):
    def forever(progress):
        while True:
            progress.step(0, 0)

    job = jobs.start("Waiting", forever)
    with qtbot.waitSignal(job.cancelled):
        job.cancel()


def test_a_fault_in_a_job_is_logged_and_told(jobs, qtbot, caplog):
    job = jobs.start("Dividing", lambda progress: 1 / 0)
    with qtbot.waitSignal(job.failed) as failed:
        pass
    assert isinstance(failed.args[0], ZeroDivisionError)
    assert "Dividing failed" in caplog.text
    caplog.clear()


def test_the_document_of_the_next_image_is_read_before_one_goes_there(session, qtbot):
    first, second = session.order
    session.go_to(first)
    qtbot.waitUntil(lambda: second in session.project.open_documents())
    waiting = session.project.document(second)
    assert session.go(1)
    assert session.document is waiting
    assert session.display.document is waiting


def test_a_document_that_waits_follows_a_step_over_many_images(session, qtbot):
    first, second = session.order
    session.go_to(first)
    qtbot.waitUntil(lambda: second in session.project.open_documents())
    with session.file.batch("Fill") as batch:
        document, changes = batch.document(second), {}
        with document.edit("Fill", into=changes) as edit:
            edit.write(Rect(0, 0, 60, 40), edit.add(2))
        batch.put(document, changes)
        batch.finish()
    assert session.go(1)
    assert session.document.planes[0].all()
    assert session.display.pixels.all()


def test_a_document_that_waits_shows_the_class_map_and_task_of_now(session, qtbot):
    first, second = session.order
    session.go_to(second)
    paint(session)
    session.go_to(first)
    session.project.set_task(Task.INSTANCE)
    session.project.set_classes(CLASSES.changed(2, name="Van"))
    session.go_to(second)
    assert session.document.classes.by_key(2).name == "Van"
    assert session.display.looks[session.display.pixels[0, 0] - 1] == Look(2, 1 % VARIANTS)
