"""Resized packages: photo, mask and polygons go through one map, and nothing new appears in a mask."""

import json
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from segdesk.dataset.package.contents import VANISHED
from segdesk.dataset.package.foresee import foresee
from segdesk.dataset.package.mapping import by_matrix, by_rows_and_columns
from segdesk.dataset.package.resize import resize_rule
from segdesk.dataset.package.settings import CocoForm, ExportSettings, YoloKind
from segdesk.dataset.splits import split_rule
from segdesk.errors import SegDeskError
from segdesk.io.project.file import ProjectFile
from segdesk.io.snapshot import snapshot_of
from segdesk.model.classes import Task
from segdesk.progress import SILENT

from .making import checked, exported, imported
from .readers import box_of, decoded, files, load, pixels, rows

CLASSES = "id,name,color,kind\n0,road,#8667FE,stuff\n1,car,#4BEEDC,thing\n255,void,#000000,void\n"
WRONG = ["", "half", "stretch", "stretch:0x5", "fit:0", "tile:8x8+8", "crop:1e3x4", "none:3"]
HOWS = ["stretch:20x20", "letterbox:32x24", "letterbox:90x90", "fit:64", "fit:9", "crop:16x12", "crop:50x20",
        "tile:16x16+4", "tile:16x16", "tile:64x8+0"]  # fmt: skip


def painted(size, number):
    y, x = np.mgrid[: size[1], : size[0]]
    values = np.where((x // 6 + y // 5 + number) % 3 == 0, 1, 0).astype(np.uint8)
    values[(x - y) % 17 == 0] = 255
    return values


def photo_of(size):
    y, x = np.mgrid[: size[1], : size[0]]
    return np.stack([x * 5, y * 5, x + y], 2).astype(np.uint8)


SIZES = {"a": (40, 30), "b": (31, 47)}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("resize")
    for number, (name, size) in enumerate(SIZES.items()):
        for folder, array in (("images", photo_of(size)), ("masks", painted(size, number))):
            (root / "set" / folder).mkdir(parents=True, exist_ok=True)
            Image.fromarray(array).save(root / "set" / folder / f"{name}.png")
    (root / "set" / "classes.csv").write_text(CLASSES)
    imported(root / "set", root / "p.segdesk", task=Task.SEMANTIC)
    return root / "p.segdesk"


def nearest(values, image_map, fill):
    """By the definition, in fractions: the source pixel that covers the centre of each target pixel."""
    window, place = image_map.window, image_map.place
    out = np.full(image_map.size[::-1], fill, values.dtype)
    for row in range(place.height):
        y = window.top + floor(Fraction(2 * row + 1, 2) * Fraction(window.height, place.height))
        for column in range(place.width):
            x = window.left + floor(Fraction(2 * column + 1, 2) * Fraction(window.width, place.width))
            out[place.top + row, place.left + column] = values[y, x]
    return out


def maps_by_name(how):
    for name, size in SIZES.items():
        for one in resize_rule(how).maps(size):
            yield name, f"{name}{one.ending}", one


@pytest.mark.parametrize("how", HOWS)
def test_masks_are_the_nearest_pixels_and_packages_check_clean(project, tmp_path, how):
    report = exported(project, tmp_path / "out", resize=resize_rule(how), yolo=YoloKind.SEGMENTS)
    meta = load(tmp_path / "out", "meta.json")
    assert report.identical == report.images
    assert meta["resize"]["rule"] == how.partition(":")[0]
    assert meta["resize"]["mask_pad"] == 255
    expected = {f"{stem}.png": (name, one) for name, stem, one in maps_by_name(how)}
    assert {one.name for one in (tmp_path / "out" / "masks").iterdir()} == expected.keys()
    for file, (name, one) in expected.items():
        number = list(SIZES).index(name)
        mask = pixels(tmp_path / "out" / "masks" / file)
        assert np.array_equal(mask, nearest(painted(SIZES[name], number), one, 255)), file
        assert pixels(tmp_path / "out" / "images" / file).shape[:2] == mask.shape
    found = checked(tmp_path / "out")
    assert found.ok, found.findings


@pytest.mark.parametrize("how", ["crop:16x12", "tile:16x16+4", "crop:50x50"])
def test_without_a_scale_photos_keep_their_colours(project, tmp_path, how):
    exported(project, tmp_path / "out", resize=resize_rule(how))
    for name, stem, one in maps_by_name(how):
        written = pixels(tmp_path / "out" / "images" / f"{stem}.png")
        source = photo_of(SIZES[name])
        assert np.array_equal(written[one.place.slices], source[one.window.slices])
        outside = np.ones(written.shape[:2], bool)
        outside[one.place.slices] = False
        assert not written[outside].any()


def test_tiles_hold_every_pixel_and_their_names_say_where(project, tmp_path):
    exported(project, tmp_path / "out", resize=resize_rule("tile:16x16+4"))
    whole = np.full((30, 40), 99, np.uint8)
    for path in (tmp_path / "out" / "masks").glob("a_*.png"):
        y, x = (int(word[1:]) for word in path.stem.split("_")[1:])
        whole[y : y + 16, x : x + 16] = pixels(path)
    assert np.array_equal(whole, painted((40, 30), 0))
    assert {row["original"] for row in rows(tmp_path / "out")} == {"images/a.png", "images/b.png"}


def test_tiles_of_an_image_stand_in_one_split(project, tmp_path):
    settings = {"resize": resize_rule("tile:16x16"), "split": split_rule("1/1")}
    exported(project, tmp_path / "out", **settings)
    splits = {(row["original"], row["split"]) for row in rows(tmp_path / "out")}
    assert len(splits) == 2
    meta = load(tmp_path / "out", "meta.json")
    assert meta["splits"]["train"] + meta["splits"]["val"] == meta["counts"]["images"] == 6 + 6


def test_objects_cut_by_tiles_are_one_annotation_per_tile_and_agree(project, tmp_path):
    exported(project, tmp_path / "out", task=Task.INSTANCE, resize=resize_rule("tile:16x16+4"))
    content = load(tmp_path / "out")
    names = {one["id"]: one["file_name"] for one in content["images"]}
    assert [one["id"] for one in content["annotations"]] == list(range(1, len(content["annotations"]) + 1))
    for one in content["annotations"]:
        stem = names[one["image_id"]].removesuffix(".png")
        mask = pixels(tmp_path / "out" / "masks" / stem / f"{one['id']:06}.png") > 0
        assert np.array_equal(decoded(one, 16, 16), mask)
        assert one["bbox"] == box_of(mask)


def test_a_map_that_changes_nothing_copies_the_photo(project, tmp_path):
    report = exported(project, tmp_path / "out", resize=resize_rule("stretch:40x30"))
    assert report.photos_rewritten == 1
    source = (project.parent / "set" / "images" / "a.png").read_bytes()
    assert (tmp_path / "out" / "images" / "a.png").read_bytes() == source


def test_jobs_and_target_do_not_matter(project, tmp_path):
    for jobs in (1, 4):
        exported(project, tmp_path / str(jobs), jobs=jobs, resize=resize_rule("tile:16x16+4"))
    assert files(tmp_path / "1") == files(tmp_path / "4")


def small_objects(root):
    """A photo with a car of 20 x 10, one of a single pixel and one in a corner."""
    (root / "images").mkdir(parents=True)
    Image.fromarray(photo_of((40, 30))).save(root / "images" / "a.png")
    boxes = [(10, 10, 20, 10), (3, 4, 1, 1), (37, 27, 2, 2)]
    annotations = [
        {"id": number, "image_id": 1, "category_id": 1, "area": w * h, "bbox": [x, y, w, h], "iscrowd": 0,
         "segmentation": [[x, y, x + w, y, x + w, y + h, x, y + h]]}
        for number, (x, y, w, h) in enumerate(boxes, 1)
    ]  # fmt: skip
    (root / "annotations.json").write_text(
        json.dumps(
            {
                "images": [{"id": 1, "file_name": "a.png", "width": 40, "height": 30}],
                "annotations": annotations,
                "categories": [{"id": 1, "name": "car"}],
            }
        )
    )
    imported(root, root.parent / "small.segdesk")
    return root.parent / "small.segdesk"


def test_what_vanishes_is_told_before_by_class_and_listed_after(tmp_path):
    path = small_objects(tmp_path / "coco")
    settings = ExportSettings(resize=resize_rule("stretch:10x10"))
    with ProjectFile.open(path, read_only=True) as file:
        before = foresee(snapshot_of(file), settings, jobs=1, progress=SILENT)
    assert before.vanished == {"car": 1}
    assert before.in_words() == ["Objects that resizing leaves no pixel: car 1."]
    report = exported(path, tmp_path / "out", resize=settings.resize)
    assert [(one["object"], one["reason"]) for one in report.lost] == [(2, VANISHED)]
    assert (report.vanished, report.masks) == (1, 2)


def test_a_crop_tells_what_it_cuts(tmp_path):
    path = small_objects(tmp_path / "coco")
    report = exported(path, tmp_path / "out", resize=resize_rule("crop:20x20"))
    assert report.vanished == 2
    assert report.cut_pixels == 1 + 4


def test_kept_polygons_are_mapped_where_they_still_fit(tmp_path):
    path = small_objects(tmp_path / "coco")
    exported(path, tmp_path / "out", resize=resize_rule("fit:80"), coco=CocoForm.POLYGON)
    found = load(tmp_path / "out")["annotations"]
    assert found[0]["segmentation"] == [[20, 20, 60, 20, 60, 40, 20, 40]]
    assert [one["area"] for one in found] == [800, 4, 16]


@given(
    st.sampled_from(["stretch:{w}x{h}", "letterbox:{w}x{h}", "fit:{w}", "crop:{w}x{h}", "tile:{w}x{h}+{o}"]),
    st.integers(1, 40),
    st.integers(1, 40),
    st.tuples(st.integers(1, 40), st.integers(1, 40)),
    st.data(),
)
def test_both_ways_to_resize_agree_with_the_definition(how, width, height, size, data):
    overlap = data.draw(st.integers(0, min(width, height) - 1))
    values = np.arange(size[0] * size[1], dtype=np.uint16).reshape(size[::-1])
    for one in resize_rule(how.format(w=width, h=height, o=overlap)).maps(size)[:4]:
        expected = nearest(values, one, 0)
        assert np.array_equal(by_matrix(values, one), expected)
        assert np.array_equal(by_rows_and_columns(values, one), expected)


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 60), st.data())
def test_tiles_cover_and_stay_inside(width, height, side, data):
    overlap = data.draw(st.integers(0, side - 1))
    covered = np.zeros((height, width), bool)
    for one in resize_rule(f"tile:{side}x{side}+{overlap}").maps((width, height)):
        assert one.window.right <= width
        assert one.window.bottom <= height
        covered[one.window.slices] = True
    assert covered.all()


@pytest.mark.parametrize("how", WRONG)
def test_what_is_no_rule_is_refused(how):
    with pytest.raises(SegDeskError):
        resize_rule(how)


def test_a_grey_jpeg_stays_a_grey_jpeg(tmp_path):
    root = tmp_path / "set"
    for folder in ("images", "masks"):
        (root / folder).mkdir(parents=True)
    Image.fromarray(photo_of((40, 30))[..., 0]).save(root / "images" / "a.jpg")
    Image.fromarray(painted((40, 30), 0)).save(root / "masks" / "a.png")
    (root / "classes.csv").write_text(CLASSES)
    imported(root, tmp_path / "p.segdesk", task=Task.SEMANTIC)
    exported(tmp_path / "p.segdesk", tmp_path / "out", resize=resize_rule("fit:20"))
    with Image.open(tmp_path / "out" / "images" / "a.jpg") as picture:
        assert (picture.mode, picture.size, picture.format) == ("L", (20, 15), "JPEG")


def test_a_turned_photo_is_made_upright_before_it_is_resized(tmp_path):
    root = tmp_path / "set"
    for folder in ("images", "masks"):
        (root / folder).mkdir(parents=True)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = np.ascontiguousarray(np.rot90(photo_of((40, 30))))
    Image.fromarray(turned).save(root / "images" / "a.png", exif=exif)
    Image.fromarray(painted((40, 30), 0)).save(root / "masks" / "a.png")
    (root / "classes.csv").write_text(CLASSES)
    imported(root, tmp_path / "p.segdesk", task=Task.SEMANTIC)
    report = exported(tmp_path / "p.segdesk", tmp_path / "out", resize=resize_rule("crop:16x12"))
    assert report.identical == 1
    written = pixels(tmp_path / "out" / "images" / "a.png")
    assert np.array_equal(written, photo_of((40, 30))[9:21, 12:28])


def test_a_16_bit_photo_stays_16_bit(tmp_path):
    root = tmp_path / "set"
    for folder in ("images", "masks"):
        (root / folder).mkdir(parents=True)
    values = np.arange(1200, dtype=np.uint16).reshape(30, 40) * 50
    Image.fromarray(values).save(root / "images" / "a.png")
    Image.fromarray(painted((40, 30), 0)).save(root / "masks" / "a.png")
    (root / "classes.csv").write_text(CLASSES)
    imported(root, tmp_path / "p.segdesk", task=Task.SEMANTIC)
    exported(tmp_path / "p.segdesk", tmp_path / "out", resize=resize_rule("letterbox:20x20"))
    written = pixels(tmp_path / "out" / "images" / "a.png")
    assert written.shape == (20, 20)
    assert int(written.max()) > 255
    assert not written[:2].any()
    blocks = values.reshape(15, 2, 20, 2).mean(axis=(1, 3))
    assert np.abs(written[2:17].astype(float) - blocks).max() <= 1


@given(st.integers(1, 50), st.integers(1, 50), st.sampled_from(HOWS), st.integers(0, 2**32 - 1))
def test_no_value_appears_that_was_not_there(width, height, how, seed):
    values = np.random.default_rng(seed).integers(1, 6, (height, width)).astype(np.uint16) * 7
    for one in resize_rule(how).maps((width, height)):
        assert set(np.unique(by_matrix(values, one))) <= {0, *np.unique(values)}
