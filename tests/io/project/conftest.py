"""A project of a few images, and the gestures that tests make in it."""

import shutil
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from segdesk.geometry import Rect
from segdesk.io.project import ProjectFile
from segdesk.model.classes import Kind, class_map
from segdesk.model.entry import ImageEntry

CLASSES = class_map(
    [
        (0, "background", "#000000", Kind.BACKGROUND),
        (1, "road", "#8667FE", Kind.STUFF),
        (2, "car", "#4BEEDC", Kind.THING),
        (3, "tree", "#64BE6F", Kind.STUFF),
    ]
)
ROAD, CAR, TREE = 2, 3, 4
SIZE = (300, 270)


def make(path: Path, images: int = 3, **options) -> ProjectFile:
    """A new project with listed images, none of them there as a file."""
    file = ProjectFile.create(path, classes=CLASSES, **options)
    names = [f"images/{number}.png" for number in range(1, images + 1)]
    file.add_images([ImageEntry(0, str(path.parent / name), name, *SIZE) for name in names])
    return file


def paint(file: ProjectFile, image: int, rect: Rect, key: int = ROAD, name: str = "Brush") -> int:
    """One gesture: a new object over a rectangle; its id."""
    with file.project.document(image).edit(name) as edit:
        one = edit.add(key)
        edit.write(rect, one)
    return one


def state_of(file: ProjectFile, image: int) -> tuple[list[bytes], dict]:
    """All pixels and objects of an image, as the program shows them."""
    document = file.project.document(image)
    return [plane.tobytes() for plane in document.planes], dict(document.objects.by_id)


def states_of(file: ProjectFile) -> dict[int, tuple[list[bytes], dict]]:
    return {image: state_of(file, image) for image in file.project.entries}


def undo_all(file: ProjectFile) -> int:
    """How many steps there were."""
    count = 0
    while file.project.history.undo():
        count += 1
    return count


def is_blank(file: ProjectFile, image: int) -> bool:
    document = file.project.document(image)
    return not len(document.objects) and not any(np.any(plane) for plane in document.planes)


def crashed_copy(file: ProjectFile, name: str = "crashed.segdesk") -> Path:
    """What a kill at this moment leaves: the file and its -wal, copied to a place of their own."""
    target = file.path.parent / "crash" / name
    target.parent.mkdir(exist_ok=True)
    shutil.copy2(file.path, target)
    wal = file.path.with_name(file.path.name + "-wal")
    if wal.exists():
        shutil.copy2(wal, target.with_name(target.name + "-wal"))
    return target


@contextmanager
def reopened(file: ProjectFile):
    """The same project in the next session."""
    file.close()
    with ProjectFile.open(file.path) as again:
        yield again


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "road.segdesk"


@pytest.fixture
def file(path):
    with make(path) as made:
        yield made
