"""segdesk export --split."""

import csv
import json

from .conftest import mask, photo


def packaged(segdesk, root, tmp_path, *words):
    assert segdesk("import", root, "-o", tmp_path / "p.segdesk", "--task", "semantic")[0] == 0
    return segdesk("export", tmp_path / "p.segdesk", "-o", tmp_path / "out", *words)


def rows(folder):
    with (folder / "index.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_splits_stand_in_index_meta_yolo_and_report(segdesk, semantic, tmp_path):
    for number in range(7):
        photo(semantic / "images" / f"more{number}.png")
        mask(semantic / "masks" / f"more{number}.png")
    code, out, _ = packaged(
        segdesk,
        semantic,
        tmp_path,
        "--split",
        "80/10/10",
        "--seed",
        "7",
        "--yolo",
        "segments",
        "--report",
        "-",
    )
    assert code == 0
    report = json.loads(out)
    assert [report["splits"][name]["images"] for name in ("train", "val", "test")] == [8, 1, 1]
    meta = json.loads((tmp_path / "out" / "meta.json").read_text())
    assert meta["splits"] == {"train": 8, "val": 1, "test": 1, "seed": 7, "group_by": None}
    listed = rows(tmp_path / "out")
    assert sorted(row["split"] for row in listed) == [
        "test",
        "train",
        "train",
        "train",
        *["train"] * 5,
        "val",
    ]
    for row in listed:
        stem = row["image"].removeprefix("images/").removesuffix(".png")
        assert (tmp_path / "out" / "yolo" / "labels" / row["split"] / f"{stem}.txt").is_file()
    assert "val: images/val" in (tmp_path / "out" / "yolo" / "data.yaml").read_text()


def test_the_group_is_recorded(segdesk, semantic, tmp_path):
    assert packaged(segdesk, semantic, tmp_path, "--split", "1/1", "--group-by", "folder")[0] == 0
    splits = json.loads((tmp_path / "out" / "meta.json").read_text())["splits"]
    assert splits["group_by"] == "folder"
    assert sorted((splits["train"], splits["val"])) == [0, 3]


def test_a_group_without_a_split_is_wrong_usage(segdesk, semantic, tmp_path):
    code, _, said = packaged(segdesk, semantic, tmp_path, "--group-by", "folder")
    assert code == 2
    assert "--split" in said
    assert not (tmp_path / "out").exists()
