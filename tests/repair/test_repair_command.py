"""Stories of segdesk repair: dry runs, repaired copies, projects with undo, and a person's word."""

import json

import numpy as np
import pytest
from PIL import Image

from segdesk.cli import run
from segdesk.io.project.file import ProjectFile
from segdesk.repair.subject import class_image
from tests.repair.scenes import COLORS, scene

NAMES = ("sky", "ground", "tree", "car", "person", "void")
KINDS = ("stuff", "stuff", "stuff", "thing", "thing", "void")


def write_set(root, spoil=lambda ids: ids.astype(np.uint8), count=4, suffix="png"):
    """A semantic data set whose masks went through spoil; the sound ids by file name."""
    (root / "images").mkdir(parents=True)
    (root / "masks").mkdir()
    truth = {}
    for seed in range(count):
        one = scene(seed)
        Image.fromarray(one.photo).save(root / "images" / f"{seed}.png")
        Image.fromarray(spoil(one.ids)).save(root / "masks" / f"{seed}.{suffix}")
        truth[f"{seed}.png"] = one.ids
    lines = [
        f"{number},{name},#{''.join(f'{part:02x}' for part in COLORS[number])},{kind}"
        for number, (name, kind) in enumerate(zip(NAMES, KINDS, strict=True))
    ]
    (root / "classes.csv").write_text("\n".join(["id,name,color,kind", *lines]))
    return truth


def masks_of(root):
    return {file.name: np.array(Image.open(file)) for file in sorted((root / "masks").iterdir())}


def bytes_of(root):
    return {
        file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()
    }


def report_of(tmp_path, *words):
    file = tmp_path / "report.json"
    code = run(["repair", *map(str, words), "--report", str(file), "--quiet", "--jobs", "2"])
    return code, json.loads(file.read_text())


def test_a_dry_run_says_what_it_would_do_and_touches_nothing(tmp_path, capsys):
    write_set(tmp_path / "set", lambda ids: (ids * 51).astype(np.uint8))
    before = bytes_of(tmp_path / "set")
    code, report = report_of(tmp_path, tmp_path / "set")
    assert code == 0
    assert bytes_of(tmp_path / "set") == before
    values = [one for one in report["images"] if one["family"] == "values"]
    assert {(one["diagnosis"], one["decision"], one["exact_share"]) for one in values} == {
        ("scaled", "apply", 1.0)
    }
    assert [one["images"] for one in report["groups"] if one["family"] == "values"] == [4]
    assert report["groups"][0]["parameters"]["map"]["51"] == 1
    assert "would be repaired" in capsys.readouterr().out


def test_a_repaired_copy_is_the_set_with_its_masks_right(tmp_path):
    truth = write_set(tmp_path / "set", lambda ids: (ids * 51).astype(np.uint8), suffix="tif")
    before = bytes_of(tmp_path / "set")
    assert run(["repair", str(tmp_path / "set"), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    after = bytes_of(tmp_path / "out")
    assert {name for name in after if name.startswith("masks/")} == {f"masks/{name}" for name in truth}
    assert all(after[name] == data for name, data in before.items() if not name.startswith("masks/"))
    for name, ids in masks_of(tmp_path / "out").items():
        assert np.array_equal(ids, truth[name])
    assert json.loads(after["repair.json"])["images"]
    assert bytes_of(tmp_path / "set") == before


def test_sound_masks_are_copied_byte_for_byte(tmp_path):
    write_set(tmp_path / "set")
    assert run(["repair", str(tmp_path / "set"), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    after = bytes_of(tmp_path / "out")
    assert after.pop("repair.json")
    assert after == bytes_of(tmp_path / "set")


def test_a_shifted_set_is_moved_back_and_what_was_lost_is_void(tmp_path):
    def moved(ids):
        out = np.zeros_like(ids, dtype=np.uint8)
        out[:-7, 12:] = ids[7:, :-12]
        return out

    truth = write_set(tmp_path / "set", moved, count=6)
    assert run(["repair", str(tmp_path / "set"), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    for name, ids in masks_of(tmp_path / "out").items():
        assert np.array_equal(ids[7:, :-12], truth[name][7:, :-12])
        assert (ids[:7] == 5).all()
        assert (ids[:, -12:] == 5).all()


def test_a_project_is_repaired_in_one_step_that_undo_takes_back(tmp_path):
    truth = write_set(tmp_path / "set", lambda ids: (ids * 51).astype(np.uint8))
    project = tmp_path / "p.segdesk"
    assert run(["import", str(tmp_path / "set"), "-o", str(project), "--quiet"]) == 0
    assert run(["repair", str(project), "--apply", "--quiet"]) == 0
    with ProjectFile.open(project) as file:
        for entry in file.project.in_order:
            document = file.project.document(entry.id)
            assert document.stored is None
            assert np.array_equal(class_image(document), truth[entry.original.split("/")[-1]])
            assert not entry.stored
        assert file.project.history.undo() is not None
        assert all(entry.stored for entry in file.project.entries.values())


def test_a_project_whose_planes_are_moved_is_repaired_too(tmp_path):
    def moved(ids):
        return np.roll(ids, (5, -9), (0, 1)).astype(np.uint8)

    truth = write_set(tmp_path / "set", moved, count=6)
    project = tmp_path / "p.segdesk"
    assert run(["import", str(tmp_path / "set"), "-o", str(project), "--quiet"]) == 0
    code, report = report_of(tmp_path, project, "--geometry", "auto", "-o", tmp_path / "q.segdesk")
    assert code == 0
    assert {one["diagnosis"] for one in report["images"]} == {"shift"}
    with ProjectFile.open(tmp_path / "q.segdesk", read_only=True) as file:
        for entry in file.project.in_order:
            ids = class_image(file.project.document(entry.id))
            assert np.array_equal(ids[:-5, 9:], truth[entry.original.split("/")[-1]][:-5, 9:])


def test_a_stated_map_and_stated_steps_are_applied_as_given(tmp_path):
    truth = write_set(tmp_path / "set", lambda ids: (ids * 7 + 3).astype(np.uint8)[:, ::-1])
    table = tmp_path / "map.json"
    table.write_text(json.dumps({"map": {str(one * 7 + 3): one for one in range(6)}, "unresolved": "leave"}))
    words = ["--values", str(table), "--geometry", "mirror:h", "-o", str(tmp_path / "out"), "--quiet"]
    assert run(["repair", str(tmp_path / "set"), *words]) == 0
    for name, ids in masks_of(tmp_path / "out").items():
        assert np.array_equal(ids, truth[name])


def test_a_map_that_leaves_values_open_asks_and_changes_nothing(tmp_path):
    write_set(tmp_path / "set")
    table = tmp_path / "map.json"
    table.write_text(json.dumps({"map": {"0": 1}}))
    words = ["repair", str(tmp_path / "set"), "--values", str(table), "-o", str(tmp_path / "out"), "--quiet"]
    assert run(words) == 1
    assert bytes_of(tmp_path / "out").items() >= bytes_of(tmp_path / "set").items()


def test_match_looks_at_some_images_only(tmp_path):
    write_set(tmp_path / "set")
    _, report = report_of(tmp_path, tmp_path / "set", "--match", "*/2.png")
    assert {one["image"] for one in report["images"]} == {"images/2.png"}


def test_an_unreadable_mask_is_asked_and_kept(tmp_path):
    write_set(tmp_path / "set")
    broken = tmp_path / "set" / "masks" / "1.png"
    broken.write_bytes(broken.read_bytes()[:90])
    code, report = report_of(tmp_path, tmp_path / "set", "-o", tmp_path / "out")
    assert code == 1
    assert [one["image"] for one in report["images"] if one["decision"] == "ask"] == ["images/1.png"]
    assert (tmp_path / "out" / "masks" / "1.png").read_bytes() == broken.read_bytes()


@pytest.mark.parametrize("words", [["--apply"], ["--geometry", "turn:3"], ["-o", "set"]])
def test_wrong_usage_leaves_with_two(words, tmp_path, monkeypatch, capsys):
    write_set(tmp_path / "set", count=1)
    monkeypatch.chdir(tmp_path)
    assert run(["repair", "set", *words, "--quiet"]) == 2
    assert capsys.readouterr().err.startswith("segdesk: ")


def same_pixels(file, other):
    """Whether only the container differs, not what it shows."""
    shown = []
    for one in (file, other):
        with Image.open(one) as image:
            shown.append(np.array(image.convert("L")) > 127)
    return np.array_equal(*shown)


def size_of(file):
    with Image.open(file) as image:
        return image.size


def mode_of(file):
    with Image.open(file) as image:
        return image.mode


def test_real_rgba_and_one_bit_masks_become_what_people_made_of_them(data_dir, tmp_path):
    root = data_dir / "nuclei_broken"
    count = 0
    for file in sorted((root / "before").rglob("*.png")):
        after = root / "after" / file.relative_to(root / "before")
        if not after.is_file() or mode_of(file) not in ("RGBA", "1") or not same_pixels(file, after):
            continue
        target = tmp_path / "set" / str(count)
        (target / "masks").mkdir(parents=True)
        (target / "images").mkdir()
        (target / "masks" / "m.png").write_bytes(file.read_bytes())
        Image.new("RGB", size_of(file), (9, 9, 9)).save(target / "images" / "i.png")
        (target / "after").write_text(str(after))
        count += 1
    if not count:
        pytest.skip("no such pairs in this copy of the data")
    code, report = report_of(tmp_path, tmp_path / "set", "--values", "auto", "-o", tmp_path / "out")
    assert code == 0
    assert {one["diagnosis"] for one in report["images"]} <= {"alpha", "bit_depth"}
    for place in range(count):
        mine = tmp_path / "out" / str(place) / "masks" / "m.png"
        assert mode_of(mine) == "L"
        assert same_pixels(mine, (tmp_path / "set" / str(place) / "after").read_text())


def test_binary_masks_of_another_size_become_objects_of_a_project(tmp_path):
    for seed in range(3):
        one = scene(seed)
        folder = tmp_path / "set" / str(seed)
        (folder / "images").mkdir(parents=True)
        (folder / "masks").mkdir()
        Image.fromarray(one.photo).save(folder / "images" / "i.png")
        for class_id in (1, 2, 3):
            mask = np.where(one.ids == class_id, 255, 0).astype(np.uint8).repeat(2, 0).repeat(2, 1)
            Image.fromarray(mask).save(folder / "masks" / f"{class_id}.png")
    project = tmp_path / "p.segdesk"
    assert run(["import", str(tmp_path / "set"), "-o", str(project), "--quiet"]) == 0
    assert run(["repair", str(project), "--apply", "--quiet"]) == 0
    with ProjectFile.open(project) as file:
        for seed, entry in enumerate(file.project.in_order):
            document = file.project.document(entry.id)
            assert document.stored is None
            assert [document.area(one.id) for one in document.objects] == [
                int((scene(seed).ids == class_id).sum()) for class_id in (1, 2, 3)
            ]
        assert len(file.project.history.done) == 1


def test_a_locked_object_keeps_its_image_as_it_is(tmp_path):
    def moved(ids):
        return np.roll(ids, (5, -9), (0, 1)).astype(np.uint8)

    write_set(tmp_path / "set", moved, count=6)
    project = tmp_path / "p.segdesk"
    assert run(["import", str(tmp_path / "set"), "-o", str(project), "--quiet"]) == 0
    with ProjectFile.open(project) as file:
        document = file.project.document(1)
        with document.edit("Lock") as edit:
            edit.change(next(iter(document.objects)).id, locked=True)
        before = class_image(document)
    code, report = report_of(tmp_path, project, "--apply")
    assert code == 1
    (asked,) = [one for one in report["images"] if one["decision"] == "ask"]
    assert (asked["image"], asked["pixels_changed"]) == ("images/0.png", 0)
    assert "locked" in asked["words"]
    with ProjectFile.open(project) as file:
        assert np.array_equal(class_image(file.project.document(1)), before)
        assert not np.array_equal(class_image(file.project.document(2)), moved(scene(1).ids))
