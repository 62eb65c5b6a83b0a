"""Hugging Face: datasets' imagefolder on what convert writes, SegFormer's image processor on its masks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from datasets import load_dataset
from transformers import SegformerImageProcessor

from tests.clients.objects import Images, by_value, compare, places
from tests.clients.row import Row

from .exported import Exported, listed_classes

IGNORED = 255
SMALL = {"height": 128, "width": 128}


def rows(work: Path) -> Iterator[Row]:
    for name in ("street", "panoptic"):
        one = Exported(work, name)
        folder = load_dataset("imagefolder", data_dir=str(one.root / "hf"))
        (split,) = folder.values()
        assert set(split.features) == {"image", "mask"}, split.features
        names = listed_classes(one.root / "hf")
        stems = sorted(one.truth)
        masks = dict(zip(stems, (np.asarray(row["mask"]) for row in split), strict=True))
        found = {stem: by_value(mask, names) for stem, mask in masks.items()}
        yield Row("datasets imagefolder", name, "convert --to hf", compare(one.classes, found))
        yield processed(one, split, stems, names)
        yield resized(one, split, masks)


def labels_of(split: Any, processor: SegformerImageProcessor) -> Iterator[np.ndarray]:
    for row in split:
        made = processor(row["image"].convert("RGB"), segmentation_maps=row["mask"], return_tensors="np")
        assert made["pixel_values"].shape[-2:] == made["labels"].shape[-2:]
        yield np.asarray(made["labels"])[0]


def processed(one: Exported, split: Any, stems: list[str], names: dict[int, str]) -> Row:
    """At the images' own size, every pixel of the labels is the mask's."""
    labels = labels_of(split, SegformerImageProcessor(do_resize=False, do_reduce_labels=False))
    found: Images = {stem: by_value(made, names) for stem, made in zip(stems, labels, strict=True)}
    return Row("SegformerImageProcessor", one.name, "labels", compare(one.classes, found))


def resized(one: Exported, split: Any, masks: dict[str, np.ndarray]) -> Row:
    """Resized as a training does it, labels have no value that the mask has not."""
    labels = labels_of(split, SegformerImageProcessor(size=SMALL, do_reduce_labels=False))
    strange = sum(
        len(places(~np.isin(made, mask))) for made, mask in zip(labels, masks.values(), strict=True)
    )
    said = f"{strange} values that no mask has, at {SMALL['width']} x {SMALL['height']}"
    return Row("SegformerImageProcessor", one.name, "resized labels", said=said, failed=strange > 0)
