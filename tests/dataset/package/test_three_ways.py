"""The same photos annotated three ways (labelme, COCO, palette PNG) import to the same objects.

labelme and COCO hold the same vertices, so by the one raster rule the same pixels. The PNGs were filled by
labelme's converter, which draws the outline as well: they are about a pixel larger on every edge. Where two
outlines of a bus meet, two pixels of the PNG are background.
"""

import numpy as np
import pytest

from segdesk.io.project.file import ProjectFile
from segdesk.ops.cv import cv2

from .making import imported

IGNORED = {"__ignore__", "void", "background", "_background_"}


@pytest.fixture(scope="module")
def sets(data_dir, tmp_path_factory):
    """By data set: photo stem -> class name -> pixels (bool)."""
    root = tmp_path_factory.mktemp("three")
    found = {}
    for name in ("instance_labelme_json", "instance_coco", "semantic_labelme_json", "semantic_voc"):
        report = imported(data_dir / "voc_polygons" / name, root / f"{name}.segdesk")
        assert not report.lost
        found[name] = masks_by_class(root / f"{name}.segdesk")
    return found


def masks_by_class(path):
    """What shows of each class: photo stem -> class name -> pixels (bool)."""
    found = {}
    with ProjectFile.open(path, read_only=True) as file:
        for entry in file.project.in_order:
            content = file.read(entry)
            stem = entry.original.rpartition("/")[2].rpartition(".")[0]
            masks = found.setdefault(stem, {})
            for one in content.objects.ordered:  # from the lowest; the uppermost shows
                name = file.project.classes.by_key(one.class_key).name
                mine = content.planes[one.plane] == one.slot
                for other in masks.values():
                    other &= ~mine
                masks[name] = masks.get(name, np.zeros_like(mine)) | mine
    return found


def ignored_in(masks):
    return [mask for name, mask in masks.items() if name in IGNORED]


def compared(sets, one, other):
    """(name, pixels, pixels of the other) of every class of every photo, where neither way ignores."""
    assert sets[one].keys() == sets[other].keys()
    for stem, masks in sets[one].items():
        others = sets[other][stem]
        counted = ~np.logical_or.reduce(
            [*ignored_in(masks), *ignored_in(others), np.zeros_like(next(iter(masks.values())))]
        )
        for name in sorted(masks.keys() - IGNORED):
            yield f"{name} of {stem}", masks[name] & counted, others[name] & counted


def test_labelme_and_coco_are_the_same_pixels(sets):
    pairs = list(compared(sets, "instance_labelme_json", "instance_coco"))
    assert len(pairs) == 7
    assert [name for name, mine, other in pairs if not np.array_equal(mine, other)] == []


def test_labelme_and_palette_png_differ_within_two_pixels_of_an_edge(sets):
    pairs = list(compared(sets, "semantic_labelme_json", "semantic_voc"))
    assert len(pairs) == 7
    for name, mine, other in pairs:
        inner, outer = (
            change(mine.astype(np.uint8), np.ones((5, 5), np.uint8)) for change in (cv2.erode, cv2.dilate)
        )
        assert np.count_nonzero(inner.astype(bool) & ~other) <= 2, name
        assert not (other & ~outer.astype(bool)).any(), name
        assert (mine & other).sum() / (mine | other).sum() > 0.93, name
