"""The environments of the tools that train: some 6 GB where PyTorch comes with CUDA."""

from __future__ import annotations

from tests.environments import Environment

TRAINING = Environment(
    "training",
    ("torch==2.14.1", "torchvision==0.29.1", "pycocotools", "ultralytics", "transformers", "datasets",
     "segmentation-models-pytorch"),
)  # fmt: skip
MMSEG = Environment("mmseg", ("torch==2.13.0", "mmcv-lite==2.1.0", "mmsegmentation==1.2.2", "ftfy", "regex"))
