"""FORMATS: what can be read, and how to open a path as one of them. One row per format."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats import (
    ade20k,
    annotation_xml,
    binary_masks,
    cityscapes,
    coco,
    coco_panoptic,
    cvat,
    images,
    isat,
    kaggle_rle,
    kitti,
    label_studio,
    labelme,
    mapillary,
    masks,
    package,
    panoptic_2ch,
    segment_anything,
    stacks,
    supervisely,
    unitlab,
    via,
    voc,
    yolo,
)
from segdesk.io.formats.classes import TABLE_NAMES
from segdesk.io.formats.dataset import DataSet, Note, ReadOptions
from segdesk.io.formats.reading import Certainty
from segdesk.io.formats.strays import LOADERS, fault_of, first_fault, with_strays
from segdesk.io.formats.tree import IMAGE_SUFFIXES, Tree, base_of, suffix_of
from segdesk.progress import SILENT, Progress

Recognise = Callable[[Tree], Certainty]
Read = Callable[[Tree, ReadOptions, Progress], DataSet]


@dataclass(frozen=True)
class Format:
    """A format: its name on the command line, its title for people, and a sentence on what reading loses."""

    name: str
    title: str
    recognise: Recognise
    read: Read
    loses: str


FORMATS: tuple[Format, ...] = (
    Format("segdesk", "SegDesk package", package.recognise, package.read, "Nothing."),
    Format("coco", "COCO instances JSON", coco.recognise, coco.read,
           "Keypoints, captions and boxes without segmentation are not read."),
    Format("coco_panoptic", "COCO panoptic JSON with id PNGs", coco_panoptic.recognise, coco_panoptic.read,
           "Nothing."),
    Format("panoptic_2ch", "Panoptic PNGs of two channels", panoptic_2ch.recognise,
           panoptic_2ch.FORMAT.read, "Which objects are crowds, which such files do not say."),
    Format("labelme", "labelme JSON, one per image", labelme.recognise, labelme.read,
           "Lines and points have no area and are listed as lost; circles become polygons within 0.1 pixel."),
    Format("yolo", "YOLO text files of segments", yolo.FORMAT.recognise, yolo.FORMAT.read,
           "Boxes have no mask and are listed as lost; parts and holes stay joined by their seams."),
    Format("via", "VGG Image Annotator (VIA) JSON or CSV", via.FORMAT.recognise, via.FORMAT.read,
           "Lines and points have no area and are listed as lost; circles become polygons within 0.1 pixel."),
    Format("cvat", "CVAT for images or video 1.1 XML", cvat.FORMAT.recognise, cvat.FORMAT.read,
           "Lines, points, cuboids and skeletons have no area and are listed as lost; tags are not read."),
    Format("label_studio", "Label Studio JSON or JSON-MIN", label_studio.FORMAT.recognise,
           label_studio.FORMAT.read,
           "Key points, and all annotations of a task but the first, are listed as lost; soft brushes become "
           "hard at half; predictions are not read."),
    Format("supervisely", "Supervisely JSON, one per image", supervisely.FORMAT.recognise,
           supervisely.FORMAT.read,
           "Lines and points have no area and are listed as lost; soft masks become hard at half."),
    Format("isat", "ISAT JSON, one per image", isat.FORMAT.recognise, isat.FORMAT.read,
           "Background polygons become holes of what lies below them."),
    Format("sa1b", "Segment Anything (SA-1B) JSON, one per image", segment_anything.FORMAT.recognise,
           segment_anything.FORMAT.read, "Nothing; there are no classes in it."),
    Format("unitlab", "Unitlab JSON, one per image", unitlab.FORMAT.recognise, unitlab.FORMAT.read,
           "Nothing."),
    Format("voc", "VOC Segmentation, CVAT's Segmentation mask 1.1", voc.recognise, voc.read,
           "Boxes and parts in Annotations are not read where there are masks."),
    Format("cityscapes", "Cityscapes instanceIds, labelIds or polygons", cityscapes.recognise,
           cityscapes.read, "Nothing; polygons are not read where instanceIds are there."),
    Format("mapillary", "Mapillary Vistas instances", mapillary.FORMAT.recognise, mapillary.FORMAT.read,
           "Nothing; polygons and panoptic maps of the same objects are not read."),
    Format("kitti", "KITTI instance or semantic maps", kitti.recognise, kitti.read,
           "Nothing; semantic maps are not read where instance maps are there."),
    Format("mots", "MOTS instance maps", kitti.MOTS.recognise, kitti.MOTS.read,
           "That an object is the same in several frames."),
    Format("ade20k", "ADE20K with attributes or JSON", ade20k.recognise, ade20k.read,
           "Which object a part belongs to, and attributes of 2021."),
    Format("kaggle_rle", "Kaggle CSV of run lengths", kaggle_rle.FORMAT.recognise, kaggle_rle.FORMAT.read,
           "Nothing."),
    Format("stacks", "Arrays (npy, npz) or TIFFs with a layer per object", stacks.recognise, stacks.read,
           "Nothing; arrays of Python objects are not opened."),
    Format("annotation_xml", "LabelMe (web) XML, and VOC's XML of boxes",
           partial(annotation_xml.FORMAT.recognise, score=0.45), annotation_xml.FORMAT.read,
           "Boxes have no mask and are listed as lost; soft borders of masks count in."),
    Format("binary_masks", "Folder per image with one mask per object", binary_masks.recognise,
           binary_masks.read, "Nothing."),
    Format("masks", "Folder of images with a folder of masks or label arrays", masks.recognise, masks.read,
           "Nothing; a mask that does not fit is kept as it came."),
    Format("images", "Folder of images", images.recognise, images.read, "Nothing."),
)  # fmt: skip
BY_NAME = {one.name: one for one in FORMATS}
CERTAIN = 0.05
PROJECT_SUFFIX = ".segdesk"
ANNOTATION_SUFFIXES = frozenset((*LOADERS, ".csv"))
"""Files that name a data set by themselves."""
_BY_PIXELS = frozenset(
    ("images", "masks", "binary_masks", "stacks", "voc", "mapillary", "kitti", "mots", "panoptic_2ch", "yolo")
)
"""Formats that a JSON, XML or CSV does not name: they would leave it unread."""


class Guess(NamedTuple):
    """A format that a folder may be, how sure (0 to 1), and why."""

    format: Format
    certainty: float
    words: str


def detect(tree: Tree) -> list[Guess]:
    """The formats that a folder may be, the likeliest first. Opens a few files of a kind at most."""
    sample = tree.sampled()
    guesses = [Guess(one, *one.recognise(sample)) for one in FORMATS]
    return sorted((one for one in guesses if one.certainty > CERTAIN), key=lambda one: -one.certainty)


def open_dataset(path: Path, options: ReadOptions | None = None, progress: Progress = SILENT) -> DataSet:
    """List the data set at a path. With format "auto" the likeliest is read, and the choice is noted.

    SegDeskError when there is nothing to read; exit code 2 for an unknown format.
    """
    options = options or ReadOptions()
    if suffix_of(path.name) in LOADERS and path.is_file() and (fault := fault_of(path)) is not None:
        raise fault
    tree = tree_at(path, progress)
    if options.format not in ("", "auto"):
        return _as_named(tree, options, progress)
    if options.masks is not None:
        return BY_NAME["masks"].read(tree, options, progress)
    return _likeliest(_guesses(path, tree), tree, options, progress)


def _as_named(tree: Tree, options: ReadOptions, progress: Progress) -> DataSet:
    """The data set as the format that was named; without one, a broken file is the likelier reason."""
    try:
        return named(options.format).read(tree, options, progress)
    except SegDeskError as fault:
        raise first_fault(tree) or fault from None


def _guesses(path: Path, tree: Tree) -> list[Guess]:
    """What a path may be. A file of annotations that is named is read; what lies beside will not do."""
    guesses = detect(tree)
    if suffix_of(path.name) in ANNOTATION_SUFFIXES and path.is_file():
        guesses = [one for one in guesses if one.format.name not in _BY_PIXELS]
        if not guesses:
            raise SegDeskError(
                "It is no annotation file that SegDesk knows.",
                "Run 'segdesk formats' for those that are.",
                file=path,
            )
    if not guesses:
        raise SegDeskError(
            "No images and no annotations were found.", "Name the folder of a data set.", file=path
        )
    return guesses


def _likeliest(guesses: list[Guess], tree: Tree, options: ReadOptions, progress: Progress) -> DataSet:
    """The first guess that finds images; the fault of the first when none does."""
    fault: SegDeskError | None = None
    passed: list[DataSet] = []
    for place, guess in enumerate(guesses):
        try:
            data = guess.format.read(tree, options, progress)
        except SegDeskError as broken:
            fault = fault or broken
            continue
        if data.images or not data.settled or place == len(guesses) - 1:
            return with_strays(_with_lost_of(passed, _noted(guesses[place:], data)), tree, progress)
        passed.append(data)
    raise fault or SegDeskError("No images were found.", "Name the folder of a data set.", file=tree.root)


def _with_lost_of(passed: Iterable[DataSet], data: DataSet) -> DataSet:
    """The data set, accounting for annotations of images that are not there, which others than its own
    format could read: their objects are lost, not unknown."""
    for other in passed:
        left = other.annotations - data.annotations
        lost = (one for one in other.lost if one.file in left)
        data = replace(
            data.with_lost(*lost),
            unpaired=(*data.unpaired, *other.unpaired),
            annotations=data.annotations | left,
        )
    return data


def named(name: str) -> Format:
    """The format of a name; SegDeskError that lists all when there is none."""
    if name not in BY_NAME:
        raise SegDeskError(f"There is no format {name!r}.", f"Formats are {', '.join(BY_NAME)}.")
    return BY_NAME[name]


def tree_at(path: Path, progress: Progress = SILENT) -> Tree:
    """The files of a data set. A file of annotations stands for its folder without others of its kind, a
    data.yaml for its folder, an image for itself."""
    if path.is_dir():
        return Tree.of(path, progress)
    if not path.exists():
        raise SegDeskError("There is no such file or folder.", "Check the path.", file=path)
    if suffix_of(path.name) in IMAGE_SUFFIXES:
        return Tree(path.parent, [path.name])
    if suffix_of(path.name) in (".yaml", ".yml"):
        return Tree.of(path.parent, progress)
    if suffix_of(path.name) in ANNOTATION_SUFFIXES:
        return _around(path, progress)
    if suffix_of(path.name) == PROJECT_SUFFIX:
        raise SegDeskError(
            "This is a project, not a data set.", "Export it, and name the package.", file=path
        )
    raise SegDeskError("This is not a data set.", "Name its folder.", file=path)


def _around(path: Path, progress: Progress) -> Tree:
    """The files of the folder above annotations/, or beside the file, without others of its suffix."""
    root = path.parent.parent if path.parent.name.casefold() == "annotations" else path.parent
    whole = Tree.of(root, progress)
    own, suffix = path.relative_to(root).as_posix(), suffix_of(path.name)
    return Tree(
        root, [name for name in whole.files if name == own or not _is_rival(name, suffix)], whole.folders
    )


def _is_rival(name: str, suffix: str) -> bool:
    return suffix_of(name) == suffix and base_of(name).casefold() not in TABLE_NAMES


def _noted(guesses: list[Guess], data: DataSet) -> DataSet:
    first, *others = guesses
    said = f"Read as {first.format.title} ({first.certainty:.0%} sure: {first.words})."
    if others:
        second = others[0]
        said += (
            f" Second guess: {second.format.title} ({second.certainty:.0%}), --format {second.format.name}."
        )
    return data.noted(Note("", said))
