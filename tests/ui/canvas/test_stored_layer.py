"""A stored mask on the canvas: its own pixels at the corner, a border, a hatch where it is missing."""

import numpy as np
import pytest
from PySide6.QtGui import QImage

from segdesk.geometry import Rect
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.display import Display
from segdesk.model.document import Document, DocumentContent
from segdesk.model.stored import StoredMask
from segdesk.tools.scene import Scene
from segdesk.tools.selection import Selection
from segdesk.tools.tool import ToolHost
from segdesk.tools.toolbox import TOOLS
from segdesk.ui.canvas.canvas import Canvas
from segdesk.ui.canvas.looks import MaskStyle
from segdesk.ui.canvas.stored_layer import sentence
from segdesk.ui.canvas.viewport import View

CLASSES = class_map([(0, "Road", "#0000FF", Kind.STUFF), (1, "Car", "#00FF00", Kind.THING)])
SIZE = 40, 30
PHOTO = np.full((SIZE[1], SIZE[0], 3), 100, np.uint8)


@pytest.fixture
def show(qtbot):
    """A canvas of 400 x 300 that shows a stored mask at 600 % with the image at its corner."""
    canvases = []

    def shown(pixels, **fields):
        stored = StoredMask(np.asarray(pixels), "L", "The mask is 20 x 20, the image 40 x 30.", **fields)
        document = Document(1, DocumentContent(SIZE, stored=stored), CLASSES)
        scene = Scene(document, Selection(1), Task.SEMANTIC)
        canvas = Canvas(ToolHost(scene, TOOLS["select"].make()))
        qtbot.addWidget(canvas)
        canvases.append(canvas)
        canvas.resize(400, 300)
        canvas.set_grid(on=False)
        canvas.show()
        canvas.open(PHOTO, Display(document))
        canvas.set_style(MaskStyle(opacity=1.0))
        canvas.viewport.view = View(6.0, 0, 0)
        canvas.repaint_all()
        return canvas, document

    yield shown
    for canvas in canvases:
        canvas.shut()


def colour(canvas, image_x, image_y):
    """The colour in the middle of an image pixel."""
    image = canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    found = image.pixelColor(round((image_x + 0.5) * 6), round((image_y + 0.5) * 6))
    return found.red(), found.green(), found.blue()


def test_values_of_classes_have_their_colour_and_others_a_grey(show):
    pixels = np.zeros((20, 20), np.uint8)
    pixels[5:, :], pixels[10:, :] = 1, 77
    canvas, _ = show(pixels)
    assert colour(canvas, 3, 2) == (0, 0, 255)
    assert colour(canvas, 3, 7) == (0, 255, 0)
    red, green, blue = colour(canvas, 3, 15)
    assert red == green == blue


def test_a_palette_gives_the_colours_of_values_that_are_no_class(show):
    palette = tuple((index, 200, 10) for index in range(80))
    canvas, _ = show(np.full((20, 20), 77, np.uint8), palette=palette)
    assert colour(canvas, 3, 3) == (77, 200, 10)


def test_a_colour_mask_shows_its_own_colours(show):
    pixels = np.zeros((20, 20, 3), np.uint8)
    pixels[...] = (10, 20, 30)
    pixels[10:] = (200, 100, 50)
    canvas, _ = show(pixels)
    assert colour(canvas, 3, 3) == (10, 20, 30)
    assert colour(canvas, 3, 15) == (200, 100, 50)


def test_where_the_mask_is_missing_the_image_is_hatched(show):
    canvas, _ = show(np.zeros((20, 20), np.uint8))
    image = canvas.grab().toImage()
    beside = {image.pixelColor(x, 60).rgb() for x in range(150, 230)}
    assert len(beside) > 1
    assert {image.pixelColor(x, 60).rgb() for x in range(20, 100)} == {0xFF0000FF}


def test_a_mask_larger_than_the_image_is_shown_beyond_it(show):
    canvas, _ = show(np.ones((45, 60), np.uint8))
    assert colour(canvas, 50, 40) == (0, 255, 0)


def test_a_patch_has_the_pixels_of_a_full_paint(show):
    canvas, _ = show(np.random.default_rng(1).integers(0, 3, (20, 20), np.uint8))
    canvas.viewport.view = View(3.7, 21, 13)
    canvas.repaint_all()
    full = canvas.frame.image(canvas.viewport.bounds).copy()
    canvas.frame.spoil(Rect(60, 30, 170, 120))
    assert canvas.frame.image(canvas.viewport.bounds) == full
    canvas.frame.spoil()
    assert canvas.frame.image(canvas.viewport.bounds) == full


def test_it_goes_with_the_stored_mask_and_comes_back_with_undo(show, qtbot):
    canvas, document = show(np.ones((20, 20), np.uint8))
    assert canvas.stored.sentence == (
        "This mask does not fit: The mask is 20 x 20, the image 40 x 30. The Mask menu resolves it."
    )
    stored = document.stored
    with qtbot.waitSignal(canvas.stored.changed) as told, document.edit("Resolve") as edit:
        edit.set_stored(None)
    assert told.args == [""]
    assert colour(canvas, 3, 3) == (100, 100, 100)
    with document.edit("Keep") as edit:
        edit.set_stored(stored)
    assert colour(canvas, 3, 3) == (0, 255, 0)


def test_it_hides_with_the_mask(show):
    canvas, _ = show(np.ones((20, 20), np.uint8))
    canvas.hide_mask(on=True)
    assert colour(canvas, 3, 3) == (100, 100, 100)


def test_without_a_stored_mask_nothing_is_said():
    assert sentence(None) == ""
