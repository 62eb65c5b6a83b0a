"""Images that are listed first and read later, while the hand goes on."""

from dataclasses import fields

import numpy as np
import pytest

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.project import ProjectFile
from segdesk.io.project.entry_codec import State, decode_state, encode_state
from segdesk.model.document import DocumentContent
from segdesk.model.entry import FIELDS, ClassUse, ImageEntry, Status, packed
from segdesk.model.objects import MaskObject, ObjectTable
from segdesk.model.stored import StoredMask

from .conftest import CAR, CLASSES, ROAD, SIZE, crashed_copy, paint, reopened, state_of, undo_all


def content(key=ROAD, fill=1) -> DocumentContent:
    plane = np.zeros(SIZE[::-1], np.uint16)
    plane[10:200, 20:290] = fill
    return DocumentContent(SIZE, [plane], ObjectTable({7: MaskObject(7, 0, fill, key)}), next_object_id=8)


def read_in(file, image, made=None, **fields):
    entry = file.project.entries[image]
    made = made or content()
    now = ImageEntry(
        entry.id,
        entry.path,
        entry.original,
        *SIZE,
        labelled=True,
        mask=f"masks/{image}.png",
        packed_use=packed([ClassUse(ROAD, 1, 190 * 270)]),
        **fields,
    )
    file.write_base(now, made)


@pytest.fixture
def file(path):
    """Three images of which nothing is known but their names."""
    with ProjectFile.create(path, classes=CLASSES) as made:
        made.add_images([ImageEntry(0, f"{one}.png", f"{one}.png") for one in "abc"])
        yield made


def test_an_image_that_was_not_read_says_so(file):
    with pytest.raises(SegDeskError, match="not read yet"):
        file.project.document(1)


def test_a_mask_that_was_read_is_there_at_once_and_in_the_next_session(file):
    read_in(file, 2)
    expected = state_of(file, 2)
    assert expected[0] == [content().planes[0].tobytes()]
    with reopened(file) as again:
        assert state_of(again, 2) == expected
        entry = again.project.entries[2]
        assert (entry.labelled, entry.mask, entry.use) == (True, "masks/2.png", (ClassUse(ROAD, 1, 51300),))
        assert again.project.history.undo_name is None
        assert not again.project.entries[1].width


def test_reading_is_no_step_and_edits_upon_it_are(file):
    read_in(file, 1)
    before = state_of(file, 1)
    assert paint(file, 1, Rect(0, 0, 9, 9), CAR) == 8
    with reopened(file) as again:
        assert undo_all(again) == 1
        assert state_of(again, 1) == before


def test_an_image_opened_before_its_mask_is_written_is_durable_before_its_edit(file, monkeypatch):
    for image in (1, 2, 3):
        read_in(file, image)
    paint(file, 3, Rect(0, 0, 9, 9), CAR)
    expected = state_of(file, 3)
    file.flush()
    with ProjectFile.open(crashed_copy(file)) as again:
        assert state_of(again, 3) == expected


def test_what_a_person_set_before_an_image_was_read_stays(file):
    with file.project.step("Reviewed") as step:
        file.project.set_entry(2, into=step, status=Status.REVIEWED, split="val", note="look")
    read_in(file, 2)
    assert file.project.entries[2].status is Status.REVIEWED
    with reopened(file) as again:
        entry = again.project.entries[2]
        assert (entry.status, entry.split, entry.note, entry.labelled) == (
            Status.REVIEWED,
            "val",
            "look",
            True,
        )
        again.project.history.undo()
        with reopened(again) as third:
            entry = third.project.entries[2]
            assert (entry.status, entry.split, entry.labelled) == (Status.UNTOUCHED, "", True)


def test_a_status_set_while_a_mask_waits_to_be_written_is_in_the_list_of_the_next_session(file):
    writer = file._journal._using
    with writer:  # nothing reaches the disk meanwhile: the step overtakes the mask
        read_in(file, 1)
        read_in(file, 2)
        with file.project.step("Reviewed") as step:
            file.project.set_entry(2, into=step, status=Status.REVIEWED)
    expected = file.project.entries[2]
    with reopened(file) as again:
        assert again.project.entries[2] == expected
        assert again.project.entries[2].status is Status.REVIEWED


def test_a_mask_is_not_read_again_beneath_the_edits_of_its_image(file):
    read_in(file, 1)
    paint(file, 1, Rect(0, 0, 9, 9), CAR)
    file.project.close_document(1)
    with pytest.raises(ValueError, match="edited"):
        read_in(file, 1)
    file.project.history.undo()
    with pytest.raises(ValueError, match="edited"):
        read_in(file, 1)


def test_a_mask_is_not_read_again_beneath_an_open_document(file):
    read_in(file, 1)
    file.project.document(1)
    with pytest.raises(ValueError, match="open"):
        read_in(file, 1)


@pytest.mark.parametrize(
    "pixels",
    [
        np.arange(12, dtype=np.uint8).reshape(3, 4),
        np.arange(24, dtype=">u2").reshape(4, 3, 2),
        np.array([[-1, 2**31 - 1]], np.int32),
        np.array([[0.5, np.nan]], np.float32),
        np.array([[True, False]]),
        np.zeros((0, 5), np.uint8),
    ],
    ids=["grey", "two channels, big-endian", "32 bits", "float", "one bit", "empty"],
)
def test_a_stored_mask_comes_back_exactly(file, pixels):
    stored = StoredMask(
        pixels, "P", "It does not fit.", "masks/a.png", "PNG", 4, lossy=True, palette=((1, 2, 3), (4, 5, 6))
    )
    read_in(file, 1, DocumentContent(SIZE, stored=stored))
    with reopened(file) as again:
        found = again.project.document(1).stored
        assert found.pixels.shape == pixels.shape
        assert found.pixels.dtype == pixels.dtype.newbyteorder("=")
        assert np.array_equal(found.pixels, pixels, equal_nan=pixels.dtype.kind == "f")
        assert (found.mode, found.reason, found.path, found.format) == (
            "P",
            stored.reason,
            stored.path,
            "PNG",
        )
        assert (found.bit_depth, found.lossy, found.palette) == (4, True, stored.palette)


def test_resolving_a_stored_mask_is_undone_across_sessions(file):
    stored = StoredMask(np.full((3, 3), 9, np.uint8), "L", "Another size.")
    read_in(file, 1, DocumentContent(SIZE, stored=stored), stored=True)
    with file.project.document(1).edit("Repair") as edit:
        edit.set_stored(None)
        edit.write(Rect(0, 0, 50, 50), edit.add(ROAD))
    assert not file.project.entries[1].stored
    with reopened(file) as again:
        assert again.project.document(1).stored is None
        again.project.history.undo()
        assert (again.project.document(1).stored.pixels == 9).all()
        assert again.project.entries[1].stored


def test_file_names_that_are_no_unicode_survive(path):
    name = "b\udcffild.png"
    with ProjectFile.create(path.with_name("pro\udcff jekt#?%41.segdesk"), classes=CLASSES) as file:
        file.add_images([ImageEntry(0, name, name, mask=name)])
        with reopened(file) as again:
            assert again.project.name == "pro\udcff jekt#?%41"
            assert (again.project.entries[1].original, again.project.entries[1].mask) == (name, name)
            assert again.photo_path(again.project.entries[1]).name == name


def test_a_state_holds_every_field_that_steps_change_in_the_order_of_entries():
    assert sorted(State._fields) == sorted(FIELDS.values())
    assert State._fields == tuple(one.name for one in fields(ImageEntry))[5:]
    entry = ImageEntry(
        1,
        "p",
        "o",
        3,
        4,
        "m\udcff",
        Status.REVIEWED,
        True,
        False,
        True,
        False,
        "train",
        "a.json",
        "ü",
        b"0" * 32,
    )
    assert ImageEntry(1, "p", "o", 3, 4, *decode_state(encode_state(entry))) == entry
