"""An image may be any page of its file: that page is checked, repaired, cut out and exported."""

import numpy as np
import pytest
from PIL import Image

from segdesk.dataset.cutouts import Cutouts
from segdesk.dataset.package.resize import Resize, ResizeRule
from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.images import decode_through, probe, read, thumbnail
from segdesk.io.project.entry_codec import decode_state, encode_state
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.model.classes import Kind, Task, class_map
from segdesk.model.entry import ImageEntry
from segdesk.qa.examined import of_snapshot
from segdesk.qa.look import Look
from segdesk.repair.subject import of_project

from .making import exported

SIZE = (30, 20)
PAGES = [np.full((20, 30), 50 * number + 10, np.uint8) for number in range(3)]


@pytest.fixture
def project(tmp_path):
    """A file of three pages; the image is the second of them and has an object."""
    first, *others = (Image.fromarray(page) for page in PAGES)
    photo = tmp_path / "photos" / "scan.tif"
    photo.parent.mkdir()
    first.save(photo, save_all=True, append_images=others)
    path = tmp_path / "p.segdesk"
    classes = class_map([(1, "car", "#4BEEDC", Kind.THING)])
    with ProjectFile.create(path, classes=classes, task=Task.INSTANCE) as file:
        file.add_images([ImageEntry(0, str(photo), "scan.tif", *SIZE)])
        with file.project.document(1).edit("Draw") as edit:
            edit.write(Rect(5, 5, 15, 12), edit.add(1))
        with file.project.step("Page 2") as step:
            file.project.set_entry(1, into=step, page=1)
    return path


def test_the_page_is_a_step_that_is_kept_and_undone(project):
    with ProjectFile.open(project) as file:
        assert file.project.entries[1].page == 1
        assert file.project.history.undo().name == "Page 2"
        assert file.project.entries[1].page == 0
        file.project.history.redo()
    with ProjectFile.open(project) as file:
        assert file.project.entries[1].page == 1


def test_reading_the_image_in_again_leaves_the_page(project):
    with ProjectFile.open(project) as file:
        file.write_base(ImageEntry(1, "photos/scan.tif", "scan.tif", *SIZE))
        assert file.project.entries[1].page == 1


@pytest.mark.parametrize("page", [0, 1, 70_000])
def test_a_state_with_a_page_survives_and_one_without_is_as_it_always_was(page):
    entry = ImageEntry(1, "p", "o", note="n", page=page)
    data = encode_state(entry)
    assert data[0] == (3 if page else 2)
    assert ImageEntry(1, "p", "o", 0, 0, *decode_state(data)) == entry
    with pytest.raises(ValueError, match="an image's state"):
        decode_state(data + b"\0")


def test_a_package_has_that_page_as_a_picture_of_its_own(project, tmp_path):
    assert exported(project, tmp_path / "out").ok
    assert np.array_equal(read(tmp_path / "out" / "images" / "scan.png"), PAGES[1])


def test_so_have_its_tiles(project, tmp_path):
    rule = ResizeRule(Resize.TILE, 16, 16)
    assert exported(project, tmp_path / "out", resize=rule).ok
    tiles = sorted((tmp_path / "out" / "images").iterdir())
    assert len(tiles) == 4
    assert {int(value) for tile in tiles for value in np.unique(read(tile))} == {60}


def test_so_has_what_is_cut_out_of_it(project, tmp_path):
    with ProjectFile.open(project) as file:
        snapshot = snapshot_of(file)
        cutouts = Cutouts(tmp_path, snapshot)
        assert (cutouts._photos(snapshot.entries[0]) == PAGES[1]).all()


def test_checks_and_repair_look_at_that_page(project):
    with ProjectFile.open(project) as file:
        snapshot = snapshot_of(file)
        examined = of_snapshot(snapshot)
        look = Look(examined.subjects[0], examined)
        assert np.array_equal(look.photo, PAGES[1])
        assert look.facts.pages == 3
        subject = next(iter(of_project(file)))
        assert (subject.photo_rgb()[..., 0] == PAGES[1]).all()


def test_a_page_that_is_not_there_is_said_by_every_reader(project, tmp_path):
    for reading in (probe, read, decode_through, lambda path, page: thumbnail(path, 8, page=page)):
        with pytest.raises(SegDeskError, match="has no page 4"):
            reading(tmp_path / "photos" / "scan.tif", page=3)
