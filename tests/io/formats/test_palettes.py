"""Colour masks without a class table, painted as well-known data sets are."""

import numpy as np
import pytest
from PIL import Image

from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.palettes import CAMVID, CITYSCAPES, PALETTES, VOC, likely
from segdesk.io.formats.table import open_dataset
from segdesk.model.classes import Kind
from segdesk.progress import SILENT


def made(root, *masks):
    """A data set of masks (height x width x 3) and photos of their size."""
    for number, mask in enumerate(masks):
        for folder, pixels in (("images", np.zeros_like(mask)), ("masks", mask)):
            (root / folder).mkdir(exist_ok=True)
            Image.fromarray(pixels).save(root / folder / f"{number}.png")
    return root


def painted(palette, *names):
    """A mask with two columns of each class."""
    colours = {row.name: bytes.fromhex(row.color[1:]) for row in palette.rows}
    columns = np.array([list(colours[name]) for name in names], np.uint8)
    return np.broadcast_to(columns.repeat(2, 0), (3, 2 * len(names), 3)).copy()


def opened(root):
    data = open_dataset(root, ReadOptions(), SILENT).settle(SILENT, 1)
    return data, " ".join(note.message for note in data.notes)


@pytest.mark.parametrize(
    ("palette", "names"),
    [
        (VOC, ("background", "cat", "person", "void")),
        (CAMVID, ("Road", "Sky", "Pedestrian", "Void")),
        (CITYSCAPES, ("road", "sky", "rider", "bicycle")),
    ],
    ids=lambda one: getattr(one, "name", None),
)
def test_a_known_palette_gives_its_classes(tmp_path, palette, names):
    data, said = opened(made(tmp_path, painted(palette, *names), painted(palette, names[1])))
    assert data.classes.provisional
    assert f"of the palette of {palette.name}" in said
    shown = data.images[0].read()
    ids = {row.name: row.id for row in palette.rows}
    wanted = {ids[name] for name in names} - {0 if palette is VOC else -1}
    assert {one.class_id for one in shown.objects} == wanted
    for one in shown.objects:
        place = 2 * [ids[name] for name in names].index(one.class_id)
        columns = np.flatnonzero((shown.label_map == one.value).all(0))
        assert columns.tolist() == [place, place + 1]
    assert data.images[1].read().stored is None


def test_a_colour_of_no_palette_leaves_all_masks_as_they_came(tmp_path):
    mask = painted(VOC, "background", "cat", "dog")
    mask[0, 0] = (1, 2, 3)
    data, said = opened(made(tmp_path, mask))
    assert "palette" not in said
    assert data.images[0].read().stored is not None


def test_colours_that_two_palettes_have_are_too_little_alone(tmp_path):
    shared = [int(VOC.rows[at].color[1:], 16) for at in (1, 3)]
    assert [one.known for one in likely(set(shared))] == [2, 2]
    data, _ = opened(made(tmp_path, painted(VOC, "aeroplane", "bird")))
    assert data.images[0].read().stored is not None


def test_the_second_guess_is_told(tmp_path):
    _, said = opened(made(tmp_path, painted(VOC, "aeroplane", "bird", "cat", "boat", "dog")))
    assert "Pascal VOC (97% sure)" in said
    assert "Second guess: CamVid (0%: it has 3 of them)" in said


def test_masks_of_black_and_white_have_no_palette():
    assert all(one.certainty == 0 for one in likely({0x000000, 0xFFFFFF}))


@pytest.mark.parametrize("palette", PALETTES, ids=lambda one: one.name)
def test_palettes_have_classes_of_their_own(palette):
    assert (
        len({row.id for row in palette.rows}) == len({row.name for row in palette.rows}) == len(palette.rows)
    )
    assert any(row.kind is Kind.VOID for row in palette.rows)
