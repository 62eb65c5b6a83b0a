"""Which files are photos, which are masks, and who belongs to whom, by names and folders alone."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from segdesk.io.formats.dataset import Note, Unpaired
from segdesk.io.formats.tree import SPLIT_NAMES, base_of, folder_of, stem_of, suffix_of

PHOTO_FOLDERS = frozenset(
    ("images", "image", "imgs", "img", "jpegimages", "photos", "photo", "rgb", "leftimg8bit", "input",
     "inputs", "input_images", "image_2")
)  # fmt: skip
MASK_FOLDERS = frozenset(
    ("masks", "mask", "labels", "label", "annotations", "annotation", "annots", "gt", "groundtruth",
     "ground_truth", "segmentationclass", "segmentationclasspng", "segmentation", "seg", "segs", "semseg",
     "label_masks", "targets", "ann_dir", "labelids", "gtfine", "semantic")
)  # fmt: skip
VOC_MASKS = "segmentationclass"
_LEFT_OUT = frozenset(
    ("segmentationobject", "segmentationobjectvisualization", "segmentationclassvisualization")
)
_MASK_FOLDER_ENDS = ("annot", "_mask", "_masks", "_labels", "-masks", "gt")
_MASK_ENDS = re.compile(
    r"(_gtfine_labelids|_gtfine_labeltrainids|_labelids"
    r"|[_\-. ](masks?|labels?|seg|segmentation|gt|annotation|l))$",
    re.IGNORECASE,
)
_PHOTO_ENDS = re.compile(r"(_leftimg8bit|[_\-. ](image|img|rgb|photo))$", re.IGNORECASE)
_MASK_STARTS = re.compile(r"^(gt|mask|label|seg|annotation)[_\-]", re.IGNORECASE)
_PHOTO_STARTS = re.compile(r"^(image|img|photo|rgb|frame)[_\-]", re.IGNORECASE)
LOSSLESS_FIRST = {".png": 0, ".tif": 1, ".tiff": 1, ".bmp": 2}


class Pair(NamedTuple):
    """A photo and its mask, None where there is none."""

    photo: str
    mask: str | None


@dataclass
class Layout:
    """Pairs in code-point order of the photos, masks without photo, and what was doubtful."""

    pairs: list[Pair] = field(default_factory=list)
    unpaired: list[Unpaired] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    is_voc: bool = False

    @property
    def masks(self) -> list[str]:
        return [pair.mask for pair in self.pairs if pair.mask is not None]


def lay_out(images: Iterable[str]) -> Layout:
    """Photos and masks of one folder tree, told apart by folder names, else by the ends of their stems."""
    names = [name for name in images if not _is_left_out(name)]
    masks = [name for name in names if _in_mask_folder(name)]
    photos = [name for name in names if not _in_mask_folder(name)]
    if not masks or not photos:
        by_stems = _by_stems(names)
        photos, masks = by_stems if by_stems[1] or not masks else ([], masks)
    layout = pair_up(photos, masks)
    layout.is_voc = any(is_voc(name) for name in layout.masks[:1])
    return layout


def is_voc(mask: str) -> bool:
    """Does a mask lie in a folder SegmentationClass?"""
    return VOC_MASKS in folder_of(mask).casefold()


def masks_among(images: Iterable[str]) -> list[str]:
    """Those that lie in folders of masks, all where none does: the photos are elsewhere."""
    names = [name for name in images if not _is_left_out(name)]
    return [name for name in names if _in_mask_folder(name)] or names


def pair_up(photos: Iterable[str], masks: Sequence[str]) -> Layout:
    """Pair by folders (without those that say photo or mask) and stems; else without the folders of splits,
    and by stem alone, where that is unique. Only if nothing pairs so, stems lose what goes before them.
    """
    layout = _paired(photos := sorted(photos), masks, _stem)
    return layout if layout.masks else _paired(photos, masks, _bare_stem)


def _paired(photos: Iterable[str], masks: Sequence[str], stem_by: StemBy) -> Layout:
    layout = Layout()
    index = _Index(masks, stem_by)
    keys = {photo: (_place(photo), stem_by(photo, _PHOTO_ENDS)) for photo in photos}
    claimed = {mask for key in keys.values() for mask in index.by_key.get(key, ())}
    used: set[str] = set()
    seen: dict[tuple[str, str], str] = {}
    for photo, key in keys.items():
        mask = _best(photo, index.by_key.get(key) or index.only(key, claimed), layout)
        if mask in used:
            other = seen.get(key, "another image")
            said = f"It has the same stem as {other}; the mask {mask} went to that one."
            layout.notes.append(Note(photo, said, "pairs"))
            mask = None
        if mask is not None:
            used.add(mask)
            seen[key] = photo
        layout.pairs.append(Pair(photo, mask))
    layout.unpaired += [
        Unpaired(name, "There is no image for this mask.") for name in sorted(set(masks) - used)
    ]
    return layout


Key = tuple[str, str]
StemBy = Callable[[str, re.Pattern[str]], str]


class _Index:
    """Masks by place and stem, and by looser places: without the folders of splits, and "" for any."""

    def __init__(self, masks: Iterable[str], stem_by: StemBy) -> None:
        self.by_key: dict[Key, list[str]] = defaultdict(list)
        self._loose: dict[Key, list[str]] = defaultdict(list)
        for mask in sorted(masks):
            place = _place(mask)
            for stem in dict.fromkeys((stem_by(mask, _MASK_ENDS), stem_of(mask).casefold())):
                self.by_key[place, stem].append(mask)
                for looser in {_without_splits(place), ""}:
                    self._loose[looser, stem].append(mask)

    def only(self, key: Key, claimed: set[str]) -> list[str]:
        """The only mask of a looser place that no photo claims by its own place."""
        place, stem = key
        for looser in (_without_splits(place), ""):
            found = self._loose.get((looser, stem), [])
            if len(found) == 1 and found[0] not in claimed:
                return found
        return []


def _without_splits(place: str) -> str:
    return "/".join(part for part in place.split("/") if part not in SPLIT_NAMES and part != "default")


def _best(photo: str, candidates: list[str], layout: Layout) -> str | None:
    """Of several masks for one photo: the one of the same file name, else the lossless, then the first."""
    if not candidates:
        return None
    same = [name for name in candidates if base_of(name) == base_of(photo)]
    ranked = same or sorted(candidates, key=lambda name: (LOSSLESS_FIRST.get(suffix_of(name), 9), name))
    if len(ranked) > 1:
        layout.notes.append(Note(photo, f"{len(ranked)} masks have its name; {ranked[0]} is taken.", "pairs"))
    return ranked[0]


def _stem(name: str, ends: re.Pattern[str]) -> str:
    return ends.sub("", stem_of(name)).casefold()


def _bare_stem(name: str, ends: re.Pattern[str]) -> str:
    """The stem without what says photo or mask before it, as in image_0001 and gt_0001."""
    starts = _PHOTO_STARTS if ends is _PHOTO_ENDS else _MASK_STARTS
    return starts.sub("", _stem(name, ends))


def _place(name: str) -> str:
    """The folders of a file without those that only say photo or mask."""
    parts = [_without_end(part.casefold()) for part in folder_of(name).split("/")]
    return "/".join(part for part in parts if part not in PHOTO_FOLDERS | MASK_FOLDERS)


def _without_end(part: str) -> str:
    end = next((end for end in _MASK_FOLDER_ENDS if part.endswith(end) and part != end), "")
    return part.removesuffix(end).rstrip("_-")


def _in_mask_folder(name: str) -> bool:
    """The innermost folder that says photo or mask decides."""
    for part in reversed(folder_of(name).casefold().split("/")):
        if part in PHOTO_FOLDERS:
            return False
        if part in MASK_FOLDERS or part.endswith(_MASK_FOLDER_ENDS):
            return True
    return False


def _is_left_out(name: str) -> bool:
    return any(part.casefold() in _LEFT_OUT for part in folder_of(name).split("/"))


def _by_stems(names: list[str]) -> tuple[list[str], list[str]]:
    """One folder with both: x.jpg and x_mask.png, or x.jpg and x.png."""
    known = {(folder_of(name), stem_of(name).casefold()) for name in names}
    masks = {
        name for name in names
        if (stem := _stem(name, _MASK_ENDS)) != stem_of(name).casefold() and (folder_of(name), stem) in known
    }  # fmt: skip
    if not masks:
        lossy = {
            (folder_of(one), stem_of(one).casefold()) for one in names if suffix_of(one) in (".jpg", ".jpeg")
        }
        masks = {
            name for name in names
            if suffix_of(name) == ".png" and (folder_of(name), stem_of(name).casefold()) in lossy
        }  # fmt: skip
    return [name for name in names if name not in masks], sorted(masks)
