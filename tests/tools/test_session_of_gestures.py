"""Long sessions of every gesture there is: back to the first byte, forth to the last, also through a file."""

import hashlib

import numpy as np
import pytest
from PIL import Image

from segdesk.io.project import ProjectFile
from segdesk.model.classes import Task
from segdesk.model.entry import ImageEntry
from segdesk.model.project import Project
from tests.tools.conftest import CLASSES, Blank, HandOf
from tests.tools.gestures import play

GESTURE_COUNT = 200
SMALL = [(120, 80), (120, 80), (64, 48)]


def state(project: Project) -> list:
    """Every byte and every object of every image, and the class map."""
    documents = [project.document(image) for image in sorted(project.entries)]
    planes = [[hashlib.sha256(plane.tobytes()).digest() for plane in one.planes] for one in documents]
    return [planes, [dict(one.objects.by_id) for one in documents], project.classes]


class Witness:
    """Remembers the state after every step, and holds the history to it."""

    def __init__(self, project: Project) -> None:
        self.states = [state(project)]
        self.watch(project)

    def watch(self, project: Project) -> None:
        self.project = project
        project.history.pushed.connect(self._note)

    def _note(self, _step) -> None:
        del self.states[len(self.project.history.done) :]
        self.states.append(state(self.project))

    def goes_back_and_forth(self) -> None:
        history = self.project.history
        assert len(self.states) == len(history.done) + len(history.undone) + 1
        while history.redo():
            pass
        assert state(self.project) == self.states[-1]
        while history.undo():
            assert state(self.project) == self.states[len(history.done)], history.undone[-1].name
        assert state(self.project) == self.states[0]
        while history.redo():
            assert state(self.project) == self.states[len(history.done)], history.done[-1].name


def entries_of(sizes) -> dict[int, ImageEntry]:
    return {n: ImageEntry(n, f"{n}.png", f"{n}.png", *size) for n, size in enumerate(sizes, 1)}


def a_session(task: Task, sizes, seed: int) -> Witness:
    project = Project(Blank(), task=task, classes=CLASSES, entries=entries_of(sizes))
    witness = Witness(project)
    hand = HandOf(task, project=project)
    play(hand, np.random.default_rng(seed), GESTURE_COUNT)
    assert len(project.history.done) > GESTURE_COUNT // 10
    return witness


def a_filed_session(path, task: Task, sizes, seed: int) -> None:
    """Half of the gestures, closed and opened, the other half, closed and opened, back and forth."""
    rng = np.random.default_rng(seed)
    with ProjectFile.create(path, task=task, classes=CLASSES) as file:
        file.add_images(ImageEntry(0, *one[1:]) for one in _fields(sizes))
        witness = Witness(file.project)
        play(HandOf(task, project=file.project), rng, GESTURE_COUNT // 2)
    with ProjectFile.open(path) as file:
        witness.watch(file.project)
        at = len(file.project.history.done)
        assert state(file.project) == witness.states[at]
        play(HandOf(task, project=file.project), rng, GESTURE_COUNT // 2)
        at = len(file.project.history.done)
    with ProjectFile.open(path) as file:
        witness.watch(file.project)
        assert len(file.project.history.done) == at
        assert state(file.project) == witness.states[at]
        witness.goes_back_and_forth()


def _fields(sizes) -> list[tuple]:
    return [(one.id, one.path, one.original, one.width, one.height) for one in entries_of(sizes).values()]


def street_sizes(data_dir) -> list[tuple[int, int]]:
    photos = sorted((data_dir / "street" / "images").glob("*.png"))[:3]
    sizes = []
    for photo in photos:
        with Image.open(photo) as image:
            sizes.append(image.size)
    return sizes


@pytest.mark.parametrize("task", Task)
def test_two_hundred_gestures_are_undone_and_redone_to_the_byte(task):
    a_session(task, SMALL, seed=7).goes_back_and_forth()


def test_two_hundred_gestures_come_through_a_file_that_is_closed_in_between(tmp_path):
    a_filed_session(tmp_path / "p.segdesk", Task.PANOPTIC, SMALL, seed=3)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_sessions_on_photos_of_a_street_are_undone_and_redone_to_the_byte(data_dir, seed):
    a_session(Task.INSTANCE, street_sizes(data_dir), seed).goes_back_and_forth()


@pytest.mark.slow
@pytest.mark.parametrize("task", Task)
def test_sessions_on_photos_of_a_street_come_through_a_file(data_dir, tmp_path, task):
    a_filed_session(tmp_path / "p.segdesk", task, street_sizes(data_dir), seed=11)
