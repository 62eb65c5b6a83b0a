"""Stories of a project in memory: one history over images, class map and entries."""

import pytest

from segdesk.geometry import Rect
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ClassUse, ImageEntry, Status
from segdesk.model.project import Project

CLASSES = class_map([(0, "road", "#112233", Kind.STUFF), (1, "car", "#445566", Kind.THING)])


class Memory:
    """A store of blank images."""

    def read(self, entry):
        return DocumentContent((entry.width, entry.height))


@pytest.fixture
def project():
    entries = {n: ImageEntry(n, f"{n}.png", f"{10 - n}.png", 64, 48) for n in (1, 2, 3)}
    return Project(Memory(), classes=CLASSES, entries=entries)


def paint(project, image, rect=Rect(0, 0, 8, 8), key=1, **options):
    with project.document(image).edit("Brush", **options) as edit:
        edit.write(rect, edit.add(key))


def test_images_are_in_the_order_of_their_original_paths(project):
    assert [one.id for one in project.in_order] == [3, 2, 1]


def test_an_edit_makes_an_image_edited_and_counts_its_classes(project):
    paint(project, 1)
    paint(project, 1, Rect(20, 20, 22, 22), key=2)
    entry = project.entries[1]
    assert (entry.status, entry.edited, entry.labelled) == (Status.EDITED, True, True)
    assert entry.use == (ClassUse(1, 1, 64), ClassUse(2, 1, 4))
    assert project.images_with(2) == 1


def test_undo_crosses_images_and_brings_entries_back(project):
    before = dict(project.entries)
    paint(project, 1)
    paint(project, 2)
    project.history.go_to(0)
    assert project.entries == before
    assert len(project.document(2).objects) == 0
    project.history.go_to(2)
    assert project.document(1).area(1) == 64
    assert project.entries[2].edited


def test_a_class_map_that_is_not_sound_is_refused(project):
    with pytest.raises(ValueError, match="2 classes have the id 0"):
        project.set_classes(CLASSES.changed(2, id=0))
    assert project.classes is CLASSES


def test_classes_and_task_are_steps_that_open_documents_follow(project):
    document = project.document(1)
    project.set_classes(CLASSES.changed(1, name="street"))
    project.set_task(Task.PANOPTIC)
    assert document.classes.by_key(1).name == "street"
    project.history.go_to(0)
    assert (document.classes, project.task) == (CLASSES, Task.SEMANTIC)


def test_merging_classes_moves_their_counts_and_rewrites_no_image(project):
    paint(project, 1, key=1)
    paint(project, 2, key=2)
    project.set_classes(CLASSES.merged_into(2, 1))
    assert project.uses() == {1: ClassUse(1, 2, 128)}
    assert project.images_with(1) == 2
    assert len(project.history.done) == 3


def test_one_step_collects_edits_of_many_images_and_entries(project):
    with project.step("Fix all") as step:
        for image in (1, 2):
            paint(project, image, into=step)
            paint(project, image, Rect(30, 30, 40, 40), into=step)
        project.set_entry(3, into=step, split="val", note="x")
    assert [one.name for one in project.history.done] == ["Fix all"]
    assert project.entries[1].use == (ClassUse(1, 2, 164),)
    project.history.undo()
    assert project.entries[3].split == ""
    assert not project.entries[1].edited
    assert project.document(2).planes[0].max() == 0
    project.history.redo()
    assert project.document(2).area(2) == 100


def test_a_step_that_fails_undoes_what_it_collected(project):
    def fail():
        with project.step("Fix all") as step:
            paint(project, 1, into=step)
            project.set_entry(2, into=step, split="val")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert project.history.done == []
    assert project.entries[2].split == ""
    assert len(project.document(1).objects) == 0


def test_a_step_in_which_nothing_differs_is_none(project):
    with project.step("Nothing") as step:
        project.set_entry(1, into=step, split="val")
        project.set_entry(1, into=step, split="")
    assert project.history.done == []


def test_reading_an_image_late_and_undoing_what_a_person_said_before_keep_apart(project):
    with project.step("Split") as step:
        project.set_entry(1, into=step, split="val")
    read = ImageEntry(1, "1.png", "9.png", 64, 48, labelled=True, split="val")
    project.read_in(read)
    project.history.undo()
    assert project.entries[1].split == ""
    assert project.entries[1].labelled


def test_reviewing_is_a_step_and_editing_takes_it_back(project):
    with project.step("Reviewed") as step:
        project.set_entry(1, into=step, status=Status.REVIEWED)
    paint(project, 1)
    assert project.entries[1].status is Status.EDITED
    project.history.undo()
    assert project.entries[1].status is Status.REVIEWED


def test_facts_of_files_are_no_part_of_steps(project):
    with pytest.raises(KeyError), project.step("Move") as step:
        project.set_entry(1, into=step, path="elsewhere.png")


def test_waivers_are_undoable(project):
    project.set_waivers('[["gap", 1, "seen"]]')
    project.history.undo()
    assert project.waivers == ""


def test_what_changes_is_announced_once_for_each_image(project):
    heard = []
    project.entry_changed.connect(heard.append)
    project.entries_added.connect(lambda: heard.append("added"))
    paint(project, 2)
    project.history.undo()
    project.add_entries([ImageEntry(4, "4.png", "4.png")])
    assert heard == [2, 2, "added"]


def test_a_closed_document_is_read_again(project):
    document = project.document(1)
    assert project.open_documents() == (1,)
    project.close_document(1)
    assert project.document(1) is not document


def test_a_read_only_project_refuses_before_anything_changes(project):
    project.refusal = PermissionError("read-only")
    with pytest.raises(PermissionError):
        paint(project, 1)
    with pytest.raises(PermissionError):
        project.set_task(Task.INSTANCE)
    assert project.task is Task.SEMANTIC
