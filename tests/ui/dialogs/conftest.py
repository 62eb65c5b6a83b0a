"""A small project on disk: two painted images, and one whose mask does not fit when it is asked for."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QWidget

from segdesk.geometry import Rect
from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import Kind, class_map
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.overlap import Overlap
from segdesk.model.stored import StoredMask
from segdesk.ui.session.jobs import Jobs
from segdesk.ui.session.session import Session

CLASSES = class_map(
    [
        (0, "Road", "#8667FE", Kind.STUFF),
        (1, "Car", "#4BEEDC", Kind.THING),
        (2, "Tree", "#EA8828", Kind.STUFF),
        (255, "Void", "#000000", Kind.VOID),
    ]
)
ROAD, CAR, TREE, VOID = 1, 2, 3, 4
SIZE = 60, 40


@pytest.fixture
def jobs(qapp):
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def file(tmp_path):
    photos = tmp_path / "photos"
    photos.mkdir()
    for name in "abc":
        Image.fromarray(np.full((SIZE[1], SIZE[0], 3), ord(name), np.uint8)).save(photos / f"{name}.png")
    with ProjectFile.create(tmp_path / "p.segdesk", name="streets", classes=CLASSES) as file:
        file.add_images([ImageEntry(0, str(photos / f"{name}.png"), f"{name}.png", *SIZE) for name in "abc"])
        for image in (1, 2):
            paint(file, image)
        yield file


def paint(file, image):
    """A road over all, a car of 10 x 8."""
    with file.project.document(image).edit("Draw") as edit:
        edit.write(Rect(0, 0, *SIZE), edit.add(ROAD))
    with file.project.document(image).edit("Draw", overlap=Overlap.OVERWRITE) as edit:
        edit.write(Rect(5, 5, 15, 13), edit.add(CAR))


@pytest.fixture
def unfit(file):
    """The third image gets a mask of half its size with a value that is no class."""
    pixels = np.zeros((SIZE[1] // 2, SIZE[0] // 2), np.uint8)
    pixels[2:6, 3:9], pixels[10:, 20:] = 1, 77
    entry = file.project.entries[3]
    stored = StoredMask(pixels, "L", "The mask is 30 x 20, the image 60 x 40.", path="c_mask.png")
    file.write_base(replace(entry, labelled=True, stored=True), DocumentContent(SIZE, stored=stored))
    return file.project.entries[3]


@pytest.fixture
def session(file, jobs):
    session = Session(file, jobs)
    session.go_to(1)
    yield session
    session.close()


@pytest.fixture
def window(qtbot):
    window = QWidget()
    window.resize(1600, 1000)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def ended(jobs, qtbot, qapp):
    """Waits until no job runs."""

    def wait():
        qtbot.waitUntil(lambda: not jobs.running, timeout=20_000)
        qapp.processEvents()

    return wait


@pytest.fixture
def closes(qapp, ended):
    """Dialogs that a test opened, closed at its end."""
    opened = []
    yield opened.append
    for sheet in opened:
        try:
            sheet.done(0)
        except RuntimeError:
            continue  # it is closed and gone
    ended()
    qapp.processEvents()
