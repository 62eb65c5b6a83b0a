"""Small projects in memory, with everything that formats may lose: overlaps, crowds, holes, parts, void."""

import numpy as np
from PIL import Image

from segdesk.dataset.foreign.convert import Conversion
from segdesk.dataset.foreign.table import BY_NAME
from segdesk.geometry import Part
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry
from segdesk.model.objects import MaskObject, ObjectTable
from segdesk.ops.raster import rasterise
from segdesk.progress import SILENT

OVERLAPPING = ("coco", "labelme", "cvat", "label_studio")
"""Forms that hold objects one by one, whatever they share."""

SIZES = {"a.png": (24, 17), "b.jpg": (9, 30), "sub/a.png": (13, 13)}
CLASSES = class_map(
    [
        (0, 'road & "kerb"', "#8667FE", Kind.STUFF),
        (3, "car", "#4BEEDC", Kind.THING),
        (7, "Fußgänger", "#112233", Kind.THING),
        (9, "tree", "#00ff00", Kind.STUFF),
        (255, "void", "#000000", Kind.VOID),
    ]
)
WITH_BACKGROUND = class_map(
    [
        (0, "background", "#000000", Kind.BACKGROUND),
        (1, "car", "#4BEEDC", Kind.THING),
        (2, "tree", "#00ff00", Kind.STUFF),
        (4, "bus", "#ff0000", Kind.THING),
    ]
)


def photos(root):
    """The photos of SIZES on disk."""
    for number, (name, size) in enumerate(SIZES.items()):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        y, x = np.mgrid[: size[1], : size[0]]
        Image.fromarray(np.stack([x * 9, y * 7, x + y + number], 2).astype(np.uint8)).save(path)
    return root


def document(size, rows):
    """rows: (class key, stencil of the image's size or polygon, fields)."""
    planes, objects = [np.zeros(size[::-1], np.uint16)], {}
    for number, (key, shape, fields) in enumerate(rows, 1):
        stencil, polygon = shape, None
        if not isinstance(shape, np.ndarray):
            polygon, stencil = shape, np.zeros(size[::-1], bool)
            rect, inside = rasterise(polygon, size)
            stencil[rect.slices] = inside
        plane = next((n for n, one in enumerate(planes) if not one[stencil].any()), len(planes))
        if plane == len(planes):
            planes.append(np.zeros(size[::-1], np.uint16))
        planes[plane][stencil] = number
        objects[number] = MaskObject(
            number, plane, number, key, polygon=polygon, agrees=polygon is not None, **fields
        )
    return DocumentContent(size, planes, ObjectTable(objects), next_object_id=len(objects) + 1)


def snapshot(root, documents, *, task=Task.INSTANCE, classes=CLASSES, splits=("", "", "")):
    """A project of the photos in root; documents: by the name of the photo."""
    entries = tuple(
        ImageEntry(number, str(root / name), name, *SIZES[name], labelled=True, split=split)
        for number, (name, split) in enumerate(zip(sorted(SIZES), splits, strict=True), 1)
    )
    return Snapshot(
        "set",
        task,
        classes,
        entries,
        lambda entry: documents[entry.original],
        lambda entry: root / entry.original,
    )


def sample_documents():
    """Three images with one of everything."""
    found = {}
    for name, size in SIZES.items():
        y, x = np.mgrid[: size[1], : size[0]]
        ring = (abs(x - 5) < 4) & (abs(y - 6) < 4) & ~((abs(x - 5) < 2) & (abs(y - 6) < 2))
        parts = (x % 5 == 0) & (y % 4 < 2)
        square = (Part(((1.0, 9.0), (6.5, 9.25), (6.0, 13.0), (1.5, 12.5))),)
        two = (Part(((0.0, 0.0), (3.0, 0.0), (3.0, 2.0))), Part(((5.0, 0.0), (8.0, 0.0), (8.0, 3.0))))
        found[name] = document(
            size,
            [
                (1, y > 8, {}),
                (2, ring, {"group": 4, "note": "a ring <&>"}),
                (2, parts, {"z": 2}),
                (3, square, {}),
                (3, two, {"crowd": True}),
                (4, (x > 6) & (y < 4), {}),
                (5, (x == 8), {}),
            ],
        )
    return found


def converted(name, project, out):
    conversion = Conversion(BY_NAME[name], project, jobs=2, progress=SILENT)
    return conversion, conversion.write(out)


def truth(content, classes, *, task=Task.INSTANCE):
    """(class, pixels) of each object from the bottom up, told from the planes; by painting where flat."""
    objects = [
        (classes.by_key(one.class_key), content.planes[one.plane] == one.slot)
        for one in content.objects.ordered
    ]
    if task is not Task.SEMANTIC:
        return objects
    return [(one, mask) for one, mask in painted(objects).items() if mask.any()]


def painted(objects):
    """What shows of each class."""
    found = {}
    for one, mask in objects:
        for other in found.values():
            other &= ~mask
        found[one] = found.get(one, np.zeros_like(mask)) | mask
    return found


def same(shown, expected):
    """Equal class names and pixels, whatever the order of objects that do not touch."""
    return as_sorted(shown) == as_sorted(expected)


def as_sorted(rows):
    return sorted((name, mask.tobytes()) for name, mask in rows)
