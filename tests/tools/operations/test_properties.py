"""What every operation keeps to, on random pictures: locks, counts told before, undo to the byte."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from segdesk.geometry import Part, Rect
from segdesk.model.classes import Task
from segdesk.model.overlap import Overlap
from segdesk.tools.operations import OPERATIONS, copied, plan
from tests.tools.conftest import CAR, ROAD, VOID, HandOf

SIZE = (270, 64)
VALUES = {
    "radius_px": st.sampled_from([1, 2, 5, 17]),
    "tolerance_px": st.sampled_from([0, 0.5, 2, 9]),
    "under_px": st.sampled_from([2, 5, 30, 500]),
    "to": st.sampled_from(["around", "unlabelled"]),
    "class_key": st.sampled_from([CAR, ROAD, VOID]),
    "dx": st.integers(-40, 40),
    "dy": st.integers(-40, 40),
    "path": st.lists(st.tuples(st.integers(-9, 279), st.integers(-9, 73)), min_size=2, max_size=4).map(
        lambda points: tuple((float(x), float(y)) for x, y in points)
    ),
}

seeds = st.integers(0, 10_000)
overlaps = st.sampled_from(Overlap)
KEEPING_ALL_LABELLED = (
    "merge",
    "split_parts",
    "split_along",
    "change_class",
    "to_pixels",
    "up",
    "group",
    "lock",
)


def scribbled(seed: int, overlap: Overlap) -> HandOf:
    """A picture of noisy objects, some with points, some locked, some over others."""
    rng = np.random.default_rng(seed)
    hand = HandOf(Task.INSTANCE, size=SIZE)
    for number in range(6):
        left, top = int(rng.integers(-10, 250)), int(rng.integers(-10, 55))
        rect = Rect(left, top, left + int(rng.integers(3, 90)), top + int(rng.integers(3, 50)))
        with hand.document.edit("Draw", overlap=overlap) as edit:
            one = edit.add((CAR, ROAD)[number % 2], group=number % 3 or None, z=number % 2)
            if number % 3 == 2:
                corners = ((rect.left, rect.top), (rect.right, rect.top + 2), (rect.left + 4, rect.bottom))
                edit.draw(one, (Part(corners),))
            else:
                edit.write(rect, one, where=rng.random((rect.height, rect.width)) < (0.4, 0.97)[number // 3])
    with hand.document.edit("Lock") as edit:
        edit.change_all([int(one) for one in rng.choice([1, 2, 3, 4, 5, 6], 2, replace=False)], locked=True)
    hand.scene.overlap = overlap
    return hand


def state(document):
    return [plane.tobytes() for plane in document.planes], dict(document.objects.by_id)


def owners(document):
    """Per pixel the ids of the objects that it belongs to, sorted."""
    ids = np.zeros((7, document.size[1], document.size[0]), np.int64)
    for one in document.objects:
        ids[one.plane][document.planes[one.plane] == one.slot] = one.id
    return np.sort(ids, axis=0)


def locked(document):
    objects = [one for one in document.objects if one.locked]
    return {one.id: (one, (document.planes[one.plane] == one.slot).tobytes()) for one in objects}


def bystanders(document, ids):
    """The pixels of every object that an operation was not asked to change."""
    objects = [one for one in document.objects if one.id <= 6 and one.id not in ids]
    return {one.id: document.planes[one.plane] == one.slot for one in objects}


def planned(data, hand, operation):
    """A plan with random values for objects of which some may be locked; None when it cannot be done."""
    ids = data.draw(st.lists(st.sampled_from(sorted(hand.document.objects.by_id)), unique=True, max_size=4))
    values = {one.name: data.draw(VALUES[one.name]) for one in operation.parameters if one.name != "clip"}
    if operation.id == "paste":
        values["clip"] = copied(hand.document, [1, 3, 5])
    try:
        return plan(hand.scene, operation.id, ids, **values)
    except ValueError:
        return None


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@given(data=st.data(), seed=seeds, overlap=overlaps)
@settings(max_examples=20, deadline=None)
def test_an_operation_does_what_it_told_keeps_off_locked_objects_and_is_undone(
    operation, data, seed, overlap
):
    hand = scribbled(seed, overlap)
    document, history = hand.document, hand.project.history
    ready = planned(data, hand, operation)
    if ready is None:
        return
    before, were, protected, steps = state(document), owners(document), locked(document), len(hand.steps)
    others = bystanders(document, ready.ids)
    try:
        told = ready.tried().outcome
    except ValueError:
        with pytest.raises(ValueError):
            ready.apply()
        assert state(document) == before
        return
    assert state(document) == before
    done = ready.apply()
    differs = (owners(document) != were).any(axis=0)
    assert told.effect.pixels == done.effect.pixels == np.count_nonzero(differs)
    assert np.array_equal(told.effect.stencil(document.bounds), differs)
    assert (told.chosen, told.refused) == (done.chosen, done.refused)
    if not operation.may_be_locked:
        assert protected.items() <= locked(document).items()
    if overlap is not Overlap.OVERWRITE and operation.id != "drop_islands":
        assert all(
            np.array_equal(others[one], is_its) for one, is_its in bystanders(document, ready.ids).items()
        )
    if operation.id in KEEPING_ALL_LABELLED:
        assert np.array_equal(owners(document).any(axis=0), were.any(axis=0))
    assert len(hand.steps) == steps + bool(done.effect)
    assert all(document.area(one) for one in done.effect.added)
    after = state(document)
    if done.effect:
        history.undo()
        assert state(document) == before
        history.redo()
        assert state(document) == after


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@given(data=st.data(), seed=seeds)
@settings(max_examples=6, deadline=None)
def test_a_fork_that_is_adopted_is_what_the_document_would_have_become(operation, data, seed):
    one, other = scribbled(seed, Overlap.KEEP), scribbled(seed, Overlap.KEEP)
    ready = planned(data, one, operation)
    if ready is None:
        return
    same = plan(other.scene, operation.id, ready.ids, **ready.values)
    try:
        ready.tried().adopt()
        same.apply()
    except ValueError:
        return
    assert state(one.document) == state(other.document)
    assert one.steps == other.steps
    if len(one.steps) > 7:
        one.undo(), other.undo()
        assert state(one.document) == state(other.document)


@given(seed=seeds, overlap=overlaps)
@settings(max_examples=25, deadline=None)
def test_where_objects_may_not_overlap_no_operation_makes_them(seed, overlap):
    hand = scribbled(seed, Overlap.KEEP)
    hand.scene.overlap = Overlap.OVERWRITE if overlap is Overlap.OVERWRITE else Overlap.KEEP
    for operation in ("grow", "duplicate", "drop_islands", "split_parts", "merge", "fill_holes"):
        ids = sorted(hand.document.objects.by_id)
        try:
            plan(hand.scene, operation, ids).apply()
        except ValueError:
            continue
        assert (np.count_nonzero(owners(hand.document), axis=0) <= 1).all()
