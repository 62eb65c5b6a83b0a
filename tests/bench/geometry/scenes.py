"""Sound pairs of photo and mask: real sets as repair reads them, and scenes of the project's own samples."""

import os
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path

import numpy as np

from segdesk.dataset.sample.scenes import scene
from segdesk.io.formats.dataset import ReadOptions
from segdesk.io.formats.table import open_dataset
from segdesk.ops.cv import cv2
from segdesk.progress import SILENT
from segdesk.repair.outcome import labels_for_place, resolved_mask
from segdesk.repair.subject import of_dataset

DATA = Path(os.environ.get("SEGDESK_TEST_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
DRAWN, FIRST_SEED = 18, 7_000
DRAWN_SIZES = ((480, 360), (400, 400), (360, 480))

Pair = tuple[str, np.ndarray, np.ndarray]
"""(image, photo, label values)"""


def _read(folder: str) -> list[Pair]:
    options = ReadOptions()
    data = open_dataset(DATA / folder, options, SILENT).settle(SILENT, 1)
    found = []
    for one in of_dataset(data, options):
        photo = one.photo_rgb()
        ids = labels_for_place(tuple(resolved_mask(mask, None) for mask in one.read()))
        if photo is not None and ids.shape == photo.shape[:2]:
            found.append((one.image, photo, ids))
    return found


def _halved(folder: str) -> list[Pair]:
    """At half the size, where the whole would take most of the bench's time."""
    return [
        (
            name,
            np.asarray(cv2.resize(photo, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)),
            ids[::2, ::2],
        )
        for name, photo, ids in _read(folder)
    ]


def _drawn(kind: str, planes: str) -> list[Pair]:
    found = []
    for at in range(DRAWN):
        one = scene(kind, FIRST_SEED + at, DRAWN_SIZES[at * len(DRAWN_SIZES) // DRAWN])
        found.append((f"{kind} {at}", one.image, getattr(one, planes).astype(np.int32)))
    return found


SETS: dict[str, Callable[[], list[Pair]]] = {
    "street": partial(_read, "street"),
    "nuclei": partial(_read, "nuclei"),
    "car parts": partial(_halved, "car_parts/train"),
    "voc": partial(_read, "voc_polygons/semantic_voc"),
    "drawn street": partial(_drawn, "street", "labels"),
    "drawn fruit": partial(_drawn, "fruit", "labels"),
    "drawn cells": partial(_drawn, "cells", "instances"),
}


@cache
def pairs(name: str) -> list[Pair]:
    """All sound pairs of a set."""
    return SETS[name]()
