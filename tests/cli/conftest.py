"""Small data sets on disk, and the command line run in this process."""

import json

import numpy as np
import pytest
from PIL import Image

from segdesk.cli import run

CLASSES = "id,name,color,kind\n0,road,#8667FE,stuff\n1,car,#4BEEDC,thing\n255,void,#000000,void\n"


@pytest.fixture
def segdesk(capsys):
    """segdesk(words...) -> (exit code, stdout, stderr)."""

    def call(*words):
        code = run([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def photo(path, *, size=(40, 30)):
    path.parent.mkdir(parents=True, exist_ok=True)
    y, x = np.mgrid[: size[1], : size[0]]
    Image.fromarray(np.stack([x * 5, y * 7, x + y], 2).astype(np.uint8)).save(path)


def mask(path, *, size=(40, 30), value=1):
    path.parent.mkdir(parents=True, exist_ok=True)
    pixels = np.zeros(size[::-1], np.uint8)
    pixels[5:15, 5:25] = value
    Image.fromarray(pixels).save(path)


@pytest.fixture
def semantic(tmp_path):
    """Three photos with masks and a class table."""
    root = tmp_path / "set"
    for name in ("a", "b", "c"):
        photo(root / "images" / f"{name}.png")
        mask(root / "masks" / f"{name}.png")
    (root / "classes.csv").write_text(CLASSES)
    return root


@pytest.fixture
def coco(tmp_path):
    """(root, the JSON as a dict, a function that writes it): two photos, one square each."""
    root = tmp_path / "coco"
    for name in ("a", "b"):
        photo(root / "images" / f"{name}.png")
    square = [5, 5, 25, 5, 25, 15, 5, 15]
    content = {
        "images": [
            {"id": number, "file_name": f"{name}.png", "width": 40, "height": 30}
            for number, name in enumerate("ab", 1)
        ],
        "annotations": [
            {"id": number, "image_id": number, "category_id": 1, "segmentation": [square],
             "area": 200, "bbox": [5, 5, 20, 10], "iscrowd": 0}
            for number in (1, 2)
        ],
        "categories": [{"id": 1, "name": "car"}],
    }  # fmt: skip

    def write():
        (root / "annotations.json").write_text(json.dumps(content))
        return root

    write()
    return root, content, write
