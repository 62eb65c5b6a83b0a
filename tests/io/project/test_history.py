"""Edits, undo and redo of a project file, in one session and over several."""

import sqlite3

import pytest

from segdesk.errors import SegDeskError
from segdesk.geometry import Part, Rect
from segdesk.io.project import ProjectFile
from segdesk.io.project.settings import Settings
from segdesk.model.classes import Kind, MaskClass, Task
from segdesk.model.entry import ImageEntry, Status
from segdesk.model.overlap import Overlap

from .conftest import (
    CAR,
    CLASSES,
    ROAD,
    TREE,
    crashed_copy,
    is_blank,
    make,
    paint,
    reopened,
    state_of,
    states_of,
    undo_all,
)

LEFT, RIGHT = Rect(0, 0, 140, 200), Rect(150, 50, 300, 270)


def test_a_new_project_says_what_it_was_made_with(path):
    file = ProjectFile.create(path, name="Streets", task=Task.PANOPTIC, classes=CLASSES)
    with reopened(file) as again:
        project = again.project
        assert (project.name, project.task, project.classes) == ("Streets", Task.PANOPTIC, CLASSES)
        assert not len(project)
        assert project.history.undo_name is None


def test_a_project_without_a_name_is_named_like_its_file(path):
    with ProjectFile.create(path) as file:
        assert file.project.name == "road"


def test_creating_never_writes_over_a_file(path):
    path.write_bytes(b"a thesis")
    with pytest.raises(SegDeskError, match="file already"):
        ProjectFile.create(path)
    assert path.read_bytes() == b"a thesis"


def test_images_are_numbered_and_their_paths_relative(file, path):
    entries = file.project.entries
    assert list(entries) == [1, 2, 3]
    assert [one.path for one in entries.values()] == ["images/1.png", "images/2.png", "images/3.png"]
    assert file.photo_path(entries[1]) == path.parent / "images" / "1.png"


def test_an_image_id_is_given_once(file):
    with pytest.raises(ValueError, match="taken"):
        file.add_images([ImageEntry(2, "b.png", "b.png")])
    assert len(file.project) == 3


def test_every_gesture_is_on_disk_while_the_project_is_open(file):
    paint(file, 1, LEFT)
    paint(file, 2, RIGHT, CAR)
    file.flush()
    expected = states_of(file)
    with ProjectFile.open(crashed_copy(file)) as copy:
        assert copy.recovered
        assert states_of(copy) == expected
        assert undo_all(copy) == 2
        assert is_blank(copy, 1)
        assert is_blank(copy, 2)


def test_a_project_that_was_closed_is_not_called_recovered(file):
    with reopened(file) as again:
        assert not again.recovered


def test_undo_goes_back_over_images_and_sessions_and_redo_forth(file):
    states = [states_of(file)]
    for image, rect, key in ((1, LEFT, ROAD), (3, RIGHT, CAR), (1, RIGHT, CAR), (2, LEFT, TREE)):
        paint(file, image, rect, key)
        states.append(states_of(file))
    with reopened(file) as again:
        for state in states[-2::-1]:
            again.project.history.undo()
            assert states_of(again) == state
        with reopened(again) as third:
            for state in states[1:]:
                third.project.history.redo()
                assert states_of(third) == state
            assert third.project.history.redo() is None


def test_a_gesture_after_an_undo_drops_what_could_be_redone_also_after_reopening(file):
    paint(file, 1, LEFT)
    paint(file, 1, RIGHT, CAR)
    file.project.history.undo()
    paint(file, 2, LEFT, TREE)
    expected = states_of(file)
    with reopened(file) as again:
        assert states_of(again) == expected
        assert again.project.history.redo() is None
        assert undo_all(again) == 2


def test_undone_steps_can_be_redone_in_the_next_session(file):
    paint(file, 1, LEFT)
    after = state_of(file, 1)
    file.project.history.undo()
    with reopened(file) as again:
        assert is_blank(again, 1)
        again.project.history.redo()
        assert state_of(again, 1) == after


def test_a_polygon_comes_back_with_every_vertex(file):
    polygon = (
        Part(((10.25, 10.5), (99.0, 12.0), (60.125, 88.0)), (((40.0, 20.0), (50.0, 20.0), (45.0, 30.0)),)),
    )
    with file.project.document(1).edit("Polygon") as edit:
        one = edit.add(CAR, group=-7, note="ünder\udcff", crowd=True, z=-3, extra='{"k": 1}')
        edit.draw(one, polygon)
    expected = state_of(file, 1)
    with reopened(file) as again:
        assert state_of(again, 1) == expected
        assert again.project.document(1).objects[one].polygon == polygon
        assert again.project.document(1).objects[one].agrees


def test_overlapping_objects_keep_their_planes(file):
    with file.project.document(1).edit("Two", overlap=Overlap.ALLOW) as edit:
        edit.write(LEFT, edit.add(ROAD))
        edit.write(LEFT, edit.add(CAR))
    expected = state_of(file, 1)
    assert len(expected[0]) == 2
    with reopened(file) as again:
        assert state_of(again, 1) == expected
        again.project.history.undo()
        assert is_blank(again, 1)


def test_an_object_id_is_never_given_twice_not_even_after_undo_and_reopening(file):
    first = paint(file, 1, LEFT)
    file.project.history.undo()
    with reopened(file) as again:
        second = paint(again, 1, LEFT)
        again.project.history.undo()
        paint(again, 2, LEFT)
        with reopened(again) as third:
            assert first < second < paint(third, 1, LEFT)


def test_the_entry_of_an_edited_image_follows_and_comes_back(file):
    paint(file, 2, LEFT)
    edited = file.project.entries[2]
    assert (edited.status, edited.labelled, edited.use[0].pixels) == (Status.EDITED, True, 140 * 200)
    with reopened(file) as again:
        assert again.project.entries[2] == edited
        again.project.history.undo()
        assert again.project.entries[2].status is Status.UNTOUCHED
        with reopened(again) as third:
            assert not third.project.entries[2].labelled


def rename(classes):
    return classes.changed(CAR, name="vehicle")


def renumber(classes):
    return classes.changed(CAR, id=26)


def merge(classes):
    return classes.merged_into(CAR, ROAD)


def add(classes):
    return classes.added(MaskClass(classes.next_key, 9, "sign", "#ffffff", Kind.THING))


@pytest.mark.parametrize("change", [rename, renumber, merge, add])
def test_a_change_of_the_class_map_touches_no_image_and_is_undone(file, change):
    paint(file, 1, LEFT, CAR)
    pixels = state_of(file, 1)
    changed = change(file.project.classes)
    file.project.set_classes(changed, "Classes")
    with reopened(file) as again:
        assert again.project.classes == changed
        assert state_of(again, 1) == pixels
        again.project.history.undo()
        assert again.project.classes == CLASSES
        with reopened(again) as third:
            assert third.project.classes == CLASSES
            third.project.history.redo()
            assert third.project.classes == changed


def test_deleting_a_class_into_another_gives_it_all_objects(file):
    paint(file, 1, LEFT, CAR)
    paint(file, 2, LEFT, ROAD)
    file.project.set_classes(file.project.classes.merged_into(CAR, ROAD), "Delete car into road")
    with reopened(file) as again:
        assert again.project.uses()[ROAD].pixels == 2 * 140 * 200
        assert again.project.classes.by_key(CAR).name == "road"
        again.project.history.undo()
        assert again.project.uses()[CAR].pixels == 140 * 200


def test_a_change_of_the_task_is_a_step(file):
    file.project.set_task(Task.INSTANCE)
    with reopened(file) as again:
        assert again.project.task is Task.INSTANCE
        again.project.history.undo()
        assert again.project.task is Task.SEMANTIC
        with reopened(again) as third:
            assert third.project.task is Task.SEMANTIC


def test_waivers_and_settings_last(file):
    file.project.set_waivers('{"empty": "ü\udcff"}')
    file.settings["export"] = {"name": "a", "sizes": [1, 2]}
    file.settings["gone"] = 1
    del file.settings["gone"]
    with reopened(file) as again:
        assert again.project.waivers == '{"empty": "ü\udcff"}'
        assert dict(again.settings) == {"export": {"name": "a", "sizes": [1, 2]}}
        again.project.history.undo()
        assert again.project.waivers == ""


def test_a_setting_that_cannot_be_deleted_stays():
    def refuse(_job):
        raise SegDeskError("Read-only.")

    settings = Settings({"a": "1"}, refuse)
    with pytest.raises(SegDeskError):
        del settings["a"]
    assert settings["a"] == 1


def test_a_step_may_have_a_name_that_is_no_unicode(file):
    paint(file, 1, LEFT, name="Import \udcff")
    with reopened(file) as again:
        assert again.project.history.undo_name == "Import \udcff"


def test_a_closed_project_is_one_file_that_a_copy_of_takes_all_along(file, path, tmp_path):
    paint(file, 1, LEFT)
    expected = states_of(file)
    file.close()
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    copy = tmp_path / "other" / "copy.segdesk"
    copy.parent.mkdir()
    copy.write_bytes(path.read_bytes())
    with ProjectFile.open(copy) as again:
        assert states_of(again) == expected


def test_after_a_checkpoint_the_file_alone_holds_everything(file, path, tmp_path):
    paint(file, 1, LEFT)
    expected = states_of(file)
    file.checkpoint()
    copy = tmp_path / "copy.segdesk"
    copy.write_bytes(path.read_bytes())
    with ProjectFile.open(copy) as again:
        assert states_of(again) == expected


def test_a_closed_project_refuses_gestures_instead_of_losing_them(file):
    document = file.project.document(1)
    file.close()
    with pytest.raises(SegDeskError, match="closed"), document.edit("Brush"):
        pass
    with pytest.raises(SegDeskError, match="closed"):
        file.project.set_task(Task.INSTANCE)
    with pytest.raises(SegDeskError, match="closed"):
        file.settings["a"] = 1
    with pytest.raises(SegDeskError, match="closed"):
        file.read(file.project.entries[2])


def test_closing_twice_is_no_fault(file):
    file.close()
    file.close()


def test_a_step_whose_values_left_the_memory_is_undone_from_the_file(file, monkeypatch):
    monkeypatch.setattr("segdesk.io.project.timeline.MEMORY_BYTES", 0)
    before = states_of(file)
    paint(file, 1, LEFT)
    after = states_of(file)
    file.flush()
    assert not file.project.history.done[0].in_memory
    file.project.history.undo()
    assert states_of(file) == before
    file.project.history.redo()
    assert states_of(file) == after


def test_undo_across_sessions_needs_no_document_to_be_open(path):
    with make(path) as file:
        paint(file, 1, LEFT)
        with reopened(file) as again:
            again.project.history.undo()
            assert again.project.open_documents() == ()
            with reopened(again) as third:
                assert is_blank(third, 1)


def test_the_database_has_no_orphans_after_a_session(file, path):
    paint(file, 1, LEFT)
    file.project.history.undo()
    paint(file, 1, RIGHT)
    with reopened(file) as again:
        again.close()
    connection = sqlite3.connect(path)
    assert connection.execute(
        "SELECT count(*) FROM records WHERE step NOT IN (SELECT id FROM steps)"
    ).fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM steps WHERE dead_at IS NOT NULL").fetchone() == (0,)
    connection.close()
