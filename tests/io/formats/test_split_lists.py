"""Splits that YOLO's data.yaml, Darknet's .data and lists of images declare."""

import pytest

from .squares import SQUARES

ROW = SQUARES["yolo segment"][2]
NAMES = "names: [car]\n"


@pytest.fixture
def three(folder):
    """Images a, b, c in one folder, each with a square."""
    for name in ("a", "b", "c"):
        folder.image(f"pictures/images/{name}.png")
        folder.text(f"pictures/labels/{name}.txt", ROW)
    return folder


def splits(folder):
    data = folder.open(format="yolo")
    return {one.path.stem: one.split for one in data.images}, [note.message for note in data.notes]


DECLARED = {
    "lists in data.yaml": {
        "data.yaml": f"path: /old/set\ntrain: first.txt\nval: lists/second.txt\n{NAMES}",
        "first.txt": "./pictures/images/a.png\nC:\\old\\pictures\\images\\b.png\n",
        "lists/second.txt": "/data/pictures/images/c.png\n",
    },
    "darknet": {
        "obj.data": "classes = 1\ntrain = data/train.txt\nvalid = data/valid.txt\nnames = obj.names\n",
        "obj.names": "car\n",
        "train.txt": "data/pictures/images/a.png\ndata/pictures/images/b.png\n",
        "valid.txt": "data/pictures/images/c.png\n",
    },
    "lists called like splits": {"train.txt": "a.png\nb.png\n", "val.txt": "pictures/images/c.png\n"},
}


@pytest.mark.parametrize("kind", DECLARED)
def test_lists_of_images_say_which_split_each_is_in(three, kind):
    for name, text in DECLARED[kind].items():
        three.text(name, text)
    assert splits(three)[0] == {"a": "train", "b": "train", "c": "val"}


def test_folders_of_data_yaml_count_from_wherever_they_were(folder):
    for place in ("one/images", "two/images", "three/images"):
        folder.image(f"{place}/{place[:2]}.png")
        folder.text(f"{place.replace('images', 'labels')}/{place[:2]}.txt", ROW)
    folder.text(
        "data.yaml",
        f"path: ../old\ntrain:\n  - ../one/images\n  - two/images/\nval: /x/three/images\ntest:\n{NAMES}",
    )
    found, said = splits(folder)
    assert found == {"on": "train", "tw": "train", "th": "val"}
    assert not [one for one in said if "names no image" in one]


def test_an_image_of_two_splits_stays_in_the_first_and_is_noted(three):
    three.text("data.yaml", f"train: t.txt\nval: v.txt\ntest: gone/images\n{NAMES}")
    three.text("t.txt", "a.png\nb.png\n")
    three.text("v.txt", "b.png\nc.png\n")
    found, said = splits(three)
    assert found == {"a": "train", "b": "train", "c": "val"}
    assert "1 images of 'val: v.txt' are in another split already, and stay there." in said
    assert "'test: gone/images' names no image of the data set." in said


def test_a_validation_that_is_the_training_is_no_second_split(three):
    three.text("data.yaml", f"train: pictures/images\nval: pictures/images\n{NAMES}")
    found, said = splits(three)
    assert set(found.values()) == {"train"}
    assert not [one for one in said if "another split" in one]
