"""Finding out what dropped files and folders are, without opening a pixel more than a look needs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from PySide6.QtGui import QImage

from segdesk.errors import SegDeskError
from segdesk.io.formats.dataset import DataSet, ReadOptions
from segdesk.io.formats.table import FORMATS, Guess, detect, named, tree_at
from segdesk.io.formats.tree import IMAGE_SUFFIXES, Tree, suffix_of
from segdesk.io.images import thumbnail
from segdesk.progress import Progress
from segdesk.ui.start.facts import Found
from segdesk.ui.window.unpacking import is_zip, unpacked
from segdesk.ui.wording import counted, joined

THUMBNAIL_PX: Final = 264
MOST_PROBLEMS: Final = 8
_SHORT_NAMES: Final = {
    "segdesk": "SegDesk package",
    "coco": "COCO instances",
    "coco_panoptic": "COCO panoptic",
    "labelme": "labelme",
    "binary_masks": "One mask per object",
    "masks": "PNG masks",
    "images": "Images",
}


@dataclass(frozen=True)
class Scanned:
    """A data set that was listed, and what its card says."""

    source: str
    data: DataSet
    found: Found = field(repr=False)


def scan(paths: Sequence[Path], format_name: str, progress: Progress) -> Scanned:
    """List what is at the paths: one folder, ZIP or annotation file, or several images.

    format_name "" recognises the format. SegDeskError, saying what was looked for, when there is nothing.
    """
    tree = tree_of(paths, progress)
    guesses = detect(tree)
    data, guess = _read(tree, guesses, format_name, progress)
    if not data.images:
        raise SegDeskError("No images were found.", _looked_for(tree), file=tree.root)
    others = [one for one in guesses if one.format is not guess.format]
    found = Found(
        name=data.name or _name_of(paths, tree),
        format=_SHORT_NAMES.get(guess.format.name, guess.format.title),
        sure=_sure(guess.certainty),
        second_guess=_SHORT_NAMES.get(others[0].format.name, "") if others else "",
        counts=_counts(data),
        problems=_problems(data),
        files=joined(_places(tree)),
        thumbnail=_picture(data),
        can_repair=any(one.mask for one in data.images),
    )
    return Scanned(_source(paths), data, found)


def tree_of(paths: Sequence[Path], progress: Progress) -> Tree:
    """The files of one folder, ZIP or annotation file, or several images. Several folders are an error."""
    if len(paths) == 1:
        one = paths[0]
        return tree_at(unpacked(one, progress) if is_zip(one) else one, progress)
    files = [path for path in paths if path.is_file()]
    if len(files) < len(paths):
        raise SegDeskError(
            "Several folders were dropped at once.", "Drop the folder that holds them.", file=paths[0].parent
        )
    root = Path(os.path.commonpath([path.parent for path in files]))
    return Tree(root, [path.relative_to(root).as_posix() for path in files])


def _read(tree: Tree, guesses: list[Guess], format_name: str, progress: Progress) -> tuple[DataSet, Guess]:
    """The data set as one format; of those guessed, the first that finds images."""
    options = ReadOptions()
    if format_name:
        chosen = named(format_name)
        certainty = next((one.certainty for one in guesses if one.format is chosen), 1.0)
        return chosen.read(tree, options, progress), Guess(chosen, certainty, "chosen")
    fault: SegDeskError | None = None
    for guess in guesses:
        try:
            data = guess.format.read(tree, options, progress)
        except SegDeskError as broken:
            fault = fault or broken
            continue
        if data.images:
            return data, guess
    raise fault or SegDeskError("No images were found.", _looked_for(tree), file=tree.root)


def _source(paths: Sequence[Path]) -> str:
    """What is remembered, to know the same source again."""
    return "\n".join(sorted(str(path.absolute()) for path in paths))


def _name_of(paths: Sequence[Path], tree: Tree) -> str:
    one = paths[0]
    return (one.name if one.is_dir() else one.stem) if len(paths) == 1 else tree.root.name


def _sure(certainty: float) -> str:
    return "certain" if certainty >= 0.95 else f"{certainty:.0%} sure".replace("%", " %")


def _counts(data: DataSet) -> tuple[str, ...]:
    masks = sum(bool(one.mask) for one in data.images)
    counts = [counted(len(data.images), "image")]
    if masks:
        some = masks < len(data.images)
        counts.append(f"{counted(masks, 'image')} with a mask" if some else "all with a mask")
    if len(data.classes):
        counts.append(counted(len(data.classes), "class"))
    return tuple(counts)


def _problems(data: DataSet) -> tuple[str, ...]:
    problems = [f"{one.file}: {one.reason}" for one in data.unpaired[:MOST_PROBLEMS]]
    if data.lost:
        problems.insert(0, f"{counted(len(data.lost), 'object')} cannot be read")
    rest = len(data.unpaired) - MOST_PROBLEMS
    return (*problems, f"{counted(rest, 'more file')} without a partner") if rest > 0 else tuple(problems)


def _places(tree: Tree) -> list[str]:
    """The first folders and annotation files of the root, as a person knows them."""
    tops = dict.fromkeys(f"{name.split('/')[0]}/" if "/" in name else name for name in tree.files)
    folders = [one for one in tops if one.endswith("/")]
    files = [one for one in tops if not one.endswith("/") and suffix_of(one) not in IMAGE_SUFFIXES]
    return [*files[:2], *folders[:4]]


def _picture(data: DataSet) -> QImage:
    try:
        pixels = thumbnail(data.images[0].path, THUMBNAIL_PX)
    except SegDeskError:
        return QImage()
    height, width = pixels.shape[:2]
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def _looked_for(tree: Tree) -> str:
    titles = "; ".join(one.title for one in FORMATS)
    return f"Looked at {counted(len(tree.files), 'file')} for: {titles}."
