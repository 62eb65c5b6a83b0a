"""Photos are read off the GUI thread; each wish is answered, whatever the file does."""

import logging

import numpy as np
import pytest

from segdesk.io.png import write
from segdesk.ops.rendition import Rendition
from segdesk.ui.session import photos as module
from segdesk.ui.session.photos import Photos, Source


@pytest.fixture
def photos(qapp):
    photos = Photos()
    yield photos
    photos.close()


@pytest.fixture
def source(tmp_path):
    write(tmp_path / "a.png", np.full((20, 30, 3), 90, np.uint8))
    return Source(tmp_path / "a.png")


def test_nothing_is_read_after_the_end(photos, source, qtbot):
    photos.want(1, source)
    photos.rendition = Rendition(band=1)  # what is read meanwhile does not suit any more
    photos.close()
    with qtbot.assertNotEmitted(photos.arrived, wait=50):
        pass


def test_a_photo_that_breaks_its_reader_is_said_to_have_failed(photos, source, qtbot, monkeypatch, caplog):
    def broken(*_args, **_options):
        raise ValueError("odd tile")

    monkeypatch.setattr(module, "read_samples", broken)
    with qtbot.waitSignal(photos.failed) as told:
        photos.want(1, source)
    assert told.args[0] == 1
    assert "odd tile" in str(told.args[1])
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    caplog.clear()
