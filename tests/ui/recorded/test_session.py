"""A recorded session: gestures of every kind, undone to the start and redone to the end, byte for byte."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt

from segdesk.io.project.file import ProjectFile
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.entry import FIELDS, ImageEntry
from segdesk.model.project import Project
from tests.ui.stalls import report
from tests.ui.window.conftest import finish, make_window, open_project

from .gestures import CTRL, GESTURES, Hand, gestures

__all__ = ["make_window"]

CLASSES = class_map(
    [
        (0, "Road", "#8667FE", Kind.STUFF),
        (1, "Car", "#4BEEDC", Kind.THING),
        (2, "Wheel", "#EA8828", Kind.THING),
    ]
)


def project_over(photos: list[Path], folder: Path) -> Path:
    path = folder / "session.segdesk"
    with ProjectFile.create(path, task=Task.PANOPTIC, classes=CLASSES) as file:
        entries = []
        for photo in photos:
            with Image.open(photo) as image:
                entries.append(ImageEntry(0, str(photo), photo.name, *image.size))
        file.add_images(entries)
    return path


def state_of(project: Project) -> dict[str, tuple[object, ...]]:
    """Per image what it is, to the byte: pixels, objects with their outlines and flags, fields."""
    found: dict[str, tuple[object, ...]] = {"map": (project.task, *project.classes)}
    for entry in project.in_order:
        document = project.document(entry.id)
        planes = tuple(hashlib.sha256(plane).hexdigest() for plane in document.planes if plane.any())
        objects = tuple(sorted(document.objects, key=lambda one: one.id))
        found[entry.original] = planes, objects, *(getattr(entry, name) for name in FIELDS.values())
    return found


class Recording:
    """What the project was after so many steps."""

    def __init__(self, hand: Hand) -> None:
        self.hand, self.after = hand, {0: state_of(hand.session.project)}

    @property
    def steps(self) -> int:
        return len(self.hand.session.project.history.done)

    def record(self, count: int) -> set[str]:
        """Make so many gestures; the kinds that left a step."""
        told = set()
        for name in gestures(count):
            before = self.steps
            GESTURES[name](self.hand)
            self.hand.session.host.settle()
            history = self.hand.session.project.history
            if not history.undone:
                self.after = {place: one for place, one in self.after.items() if place < self.steps}
            self.after[self.steps] = state_of(self.hand.session.project)
            told |= {name} if self.steps > before else set()
        return told

    def walk(self, key: Qt.Key) -> Iterator[tuple[int, dict[str, tuple[object, ...]]]]:
        """Undo or redo step by step by the key: where it is, and what the project is there."""
        history = self.hand.session.project.history
        while history.done if key is Qt.Key.Key_Z else history.undone:
            self.hand.key(key, CTRL)
            yield self.steps, state_of(self.hand.session.project)

    def check(self, key: Qt.Key) -> None:
        for place, found in self.walk(key):
            wanted = self.after.get(place)
            assert wanted is None or found == wanted, f"after {place} steps"


def work_through(make, qtbot, path: Path, *, count: int) -> set[str]:
    """The whole recording: out, back, forth, reopened, back, reopened, forth. The kinds that left a step."""
    window = make()
    open_project(window, path, qtbot)
    recording = Recording(Hand(window, seed=7))
    told = recording.record(count)
    recording.check(Qt.Key.Key_Y)
    end = recording.steps
    recording.check(Qt.Key.Key_Z)
    assert recording.steps == 0
    recording.check(Qt.Key.Key_Y)
    assert recording.steps == end
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Y):
        finish(window, qtbot)
        window = make()
        open_project(window, path, qtbot)
        recording.hand = Hand(window, seed=7)
        assert state_of(window.session.project) == recording.after[recording.steps]
        recording.check(key)
    assert recording.steps == end
    return told


def test_a_gesture_of_every_kind_is_undone_and_redone_byte_for_byte(make_window, tmp_path, qtbot):
    rng = np.random.default_rng(1)
    for name in "ab":
        Image.fromarray(rng.integers(0, 255, (150, 200, 3), np.uint8)).save(tmp_path / f"{name}.png")
    path = project_over([tmp_path / "a.png", tmp_path / "b.png"], tmp_path)
    told = work_through(make_window, qtbot, path, count=2 * len(GESTURES))
    assert {"polygon", "brush", "eraser", "lasso", "rectangle", "ellipse", "move", "merge"} <= told


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("photos", ["street/images/*", "car_parts/train/*.jpg"])
def test_two_hundred_gestures_on_real_photos(make_window, tmp_path, qtbot, data_dir, stalls, photos):
    path = project_over(sorted(data_dir.glob(photos))[:8], tmp_path)
    with stalls.watched() as found:
        told = work_through(make_window, qtbot, path, count=200)
    told_of = f"{photos}: {len(told)} kinds of gestures left steps; handlers above 50 ms: {len(found)}\n"
    sys.stdout.write(f"\n{told_of}{report(found)}\n")
    assert len(told) >= 25
