"""Random edits, undo and redo of one document, judged against brute force after every move."""

import hypothesis.strategies as st
import numpy as np
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from segdesk.geometry import EMPTY, Part, Rect
from segdesk.model.classes import Kind, class_map
from segdesk.model.display import MAX_LOOKS, Display
from segdesk.model.document import Document, DocumentContent
from segdesk.model.history import History
from segdesk.model.overlap import Overlap
from segdesk.model.step import Step
from segdesk.ops.raster import rasterise

WIDTH, HEIGHT = 300, 270
CLASSES = class_map([(number, f"c{number}", f"#0000{number:02x}", Kind.THING) for number in range(1, 4)])

sides = st.integers(-20, 320)
class_keys = st.sampled_from([1, 2, 3])
overlaps = st.sampled_from(list(Overlap))


@st.composite
def rects(draw):
    left, top = draw(sides), draw(sides)
    return Rect(left, top, left + draw(st.integers(1, 90)), top + draw(st.integers(1, 90)))


def snapshot(document):
    return [plane.copy() for plane in document.planes], document.objects.by_id


class DocumentMachine(RuleBasedStateMachine):
    @initialize()
    def begin(self):
        self.history = History(lambda values: self.document.apply(values))
        self.document = Document(
            1,
            DocumentContent((WIDTH, HEIGHT)),
            CLASSES,
            lambda name, changes: self.history.push(Step.of(name, changes)),
        )
        self.display = Display(self.document, variants=2)
        self.states = [snapshot(self.document)]

    def note(self):
        del self.states[len(self.history.done) :]
        self.states.append(snapshot(self.document))

    def edited(self, work, **options):
        before = len(self.history.done)
        with self.document.edit("Edit", **options) as edit:
            work(edit)
        if len(self.history.done) > before or not self.history.undone:
            self.states = self.states[: before + 1]
            if len(self.history.done) > before:
                self.states.append(snapshot(self.document))

    def some_object(self, data):
        return data.draw(st.sampled_from(sorted(self.document.objects.by_id)))

    @rule(rect=rects(), key=class_keys, overlap=overlaps, seed=st.integers(0, 9))
    def paint_new(self, rect, key, overlap, seed):
        where = np.random.default_rng(seed).random((rect.height, rect.width)) < 0.7

        def work(edit):
            edit.write(rect, edit.add(key), where=where)

        self.edited(work, overlap=overlap)

    @precondition(lambda self: len(self.document.objects))
    @rule(data=st.data(), rect=rects(), overlap=overlaps, within=st.none() | st.lists(class_keys, max_size=2))
    def paint_more(self, data, rect, overlap, within):
        one = self.some_object(data)
        self.edited(lambda edit: edit.write(rect, one), overlap=overlap, within=within)

    @rule(data=st.data(), rect=rects(), key=class_keys, overlap=overlaps)
    def draw_polygon(self, data, rect, key, overlap):
        polygon = (Part(((rect.left, rect.top), (rect.right, rect.top), (rect.left, rect.bottom))),)
        old = len(self.document.objects) and data.draw(st.booleans())
        one = self.some_object(data) if old else None
        self.edited(lambda edit: edit.draw(edit.add(key) if one is None else one, polygon), overlap=overlap)

    @precondition(lambda self: len(self.document.objects))
    @rule(data=st.data(), rect=rects(), given=st.booleans())
    def erase(self, data, rect, given):
        objects = (self.some_object(data),) if given else None
        self.edited(lambda edit: edit.erase(rect, objects=objects))

    @precondition(lambda self: len(self.document.objects))
    @rule(data=st.data(), fields=st.sampled_from([{"locked": True}, {"locked": False}, {"z": 5}, {"z": -5}]))
    def change(self, data, fields):
        one = self.some_object(data)
        self.edited(lambda edit: edit.change(one, **fields))

    @precondition(lambda self: len(self.document.objects))
    @rule(data=st.data(), key=class_keys)
    def other_class(self, data, key):
        one = self.some_object(data)
        self.edited(lambda edit: edit.change(one, class_key=key))

    @precondition(lambda self: len(self.document.objects))
    @rule(data=st.data())
    def remove(self, data):
        one = self.some_object(data)
        self.edited(lambda edit: edit.remove(one))

    @rule(rect=rects(), key=class_keys, overlap=overlaps)
    def fail(self, rect, key, overlap):
        before = snapshot(self.document)
        try:
            with self.document.edit("Fail", overlap=overlap) as edit:
                edit.write(rect, edit.add(key))
                edit.erase(rect.moved(10, 10))
                raise ZeroDivisionError
        except ZeroDivisionError:
            self.is_state(before)

    @rule()
    def undo(self):
        self.history.undo()
        self.is_state(self.states[len(self.history.done)])

    @rule()
    def redo(self):
        self.history.redo()
        self.is_state(self.states[len(self.history.done)])

    @rule(keys=st.sets(class_keys))
    def hide(self, keys):
        self.display.hide(objects=frozenset(), classes=frozenset(keys))

    def is_state(self, state):
        planes, objects = state
        assert len(planes) == len(self.document.planes)
        assert all(map(np.array_equal, planes, self.document.planes))
        assert objects == self.document.objects.by_id

    @invariant()
    def areas_and_boxes_are_those_of_the_pixels(self):
        for one in self.document.objects:
            mask = self.document.planes[one.plane] == one.slot
            rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
            assert self.document.area(one.id) == mask.sum()
            box = Rect(columns[0], rows[0], columns[-1] + 1, rows[-1] + 1) if len(rows) else EMPTY
            assert self.document.box(one.id) == box

    @invariant()
    def every_slot_is_an_objects_and_every_plane_has_one(self):
        for index, plane in enumerate(self.document.planes):
            known = {slot for at, slot in self.document.objects.by_slot if at == index}
            assert set(np.unique(plane).tolist()) - {0} <= known
        assert len(self.document.planes) == 1 + max((one.plane for one in self.document.objects), default=0)

    @invariant()
    def indices_of_the_table_are_those_of_a_new_one(self):
        table = self.document.objects
        assert table.by_slot == {(one.plane, one.slot): one for one in table}
        for plane, columns in enumerate(table.columns):
            here = {one.slot: one for one in table if one.plane == plane}
            assert columns.slots.tolist() == sorted(here)
            for slot, one in here.items():
                found = [getattr(columns, name)[slot] for name in ("ids", "class_keys", "z", "locked")]
                assert found == [one.id, one.class_key, one.z, one.locked]

    @invariant()
    def use_is_that_of_the_pixels(self):
        expected = {}
        for one in self.document.objects:
            count, pixels = expected.get(one.class_key, (0, 0))
            area = int((self.document.planes[one.plane] == one.slot).sum())
            expected[one.class_key] = (count + 1, pixels + area)
        assert {row.class_key: tuple(row[1:]) for row in self.document.use()} == expected

    @invariant()
    def polygons_that_agree_are_the_pixels(self):
        for one in self.document.objects:
            if one.polygon is not None:
                rect, stencil = rasterise(one.polygon, self.document.size)
                mask = np.zeros((HEIGHT, WIDTH), bool)
                mask[rect.slices] = stencil
                same = np.array_equal(mask, self.document.planes[one.plane] == one.slot)
                assert one.agrees == same

    @invariant()
    def the_display_shows_what_is_on_top(self):
        shown = np.zeros((HEIGHT, WIDTH), np.uint8)
        for one in sorted(self.document.objects, key=lambda one: one.order):
            if one.class_key not in self.display.hidden_classes:
                number = self.display.looks.index((one.class_key, one.id % 2)) + 1
                assert number <= MAX_LOOKS
                shown[self.document.planes[one.plane] == one.slot] = number
        assert np.array_equal(shown, self.display.pixels)


TestDocumentMachine = DocumentMachine.TestCase
TestDocumentMachine.settings = settings(max_examples=25, stateful_step_count=30, deadline=None)
