"""ISAT as an oracle: its own classes write polygons of several parts as groups, in layers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from ISAT.formats.isat import ISAT

from tests.clients.objects import Images, Object

from .masks import copied, corners, runs_of, shape_of


def write(truth: Images, photos: Path, out: Path) -> None:
    copied(photos, out)
    project = ISAT()
    project.cates = tuple(sorted({label for many in truth.values() for label, _ in many}))
    project.annos = {name: annotation(out / f"{name}.png", many) for name, many in truth.items()}
    project.save_to_ISAT(str(out))


def annotation(photo: Path, many: list[Object]) -> ISAT.ANNO:
    found, info = ISAT.ANNO(), ISAT.ANNO.INFO()
    info.description, info.folder, info.name, info.depth = "ISAT", "", photo.name, 3
    info.height, info.width = shape_of(photo)
    found.info = info
    shapes = (shape for place, one in enumerate(many, 1) for shape in shapes_of(place, one, info))
    found.objs = tuple(shapes)
    return found


def shapes_of(place: int, one: Object, info: ISAT.ANNO.INFO) -> Iterator[ISAT.ANNO.OBJ]:
    """A rectangle per run; group and layer are those of the object."""
    for box in runs_of(one, (info.height, info.width)):
        shape = ISAT.ANNO.OBJ()
        shape.category, shape.group, shape.layer = one[0], place, float(place)
        shape.segmentation, shape.bbox = corners(box), list(box)
        shape.area, shape.iscrowd, shape.note = float(box[2] - box[0]), False, ""
        yield shape


READS: dict[str, Callable[[Path], Images]] = {}
WRITES = {"isat": write}
