"""One square in every way that formats of drawn objects write it."""

import base64
import io
import json
import zlib

import numpy as np
from PIL import Image

PIXELS = np.zeros((6, 8), bool)
PIXELS[1:4, 1:5] = True
RING = [[1, 1], [5, 1], [5, 4], [1, 4]]
XS, YS = [x for x, _ in RING], [y for _, y in RING]


def png(pixels):
    memory = io.BytesIO()
    Image.fromarray(np.asarray(pixels, np.uint8)).save(memory, "PNG")
    return memory.getvalue()


def bits_of(values):
    """Label Studio's code of bytes: one literal block of 8-bit words per 16 values."""
    text = f"{len(values):032b}" + f"{7:05b}" + "".join(f"{size:04b}" for size in (3, 7, 7, 15))
    for start in range(0, len(values), 16):
        block = values[start : start + 16]
        text += "0" + "00" + f"{len(block) - 1:04b}" + "".join(f"{value:08b}" for value in block)
    text += "0" * (-len(text) % 8)
    return [int(text[at : at + 8], 2) for at in range(0, len(text), 8)]


def runs_of(values):
    """The same with runs only."""
    text = f"{len(values):032b}" + f"{7:05b}" + "".join(f"{size:04b}" for size in (3, 7, 7, 15))
    at = 0
    while at < len(values):
        end = at
        while end < len(values) and values[end] == values[at]:
            end += 1
        text += "1" + "11" + f"{end - at - 1:016b}" + f"{values[at]:08b}"
        at = end
    text += "0" * (-len(text) % 8)
    return [int(text[at : at + 8], 2) for at in range(0, len(text), 8)]


RGBA = np.repeat(PIXELS[..., None], 4, axis=2).astype(np.uint8).ravel() * 255


def via(shape, attributes=None):
    region = {"shape_attributes": shape, "region_attributes": attributes or {"name": "car"}}
    return json.dumps({"a.png123": {"filename": "a.png", "size": 123, "regions": [region]}})


def cvat(shape, name="a.png"):
    image = f'<image id="0" name="{name}" width="8" height="6">{shape}</image>'
    return f"<annotations><version>1.1</version>{image}</annotations>"


def studio(result, image="/data/upload/1/0a1b2c3d-a.png"):
    row = {"original_width": 8, "original_height": 6, "image_rotation": 0, "id": "x", **result}
    return json.dumps([{"id": 1, "data": {"image": image}, "annotations": [{"result": [row]}]}])


def studio_min(value, key):
    flat = {"original_width": 8, "original_height": 6, **value, key: ["car"]}
    return json.dumps([{"id": 1, "image": "/data/upload/1/0a1b2c3d-a.png", "label": [flat]}])


def supervisely(one):
    return json.dumps({"description": "", "tags": [], "size": {"height": 6, "width": 8}, "objects": [one]})


def isat(*objects):
    info = {
        "description": "ISAT",
        "folder": "",
        "name": "a.png",
        "width": 8,
        "height": 6,
        "depth": 3,
        "note": "",
    }
    return json.dumps({"info": info, "objects": list(objects)})


def isat_object(ring=RING, category="car", group=1, layer=1.0, **fields):
    return {
        "category": category,
        "group": group,
        "segmentation": ring,
        "layer": layer,
        "iscrowd": 0,
        **fields,
    }


def sa(segmentation):
    image = {"image_id": 1, "width": 8, "height": 6, "file_name": "a.png"}
    return json.dumps({"image": image, "annotations": [{"id": 1, "segmentation": segmentation}]})


def unitlab(points=RING):
    one = {"pk": 5, "class": "car", "points": points, "isVisible": True, "markup_type": "polygon"}
    return json.dumps({"objects": [one]})


PERCENT = [[x / 8 * 100, y / 6 * 100] for x, y in RING]
RUNS = [7, 3, 3, 3, 3, 3, 3, 3, 20]
CSV = (
    "filename,file_size,file_attributes,region_count,region_id,region_shape_attributes,region_attributes\n"
    'a.png,1,"{}",1,0,"{""name"":""rect"",""x"":1,""y"":1,""width"":4,""height"":3}","{""name"":""car""}"\n'
)

SQUARES = {
    "via polygon": ("via", "via.json", via({"name": "polygon", "all_points_x": XS, "all_points_y": YS})),
    "via rectangle": ("via", "via.json", via({"name": "rect", "x": 1, "y": 1, "width": 4, "height": 3})),
    "via table": ("via", "via.csv", CSV),
    "cvat polygon": ("cvat", "annotations.xml", cvat('<polygon label="car" points="1,1;5,1;5,4;1,4"/>')),
    "cvat box": ("cvat", "annotations.xml", cvat('<box label="car" xtl="1" ytl="1" xbr="5" ybr="4"/>')),
    "cvat mask": (
        "cvat",
        "annotations.xml",
        cvat('<mask label="car" rle="6, 4, 1, 4, 1, 4" left="0" top="0" width="5" height="4"/>'),
    ),
    "studio polygon": (
        "label_studio",
        "tasks.json",
        studio({"type": "polygonlabels", "value": {"points": PERCENT, "polygonlabels": ["car"]}}),
    ),
    "studio rectangle": (
        "label_studio",
        "tasks.json",
        studio(
            {
                "type": "rectanglelabels",
                "value": {"x": 12.5, "y": 100 / 6, "width": 50, "height": 50, "rectanglelabels": ["car"]},
            }
        ),
    ),
    "studio brush": (
        "label_studio",
        "tasks.json",
        studio(
            {"type": "brushlabels", "value": {"format": "rle", "rle": bits_of(RGBA), "brushlabels": ["car"]}}
        ),
    ),
    "studio brush in runs": (
        "label_studio",
        "tasks.json",
        studio(
            {"type": "brushlabels", "value": {"format": "rle", "rle": runs_of(RGBA), "brushlabels": ["car"]}}
        ),
    ),
    "studio min polygon": ("label_studio", "min.json", studio_min({"points": PERCENT}, "polygonlabels")),
    "supervisely polygon": (
        "supervisely",
        "ds/ann/a.png.json",
        supervisely(
            {"classTitle": "car", "geometryType": "polygon", "points": {"exterior": RING, "interior": []}}
        ),
    ),
    "supervisely bitmap": (
        "supervisely",
        "ds/ann/a.png.json",
        supervisely(
            {
                "classTitle": "car",
                "geometryType": "bitmap",
                "bitmap": {
                    "data": base64.b64encode(zlib.compress(png(PIXELS[1:4, 1:5]))).decode(),
                    "origin": [1, 1],
                },
            }
        ),
    ),
    "supervisely alpha mask": (
        "supervisely",
        "ds/ann/a.png.json",
        supervisely(
            {
                "classTitle": "car",
                "geometryType": "alpha_mask",
                "bitmap": {
                    "data": base64.b64encode(zlib.compress(png(np.where(PIXELS, 128, 127)))).decode(),
                    "origin": [0, 0],
                },
            }
        ),
    ),
    "supervisely plain bitmap": (
        "supervisely",
        "ds/ann/a.png.json",
        supervisely(
            {
                "classTitle": "car",
                "geometryType": "bitmap",
                "bitmap": {"data": base64.b64encode(png(PIXELS)).decode(), "origin": [0, 0]},
            }
        ),
    ),
    "isat": ("isat", "a.json", isat(isat_object())),
    "sa-1b": ("sa1b", "a.json", sa({"size": [6, 8], "counts": RUNS})),
    "unitlab objects": ("unitlab", "a.json", unitlab()),
    "unitlab shares": ("unitlab", "a.json", unitlab([[x / 8, y / 6] for x, y in RING])),
    "unitlab contours": (
        "unitlab",
        "a.json",
        json.dumps([{"classID": 3, "contours": [{"id": 1, "points": RING}]}]),
    ),
    "labelme web": (
        "annotation_xml",
        "Annotations/a.xml",
        "<annotation><filename>a.png</filename><object><name>car</name><deleted>0</deleted><polygon>"
        + "".join(f"<pt><x>{x}</x><y>{y}</y></pt>" for x, y in RING)
        + "</polygon></object><object><name>car</name><deleted>1</deleted></object></annotation>",
    ),
    "yolo segment": (
        "yolo",
        "a.txt",
        "0 "
        + " ".join(f"{(x + 0.5) / 8:.6f} {(y + 0.5) / 6:.6f}" for x, y in [(1, 1), (4, 1), (4, 3), (1, 3)]),
    ),
}
