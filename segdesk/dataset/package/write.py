"""One image of a package onto disk: photo, masks, and the lines about it. Knows one image at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from segdesk.io.png import encode
from segdesk.model.classes import ClassMap, Task
from segdesk.ops.rle import encode_labels

from . import coco, yolo
from .content import Content, ExportObject
from .index import Row
from .numbering import Numbering
from .photos import PhotoWriter
from .plan import PlannedImage
from .settings import Encodings

BINARY = 255


@dataclass
class Written:
    """What was written for an image: lines for coco/, yolo/ and index.csv, and the mask files below masks/.
    photo_digest: see PhotoWriter.write()."""

    planned: PlannedImage
    content: Content
    image: dict[str, object]
    annotations: list[str] = field(default_factory=list)
    panoptic: str = ""
    rows: list[Row] = field(default_factory=list)
    masks: list[str] = field(default_factory=list)
    labels: yolo.YoloRows | None = None
    photo_digest: str = ""

    def seal(self, digests: Mapping[str, str]) -> None:
        """Complete the rows of index.csv: the SHA-256 of each file, by its path in the package."""
        for row in self.rows:
            row["image_sha256"] = digests[row["image"]]
            if "mask" in row:
                row["mask_sha256"] = digests[row["mask"]]


@dataclass(frozen=True)
class Numbers:
    """The ids of an image's annotations, and of its stuff segments, in their order."""

    ids: Sequence[int]
    stuff: Sequence[int] = ()


class ImageWriter:
    """Writes images of one package into a folder. Safe to call from several threads."""

    def __init__(self, folder: Path, numbering: Numbering, encodings: Encodings) -> None:
        self.folder = folder
        self.numbering = numbering
        self.encodings = encodings
        self._photos = PhotoWriter()
        self._palette = full_palette(numbering.classes) if encodings.palette else None

    def write(self, planned: PlannedImage, content: Content, numbers: Numbers) -> Written:
        """The photo, the masks and all lines of one image."""
        photo = self.folder / "images" / planned.name
        done = Written(planned, content, coco.image_entry(planned.number, planned.name, planned.size))
        done.photo_digest = self._photos.write(planned, photo)
        _MASKS[self.numbering.task](self, done, numbers)
        self._write_yolo(done)
        for row in done.rows:
            row.update(_image_cells(planned))
        return done

    def _write_semantic(self, done: Written, numbers: Numbers) -> None:
        values = done.content.values
        assert values is not None
        self._write_mask(
            done, f"{done.planned.stem}.png", values, {"area": self._labelled_area(done.content)}
        )
        listed = [one.id for one in self.numbering.categories if one.id in done.content.class_pixels]
        coded = encode_labels(values)
        for offset, class_id in enumerate(listed):
            text, area, rect = coded[class_id]
            entry = coco.semantic_annotation(
                class_id,
                coco.sized(text, done.planned.size),
                area=area,
                rect=rect,
                annotation_id=numbers.ids[offset],
                image_id=done.planned.number,
            )
            done.annotations.append(coco.text(entry))

    def _write_instance(self, done: Written, numbers: Numbers) -> None:
        width, height = done.planned.size
        for annotation_id, one in zip(numbers.ids, done.content.objects, strict=True):
            pixels = np.zeros((height, width), np.uint8)
            pixels[one.rect.slices][one.stencil] = BINARY
            self._write_mask(
                done, f"{done.planned.stem}/{annotation_id:06}.png", pixels, _object_cells(one, annotation_id)
            )
            done.annotations.append(self._annotation(one, annotation_id, done.planned))
        if not done.content.objects:
            done.rows.append({})

    def _write_panoptic(self, done: Written, numbers: Numbers) -> None:
        owners = done.content.owners
        assert owners is not None
        things, stuff = done.content.objects, done.content.stuff
        ids = [*numbers.ids, *numbers.stuff]
        name = f"{done.planned.stem}.png"
        pixels = as_rgb(np.array([0, *ids], np.uint32)[owners])
        self._write_mask(done, name, pixels, {"area": int(np.count_nonzero(owners))})
        for annotation_id, one in zip(ids, things, strict=False):
            done.annotations.append(self._annotation(one, annotation_id, done.planned))
        infos = [coco.segment_info(one, number) for number, one in zip(ids, [*things, *stuff], strict=True)]
        done.panoptic = coco.text(
            {"image_id": done.planned.number, "file_name": name, "segments_info": infos}
        )

    def _annotation(self, one: ExportObject, annotation_id: int, planned: PlannedImage) -> str:
        form = self.encodings.coco
        return coco.text(
            coco.annotation(
                one, annotation_id=annotation_id, image_id=planned.number, size=planned.size, form=form
            )
        )

    def _write_mask(self, done: Written, name: str, pixels: np.ndarray, cells: Row) -> None:
        data = encode(pixels, palette=self._palette)
        path = self.folder / "masks" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        done.masks.append(name)
        done.rows.append({"mask": f"masks/{name}", **cells})

    def _labelled_area(self, content: Content) -> int:
        listed = {one.id for one in self.numbering.categories}
        return sum(pixels for class_id, pixels in content.class_pixels.items() if class_id in listed)

    def _write_yolo(self, done: Written) -> None:
        kind = self.encodings.yolo
        if kind is None:
            return
        task = self.numbering.task
        objects = (
            yolo.parts_of_classes(done.content, self.numbering)
            if task is Task.SEMANTIC
            else done.content.objects
        )
        done.labels = yolo.rows(
            objects, self.numbering, size=done.planned.size, kind=kind, joined=self.encodings.joined
        )


_MASKS = {
    Task.SEMANTIC: ImageWriter._write_semantic,
    Task.INSTANCE: ImageWriter._write_instance,
    Task.PANOPTIC: ImageWriter._write_panoptic,
}


def as_rgb(ids: np.ndarray) -> np.ndarray:
    """Segment ids (uint32) as the RGB of a panoptic PNG: id = R + 256 G + 65536 B."""
    return np.ascontiguousarray(ids.astype("<u4").view(np.uint8).reshape(*ids.shape, 4)[..., :3])


def full_palette(classes: ClassMap) -> list[tuple[int, int, int]]:
    """256 colours: a class's own at its id, greys elsewhere."""
    colors = [(grey, grey, grey) for grey in range(256)]
    for one in classes:
        if one.id < 256:
            colors[one.id] = one.rgb
    return colors


def _image_cells(planned: PlannedImage) -> Row:
    entry = planned.entry
    return {
        "image_id": planned.number,
        "image": f"images/{planned.name}",
        "original": entry.original,
        "width": planned.size[0],
        "height": planned.size[1],
        "split": entry.split,
        "source": entry.source,
    }


def _object_cells(one: ExportObject, annotation_id: int) -> Row:
    names = ("bbox_x", "bbox_y", "bbox_w", "bbox_h")
    return {
        "annotation_id": annotation_id,
        "class_id": one.one.id,
        "class_name": one.one.name,
        "area": one.area,
        **dict(zip(names, coco.box(one.rect), strict=True)),
    }
