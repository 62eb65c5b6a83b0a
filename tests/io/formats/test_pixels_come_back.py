"""Any mask that a format can hold exactly comes back exactly, whatever its shape."""

import base64
import io
import json
import zlib

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from PIL import Image

from segdesk.geometry import Rect
from segdesk.io.formats import brush_rle, cvat, kaggle_rle, shapes, supervisely, voc, yolo
from segdesk.io.formats.dataset import ImageLabels, SourceObject
from segdesk.ops.yolo import DECIMALS, yolo_rings

from .squares import bits_of, runs_of

MASKS = arrays(bool, st.tuples(st.integers(1, 12), st.integers(1, 14)))


def whole(placed, shape):
    out = np.zeros(shape, bool)
    rect, stencil = placed
    out[rect.slices] = stencil
    return out


def row_runs(mask):
    flat = np.concatenate(([0], mask.ravel(), [0])).astype(np.int8)
    edges = np.concatenate(([0], np.flatnonzero(np.diff(flat)), [mask.size]))
    return [int(one) for one in np.diff(edges)]


@given(MASKS, st.integers(-3, 3), st.integers(-3, 3))
def test_row_runs_of_cvat(mask, left, top):
    height, width = mask.shape
    fields = {"left": left, "top": top, "width": width, "height": height}
    attributes = {key: str(value) for key, value in fields.items()}
    attributes["rle"] = ", ".join(map(str, row_runs(mask)))
    _, (rect, stencil) = cvat.shape_of("mask", attributes, (20, 20))
    assert rect == Rect(left, top, left + width, top + height)
    assert np.array_equal(stencil, mask)


@given(MASKS, st.sampled_from([bits_of, runs_of]))
@settings(deadline=None)
def test_brushes_of_label_studio(mask, code):
    values = np.repeat(mask.ravel(), 4).astype(np.uint8) * 255
    height, width = mask.shape
    assert np.array_equal(brush_rle.brush_stencil(code(values), width, height), mask)


@given(MASKS, st.booleans(), st.booleans())
def test_bitmaps_of_supervisely(mask, packed, rgba):
    pixels = mask.astype(np.uint8) * 255
    memory = io.BytesIO()
    Image.fromarray(np.dstack([pixels] * 4) if rgba else pixels).save(memory, "PNG")
    data = zlib.compress(memory.getvalue()) if packed else memory.getvalue()
    one = {"bitmap": {"data": base64.b64encode(data).decode(), "origin": [2, 1]}}
    _, (rect, stencil) = supervisely.shape_of("bitmap", json.loads(json.dumps(one)), (30, 30))
    assert (rect.left, rect.top) == (2, 1)
    assert np.array_equal(stencil, mask)


@given(MASKS.filter(np.any), st.booleans(), st.sampled_from([0, 1]))
def test_run_lengths_of_kaggle(mask, by_rows, first):
    flat = mask.ravel() if by_rows else mask.T.ravel()
    runs = row_runs(flat)
    starts = np.cumsum([0, *runs])
    text = " ".join(f"{starts[at] + first} {runs[at]}" for at in range(1, len(runs), 2) if runs[at])
    order = kaggle_rle.Order(by_rows, first)
    _, placed = kaggle_rle.shape_of(text, order, mask.shape[::-1])
    assert np.array_equal(whole(placed, mask.shape), mask)


@given(MASKS.filter(np.any))
@settings(deadline=None)
def test_segments_of_yolo_but_for_the_seams_between_parts(mask):
    height, width = mask.shape
    rings = yolo_rings(mask, (0, 0), (width, height), joined=False)
    out = np.zeros(mask.shape, bool)
    for ring in rings:
        _, placed = yolo.shape_of([f"{number:.{DECIMALS}f}" for number in ring], (width, height))
        out |= whole(placed, mask.shape)
    assert np.array_equal(out, mask)


@given(MASKS)
def test_runs_that_do_not_fill_their_box_are_refused(mask):
    height, width = mask.shape
    runs = row_runs(mask)
    with pytest.raises(shapes.BrokenPixelsError):
        shapes.of_row_runs([*runs, 1], width, height)
    with pytest.raises(shapes.BrokenPixelsError):
        shapes.of_row_runs(runs, width + 1, height)


SMALL = arrays(np.uint8, (4, 5), elements=st.sampled_from([0, 1, 2, 255]))


@given(SMALL, SMALL)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_every_pixel_of_voc_keeps_its_class_or_that_of_its_object(objects, classes):
    labels = ImageLabels((5, 4), label_map=classes, labelled=True)
    labels.objects = [SourceObject(one, value=one) for one in (1, 2, 255)]
    cut = voc.cut_objects(labels, objects, 255, "a.png")
    by_value = {one.value: one for one in cut.objects}
    assert len(by_value) == len(cut.objects)
    for number, kind, value in zip(objects.ravel(), classes.ravel(), cut.label_map.ravel(), strict=True):
        found = by_value.get(int(value))
        if found is None:
            assert kind == 0
        elif found.what.startswith("object"):
            assert found.what == f"object {number}"
        else:
            assert found.class_id == kind
    assert set(by_value) == set(np.unique(cut.label_map).tolist()) - {0}
