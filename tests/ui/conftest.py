"""The application of the window tests has SegDesk's look."""

import gc

import pytest

from segdesk.ui.app import make_app
from segdesk.ui.theme import Choice, Theme

from .stalls import Stalls, WatchedApplication


@pytest.fixture(scope="session")
def qapp(pytestconfig):
    gc.freeze()  # what was imported stays: collecting after each test looks at what the tests made
    return make_app(["segdesk"], kind=WatchedApplication)


@pytest.fixture
def stalls(qapp):
    """The instrument for the GUI thread: see tests/ui/stalls.py."""
    return Stalls(qapp)


@pytest.fixture(autouse=True)
def dark_theme(qapp):
    """Each test starts dark, at 100 % letters."""
    theme = Theme.current()
    theme.choose(Choice.DARK)
    if theme.scale != 1.0:
        theme.set_scale(1.0)
    return theme


@pytest.fixture(autouse=True)
def garbage_in_this_thread():
    """As in the program: a worker's thread never deletes a widget that lies in a cycle."""
    gc.disable()
    yield
    gc.enable()
    gc.collect()
