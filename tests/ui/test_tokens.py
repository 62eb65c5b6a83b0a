"""The contrast that the interface promises, computed from the token file."""

import numpy as np
import pytest

from segdesk.model.colours import linear, rgb_of
from segdesk.ui.tokens import DARK, LIGHT, ROLES, THEMES

GROUNDS = ("app", "panel", "raised", "input")
STATES = ("ok", "warn", "error")


def luminance(color):
    return float(linear(np.array(rgb_of(color), np.float64)) @ (0.2126, 0.7152, 0.0722))


def contrast(first, second):
    """The ratio of WCAG 2.1."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.fixture(params=sorted(THEMES))
def tokens(request):
    return THEMES[request.param]


def test_both_themes_name_every_role_and_nothing_else():
    assert set(DARK) == set(LIGHT) == set(ROLES)


def test_texts_and_states_can_be_read_on_every_ground(tokens):
    softs = [f"{state}_soft" for state in STATES]
    poor = {
        (text, ground): round(contrast(tokens[text], tokens[ground]), 2)
        for text in ("text1", "text2", "text3", *STATES)
        for ground in (*GROUNDS, *softs, "accent_soft")
        if contrast(tokens[text], tokens[ground]) < 4.5
    }
    assert not poor


def test_primary_text_is_strong_everywhere(tokens):
    grounds = (*GROUNDS, "chosen", "hover", "accent_soft", "ok_soft", "warn_soft", "error_soft")
    assert min(contrast(tokens["text1"], tokens[ground]) for ground in grounds) >= 8.8


def test_accent_carries_its_texts(tokens):
    assert contrast(tokens["on_accent"], tokens["accent_fill"]) >= 4.75
    assert contrast(tokens["accent_soft_text"], tokens["accent_soft"]) >= 4.5
    assert all(contrast(tokens["accent"], tokens[ground]) >= 4.5 for ground in GROUNDS)


def test_outlines_of_boxes_and_the_slider_groove_are_seen(tokens):
    assert all(contrast(tokens["control"], tokens[ground]) >= 3 for ground in ("panel", "input", "app"))
