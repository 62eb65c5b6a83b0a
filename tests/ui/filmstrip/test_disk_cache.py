"""Thumbnails on disk: found again, made anew when the photo is another, and never too many."""

import os
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.ui.filmstrip.disk_cache import DiskCache
from segdesk.ui.filmstrip.thumbs import MissingPhotoError, make_thumb


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "photo.png"
    Image.fromarray(np.full((60, 200, 3), (200, 40, 20), np.uint8)).save(path)
    return path


@pytest.fixture
def cache(tmp_path):
    return DiskCache(tmp_path / "cache")


def files(tmp_path):
    return sorted((tmp_path / "cache").glob("??/*"))


def test_a_thumbnail_fills_its_place_in_the_colours_of_the_photo(photo, cache):
    image = make_thumb(photo, (96, 72), cache)
    assert image.size().toTuple() == (96, 72)
    red, green, blue, _ = image.pixelColor(48, 36).getRgb()
    assert (abs(red - 200) < 6, abs(green - 40) < 6, abs(blue - 20) < 6) == (True, True, True)


def test_it_is_read_from_the_cache_the_second_time(photo, cache, tmp_path, monkeypatch):
    make_thumb(photo, (96, 72), cache)
    assert len(files(tmp_path)) == 1
    monkeypatch.setattr("segdesk.ui.filmstrip.thumbs.thumbnail", None)
    assert make_thumb(photo, (96, 72), DiskCache(tmp_path / "cache")).width() == 96


def test_another_size_or_time_of_the_photo_is_another_picture(photo, cache, tmp_path):
    make_thumb(photo, (96, 72), cache)
    os.utime(photo, ns=(1, 1))
    make_thumb(photo, (96, 72), cache)
    assert len(files(tmp_path)) == 2


def test_a_damaged_file_of_the_cache_is_made_anew(photo, cache, tmp_path):
    make_thumb(photo, (96, 72), cache)
    files(tmp_path)[0].write_bytes(b"no picture")
    assert make_thumb(photo, (96, 72), cache).pixelColor(48, 36).red() > 180
    assert files(tmp_path)[0].read_bytes()[:2] == b"\xff\xd8"


def test_the_longest_unused_go_when_the_room_is_used_up(photo, tmp_path):
    one = DiskCache(tmp_path / "cache")
    pixels = np.random.default_rng(1).integers(0, 255, (200, 200, 3), np.uint8)
    for second in range(1, 9):
        one.put(photo, fake(photo, second), 320, pixels)
    times = {path: number for number, path in enumerate(files(tmp_path))}
    for path, number in times.items():
        os.utime(path, (number, number))
    size = files(tmp_path)[0].stat().st_size
    DiskCache(tmp_path / "cache", room_bytes=6 * size).put(photo, fake(photo, 99), 320, pixels)
    left = files(tmp_path)
    assert sum(path.stat().st_size for path in left) <= 6 * size
    assert {times.get(path, 99) for path in left} >= {7, 99}
    assert 0 not in {times.get(path) for path in left}


def fake(photo, second):
    return SimpleNamespace(st_size=photo.stat().st_size, st_mtime_ns=second)


def test_a_folder_that_takes_nothing_is_no_fault(photo, tmp_path):
    (tmp_path / "cache").write_text("a file is in the way")
    assert make_thumb(photo, (96, 72), DiskCache(tmp_path / "cache")).width() == 96


def test_a_photo_that_is_gone_or_damaged_is_told_apart(photo, cache, tmp_path):
    with pytest.raises(MissingPhotoError):
        make_thumb(tmp_path / "gone.png", (96, 72), cache)
    photo.write_bytes(photo.read_bytes()[:60])
    with pytest.raises(SegDeskError) as fault:
        make_thumb(photo, (96, 72), cache)
    assert not isinstance(fault.value, MissingPhotoError)
