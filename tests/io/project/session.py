"""An editing session that is made to be killed: one line on stdout for each finished and saved gesture.

python session.py PROJECT SEED: opens (or makes) the project and edits it through the same calls as the
window, until somebody kills it. A line is "GESTURES DIGEST": how many steps are done, and the SHA-256 of all
pixels and objects; a step or an undo is finished when its line is out.
"""

import hashlib
import random
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[3])]  # it is run as a program of its own

from segdesk.geometry import Rect  # noqa: E402
from segdesk.io.project import ProjectFile  # noqa: E402
from segdesk.model.overlap import Overlap  # noqa: E402
from tests.io.project.conftest import CAR, ROAD, TREE, make  # noqa: E402

IMAGES = 4


def digest(file: ProjectFile) -> str:
    """Of everything that a person sees of all images."""
    found = hashlib.sha256()
    for image in sorted(file.project.entries):
        document = file.project.document(image)
        for plane in document.planes:
            found.update(plane.tobytes())
        found.update(repr(sorted(document.objects.by_id.items())).encode())
        found.update(repr(file.project.entries[image]).encode())
    found.update(repr(file.project.classes).encode())
    return found.hexdigest()


def gesture(file: ProjectFile, dice: random.Random) -> None:
    """One thing that a person does."""
    kind = dice.random()
    if kind < 0.15:
        file.project.history.undo()
    elif kind < 0.25:
        file.project.history.redo()
    elif kind < 0.3:
        name = f"car {dice.randrange(1 << 30)}"
        file.project.set_classes(file.project.classes.changed(CAR, name=name))
    elif kind < 0.4:
        _batch(file, dice)
    else:
        _paint(file, dice)


def _paint(file: ProjectFile, dice: random.Random) -> None:
    document = file.project.document(dice.randint(1, IMAGES))
    with document.edit("Brush", overlap=dice.choice(list(Overlap))) as edit:
        known = sorted(document.objects.by_id)
        one = (
            dice.choice(known) if known and dice.random() < 0.5 else edit.add(dice.choice([ROAD, CAR, TREE]))
        )
        edit.write(_rect(dice), one)


def _batch(file: ProjectFile, dice: random.Random) -> None:
    rect = _rect(dice)
    with file.batch("Batch") as batch:
        for image in range(1, IMAGES + 1):
            document, changes = batch.document(image), {}
            with document.edit("Fix", into=changes) as edit:
                edit.write(rect, edit.add(ROAD))
            batch.put(document, changes)
        batch.finish()


def _rect(dice: random.Random) -> Rect:
    left, top = dice.randrange(290), dice.randrange(260)
    return Rect(left, top, left + dice.randint(5, 200), top + dice.randint(5, 200))


def main(path: Path, seed: int) -> None:
    dice = random.Random(seed)
    file = ProjectFile.open(path) if path.exists() else make(path, images=IMAGES)
    while True:
        gesture(file, dice)
        file.flush()
        sys.stdout.write(f"{len(file.project.history.done)} {digest(file)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
