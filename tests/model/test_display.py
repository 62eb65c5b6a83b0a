"""What a canvas shows of a document."""

import numpy as np

from segdesk.geometry import Rect
from segdesk.model.classes import Kind, class_map
from segdesk.model.display import Display
from segdesk.model.document import Document, DocumentContent

CLASSES = class_map([(0, "Road", "#8667FE", Kind.STUFF), (1, "Car", "#4BEEDC", Kind.THING)])
PROBE = 77


def shown():
    document = Document(1, DocumentContent((20, 10)), CLASSES)
    with document.edit("Brush") as edit:
        edit.write(Rect(0, 0, 5, 5), edit.add(1))
    return document, Display(document)


def test_a_refresh_composes_nothing_where_every_object_looks_as_before():
    _document, display = shown()
    rects = []
    display.changed.connect(rects.append)
    display.pixels[9, 9] = PROBE
    display.set_variants(1)
    display.hide(objects=frozenset(), classes=frozenset())
    assert display.pixels[9, 9] == PROBE
    assert rects == [Rect(0, 0, 20, 10)], "colours may differ after the first, nothing after the second"


def test_a_refresh_shows_what_is_hidden_and_what_is_not():
    _document, display = shown()
    before = display.pixels.copy()
    assert before[:5, :5].all()
    display.hide(objects=frozenset(), classes=frozenset({1}))
    assert not display.pixels.any()
    display.hide(objects=frozenset(), classes=frozenset())
    np.testing.assert_array_equal(display.pixels, before)
