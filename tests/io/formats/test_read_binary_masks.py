"""One mask per object: counts, pixels, and what happens to those that do not fit."""

import numpy as np
import pytest
from PIL import Image

from segdesk.io.formats.table import open_dataset
from segdesk.io.importing import import_dataset
from segdesk.model.classes import Kind, Task

from .conftest import Target, stencils_of

BLOB = np.zeros((6, 8), np.uint8)
BLOB[1:3, 2:5] = 255


def cell(folder, name="c1"):
    folder.image(f"{name}/images/{name}.png")
    folder.mask(f"{name}/masks/1.png", BLOB)
    folder.mask(f"{name}/masks/2.png", BLOB[::-1])
    return folder


def test_each_file_is_one_object_in_the_order_of_their_names(folder):
    cell(folder)
    report, target, data = folder.taken()
    assert data.format == "binary_masks" and data.task is Task.INSTANCE
    first, second = stencils_of(target.contents["c1/images/c1.png"], data.classes)
    assert np.array_equal(first, BLOB > 0) and np.array_equal(second, BLOB[::-1] > 0)
    assert (report.images, report.masks, report.objects_in, report.objects_out) == (1, 2, 2, 2)
    assert data.classes.by_id(1).kind is Kind.THING


SOUND = {
    "1 bit": lambda f: f.mask("c1/masks/3.png", BLOB[:, ::-1], mode="1"),
    "0 and 1": lambda f: f.mask("c1/masks/3.png", BLOB[:, ::-1] // 255),
    "rgb": lambda f: f.mask("c1/masks/3.png", np.dstack([BLOB[:, ::-1]] * 3)),
    "rgba": lambda f: f.mask("c1/masks/3.png", np.dstack([BLOB[:, ::-1]] * 3 + [BLOB * 0 + 255])),
}


@pytest.mark.parametrize("kind", SOUND)
def test_files_of_other_modes_fit_when_they_are_clear(folder, kind):
    SOUND[kind](cell(folder))
    report, target, data = folder.taken()
    assert report.objects_out == 3
    assert np.array_equal(
        stencils_of(target.contents["c1/images/c1.png"], data.classes)[2], BLOB[:, ::-1] > 0
    )


def test_masks_that_do_not_fit_are_kept_together_and_the_others_come_in(folder):
    cell(folder)
    folder.mask("c1/masks/3.png", BLOB[:5])
    folder.mask("c1/masks/4.png", BLOB[1:])
    report, target, _ = folder.taken()
    content = target.contents["c1/images/c1.png"]
    assert content.stored.pixels.shape == (5, 8, 2)
    assert content.stored.path.split("\n") == ["c1/masks/3.png", "c1/masks/4.png"]
    assert report.objects_out == 2 and not report.lost
    assert len([note for note in report.notes if "kept as it came" in note.message]) == 2


def test_unreadable_files_are_lost_by_name(folder):
    cell(folder)
    folder.text("c1/masks/3.png", b"")
    folder.text("c1/masks/4.png", (folder.root / "c1/masks/1.png").read_bytes()[:50])
    report, _, _ = folder.taken()
    assert [one.object for one in report.lost] == ["3.png", "4.png"]
    assert report.objects_in == 4


def test_an_empty_folder_of_masks_is_an_empty_image(folder):
    cell(folder)
    folder.image("c2/images/c2.png")
    (folder.root / "c2/masks").mkdir()
    folder.image("c3/images/c3.png")
    _, target, _ = folder.taken(format="binary_masks")
    labelled = {name: (one.labelled, one.empty_on_purpose) for name, one in target.entries.items()}
    assert labelled["c2/images/c2.png"] == (True, True)
    assert labelled["c3/images/c3.png"] == (False, False)


def test_masks_without_image_are_lost_one_by_one(folder):
    cell(folder)
    folder.mask("c2/masks/1.png", BLOB)
    report, _, data = folder.taken(format="binary_masks")
    assert [one.file for one in report.lost] == ["c2/masks/1.png"]
    assert report.objects_in == 3 and len(data.unpaired) == 1


def test_nuclei_come_in_whole(data_dir):
    data = open_dataset(data_dir / "nuclei").settle()
    target = Target()
    report = import_dataset(data, target, jobs=2)
    assert (report.images, report.masks, report.objects_in, report.objects_out) == (36, 1757, 1757, 1757)
    assert report.lost == []
    for one in data.images:
        stencils = stencils_of(target.contents[one.original], data.classes)
        for name, stencil in zip(one.mask.split("\n"), stencils, strict=True):
            assert np.array_equal(stencil, np.asarray(Image.open(data.root / name)) > 0)
