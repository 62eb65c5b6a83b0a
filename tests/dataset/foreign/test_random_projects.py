"""Random projects in every form: what comes back is what went in, less exactly what was declared."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from segdesk.dataset.foreign.convert import Conversion
from segdesk.dataset.foreign.table import BY_NAME, FORMS
from segdesk.model.classes import Kind, Task
from segdesk.progress import SILENT

from .decoders import DECODERS
from .making import CLASSES, OVERLAPPING, SIZES, document, photos, same, snapshot, truth

TAKEN = (
    "Objects of kind",
    "Crowds",
    "Pixels of several objects",
    "Objects that others cover",
    "Objects that become one",
)
"""How the losses begin that take objects or pixels away; others change marks."""

ADDED = "Unlabelled pixels, which become void"


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return photos(tmp_path_factory.mktemp("photos"))


@st.composite
def random_documents(draw):
    found = {}
    for name, size in SIZES.items():
        rows = []
        for _ in range(draw(st.integers(0, 5))):
            seed = draw(st.integers(0, 2**32 - 1))
            dice = np.random.default_rng(seed)
            mask = dice.random(size[::-1]) < dice.choice([0.02, 0.3, 0.9])
            if dice.random() < 0.6:
                top, left = dice.integers(0, size[1]), dice.integers(0, size[0])
                mask = np.zeros_like(mask)
                mask[top : top + 7, left : left + 9] = True
            if mask.any():
                rows.append((int(dice.integers(1, 6)), mask, {"crowd": bool(dice.random() < 0.2)}))
        found[name] = document(size, rows)
    return found


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(random_documents(), st.sampled_from(FORMS), st.sampled_from(list(Task)))
def test_random_projects_read_back_as_declared(root, tmp_path_factory, documents, form, task):
    project = snapshot(root, documents, task=task)
    out = tmp_path_factory.mktemp("random") / "out"
    conversion = Conversion(form, project, jobs=1, progress=SILENT)
    report = conversion.write(out)
    assert report.identical == report.compared
    if form.name in OVERLAPPING and task is not Task.SEMANTIC and report.objects:
        shown = DECODERS[form.name](out)
        by_shape = {size[::-1]: truth(documents[name], CLASSES) for name, size in SIZES.items()}
        for rows in (rows for rows in shown.values() if rows):
            kept = [
                row
                for row in by_shape[rows[0][1].shape]
                if form.name != "coco" or row[0].kind is not Kind.VOID
            ]
            assert same(rows, [(one.name, mask) for one, mask in kept])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(random_documents(), st.sampled_from(FORMS), st.sampled_from([Task.INSTANCE, Task.PANOPTIC]))
def test_others_find_all_but_what_was_declared(root, tmp_path_factory, documents, form, task):
    conversion = Conversion(form, snapshot(root, documents, task=task), jobs=1, progress=SILENT)
    out = tmp_path_factory.mktemp("random") / "out"
    conversion.write(out)
    had = [int(mask.sum()) for one in documents.values() for _, mask in truth(one, CLASSES)]
    found = [int(mask.sum()) for rows in DECODERS[form.name](out).values() for _, mask in rows]
    taken = [one for one in conversion.losses if one.what.startswith(TAKEN)]
    added = sum(one.pixels for one in conversion.losses if one.what == ADDED)
    if form.name != "yolo":  # whose rows fill other pixels, which test_convert counts
        assert sum(found) == sum(had) - sum(one.pixels for one in taken) + added
    if not added:
        assert len(found) == len(had) - sum(one.objects for one in taken)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(random_documents())
def test_declared_overlaps_are_the_pixels_that_more_than_one_object_has(root, documents):
    conversion = Conversion(BY_NAME["voc"], snapshot(root, documents), jobs=1, progress=SILENT)
    declared = {one.what: one.pixels for one in conversion.losses}
    masks = [[mask for _, mask in truth(one, CLASSES)] for one in documents.values()]
    hidden = sum(int(np.sum(many, axis=0).clip(1).sum()) - many[0].size for many in masks if many)
    assert declared.get("Pixels of several objects, which go to the upper one", 0) == hidden
