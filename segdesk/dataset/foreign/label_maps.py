"""Formats of one label image per photo: VOC, MMSegmentation, Hugging Face's imagefolder, Cityscapes."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict

import numpy as np

from segdesk.dataset.package.content import ExportObject
from segdesk.dataset.package.plan import PlannedImage
from segdesk.io.png import encode
from segdesk.model.classes import ClassMap, Kind, Task

from .form import CodeRule, Codes, Form, Place
from .scene import (
    Losses,
    Scene,
    Step,
    at_most,
    by_class,
    flat,
    marked_crowd,
    one_void,
    unlabelled_as_void,
    unmarked,
)

MOST_OBJECTS = 254
VOID = 255
CITY = "segdesk"
PER_CLASS = 1000


def class_values(scene: Scene, codes: Codes) -> np.ndarray:
    """The label map of a scene, uint8."""
    values = np.full(scene.size[::-1], codes.nothing, np.uint8)
    for one in scene.objects:
        values[one.rect.slices][one.stencil] = codes.value[one.one.id]
    return values


def voc_palette() -> list[tuple[int, int, int]]:
    """VOC's colours: the bits of the index, three at a time, are the high bits of red, green and blue."""
    colours = []
    for index in range(256):
        rgb = [0, 0, 0]
        for place in range(8):
            for channel in range(3):
                rgb[channel] |= (index >> (3 * place + channel) & 1) << (7 - place)
        colours.append((rgb[0], rgb[1], rgb[2]))
    return colours


class Voc:
    """JPEGImages, SegmentationClass and SegmentationObject (palette PNG), ImageSets, labelmap.txt."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._codes = CodeRule(first=1, last=MOST_OBJECTS).codes(place.classes)
        self._palette = voc_palette()
        self._stems: dict[str, list[str]] = defaultdict(list)

    def photo(self, planned: PlannedImage) -> str:
        return f"JPEGImages/{planned.name}"

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        values = class_values(scene, self._codes)
        objects = np.zeros(scene.size[::-1], np.uint8)
        for number, one in enumerate(_without_void(scene)[:MOST_OBJECTS], 1):
            objects[one.rect.slices][one.stencil] = number
        objects[values == VOID] = VOID
        for folder, pixels in (("SegmentationClass", values), ("SegmentationObject", objects)):
            self._place.write_bytes(f"{folder}/{planned.stem}.png", encode(pixels, palette=self._palette))
        self._stems[planned.entry.split].append(planned.stem)

    def finish(self) -> None:
        lists = {name: stems for name, stems in self._stems.items() if name}
        lists["trainval"] = [stem for name, stems in self._stems.items() if name != "test" for stem in stems]
        for name, stems in lists.items():
            text = "".join(f"{stem}\n" for stem in stems)
            self._place.write_text(f"ImageSets/Segmentation/{name}.txt", text)
        self._place.write_classes(self._codes.written)
        self._place.write_text("labelmap.txt", self._labelmap())

    def _labelmap(self) -> str:
        """Which class a colour is, as CVAT and Datumaro ask for it. A colon parts the columns, so that names
        have none here; classes.csv has them whole."""
        rows = ["# label:color_rgb:parts:actions"]
        for one in self._codes.written:
            colour = ",".join(map(str, self._palette[one.id]))
            rows.append(f"{one.name.replace(':', '_')}:{colour}::")
        return "\n".join(rows) + "\n"


def _without_void(scene: Scene) -> list[ExportObject]:
    return [one for one in scene.objects if one.one.kind is not Kind.VOID]


class MmSeg:
    """img_dir/<split> and ann_dir/<split>: ids from 0 without gaps, 255 is ignored."""

    def __init__(self, place: Place) -> None:
        self._place = place
        rule = CodeRule(first=0, last=VOID - 1, keep=False, background_is_class=True)
        self._codes = rule.codes(place.classes)

    def photo(self, planned: PlannedImage) -> str:
        return f"img_dir/{planned.entry.split or 'train'}/{planned.name}"

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        name = f"ann_dir/{planned.entry.split or 'train'}/{planned.stem}.png"
        self._place.write_bytes(name, encode(class_values(scene, self._codes)))

    def finish(self) -> None:
        shown = [one for one in self._codes.written if one.id != VOID]
        value = {"classes": [one.name for one in shown], "palette": [list(one.rgb) for one in shown]}
        self._place.write_json("dataset_meta.json", value)
        self._place.write_classes(self._codes.written)


class ImageFolder:
    """Per split a metadata.csv whose columns file_name and mask_file_name become two image columns."""

    NAMES = {"": "train", "val": "validation"}

    def __init__(self, place: Place) -> None:
        self._place = place
        self._codes = CodeRule(first=0, last=VOID - 1, background_is_class=True).codes(place.classes)
        self._rows: dict[str, list[tuple[str, str]]] = {}

    def _split(self, planned: PlannedImage) -> str:
        return self.NAMES.get(planned.entry.split, planned.entry.split)

    def photo(self, planned: PlannedImage) -> str:
        return f"{self._split(planned)}/images/{planned.name}"

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        split = self._split(planned)
        mask = f"masks/{planned.stem}.png"
        self._place.write_bytes(f"{split}/{mask}", encode(class_values(scene, self._codes)))
        self._rows.setdefault(split, []).append((f"images/{planned.name}", mask))

    def finish(self) -> None:
        for split, rows in self._rows.items():
            out = io.StringIO()
            writer = csv.writer(out, lineterminator="\n")
            writer.writerows((("file_name", "mask_file_name"), *rows))
            self._place.write_text(f"{split}/metadata.csv", out.getvalue())
        names = {str(one.id): one.name for one in self._codes.written}
        self._place.write_text("id2label.json", json.dumps(names, ensure_ascii=False, indent=1) + "\n")
        self._place.write_classes(self._codes.written)


class Cityscapes:
    """leftImg8bit; gtFine with labelIds and instanceIds (class * 1000 + number; groups and stuff: class)."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._codes = CodeRule(first=1, last=64).codes(place.classes)
        self._names: list[tuple[str, str]] = []

    def photo(self, planned: PlannedImage) -> str:
        return f"leftImg8bit/{self._frame(planned)}_leftImg8bit.png"

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        values = class_values(scene, self._codes)
        ids = values.astype(np.uint16)
        numbers: dict[int, int] = defaultdict(int)
        for one in scene.objects:
            if one.one.kind is Kind.THING and not one.crowd:
                value = self._codes.value[one.one.id]
                ids[one.rect.slices][one.stencil] = value * PER_CLASS + numbers[value]
                numbers[value] += 1
        frame = self._frame(planned)
        self._place.write_bytes(f"gtFine/{frame}_gtFine_labelIds.png", encode(values))
        self._place.write_bytes(f"gtFine/{frame}_gtFine_instanceIds.png", encode(ids))
        self._names.append((frame, planned.entry.original))

    def _frame(self, planned: PlannedImage) -> str:
        return f"{planned.entry.split or 'train'}/{CITY}/{CITY}_000000_{planned.number:06}"

    def finish(self) -> None:
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows((("frame", "original"), *self._names))
        self._place.write_text("names.csv", out.getvalue())
        self._place.write_classes(self._codes.written)


MARKS = unmarked("crowd", "group", "note", "z")


def _voc_steps(classes: ClassMap, _task: Task) -> tuple[Step, ...]:
    return flat, one_void(classes), _void_last, by_class(Kind.VOID), MARKS, at_most(MOST_OBJECTS)


def _void_last(scene: Scene, _losses: Losses) -> Scene:
    """Void is no object in VOC, so it takes no number of one."""
    void = [one for one in scene.objects if one.one.kind is Kind.VOID]
    return Scene(scene.size, (*_without_void(scene), *void))


def _city_steps(classes: ClassMap, _task: Task) -> tuple[Step, ...]:
    merged = by_class(Kind.STUFF, Kind.VOID, crowds=True)
    return flat, one_void(classes), _groups, merged, unmarked("group", "note", "z")


def _groups(scene: Scene, losses: Losses) -> Scene:
    """Groups are things; things of a class beyond a thousand, which have no number, are a group."""
    seen: Counter[int] = Counter()
    found = []
    for one in scene.objects:
        is_thing = one.one.kind is Kind.THING
        seen[one.one.id] += is_thing and not one.crowd
        if is_thing and seen[one.one.id] > PER_CLASS and not one.crowd:
            losses.add("Objects beyond 1,000 of a class, which become a group", objects=1)
            found.append(marked_crowd(one))
        elif is_thing:
            found.append(one)
        else:
            found += unmarked("crowd")(Scene(scene.size, (one,)), losses).objects
    return Scene(scene.size, tuple(found))


def _semantic_steps(classes: ClassMap, _task: Task) -> tuple[Step, ...]:
    return flat, one_void(classes), by_class(*Kind), MARKS


VOC = Form(
    "voc", "VOC Segmentation, CVAT's Segmentation mask 1.1",
    "Overlaps, crowds, groups, notes, z, objects beyond 254 in an image, and class ids above 254 or 0. "
    "Photos keep their suffix, where some loaders look for .jpg only.",
    _voc_steps, Voc, "voc",
)  # fmt: skip
CITYSCAPES = Form(
    "cityscapes", "Cityscapes labelIds and instanceIds",
    "Overlaps, objects of stuff, groups, notes, z, class ids above 64; file names (names.csv "
    "has them). Images without a split train.",
    _city_steps, Cityscapes, "cityscapes", png=True,
)  # fmt: skip
MMSEG = Form(
    "mmseg", "MMSegmentation img_dir and ann_dir",
    "Objects (only classes are kept), overlaps and class ids, which become 0 to n-1. Images without a split "
    "train.",
    _semantic_steps, MmSeg, "masks", read_task=Task.SEMANTIC, one_suffix=True,
    comes_back=unlabelled_as_void,
)  # fmt: skip
HUGGING_FACE = Form(
    "hf", "Hugging Face imagefolder with masks",
    "Objects (only classes are kept), overlaps, and class ids above 254. Images without a split train.",
    _semantic_steps, ImageFolder, "masks", read_task=Task.SEMANTIC, comes_back=unlabelled_as_void,
)  # fmt: skip
