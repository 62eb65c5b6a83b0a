"""Wrong input of every kind: one clear line, the right exit code, the rest of the set still there."""

import errno
import json
import os
import resource
import shutil
import subprocess
import sys

import pytest
from PIL import Image

from .conftest import CLASSES, mask, photo


def cut(path, *, to=60):
    path.write_bytes(path.read_bytes()[:to])


def break_mask(root):
    cut(root / "masks" / "b.png")


def break_photo(root):
    cut(root / "images" / "b.png")


def make_jpeg(root):
    with Image.open(root / "masks" / "b.png") as image:
        image.point(lambda value: value * 100).save(root / "masks" / "b.jpg")
    (root / "masks" / "b.png").unlink()


def make_small(root):
    mask(root / "masks" / "b.png", size=(20, 15))


def use_unknown_id(root):
    mask(root / "masks" / "b.png", value=7)


def double_stem(root):
    photo(root / "images" / "b.jpg")


def remove_photo(root):
    (root / "images" / "b.png").unlink()


KEPT = "It is kept as it came until it is repaired."
SAME_STEM = "images/b.png: It has the same stem as images/b.jpg; the mask masks/b.png went to that one."

# (what is done to the set, exit code of import, what import says, check that finds it, exit code of export)
BROKEN = [
    (break_mask, 1, "masks/b.png: the whole mask: It is damaged and does not decode", "readable", 0),
    (break_photo, 0, "3 images, 3 masks; 6 of 6 objects", "readable", 1),
    (make_jpeg, 0, f"masks/b.jpg: {KEPT} It is stored lossy.", "lossless", 1),
    (make_small, 0, f"masks/b.png: {KEPT} The mask is 20 x 15, the image 40 x 30.", "alignment", 1),
    (use_unknown_id, 0, f"masks/b.png: {KEPT} Value 7 is no class.", "values", 1),
    (double_stem, 0, SAME_STEM, "pairs", 0),
    (remove_photo, 1, "lost: masks/b.png: the whole mask: There is no image for this mask.", "pairs", 0),
]
IDS = [row[0].__name__ for row in BROKEN]


@pytest.mark.parametrize("row", BROKEN, ids=IDS)
def test_a_broken_file_is_told_found_and_blocks(segdesk, semantic, tmp_path, row):
    damage, code, said, found_by, export_code = row
    damage(semantic)
    project, report = tmp_path / "p.segdesk", tmp_path / "check.json"
    returned, out, err = segdesk("import", semantic, "-o", project)
    assert (returned, err) == (code, "")
    assert said in out
    assert "4 of 4" in out or "4 of 5" in out or "6 of 6" in out  # the rest of the set is there
    assert segdesk("check", semantic, "--json", report)[0] == 1
    findings = json.loads(report.read_text())["findings"]
    assert found_by in {one["check"] for one in findings if one["severity"] == "error"}
    returned, out, err = segdesk("export", project, "-o", tmp_path / "out")
    assert (returned, err) == (export_code, "")
    assert (tmp_path / "out").exists() == (export_code == 0)
    if export_code:
        assert f"{found_by}: 1 error" in out
        assert "images/b.png" in out


def test_a_photo_that_went_after_the_import_is_named(segdesk, semantic, tmp_path):
    segdesk("import", semantic, "-o", tmp_path / "p.segdesk")
    remove_photo(semantic)
    code, out, err = segdesk("export", tmp_path / "p.segdesk", "-o", tmp_path / "out")
    assert (code, out) == (2, "")
    assert err == (
        f"segdesk: {semantic}/images/b.png: is not there. Check the path, and that the drive is connected.\n"
    )
    assert not (tmp_path / "out").exists()


def too_short(annotation):
    annotation["segmentation"] = {"size": [30, 40], "counts": [100, 50]}


def other_size(annotation):
    annotation["segmentation"] = {"size": [3, 4], "counts": [0, 12]}


def no_number(annotation):
    annotation["segmentation"] = [[5, 5, float("nan"), 5, 25, 15]]


def two_points(annotation):
    annotation["segmentation"] = [[5, 5, 25, 5]]


def outside(annotation):
    annotation["segmentation"] = [[500, 500, 550, 500, 550, 600]]


def no_image(annotation):
    annotation["image_id"] = 9


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (too_short, "Its RLE covers 150 pixels, the image has 1200."),
        (other_size, "Its mask is 4 x 3, the image 40 x 30."),
        (no_number, "A coordinate is no number."),
        (two_points, "Its polygon has 2 vertices; 3 are needed."),
        (outside, "It lies outside the image."),
        (no_image, "Its image_id 9 is the id of no image."),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_an_annotation_without_pixels_is_lost_with_its_reason(segdesk, coco, tmp_path, damage, reason):
    root, content, write = coco
    damage(content["annotations"][0])
    write()
    code, out, err = segdesk("import", root, "-o", tmp_path / "p.segdesk", "--report", tmp_path / "r.json")
    assert (code, err) == (1, "")
    assert f"annotation 1: {reason}" in out
    report = json.loads((tmp_path / "r.json").read_text())
    assert (report["objects_in"], report["objects_out"], len(report["lost"])) == (2, 1, 1)


def test_a_category_that_is_not_listed_becomes_a_class_and_an_error(segdesk, coco, tmp_path):
    root, content, write = coco
    content["annotations"][0]["category_id"] = 9
    write()
    code, out, _ = segdesk("import", root, "-o", tmp_path / "p.segdesk")
    assert code == 0
    assert "Category 9 is used and not listed; it became a class of its own." in out
    code, out, _ = segdesk("check", root)
    assert code == 1
    assert "error: classmap" in out


NAMED = {
    "broken.json": ('{"images": [\n  {"id": 1,, }', "The JSON is broken at line 2, column 12"),
    "broken.xml": ("<annotations>\n  <image></annotations>", "The XML is broken at line 2, column"),
    "unknown.json": ('{"soup": 1}', "It is no annotation file that SegDesk knows."),
}


@pytest.mark.parametrize("name", NAMED)
def test_a_file_that_is_named_and_cannot_be_read_ends_the_import(segdesk, semantic, tmp_path, name):
    text, said = NAMED[name]
    (semantic / name).write_text(text)
    code, out, err = segdesk("import", semantic / name, "-o", tmp_path / "p.segdesk")
    assert (code, out) == (2, "")
    assert err.startswith(f"segdesk: {semantic / name}: {said}")
    assert not (tmp_path / "p.segdesk").exists()


@pytest.mark.parametrize("name", ["broken.json", "broken.xml"])
def test_a_broken_file_that_nothing_else_reads_is_lost_with_its_place(segdesk, semantic, tmp_path, name):
    text, said = NAMED[name]
    (semantic / name).write_text(text)
    code, out, _ = segdesk("import", semantic, "-o", tmp_path / "p.segdesk")
    assert code == 1
    assert f"lost: {name}: the whole file: {said}" in out
    assert "6 of 7 objects" in out


CLASS_FAULTS = {
    "id,name\n0,road\n70000,car\n": "Class 'car' has the id 70000 (line 3).",
    "id,name\n0,road\n0,car\n": "Two classes have the id 0 (line 2 and line 3).",
    "id,name\n0,road\n1,road\n": "Two classes have the name 'road' (line 2 and line 3).",
}


@pytest.mark.parametrize("text", CLASS_FAULTS)
def test_a_class_table_that_cannot_be_is_an_error_if_named_and_told_if_found(
    segdesk, semantic, tmp_path, text
):
    table = tmp_path / "mine.csv"
    table.write_text(text)
    code, _, err = segdesk("import", semantic, "-o", tmp_path / "p.segdesk", "--classes", table)
    assert (code, err.startswith(f"segdesk: {table}: {CLASS_FAULTS[text]}")) == (2, True)
    (semantic / "classes.csv").write_text(text)
    code, out, _ = segdesk("import", semantic, "-o", tmp_path / "p.segdesk")
    assert CLASS_FAULTS[text] in out
    assert segdesk("info", tmp_path / "p.segdesk")[0] == 0


# What is wrong with the words themselves: nothing is written, exit code 2


def test_what_is_not_there_or_in_the_way_is_named(segdesk, semantic, tmp_path):
    project = tmp_path / "p.segdesk"
    segdesk("import", semantic, "-o", project)
    (tmp_path / "fake.segdesk").write_bytes(b"hello" * 100)
    (tmp_path / "broken.zip").write_bytes(b"PK\3\4" + b"x" * 50)
    words = {
        ("import", tmp_path / "no", "-o", tmp_path / "x"): "There is no such file or folder.",
        ("import", semantic, "-o", project): "The project exists already.",
        ("export", semantic, "-o", tmp_path / "x"): "This is no project.",
        ("export", tmp_path / "fake.segdesk", "-o", tmp_path / "x"): "This is not a SegDesk project.",
        ("export", project, "-o", semantic): "a folder that is read from",
        ("export", project, "-o", semantic / "images" / "x"): "a folder that is read from",
        ("export", project, "-o", tmp_path / "no" / "x"): "The folder that is to hold it does not exist.",
        ("export", project, "-o", tmp_path / "x", "--encoding", "binary_png"): "A semantic package cannot",
        (
            "export",
            project,
            "-o",
            tmp_path / "x",
            "--coco",
            "polygon",
        ): "COCO segmentations cannot be polygon",
        ("check", tmp_path / "broken.zip"): "is no ZIP file or is damaged",
        ("check", project, "--only", "nonsense"): "There is no check nonsense.",
        ("info", tmp_path / "no.segdesk"): "There is no such file or folder.",
    }
    before = sorted(tmp_path.rglob("*"))
    for call, said in words.items():
        code, out, err = segdesk(*call)
        assert (code, out) == (2, ""), call
        assert err.startswith("segdesk: "), call
        assert said in err, call
        assert err.count("\n") == 1, call
    assert sorted(tmp_path.rglob("*")) == before


def test_a_folder_of_something_else_is_never_replaced(segdesk, semantic, tmp_path):
    segdesk("import", semantic, "-o", tmp_path / "p.segdesk")
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "thesis.txt").write_text("years")
    code, _, err = segdesk("export", tmp_path / "p.segdesk", "-o", tmp_path / "precious")
    assert code == 2
    assert "precious: exists and may not be replaced." in err
    assert (tmp_path / "precious" / "thesis.txt").read_text() == "years"


LIMITED = """if True:
    import resource, signal, sys
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
    from segdesk.cli import run
    sys.exit(run(sys.argv[2:]))
"""


def limited(bytes_, *words):
    """segdesk where no file may be larger: the disk refuses in the middle of a write."""
    return subprocess.run(
        [sys.executable, "-c", LIMITED, str(bytes_), *map(str, words)],
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_a_full_disk_leaves_the_old_package_and_nothing_beside_it(segdesk, semantic, tmp_path):
    for name in "abc":
        photo(semantic / "images" / f"{name}.png", size=(400, 300))
        mask(semantic / "masks" / f"{name}.png", size=(400, 300))
    project, out = tmp_path / "p.segdesk", tmp_path / "out"
    segdesk("import", semantic, "-o", project)
    segdesk("export", project, "-o", out)
    before = {one: one.read_bytes() for one in out.rglob("*") if one.is_file()}
    done = limited(1000, "export", project, "-o", out)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith(f"segdesk: {out}")
    assert os.strerror(errno.EFBIG) in done.stderr or "full" in done.stderr
    assert {one: one.read_bytes() for one in out.rglob("*") if one.is_file()} == before
    assert [one.name for one in tmp_path.iterdir() if one.name.startswith(".")] == []
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY


def test_a_read_only_place_is_named(segdesk, semantic, tmp_path):
    segdesk("import", semantic, "-o", tmp_path / "p.segdesk")
    code, _, err = segdesk("export", tmp_path / "p.segdesk", "-o", "/proc/package")
    assert code == 2
    assert err.startswith("segdesk: /proc/package: cannot be written")


def test_a_project_in_a_read_only_place_is_refused_before_anything_is_read(segdesk, semantic):
    code, _, err = segdesk("import", semantic, "-o", "/proc/p.segdesk")
    assert code == 2
    assert "/proc/p.segdesk" in err
    assert CLASSES in (semantic / "classes.csv").read_text()


def test_a_zip_that_gives_no_project_leaves_nothing_and_one_of_a_taken_name_is_added(
    segdesk, semantic, tmp_path
):
    good, project = tmp_path / "set.zip", tmp_path / "p.segdesk"
    shutil.make_archive(tmp_path / "set", "zip", semantic)
    (tmp_path / "bare").mkdir()
    (tmp_path / "bare" / "readme.md").write_text("x")
    shutil.make_archive(tmp_path / "bare", "zip", tmp_path / "bare")
    (tmp_path / "cut.zip").write_bytes(good.read_bytes()[:300])
    for name in ("bare.zip", "cut.zip"):
        assert segdesk("import", tmp_path / name, "-o", project)[0] == 2
    assert segdesk("import", good, "--into", project)[0] == 2
    assert not (tmp_path / "p files").exists()
    assert segdesk("import", good, "-o", project)[0] == 0
    assert segdesk("import", good, "--into", project, "--on-conflict", "replace")[0] == 0
    assert segdesk("import", tmp_path / "bare.zip", "--into", project)[0] == 2
    assert sorted(one.name for one in (tmp_path / "p files").iterdir()) == ["set", "set-2"]


def test_a_report_without_a_folder_is_said_before_the_work(segdesk, semantic, tmp_path):
    project, nowhere = tmp_path / "p.segdesk", tmp_path / "no" / "report.json"
    code, _, err = segdesk("import", semantic, "-o", project, "--report", nowhere)
    assert (code, project.exists()) == (2, False)
    assert f"{nowhere}: The report could not be written: its folder is not there." in err
    assert segdesk("check", semantic, "--json", nowhere)[0] == 2
    out = tmp_path / "out"
    assert segdesk("convert", semantic, "-o", out, "--to", "mmseg", "--report", out / "report.json")[0] == 0
    assert (out / "report.json").is_file()


def test_a_project_that_cannot_take_an_import_says_so_once_and_is_whole_after(segdesk, semantic, tmp_path):
    project = tmp_path / "p.segdesk"
    segdesk("import", semantic, "-o", project)
    for number in range(40):
        photo(tmp_path / "more" / f"{number}.png")
    done = limited(project.stat().st_size + 500, "import", tmp_path / "more", "--into", project)
    assert done.returncode == 2
    assert done.stderr.count("Not saved") == 1
    assert sorted(one.name for one in tmp_path.glob("*p.segdesk*")) == ["p.segdesk"]
    assert segdesk("doctor", project)[0] == 0
    assert segdesk("import", tmp_path / "more", "--into", project)[0] == 0


def test_a_name_that_no_disk_takes_is_said_in_words(segdesk, semantic, tmp_path):
    long = tmp_path / ("x" * 300)
    for words in (
        ("import", semantic, "-o", long),
        ("convert", semantic, "-o", long, "--to", "coco"),
        ("info", long),
        ("changes", long),
    ):
        code, _, err = segdesk(*words)
        assert (code, err.count("\n")) == (2, 1), words
        assert str(long) in err, words
