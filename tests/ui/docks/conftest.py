"""A panoptic project on disk with two images, one of them with objects, and the session over it."""

import numpy as np
import pytest
from PIL import Image

from segdesk.geometry import Rect
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.entry import ImageEntry
from segdesk.ui.session.jobs import Jobs
from segdesk.ui.session.session import Session

ROAD, CAR, PERSON, VOID = 1, 2, 3, 4
CLASSES = class_map(
    [
        (0, "Road", "#8667FE", Kind.STUFF),
        (8, "Car", "#4BEEDC", Kind.THING),
        (9, "Person", "#DD0000", Kind.THING),
        (255, "Void", "#000000", Kind.VOID),
    ]
)


def new_session(folder, jobs, *, task=Task.PANOPTIC, classes=CLASSES):
    for name in "ab":
        pixels = np.full((80, 120, 3), ord(name), np.uint8)
        Image.fromarray(pixels).save(folder / f"{name}.png")
    file = ProjectFile.create(folder / "p.segdesk", task=task, classes=classes)
    file.add_images([ImageEntry(0, str(folder / f"{name}.png"), f"{name}.png", 120, 80) for name in "ab"])
    return Session(file, jobs)


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def session(tmp_path, jobs):
    """Two cars, a person and the road, objects 1 to 4; the first image is in front."""
    session = new_session(tmp_path, jobs)
    session.go_to(session.order[0])
    with session.edit("Draw") as edit:
        for key, rect in (
            (CAR, Rect(0, 0, 12, 10)),
            (CAR, Rect(20, 0, 30, 10)),
            (PERSON, Rect(40, 0, 45, 20)),
            (ROAD, Rect(0, 40, 120, 80)),
        ):
            edit.write(rect, edit.add(key))
    yield session
    session.close()
    session.file.close()


@pytest.fixture
def empty_session(tmp_path, jobs):
    """No class, and no image in front."""
    session = new_session(tmp_path, jobs, classes=class_map([]))
    yield session
    session.close()
    session.file.close()


def undo_name(session):
    return session.project.history.undo_name
