"""Icons have a drawing in every file, at every scale, in the colour of the state."""

import gc

import numpy as np
import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QIcon, QImage, QPixmap
from PySide6.QtWidgets import QToolButton

from segdesk.ui.icons import MARK, icon
from segdesk.ui.resources import resource
from segdesk.ui.theme import Choice, Theme

NAMES = [MARK, *sorted(file.stem for file in resource("icons").glob("*.svg"))]


def pixels(pixmap):
    image = pixmap.toImage().convertToFormat(QImage.Format.Format_RGBA8888)
    flat = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return flat[:, : image.width() * 4].reshape(image.height(), image.width(), 4).copy()


def colour(pixmap):
    found = pixels(pixmap)
    solid = found[found[..., 3] > 250]
    return tuple(int(v) for v in np.median(solid[:, :3], axis=0))


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0, 3.0])
def test_every_icon_draws_something_at_every_scale(qapp, scale):
    for name in NAMES:
        pixmap = icon(name).pixmap(QSize(16, 16), scale)
        assert pixmap.width() == round(16 * scale), name
        ink = (pixels(pixmap)[..., 3] > 60).mean()
        assert 0.01 < ink < 0.75, (name, scale, ink)


def test_an_icon_has_the_colour_of_its_role_and_state(qapp):
    theme = Theme.current()
    one = icon("square", "text2", on="accent")
    expected = {
        (QIcon.Mode.Normal, QIcon.State.Off): "text2",
        (QIcon.Mode.Active, QIcon.State.Off): "text1",
        (QIcon.Mode.Disabled, QIcon.State.Off): "disabled",
        (QIcon.Mode.Normal, QIcon.State.On): "accent",
    }
    for (mode, state), role in expected.items():
        found = colour(one.pixmap(QSize(64, 64), 1.0, mode, state))
        assert np.abs(np.subtract(found, theme.color(role).getRgb()[:3])).max() <= 3, role


def test_an_icon_follows_the_theme_without_being_made_again(qapp):
    one = icon("square", "text1")
    dark = colour(one.pixmap(QSize(64, 64)))
    Theme.current().choose(Choice.LIGHT)
    light = colour(one.pixmap(QSize(64, 64)))
    assert (sum(dark) > 600, sum(light) < 150) == (True, True)


def test_lines_keep_their_width_from_14_to_18_px(qapp):
    for side in (14, 16, 18):
        found = pixels(icon("minus", "text1").pixmap(QSize(side, side), 4.0))
        middle = found[:, side * 2, 3].astype(float) / 255
        assert middle.sum() / 4 == pytest.approx(1.35, abs=0.12), side


def test_a_copied_icon_outlives_the_first(qapp):
    first = icon("brush")
    copy = QIcon(first)
    copy.addPixmap(QPixmap(4, 4))
    del first
    gc.collect()
    assert not copy.pixmap(QSize(16, 16)).isNull()


def test_an_unknown_icon_is_an_error_where_it_is_named():
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_icons_work_in_a_button(qtbot):
    button = QToolButton()
    button.setIcon(icon("brush"))
    qtbot.addWidget(button)
    button.show()
    assert not button.grab().isNull()
