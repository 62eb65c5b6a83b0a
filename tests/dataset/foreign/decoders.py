"""Formats decoded with nothing of SegDesk: json, csv, ElementTree, Pillow, pycocotools, OpenCV's fillPoly.

Each gives, per photo (its path in the data set), the objects from the bottom up: (class name, pixels).
"""

import base64
import csv
import io
import json
import xml.etree.ElementTree as ET
from collections import defaultdict

import numpy as np
from PIL import Image
from pycocotools import mask as coco_mask

from segdesk.ops.cv import cv2


def pixels(source):
    with Image.open(source) as picture:
        return np.asarray(picture)


def load(path):
    return json.loads(path.read_text(encoding="utf-8"))


def filled(ring, width, height):
    """As pycocotools fills a flat ring."""
    return coco_mask.decode(coco_mask.frPyObjects([ring], height, width))[..., 0].astype(bool)


def coco(root):
    found = defaultdict(list)
    for path in sorted((root / "annotations").glob("instances*.json")):
        content = load(path)
        names = {one["id"]: one["name"] for one in content["categories"]}
        images = {one["id"]: one for one in content["images"]}
        for one in content["images"]:
            found[f"images/{one['file_name']}"] = []
        for one in content["annotations"]:
            image = images[one["image_id"]]
            segmentation = one["segmentation"]
            if isinstance(segmentation, list):
                segmentation = coco_mask.merge(
                    coco_mask.frPyObjects(segmentation, image["height"], image["width"])
                )
            mask = coco_mask.decode(segmentation).astype(bool)
            found[f"images/{image['file_name']}"].append((names[one["category_id"]], mask))
    return found


def coco_panoptic(root):
    found = {}
    for path in sorted((root / "annotations").glob("panoptic*.json")):
        content = load(path)
        names = {one["id"]: one["name"] for one in content["categories"]}
        images = {one["id"]: one["file_name"] for one in content["images"]}
        for one in content["annotations"]:
            rgb = pixels(path.with_suffix("") / one["file_name"]).astype(int)
            ids = rgb[..., 0] + 256 * rgb[..., 1] + 65536 * rgb[..., 2]
            infos = one["segments_info"]
            assert set(np.unique(ids)) - {0} == {info["id"] for info in infos}
            found[f"images/{images[one['image_id']]}"] = [
                (names[info["category_id"]], ids == info["id"]) for info in infos
            ]
    return found


def yolo(root):
    """As Ultralytics: times the size, cut to integers, fillPoly."""
    names = {}
    for line in (root / "data.yaml").read_text(encoding="utf-8").split("names:\n")[1].splitlines():
        number, _, name = line.strip().partition(": ")
        names[int(number)] = json.loads(name)
    found = {}
    for path in sorted((root / "images").rglob("*.*")):
        place = path.relative_to(root / "images")
        height, width = pixels(path).shape[:2]
        found[f"images/{place.as_posix()}"] = rows = []
        for line in (root / "labels" / place).with_suffix(".txt").read_text().splitlines():
            number, *words = line.split()
            points = (np.array(words, np.float32).reshape(-1, 2) * np.float32([width, height])).astype(
                np.int32
            )
            mask = cv2.fillPoly(np.zeros((height, width), np.uint8), [points], 1).astype(bool)
            rows.append((names[int(number)], mask))
    return found


def table(root):
    with (root / "classes.csv").open(encoding="utf-8", newline="") as stream:
        return {int(row["id"]): row["name"] for row in csv.DictReader(stream)}


def voc(root):
    names, found = table(root), {}
    for photo in sorted((root / "JPEGImages").iterdir()):
        classes = pixels(root / "SegmentationClass" / f"{photo.stem}.png")
        numbers = pixels(root / "SegmentationObject" / f"{photo.stem}.png")
        assert classes.ndim == numbers.ndim == 2
        rows = []
        for number in sorted(set(np.unique(numbers)) - {0}):
            mask = numbers == number
            (value,) = np.unique(classes[mask])
            rows.append((names[value], mask))
        found[f"JPEGImages/{photo.name}"] = rows
    return found


def cityscapes(root):
    names, found = table(root), {}
    for photo in sorted((root / "leftImg8bit").rglob("*_leftImg8bit.png")):
        place = photo.relative_to(root).as_posix()
        gt = place.replace("leftImg8bit/", "gtFine/", 1).replace("_leftImg8bit.png", "_gtFine_")
        ids, labels = pixels(root / f"{gt}instanceIds.png"), pixels(root / f"{gt}labelIds.png")
        assert labels.dtype == np.uint8
        rows = []
        for value in np.unique(ids):
            mask = ids == value
            label = value // 1000 if value >= 1000 else value
            assert set(np.unique(labels[mask])) == {label}
            if label:
                rows.append((names[label], mask))
        found[place] = rows
    return found


def label_image(root, photo, mask):
    names, values = table(root), pixels(mask)
    assert values.dtype == np.uint8
    return {photo: [(names[value], values == value) for value in np.unique(values)]}


def mmseg(root):
    found = {}
    for photo in sorted((root / "img_dir").rglob("*.*")):
        place = photo.relative_to(root / "img_dir")
        mask = (root / "ann_dir" / place).with_suffix(".png")
        found |= label_image(root, f"img_dir/{place.as_posix()}", mask)
    return found


def hf(root):
    found = {}
    for path in sorted(root.rglob("metadata.csv")):
        split = path.parent.name
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                found |= label_image(root, f"{split}/{row['file_name']}", path.parent / row["mask_file_name"])
    return found


def labelme(root):
    found = {}
    for path in sorted(root.rglob("*.json")):
        content = load(path)
        size = content["imageWidth"], content["imageHeight"]
        objects = {}
        for place, shape in enumerate(content["shapes"]):
            key = place if shape["group_id"] is None else ("group", shape["group_id"])
            mask = np.zeros(size[::-1], bool)
            if shape["shape_type"] == "mask":
                (left, top), (right, bottom) = shape["points"]
                inner = pixels(io.BytesIO(base64.b64decode(shape["mask"]))) > 0
                assert inner.shape == (bottom - top + 1, right - left + 1)
                mask[top : bottom + 1, left : right + 1] = inner
            else:
                mask = filled([number for point in shape["points"] for number in point], *size)
            name, before = objects.get(key, (shape["label"], np.zeros_like(mask)))
            objects[key] = name, before | mask
        photo = (path.parent / content["imagePath"]).relative_to(root).as_posix()
        found[photo] = list(objects.values())
    return found


def cvat(root):
    found = {}
    for image in ET.parse(root / "annotations.xml").getroot().iter("image"):
        width, height = int(image.get("width")), int(image.get("height"))
        rows = []
        for shape in sorted((one for one in image), key=lambda one: int(one.get("z_order"))):
            if shape.tag == "mask":
                counts = [int(word) for word in shape.get("rle").split(",")]
                left, top, w, h = (int(shape.get(name)) for name in ("left", "top", "width", "height"))
                flat = np.repeat(np.arange(len(counts)) % 2 == 1, counts)
                mask = np.zeros((height, width), bool)
                mask[top : top + h, left : left + w] = flat.reshape(h, w)
            else:
                pairs = [pair.split(",") for pair in shape.get("points").split(";")]
                mask = filled([float(word) for pair in pairs for word in pair], width, height)
            rows.append((shape.get("label"), mask))
        found[f"images/{image.get('name')}"] = rows
    return found


def brush(numbers, width, height):
    """Label Studio's code, bit by bit."""
    bits = "".join(f"{number:08b}" for number in numbers)
    at = 0

    def take(count):
        nonlocal at
        at += count
        return int(bits[at - count : at], 2)

    total, word = take(32), take(5) + 1
    sizes = [take(4) + 1 for _ in range(4)]
    values = []
    while len(values) < total:
        is_run = take(1)
        length = take(sizes[take(2)]) + 1
        values += [take(word)] * length if is_run else [take(word) for _ in range(length)]
    return np.array(values, np.uint8).reshape(height, width, 4)[..., 3] > 127


def label_studio(root):
    found = {}
    for task in load(root / "tasks.json"):
        rows = []
        for one in task["annotations"][0]["result"]:
            width, height, value = one["original_width"], one["original_height"], one["value"]
            if one["type"] == "brushlabels":
                rows.append((value["brushlabels"][0], brush(value["rle"], width, height)))
            else:
                flat = [n for x, y in value["points"] for n in (x * width / 100, y * height / 100)]
                rows.append((value["polygonlabels"][0], filled(flat, width, height)))
        found[task["data"]["image"].partition("?d=")[2]] = rows
    return found


ALL = (coco, coco_panoptic, yolo, voc, labelme, cvat, cityscapes, mmseg, hf, label_studio)
DECODERS = {one.__name__: one for one in ALL}
