"""segdesk export --keep-ids and segdesk changes."""

import json

from segdesk.io.project import ProjectFile

from .conftest import photo


def ids(package):
    coco = json.loads((package / "coco" / "coco.json").read_text())
    return [one["id"] for one in coco["annotations"]]


def test_the_second_export_goes_on_from_the_first_and_tells_what_changed(segdesk, coco, tmp_path):
    root, content, write = coco
    project = tmp_path / "p.segdesk"
    segdesk("import", root, "-o", project)
    assert segdesk("changes", project) == (0, "The project was not exported yet.\n", "")
    assert segdesk("changes", project, "--json", "-")[1] == "null\n"
    assert segdesk("export", project, "-o", tmp_path / "one")[0] == 0
    assert "Nothing changed." in segdesk("changes", project)[1]
    photo(root / "images" / "0.png")
    content["images"].append({"id": 3, "file_name": "0.png", "width": 40, "height": 30})
    content["annotations"].append({**content["annotations"][0], "id": 3, "image_id": 3})
    write()
    assert segdesk("import", root, "--into", project)[0] == 0
    _, said, _ = segdesk("changes", project)
    assert "  Images: 1 added.\n  added: images/0.png: 1 objects\n" in said
    code, said, _ = segdesk("export", project, "-o", tmp_path / "two", "--keep-ids")
    assert code == 0
    assert "2 annotation ids are those of the last export." in said
    assert "  Images: 1 added." in said
    assert ids(tmp_path / "one") == [1, 2]
    assert ids(tmp_path / "two") == [3, 1, 2]
    assert segdesk("check", tmp_path / "two")[0] == 0


def test_a_first_export_that_is_to_keep_ids_says_that_there_are_none(segdesk, coco, tmp_path):
    segdesk("import", coco[0], "-o", tmp_path / "p.segdesk")
    code, out, _ = segdesk(
        "export", tmp_path / "p.segdesk", "-o", tmp_path / "o", "--keep-ids", "--report", "-"
    )
    assert code == 0
    assert json.loads(out)["since"] is None
    assert json.loads(out)["ids_anew"].startswith("Annotation ids were counted from 1: the project was not")
    report = segdesk("export", tmp_path / "p.segdesk", "-o", tmp_path / "o", "--report", "-")[1]
    assert json.loads(report)["since"]["images"] == {"added": 0, "removed": 0, "mask": 0, "split": 0}


def test_a_project_that_is_held_is_exported_and_the_user_told_that_it_does_not_know(segdesk, coco, tmp_path):
    segdesk("import", coco[0], "-o", tmp_path / "p.segdesk")
    with ProjectFile.open(tmp_path / "p.segdesk"):
        code, _, said = segdesk("export", tmp_path / "p.segdesk", "-o", tmp_path / "out")
    assert code == 0
    assert "The project does not know of this export" in said
