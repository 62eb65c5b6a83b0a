"""Stories of objects that are copied onto the next images."""

import numpy as np
import pytest

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.project import ProjectFile
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.overlap import Overlap
from segdesk.model.project import Project
from segdesk.model.stored import StoredMask
from segdesk.progress import Cancelled, Progress
from segdesk.tools.operations import copied, copying
from segdesk.tools.operations.propagate import following, propagate
from tests.tools.conftest import CAR, CLASSES, onto
from tests.tools.operations.conftest import SQUARE

SIZES = {1: (120, 80), 2: (120, 80), 3: (50, 40), 4: (8, 8), 5: (120, 80), 6: (120, 80)}
BROKEN, MISFIT = 5, 6


class Shelf:
    """Blank images; one cannot be read, one has a mask that does not fit."""

    def read(self, entry):
        if entry.id == BROKEN:
            raise SegDeskError("The image ends early.", "Get it again.", file=entry.path)
        stored = StoredMask(np.zeros((3, 3), np.uint8), "L", "Too small.") if entry.id == MISFIT else None
        return DocumentContent((entry.width, entry.height), stored=stored)


@pytest.fixture
def project():
    entries = {n: ImageEntry(n, f"{n}.png", f"{n}.png", *size) for n, size in SIZES.items()}
    project = Project(Shelf(), classes=CLASSES, entries=entries)
    with project.document(1).edit("Draw") as edit:
        edit.draw(edit.add(CAR), SQUARE)
        edit.write(Rect(40, 10, 60, 30), edit.add(CAR, note="left"))
    return project


@pytest.fixture
def clip(project):
    return copied(project.document(1), [1, 2])


def test_the_next_images_are_those_that_follow_in_the_project(project):
    assert following(project, 2, 3) == [3, 4, 5]
    assert following(project, 5, 9) == [6]


def test_objects_go_onto_every_image_that_has_a_place_as_one_step(project, clip):
    found = onto(project, [2, 3, 4, 5, 6], clip)
    assert found.made == {2: (1, 2), 3: (1, 2)}
    assert found.lost_px == {3: 200}
    assert found.skipped == {
        4: "Nothing fits here: it is outside the image, or other objects keep their pixels",
        5: "The image ends early.",
        6: "Its mask does not fit and waits for a repair",
    }
    assert project.history.undo_name == "Copy 2 objects to the next 5 images"
    assert project.document(2).objects[1].polygon == SQUARE
    assert project.document(2).objects[2].note == "left"
    assert project.entries[2].edited
    assert not project.entries[4].edited
    project.history.undo()
    assert len(project.document(2).objects) == len(project.document(3).objects) == 0
    project.history.redo()
    assert project.document(3).area(2) == 200


def test_other_objects_keep_their_pixels_unless_they_may_be_overwritten(project, clip):
    with project.document(2).edit("Draw") as edit:
        edit.write(Rect(0, 0, 120, 80), edit.add(CAR))
    found = onto(project, [2], clip)
    assert list(found.skipped) == [2]
    assert project.history.undo_name == "Draw"
    onto(project, [2], clip, overlap=Overlap.OVERWRITE)
    assert project.document(2).area(1) == 120 * 80 - 800


def test_copies_on_images_that_nobody_opened_are_in_the_file(tmp_path):
    with ProjectFile.create(tmp_path / "p.segdesk", classes=CLASSES) as file:
        file.add_images([ImageEntry(0, f"{n}.png", f"{n}.png", *SIZES[n]) for n in (1, 2, 3)])
        with file.project.document(1).edit("Draw") as edit:
            edit.draw(edit.add(CAR), SQUARE)
        clip = copied(file.project.document(1), [1])
        with file.batch(copying(clip, 2)) as batch:
            found = propagate(batch, [2, 3], clip, jobs=2)
            batch.finish()
        assert found.made == {2: (1,), 3: (1,)}
        assert file.project.open_documents() == (1,)
        assert file.project.history.undo_name == "Copy 1 object to the next 2 images"
    with ProjectFile.open(tmp_path / "p.segdesk") as file:
        assert file.project.document(3).objects[1].polygon == SQUARE
        assert file.project.document(2).area(1) == 400
        file.project.history.undo()
        assert len(file.project.document(2).objects) == 0
        assert len(file.project.document(1).objects) == 1


def test_cancelled_on_the_way_leaves_no_trace(project, clip):
    class Impatient(Progress):
        def step(self, done, total, what=""):
            if done == 1:
                raise Cancelled

    with pytest.raises(Cancelled):
        onto(project, [2, 3], clip, progress=Impatient())
    assert len(project.document(2).objects) == 0
    assert project.history.undo_name == "Draw"
