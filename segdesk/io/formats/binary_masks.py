"""A folder per image with one binary mask per object, as in the Data Science Bowl 2018."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from pathlib import Path

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.formats.classes import provisional_classes
from segdesk.io.formats.dataset import (
    DataSet,
    ImageLabels,
    Lost,
    Note,
    ReadOptions,
    SourceImage,
    SourceObject,
    Unpaired,
)
from segdesk.io.formats.mask_fit import single_channel, stored_mask, values_in
from segdesk.io.formats.reading import Certainty, class_table, image_size
from segdesk.io.formats.shapes import BrokenPixelsError, whole_image
from segdesk.io.formats.tree import Tree, base_of, folder_of, split_of
from segdesk.io.formats.values import in_words
from segdesk.io.masks import MaskFile, read_mask
from segdesk.model.classes import ClassMap, Kind, Task
from segdesk.model.stored import StoredMask
from segdesk.ops.stencil import tight
from segdesk.progress import SILENT, Progress

Group = tuple[list[str], list[str]]
"""The photos and the mask files of one folder."""


def recognise(tree: Tree) -> Certainty:
    """Sure when most folders hold images/ with one photo and masks/ with files."""
    groups = _groups(tree)
    whole = [folder for folder, (photos, masks) in groups.items() if folder and len(photos) == 1 and masks]
    if not whole:
        return Certainty(0, "no folder per image with images/ and masks/")
    several = sum(len(groups[folder][1]) for folder in whole) > len(whole)
    words = f"{len(whole)} folders hold images/ with one image and masks/, as {whole[0]}"
    return Certainty((0.97 if several else 0.8) * len(whole) / len(groups), words)


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """One image per folder; each file in its masks/ is one object."""
    task = options.task or Task.INSTANCE
    classes, class_id, notes = one_class(tree, options, task)
    images: list[SourceImage] = []
    unpaired: list[Unpaired] = []
    lost: list[Lost] = []
    for folder, (photos, masks) in sorted(_groups(tree).items()):
        if not photos:
            unpaired += [Unpaired(mask, f"There is no image in {folder}/images.") for mask in masks]
            reason = f"There is no image in {folder}/images."
            lost += [Lost(mask, base_of(mask), reason, "pairs") for mask in masks]
        for place, photo in enumerate(photos):
            mine = masks if place == 0 else []
            labelled = place == 0 and (bool(masks) or f"{folder}/masks".lstrip("/") in tree.folders)
            files = tuple((name, tree.path(name)) for name in mine)
            read_one = partial(read_image, tree.path(photo), photo, files, class_id, labelled=labelled)
            images.append(SourceImage(tree.path(photo), photo, read_one, "\n".join(mine), split_of(photo)))
        if len(photos) > 1:
            notes.append(
                Note(photos[0], f"{folder}/images has {len(photos)} images; the masks are the first's.")
            )
    if not images:
        raise SegDeskError(
            "No folder with images/ and masks/ was found.", "Name the folder above.", file=tree.root
        )
    images.sort(key=lambda one: one.original)
    return DataSet(
        "binary_masks", tree.root, task, classes, tuple(images), lost=tuple(lost), notes=tuple(notes),
        unpaired=tuple(unpaired),
    )  # fmt: skip


def _groups(tree: Tree) -> dict[str, Group]:
    groups: dict[str, Group] = defaultdict(lambda: ([], []))
    for name in tree.images:
        folder, _, inner = folder_of(name).rpartition("/")
        if inner in ("images", "image"):
            groups[folder][0].append(name)
        elif inner in ("masks", "mask"):
            groups[folder][1].append(name)
    return dict(groups)


def one_class(tree: Tree, options: ReadOptions, task: Task) -> tuple[ClassMap, int, list[Note]]:
    """The class of all objects: the first thing of a table, else a provisional one."""
    table, notes = class_table(tree, options, task)
    if table is not None:
        usable = [one for one in table.classes if one.kind not in (Kind.VOID, Kind.BACKGROUND)]
        if usable:
            one = next((one for one in usable if one.kind is Kind.THING), usable[0])
            if len(usable) > 1:
                said = f"Binary masks name no class; all objects became {one.name!r}, the first of the table."
                notes.append(Note(table.path.name, said, "classmap"))
            return table.classes, one.id, notes
    notes.append(Note("", "There is no class table: all objects are of the class 'object'. Confirm it."))
    return provisional_classes({1}, None, task)[0], 1, notes


Misfit = tuple[str, MaskFile, str]
"""Path, file, and why it does not fit."""
Stencil = tuple[Rect, np.ndarray]


def read_image(
    path: Path, name: str, masks: tuple[tuple[str, Path], ...], class_id: int, *, labelled: bool
) -> ImageLabels:
    """One photo and its masks, in code-point order of their paths."""
    size, notes = image_size(path, name)
    labels = ImageLabels(size, labelled=labelled, notes=notes)
    misfits: list[Misfit] = []
    for mask_name, mask in masks:
        what = base_of(mask_name)
        found, misfit, fault = stencil_or_misfit(mask, labels.size)
        if fault:
            labels.lost.append(Lost(mask_name, what, fault, "readable"))
        elif misfit is not None:
            misfits.append((mask_name, *misfit))
        elif found is not None:
            labels.objects.append(SourceObject(class_id, stencil=found, what=what))
    keep_misfits(labels, misfits)
    return labels


def stencil_or_misfit(
    path: Path, size: tuple[int, int]
) -> tuple[Stencil | None, tuple[MaskFile, str] | None, str]:
    """The pixels of a binary mask; or the file and why it does not fit; or why it cannot be read."""
    try:
        file = read_mask(path)
    except SegDeskError as fault:
        return None, None, in_words(fault)
    stencil, reason = binary_stencil(file, size)
    if stencil is None:
        return None, (file, reason), ""
    height, width = stencil.shape
    return tight(Rect(0, 0, width, height), stencil), None, ""


def binary_stencil(file: MaskFile, size: tuple[int, int]) -> tuple[np.ndarray | None, str]:
    """Which pixels a binary mask sets, or why it does not fit: size, lossy, channels, too many values."""
    height, width = file.pixels.shape[:2]
    if (width, height) != size and size != (0, 0):
        return None, f"The mask is {width} x {height}, the image {size[0]} x {size[1]}."
    if file.lossy:
        return None, "It is stored lossy."
    channel = single_channel(file.pixels)
    if channel is None:
        return None, "Its channels differ, so it is not clear what the mask is."
    present = values_in(channel)
    if not set(present) <= {0, 255} and not set(present) <= {0, 1}:
        return None, f"It has {len(present)} values where 0 and 255 (or 1) are meant."
    return channel != 0, ""


def object_stencil(path: Path, size: tuple[int, int]) -> Stencil:
    """The pixels of a mask file of one object: where its alpha is not 0, without alpha its value.

    BrokenPixelsError in words for one that cannot be read or is of another size.
    """
    try:
        pixels = read_mask(path).pixels
    except SegDeskError as fault:
        raise BrokenPixelsError(f"{path.name} cannot be read. {in_words(fault)}") from fault
    has_alpha = pixels.ndim == 3 and pixels.shape[2] == 4
    channel = pixels[..., 3] if has_alpha else single_channel(pixels)
    if channel is None or channel.shape != size[::-1]:
        raise BrokenPixelsError(f"{path.name} is no mask of {size[0]} x {size[1]} pixels.")
    return whole_image(channel != 0)


def keep_misfits(labels: ImageLabels, misfits: list[Misfit]) -> None:
    """Masks that do not fit become one stored mask, a channel each; those of another shape are lost."""
    if not misfits:
        return
    first_name, first, reason = misfits[0]
    alike = [
        one for one in misfits if one[1].pixels.shape == first.pixels.shape and one[1].mode == first.mode
    ]
    labels.stored = _stacked(alike) if len(alike) > 1 else stored_mask(first, reason, first_name)
    for one in misfits:
        if one in alike:
            labels.notes.append(Note(one[0], f"It is kept as it came until it is repaired. {one[2]}"))
        else:
            reason = f"{one[2]} Another mask of this image is kept already, of another shape."
            labels.lost.append(Lost(one[0], base_of(one[0]), reason, "readable"))


def _stacked(misfits: list[Misfit]) -> StoredMask:
    name, first, reason = misfits[0]
    pixels = np.dstack([one[1].pixels for one in misfits])
    paths = "\n".join(one[0] for one in misfits)
    said = f"{len(misfits)} masks do not fit, as {base_of(name)}: {reason}"
    return StoredMask(
        pixels, first.mode, said, paths, first.format,
        first.bit_depth, any(one[1].lossy for one in misfits), first.palette,
    )  # fmt: skip
