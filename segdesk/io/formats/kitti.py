"""KITTI's instance maps (class * 256 + object, Cityscapes' classes), and MOTS' (class * 1000 + object)."""

from __future__ import annotations

from segdesk.errors import SegDeskError
from segdesk.io.formats.cityscapes import LABEL_ROWS
from segdesk.io.formats.class_files import Row
from segdesk.io.formats.dataset import DataSet, ReadOptions
from segdesk.io.formats.id_masks import IdCode, IdFormat
from segdesk.io.formats.mask_fit import single_channel, values_in
from segdesk.io.formats.reading import Certainty
from segdesk.io.formats.tree import Tree, base_of, folder_of, stem_of
from segdesk.io.formats.values import read_text
from segdesk.io.masks import read_mask
from segdesk.model.classes import Kind, Task
from segdesk.progress import SILENT, Progress

SAMPLE = 5
MOTS_IGNORED = 10_000
_MASK_FOLDERS = frozenset(("instance", "instances", "semantic", "semantic_rgb"))
_FOLDERS = _MASK_FOLDERS | {"image_2", "image_02", "image_3", "images", "image", "img1"}


def kitti_maps(tree: Tree) -> list[str]:
    """PNGs in a folder instance whose neighbour is image_2."""
    return _beside_photos(tree, "instance")


def _beside_photos(tree: Tree, kind: str) -> list[str]:
    places = {(folder_of(folder), base_of(folder)) for folder in map(folder_of, tree.images)}
    with_photos = {above for above, folder in places if folder == "image_2"}
    masks = {f"{above}/{kind}".lstrip("/") for above in with_photos}
    return [name for name in tree.images if folder_of(name) in masks]


def mots_maps(tree: Tree) -> list[str]:
    """PNGs below a folder instances whose values look like class * 1000 + object."""
    names = [name for name in tree.by_suffix.get(".png", ()) if "instances" in folder_of(name).split("/")]
    return names if names and all(_looks_like_mots(tree, name) for name in names[:SAMPLE]) else []


def _looks_like_mots(tree: Tree, name: str) -> bool:
    try:
        channel = single_channel(read_mask(tree.path(name)).pixels)
    except SegDeskError:
        return True  # a broken file speaks neither for nor against it
    if channel is None or channel.dtype.itemsize < 2:
        return False
    values = values_in(channel)
    return all(value in (0, MOTS_IGNORED) or 1000 <= value < MOTS_IGNORED for value in values)


def is_photo(name: str) -> bool:
    """Is it in none of the folders of masks?"""
    return not _MASK_FOLDERS & set(folder_of(name).split("/"))


def place_of(name: str) -> str:
    """Folders that say neither photo nor mask, and the stem."""
    parts = [part for part in folder_of(name).split("/") if part not in _FOLDERS]
    return "/".join([*parts, stem_of(name)]).casefold()


def mots_rows(tree: Tree) -> list[Row]:
    """The names of a labels.txt beside the maps, numbered from 1; none: the values tell."""
    names = [name for name in tree.by_suffix.get(".txt", ()) if base_of(name) == "labels.txt" and "/" in name]
    if not names:
        return []
    lines = [line.strip() for line in read_text(tree.path(names[0])).splitlines() if line.strip()]
    rows = [Row(number, line, None, Kind.THING) for number, line in enumerate(lines, 1)]
    return [*rows, Row(MOTS_IGNORED, "ignored", None, Kind.VOID)]


def semantic_maps(tree: Tree) -> list[str]:
    """PNGs in a folder semantic whose neighbour is image_2."""
    return _beside_photos(tree, "semantic")


def recognise(tree: Tree) -> Certainty:
    """Instance maps, else semantic ones."""
    return max((one.recognise(tree) for one in (KITTI, SEMANTIC)), key=lambda one: one.score)


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """Instance maps say the class too, so they count where both are there."""
    form = KITTI if kitti_maps(tree) else SEMANTIC
    return form.read(tree, options, progress)


KITTI = IdFormat(
    "kitti", IdCode(256), kitti_maps, place_of, is_photo, lambda _tree: LABEL_ROWS, "instance map of KITTI"
)
SEMANTIC = IdFormat(
    "kitti",
    IdCode(256, lowest=256),
    semantic_maps,
    place_of,
    is_photo,
    lambda _tree: LABEL_ROWS,
    "semantic map of KITTI",
    Task.SEMANTIC,
)
MOTS = IdFormat(
    "mots", IdCode(1000, lowest=1000, nothing=frozenset((0,)), void=MOTS_IGNORED), mots_maps,
    place_of, is_photo, mots_rows, "instance map of MOTS", Task.INSTANCE,
)  # fmt: skip
