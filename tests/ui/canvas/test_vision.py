"""The preview of other colour vision: the colours of the model, in patches as in the whole."""

import numpy as np
import pytest
from PySide6.QtGui import QColor, QImage

from segdesk.geometry import Rect
from segdesk.model.colours import VISIONS, encoded, linear
from segdesk.ui.canvas.vision import see

COLORS = ((221, 0, 0), (0, 157, 143), (240, 217, 4), (0, 0, 0), (255, 255, 255))


@pytest.mark.parametrize("vision", list(VISIONS))
def test_a_colour_is_seen_as_the_model_says(vision):
    for rgb in COLORS:
        image = QImage(3, 2, QImage.Format.Format_RGB32)
        image.fill(QColor(*rgb))
        see(image, Rect(0, 0, 2, 2), vision)
        expected = encoded(linear(np.array(rgb, float)) @ VISIONS[vision].T)
        seen = image.pixelColor(1, 1)
        assert np.abs(np.array(seen.getRgb()[:3]) - expected).max() <= 5
        assert image.pixelColor(2, 1) == QColor(*rgb)
