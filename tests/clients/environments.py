"""The environments of the tools that train: some 6 GB where PyTorch comes with CUDA."""

from __future__ import annotations

from tests.environments import Environment

TRAINING = Environment(
    "training",
    ("torch==2.14.1", "torchvision==0.29.1", "pycocotools", "ultralytics==8.4.190",
     "transformers==5.24.0", "datasets==5.2.0", "segmentation-models-pytorch==0.6.0"),
    gigabytes=6.5,
)  # fmt: skip
MMSEG = Environment(
    "mmseg",
    ("torch==2.13.0", "mmcv-lite==2.1.0", "mmsegmentation==1.2.2", "ftfy", "regex", "pycocotools"),
    gigabytes=1.5,
)
