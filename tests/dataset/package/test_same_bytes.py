"""The bytes of an export with default settings are a promise: they change only when the format does.

What depends on the machine is left out: how the PNG packer packs, and what names it.
"""

import csv
import hashlib
import io
import json

import numpy as np
import pytest
from PIL import Image

from segdesk.model.classes import Task

from .making import exported, imported
from .readers import files

CLASSES = "id,name,color,kind\n0,road,#8667FE,stuff\n1,car,#4BEEDC,thing\n255,void,#000000,void\n"
DIGESTS = {
    Task.SEMANTIC: "460bc3a2993ab33fc1af8d06ab3ad7061122f74ee8c1943778237422ddd80f77",
    Task.INSTANCE: "d094622e505d55910138814aae76a7a2c07c9c1d61398b6ee0134f42a831bb3c",
    Task.PANOPTIC: "fa744dccff4062f86b45bae239142ecb8338ce696fb79c4b17c9755627a24540",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Three photos of different sizes with a road, cars and void."""
    root = tmp_path_factory.mktemp("bytes")
    for number, (name, size) in enumerate((("a", (40, 30)), ("b", (31, 17)), ("sub/c", (8, 50)))):
        y, x = np.mgrid[: size[1], : size[0]]
        pixels = np.where((x * 7 + y * 3 + number) % 29 < 9, 1, 0)
        pixels[(x - y) % 13 == 0] = 255
        for folder, array in (("images", np.stack([x * 5, y * 5, x + y], 2)), ("masks", pixels)):
            path = root / "set" / folder / f"{name}.{'bmp' if folder == 'images' else 'png'}"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.fromarray(array.astype(np.uint8)).save(path)
    (root / "set" / "classes.csv").write_text(CLASSES)
    imported(root / "set", root / "p.segdesk", task=Task.SEMANTIC)
    return root / "p.segdesk"


def settled(name, data):
    """The content of a file without what the PNG packer of a machine decides."""
    if name.endswith(".png"):
        with Image.open(io.BytesIO(data)) as picture:
            return repr((picture.mode, picture.size)).encode() + np.asarray(picture).tobytes()
    if name == "index.csv":
        rows = list(csv.reader(io.StringIO(data.decode())))
        return json.dumps([row[:-1] for row in rows]).encode()
    if name == "meta.json":
        return data[: data.index(b'"generator"')] + data[data.index(b'"image_size"') :]
    return data


@pytest.mark.parametrize("task", Task)
def test_a_default_export_has_the_bytes_it_always_had(project, tmp_path, task):
    exported(project, tmp_path / "out", task=task)
    whole = hashlib.sha256()
    for name, data in sorted(files(tmp_path / "out").items()):
        whole.update(name.encode() + b"\0" + settled(name, data))
    assert whole.hexdigest() == DIGESTS[task]


def test_photos_of_one_name_in_two_folders_get_two_names(tmp_path):
    for folder in ("images/a", "images/b", "masks/a", "masks/b"):
        (tmp_path / "set" / folder).mkdir(parents=True)
        Image.fromarray(np.ones((8, 9), np.uint8)).save(tmp_path / "set" / folder / "x.png")
    (tmp_path / "set" / "classes.csv").write_text(CLASSES)
    imported(tmp_path / "set", tmp_path / "p.segdesk", task=Task.SEMANTIC)
    assert exported(tmp_path / "p.segdesk", tmp_path / "out").identical == 2
    assert sorted(one.name for one in (tmp_path / "out" / "images").iterdir()) == ["x-2.png", "x.png"]
