"""Photos that stay where they are, move, and are found again."""

import os
from pathlib import Path

import pytest

from segdesk.errors import SegDeskError
from segdesk.io.project import FileFacts, ProjectFile, facts_of, sha256_of
from segdesk.model.entry import ImageEntry
from segdesk.progress import Cancelled, Progress

from .conftest import reopened


def save(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def photos(tmp_path):
    """Photos of which two have one name and one size, and one is a copy of another by name only."""
    return {
        name: save(tmp_path / "set" / name, data)
        for name, data in {
            "a/0001.bmp": b"aaaa",
            "b/0001.bmp": b"bbbb",
            "a/other.png": b"longer than that",
            "a/hashed.png": b"to be renamed",
        }.items()
    }


@pytest.fixture
def file(path, photos):
    with ProjectFile.create(path) as made:
        entries = [ImageEntry(0, str(photo), name, 1, 1) for name, photo in photos.items()]
        facts = {place: facts_of(photo) for place, photo in enumerate(photos.values())}
        made.add_images(entries, facts)
        made.note_files({4: FileFacts(*facts[3][:2], sha256_of(photos["a/hashed.png"]))})
        made.flush()
        yield made


def place_of(file, image):
    found = file.locate(file.project.entries[image])
    return found and found.resolve()


def test_photos_are_where_they_were(file, photos):
    assert [place_of(file, image) for image in (1, 2, 3, 4)] == list(photos.values())
    assert file.project.entries[1].path == "set/a/0001.bmp"


def test_the_place_of_a_photo_reads_as_a_person_would_write_it(tmp_path):
    photo = save(tmp_path / "set" / "a.png", b"photo")
    folder = tmp_path / "projects"
    folder.mkdir()
    with ProjectFile.create(folder / "road.segdesk") as made:
        made.add_images([ImageEntry(0, str(photo), "a.png", 1, 1)])
        assert made.project.entries[1].path == "../set/a.png"
        assert made.photo_path(made.project.entries[1]) == photo


def test_a_project_that_moves_with_its_photos_needs_no_search(file, tmp_path):
    file.close()
    moved = tmp_path / "moved"
    moved.mkdir()
    (tmp_path / "set").rename(moved / "set")
    file.path.rename(moved / "road.segdesk")
    with ProjectFile.open(moved / "road.segdesk") as again:
        assert place_of(again, 3) == moved / "set" / "a" / "other.png"


def test_a_moved_folder_is_found_by_name_and_size_and_remembered(file, tmp_path):
    (tmp_path / "set").rename(tmp_path / "elsewhere")
    assert place_of(file, 1) is None
    report = file.relocate(tmp_path / "elsewhere")
    assert sorted(report.found) == [1, 2, 3, 4]
    assert not report.missing
    assert not report.ambiguous
    with reopened(file) as again:
        assert place_of(again, 1) == tmp_path / "elsewhere" / "a" / "0001.bmp"
        assert place_of(again, 2) == tmp_path / "elsewhere" / "b" / "0001.bmp"
        assert again.project.history.undo_name is None


def test_a_renamed_photo_is_found_by_its_hash(file, photos, tmp_path):
    photos["a/hashed.png"].rename(tmp_path / "set" / "new name.png")
    save(tmp_path / "set" / "same size.png", b"to be ranemed")
    assert file.relocate(tmp_path / "set").found == {4: tmp_path / "set" / "new name.png"}


def test_a_photo_of_another_size_is_not_taken_for_it(file, photos, tmp_path):
    photos["a/other.png"].unlink()
    save(tmp_path / "new" / "other.png", b"other bytes")
    assert file.relocate(tmp_path / "new").missing == [3]


def test_one_photo_is_not_given_to_two_images_of_its_name(file, photos, tmp_path):
    for photo in photos.values():
        photo.unlink()
    only = save(tmp_path / "new" / "b" / "0001.bmp", b"bbbb")
    report = file.relocate(tmp_path / "new")
    assert report.found == {2: only}
    assert report.ambiguous == {1: [only]}


def test_candidates_that_agree_equally_are_listed_and_none_is_taken(file, photos, tmp_path):
    photos["a/other.png"].unlink()
    two = [save(tmp_path / "new" / where / "other.png", b"longer than that") for where in "xy"]
    report = file.relocate(tmp_path / "new")
    assert sorted(report.ambiguous[3]) == two
    assert place_of(file, 3) is None


def test_a_search_can_be_cancelled(file, photos, tmp_path):
    class Stop(Progress):
        def step(self, done, total, what=""):
            raise Cancelled

    photos["a/other.png"].unlink()
    with pytest.raises(Cancelled):
        file.relocate(tmp_path / "set", Stop())
    assert file.project.entries[3].path == "set/a/other.png"


def test_a_link_to_nowhere_stops_no_search(file, photos, tmp_path):
    photos["a/other.png"].unlink()
    (tmp_path / "set" / "other.png").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "set" / "pipe")
    assert file.relocate(tmp_path / "set").missing == [3]


def test_a_read_only_project_is_not_told_where_photos_are(file, photos, tmp_path):
    photos["a/other.png"].rename(tmp_path / "set" / "b" / "other.png")
    with ProjectFile.open(file.path) as second, pytest.raises(SegDeskError, match="edited by"):
        second.relocate(tmp_path / "set")
