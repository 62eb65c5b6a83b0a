"""Folders of masks: what fits becomes objects, what does not is kept as it came."""

import numpy as np
import pytest
from PIL import Image

from segdesk.errors import SegDeskError
from segdesk.io.formats.classes import read_class_table
from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.layout import lay_out
from segdesk.io.formats.table import open_dataset
from segdesk.io.intake import keys_by_id, to_content
from segdesk.model.classes import Kind, Task

from .conftest import Folder, ids_of

IDS = np.array([[0, 0, 1, 1, 2, 2, 2, 0]] * 6, np.uint8)
TABLE = "id,name,color,kind\n0,sky,#808080,stuff\n1,road,#804080,stuff\n2,car,#400080,thing\n"
COLORS = np.array([[128, 128, 128], [128, 64, 128], [64, 0, 128]], np.uint8)


def sound(folder):
    folder.text("classes.csv", TABLE)
    folder.image("images/a.jpg")
    return folder


STORED_AS = {
    "grey": lambda f: f.mask("masks/a.png", IDS),
    "16 bit": lambda f: f.mask("masks/a.png", IDS.astype(np.uint16)),
    "palette": lambda f: f.mask("masks/a.png", IDS, palette=[9, 9, 9, 1, 2, 3, 4, 5, 6]),
    "rgb of one value": lambda f: f.mask("masks/a.png", np.dstack([IDS] * 3)),
    "rgba of one value": lambda f: f.mask("masks/a.png", np.dstack([IDS, IDS, IDS, np.full_like(IDS, 255)])),
    "class colours": lambda f: f.mask("masks/a.png", COLORS[IDS]),
    "tiff": lambda f: f.mask("masks/a.tif", IDS),
    "bmp": lambda f: f.mask("masks/a.bmp", IDS),
}


@pytest.mark.parametrize("kind", STORED_AS)
def test_a_mask_of_any_sound_mode_is_read_exactly(folder, kind):
    STORED_AS[kind](sound(folder))
    report, target, data = folder.taken()
    content = target.contents["images/a.jpg"]
    assert content.stored is None
    assert np.array_equal(ids_of(content, data.classes), IDS)
    assert (report.objects_in, report.objects_out) == (3, 3)


def jpeg(folder):
    folder.save("masks/a.jpg", Image.fromarray(IDS))


UNKNOWN = np.where(IDS == 2, 9, IDS).astype(np.uint8)
MISFITS = {
    "another size": (lambda f: f.mask("masks/a.png", IDS[:, :5]), "5 x 6, the image 8 x 6"),
    "an unknown value": (lambda f: f.mask("masks/a.png", UNKNOWN), "Value 9 is no class"),
    "lossy": (jpeg, "lossy"),
    "an unknown colour": (lambda f: f.mask("masks/a.png", COLORS[IDS] + 1), "Colours that are no class's"),
    "alpha that varies": (
        lambda f: f.mask("masks/a.png", np.dstack([IDS * 0] * 3 + [IDS * 100])), "alpha varies",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", MISFITS)
def test_a_mask_that_does_not_fit_is_kept_as_it_came_and_the_reason_is_said(folder, kind):
    make, reason = MISFITS[kind]
    make(sound(folder))
    report, target, _ = folder.taken()
    stored = target.contents["images/a.jpg"].stored
    assert reason in stored.reason
    assert target.entries["images/a.jpg"].stored
    assert report.objects_in == report.objects_out == 0
    assert any(reason in note.message for note in report.notes)


def test_16_bit_values_are_not_cut(folder):
    folder.text("classes.csv", "id,name\n0,a\n300,b\n65535,c\n")
    folder.image("images/a.png")
    ids = np.where(IDS == 1, 300, np.where(IDS == 2, 65535, 0)).astype(np.uint16)
    folder.mask("masks/a.png", ids)
    _, target, data = folder.taken()
    assert np.array_equal(ids_of(target.contents["images/a.png"], data.classes), ids)


def test_binary_masks_without_a_table_are_background_and_object(folder):
    folder.image("images/a.png")
    folder.mask("masks/a.png", (IDS == 1) * np.uint8(255))
    report, target, data = folder.taken()
    assert data.task is Task.SEMANTIC
    assert [(one.id, one.name, one.kind) for one in data.classes] == [
        (0, "background", Kind.BACKGROUND),
        (1, "object", Kind.STUFF),
    ]
    assert data.classes.provisional
    assert np.array_equal(ids_of(target.contents["images/a.png"], data.classes) == 1, IDS == 1)
    assert any("Confirm" in note.message for note in report.notes)


def test_an_id_map_in_the_instance_task_is_one_object_per_value(folder):
    folder.image("images/a.png")
    ids = np.array([[0, 1, 1, 0, 900, 0, 1, 7]] * 6, np.uint16)
    folder.mask("masks/a.png", ids)
    report, target, data = folder.taken(task=Task.INSTANCE)
    content = target.contents["images/a.png"]
    assert report.objects_in == report.objects_out == 3
    assert {data.classes.by_key(one.class_key).name for one in content.objects} == {"object"}
    assert np.count_nonzero(content.planes[0]) == np.count_nonzero(ids)


def test_an_all_background_mask_is_empty_and_a_missing_one_is_missing(folder):
    folder.text("classes.csv", TABLE.replace("sky,#808080,stuff", "background,#000000,background"))
    folder.image("images/a.png")
    folder.image("images/b.png")
    folder.mask("masks/a.png", IDS * 0)
    report, target, _ = folder.taken()
    a, b = target.entries["images/a.png"], target.entries["images/b.png"]
    assert (a.labelled, a.empty_on_purpose) == (True, True)
    assert (b.labelled, b.empty_on_purpose) == (False, False)
    assert (report.images, report.masks) == (2, 1)


def test_a_truncated_mask_is_one_lost_line_and_the_rest_opens(folder):
    sound(folder)
    folder.image("images/b.jpg")
    data = folder.mask("masks/a.png", np.random.default_rng(0).integers(0, 3, (6, 8), np.uint8)).read_bytes()
    folder.text("masks/a.png", data[: len(data) // 2])
    folder.mask("masks/b.png", IDS)
    report, target, _ = folder.taken()
    assert [one.file for one in report.lost] == ["masks/a.png"]
    assert report.objects_in == report.objects_out + len(report.lost)
    assert len(target.contents["images/b.jpg"].objects) == 3


def test_an_unreadable_photo_takes_the_size_of_its_mask(folder):
    sound(folder)
    folder.text("images/a.jpg", b"")
    folder.mask("masks/a.png", IDS)
    report, target, data = folder.taken()
    assert np.array_equal(ids_of(target.contents["images/a.jpg"], data.classes), IDS)
    assert any(note.check == "readable" for note in report.notes)


def test_two_images_with_one_stem_do_not_share_a_mask(folder):
    sound(folder)
    folder.image("images/a.png")
    folder.mask("masks/a.png", IDS)
    report, target, _ = folder.taken()
    assert len([one for one in target.entries.values() if one.labelled]) == 1
    assert any("same stem" in note.message for note in report.notes)


def test_a_mask_without_image_is_lost_and_told(folder):
    sound(folder)
    folder.mask("masks/a.png", IDS)
    folder.mask("masks/z.png", IDS)
    report, _, data = folder.taken()
    assert [(one.file, one.check) for one in report.lost] == [("masks/z.png", "pairs")]
    assert [one.file for one in data.unpaired] == ["masks/z.png"]


LAYOUTS = {
    "siblings": ["images/a.jpg", "masks/a.png"],
    "splits inside": ["images/train/a.jpg", "masks/train/a.png"],
    "splits outside": ["train/images/a.jpg", "train/labels/a.png"],
    "camvid": ["train/a.png", "trainannot/a.png"],
    "voc": ["JPEGImages/a.jpg", "SegmentationClass/a.png"],
    "suffix": ["a.jpg", "a_mask.png"],
    "camvid original": ["images/a.png", "labels/a_L.png"],
    "same stem": ["a.jpg", "a.png"],
    "case": ["images/A.JPG", "masks/a.PNG"],
    "cityscapes": ["leftImg8bit/train/x/a_leftImg8bit.png", "gtFine/train/x/a_gtFine_labelIds.png"],
    "prefixes": ["images/image_0001.png", "masks/gt_0001.png"],
    "mvtec": ["bottle/test/broken/000.png", "bottle/ground_truth/broken/000_mask.png"],
    "dots": ["images/a.v1.rf.12.jpg", "masks/a.v1.rf.12.png"],
}


@pytest.mark.parametrize("kind", LAYOUTS)
def test_photos_and_masks_are_told_apart_in_the_usual_layouts(kind):
    photo, mask = LAYOUTS[kind]
    layout = lay_out([mask, photo])
    assert [tuple(pair) for pair in layout.pairs] == [(photo, mask)]
    assert not layout.unpaired


def test_a_mask_goes_to_the_photo_of_its_own_folder_and_not_to_one_of_the_same_name():
    layout = lay_out(["test/images/a.jpg", "train/images/a.jpg", "train/labels/a.png"])
    assert [tuple(pair) for pair in layout.pairs] == [
        ("test/images/a.jpg", None),
        ("train/images/a.jpg", "train/labels/a.png"),
    ]


def test_semantic_masks_of_roboflow_are_read_with_the_table_of_their_splits(folder):
    for split in ("train", "valid"):
        folder.image(f"{split}/a_jpg.rf.0123.jpg")
        folder.mask(f"{split}/a_jpg.rf.0123_mask.png", IDS)
        folder.text(f"{split}/_classes.csv", "Pixel Value, Class\n0, background\n1, car\n2, road\n7, sky\n")
    report, _, data = folder.taken()
    assert [(one.id, one.name) for one in data.classes] == [
        (0, "background"),
        (1, "car"),
        (2, "road"),
        (7, "sky"),
    ]
    assert (len(data.images), report.lost) == (2, [])
    assert not data.classes.provisional


def test_tables_that_differ_between_splits_are_not_believed(folder):
    for number, split in enumerate(("train", "valid")):
        folder.image(f"{split}/a.jpg")
        folder.mask(f"{split}/a_mask.png", IDS)
        folder.text(f"{split}/_classes.csv", f"Pixel Value,Class\n0,thing {number}\n")
    assert folder.open().classes.provisional


CAMVID = {"Sky": (128, 128, 128), "Road": (128, 64, 128), "Void": (0, 0, 0)}


def test_colours_of_camvid_are_read_by_label_colors(folder):
    colors = np.array(list(CAMVID.values()), np.uint8)
    folder.image("train/0001TP.png", size=(3, 1))
    folder.mask("trainannot/0001TP.png", colors[[[0, 1, 2]]])
    folder.text("label_colors.txt", "".join(f"{r} {g} {b}\t{name}\n" for name, (r, g, b) in CAMVID.items()))
    report, target, data = folder.taken()
    assert [one.name for one in data.classes] == list(CAMVID)
    assert ids_of(target.contents["train/0001TP.png"], data.classes).tolist() == [[0, 1, 2]]
    assert report.objects_out == 3


def test_folders_named_by_hand_count(folder):
    folder.text("classes.csv", TABLE)
    folder.image("left/a.jpg")
    folder.mask("right/a.png", IDS)
    data = folder.open(images=folder.root / "left", masks=folder.root / "right")
    assert [(one.original, one.mask) for one in data.images] == [("a.jpg", "a.png")]


def test_photos_elsewhere_are_named_by_hand_and_masks_are_found(folder, tmp_path):
    folder.text("classes.csv", TABLE)
    folder.mask("masks/a.png", IDS)
    photos = Folder(tmp_path / "elsewhere")
    photos.image("a.jpg", size=IDS.shape[::-1])
    report, target, data = folder.taken(images=photos.root)
    assert (data.format, report.lost) == ("masks", [])
    assert np.array_equal(ids_of(target.contents["a.jpg"], data.classes), IDS)


def test_masks_without_any_photo_are_not_taken_for_photos(folder):
    folder.text("classes.csv", TABLE)
    folder.mask("masks/a.png", IDS)
    with pytest.raises(SegDeskError, match="No images were found"):
        folder.open(format="masks")


def test_streets_come_in_exactly(data_dir):
    data = open_dataset(data_dir / "street")
    assert data.settled and data.task is Task.SEMANTIC and len(data.images) == 60
    assert data.classes == read_class_table(data_dir / "street/classes.csv", Task.SEMANTIC).classes
    for one in data.images:
        taken = to_content(one.read(), keys_by_id(data.classes))
        source = np.asarray(Image.open(data_dir / "street" / one.mask))
        assert taken.content.stored is None
        assert np.array_equal(ids_of(taken.content, data.classes), source)
        assert taken.objects_in == taken.objects_out == len(np.unique(source))


def test_palette_masks_of_voc_are_indices_and_255_is_void(data_dir):
    data = open_dataset(data_dir / "voc_polygons/semantic_voc", ReadOptions())
    assert data.classes.by_id(255).kind is Kind.VOID
    for one in data.images:
        taken = to_content(one.read(), keys_by_id(data.classes))
        source = np.asarray(Image.open(data.root / one.mask)).astype(int)
        ids = ids_of(taken.content, data.classes)
        assert np.array_equal(np.where(ids < 0, 0, ids), source)
