"""A stack per photo: an array N x H x W, or a TIFF of several pages, each layer the mask of one object."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.formats.array_file import ARRAY_SUFFIXES, read_array
from segdesk.io.formats.binary_masks import one_class
from segdesk.io.formats.dataset import (
    DataSet,
    ImageLabels,
    Lost,
    Note,
    ReadOptions,
    SourceImage,
    SourceObject,
)
from segdesk.io.formats.layout import Layout, lay_out, pair_up
from segdesk.io.formats.mask_fit import values_in
from segdesk.io.formats.reading import Certainty, image_size
from segdesk.io.formats.sheets import plain_image
from segdesk.io.formats.tree import Tree, split_of, suffix_of
from segdesk.io.formats.values import in_words
from segdesk.io.images import probe
from segdesk.io.masks import read_mask
from segdesk.model.classes import Task
from segdesk.ops.stencil import tight
from segdesk.progress import SILENT, Progress

SAMPLE = 5
MAX_LAYERS = 65_535
_TIFF = (".tif", ".tiff")


def stack_layout(tree: Tree) -> Layout:
    """Photos and the arrays and TIFFs that are their masks by name."""
    layout = lay_out(tree.images)
    tiffs = [name for name in layout.masks if suffix_of(name) in _TIFF]
    photos = [pair.photo for pair in layout.pairs]
    arrays = [name for name in tree.files if suffix_of(name) in ARRAY_SUFFIXES]
    return pair_up(photos, [*arrays, *tiffs])


def recognise(tree: Tree) -> Certainty:
    """Sure when the first masks have layers."""
    may_be = any(suffix in tree.by_suffix for suffix in (*ARRAY_SUFFIXES, *_TIFF))
    names = stack_layout(tree).masks[:SAMPLE] if may_be else []
    layered = [name for name in names if _has_layers(tree.path(name))]
    if not layered:
        return Certainty(0, "no arrays and no TIFFs with layers")
    return Certainty(0.92 * len(layered) / len(names), f"{layered[0]} has layers, one per object")


def _has_layers(path: Path) -> bool:
    try:
        return read_array(path).ndim == 3 if suffix_of(path.name) in ARRAY_SUFFIXES else probe(path).pages > 1
    except SegDeskError:
        return False


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """An object per layer. A photo without a stack comes without a mask."""
    task = options.task or Task.INSTANCE
    classes, class_id, notes = one_class(tree, options, task)
    layout = stack_layout(tree)
    images = []
    for photo, mask in layout.pairs:
        if mask is None:
            images.append(plain_image(tree, photo))
            continue
        path = tree.path(photo)
        read_one = partial(read_image, path, photo, (mask, tree.path(mask)), class_id)
        images.append(SourceImage(path, photo, read_one, mask, split_of(photo)))
    if not images:
        raise SegDeskError("No images were found.", "Name the folder above them.", file=tree.root)
    lost = tuple(Lost(one.file, "the whole mask", one.reason, "pairs") for one in layout.unpaired)
    return DataSet(
        "stacks", tree.root, task, classes, tuple(images), lost=lost, notes=(*layout.notes, *notes),
        unpaired=tuple(layout.unpaired),
    )  # fmt: skip


def read_image(path: Path, name: str, mask: tuple[str, Path], class_id: int) -> ImageLabels:
    """One photo and the layers of its stack."""
    mask_name, mask_path = mask
    size, notes = image_size(path, name)
    labels = ImageLabels(size, labelled=True, notes=notes)
    try:
        for number, layer in enumerate(layers_of(mask_path, size), 1):
            _add(labels, layer, (mask_name, number), class_id)
    except SegDeskError as fault:
        labels.lost.append(Lost(mask_name, "the whole mask", in_words(fault), "readable"))
    return labels


def layers_of(path: Path, size: tuple[int, int]) -> Iterator[np.ndarray]:
    """The layers of a stack, each height x width. SegDeskError when it has none of the image's size."""
    if suffix_of(path.name) in _TIFF:
        pages = probe(path).pages
        yield from (read_mask(path, page=page).pixels for page in range(min(pages, MAX_LAYERS)))
        return
    array = read_array(path)
    layers = array[None] if array.ndim == 2 else array
    if layers.ndim == 3 and layers.shape[1:] != size[::-1] and layers.shape[:2] == size[::-1]:
        layers = np.moveaxis(layers, 2, 0)
    if layers.ndim != 3 or len(layers) > MAX_LAYERS:
        raise SegDeskError(f"Its shape is {array.shape}.", "Save it as layers, height, width.", file=path)
    yield from layers


def _add(labels: ImageLabels, layer: np.ndarray, where: tuple[str, int], class_id: int) -> None:
    """The object of a layer; a layer of several numbers has an object for each."""
    name, number = where
    height, width = layer.shape[:2]
    values = [value for value in values_in(layer) if value] if layer.ndim == 2 else []
    if (width, height) != labels.size or layer.ndim != 2:
        reason = f"The layer is {width} x {height}, the image {labels.size[0]} x {labels.size[1]}."
        labels.lost.append(Lost(name, f"layer {number}", reason, "readable"))
        return
    if not values:
        labels.notes.append(Note(name, f"Layer {number} has no pixel."))
    for value in values:
        what = f"layer {number}" if len(values) == 1 else f"layer {number}, value {value}"
        stencil = tight(Rect(0, 0, width, height), layer == value)
        labels.objects.append(SourceObject(class_id, stencil=stencil, what=what))
