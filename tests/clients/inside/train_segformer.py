"""A small SegFormer learns from what convert writes for Hugging Face, through its own image processor."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import torch
from datasets import load_dataset
from transformers import SegformerConfig, SegformerForSemanticSegmentation, SegformerImageProcessor

from tests.clients.row import Row

from .exported import Exported, listed_classes
from .huggingface_sets import IGNORED, SMALL
from .steps import learn


def rows(work: Path) -> Iterator[Row]:
    street = Exported(work, "street")
    split = load_dataset("imagefolder", data_dir=str(street.root / "hf"), split="train")
    names = listed_classes(street.root / "hf")
    processor = SegformerImageProcessor(size=SMALL, do_reduce_labels=False)
    few = split.select(range(4))
    batch = processor(
        [row["image"].convert("RGB") for row in few],
        segmentation_maps=[row["mask"] for row in few],
        return_tensors="pt",
    )
    torch.manual_seed(0)
    config = SegformerConfig(
        depths=[1, 1, 1, 1], hidden_sizes=[16, 32, 64, 96], decoder_hidden_size=64,
        id2label=names, label2id={name: key for key, name in names.items()},
        semantic_loss_ignore_index=IGNORED,
    )  # fmt: skip
    model = SegformerForSemanticSegmentation(config)
    yield Row(
        "SegFormer (transformers)", street.name, "training", **learn(model, lambda: model(**batch).loss)
    )
