"""Panoptic masks of two channels: R is the category, G the object; void is (0, 0, 0)."""

from __future__ import annotations

from segdesk.errors import SegDeskError
from segdesk.io.formats.class_files import Row, any_color
from segdesk.io.formats.id_masks import IdCode, IdFormat
from segdesk.io.formats.reading import Certainty
from segdesk.io.formats.tree import Tree, folder_of, stem_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, load_json
from segdesk.io.masks import read_mask
from segdesk.model.classes import Kind

SAMPLE = 5
_SIGN = "2ch"


def two_channel_maps(tree: Tree) -> list[str]:
    """PNGs in a folder whose name says 2ch, if the blue of those looked at is empty."""
    names = [name for name in tree.by_suffix.get(".png", ()) if _SIGN in folder_of(name).casefold()]
    return names if names and all(_is_two_channel(tree, name) for name in names[:SAMPLE]) else []


def _is_two_channel(tree: Tree, name: str) -> bool:
    try:
        pixels = read_mask(tree.path(name)).pixels
    except SegDeskError:
        return True  # a broken file speaks neither for nor against it
    return pixels.ndim == 3 and pixels.shape[2] == 3 and not pixels[..., 2].any()


def recognise(tree: Tree) -> Certainty:
    """Less sure than COCO's panoptic JSON, which says more of the same objects."""
    return FORMAT.recognise(tree, 0.9)


def class_rows(tree: Tree) -> list[Row]:
    """The categories of a JSON list with isthing; none when there is none."""
    for name in tree.by_suffix.get(".json", ()):
        if b'"isthing"' in tree.head(name):
            try:
                value = load_json(tree.path(name))
            except SegDeskError:
                continue
            found = value if isinstance(value, list) else as_dict(value).get("categories")
            return [row for one in map(as_dict, as_list(found)) if (row := _row(one)) is not None]
    return []


def _row(one: dict[str, object]) -> Row | None:
    number, name = as_int(one.get("id")), as_text(one.get("name"))
    if number is None:
        return None
    kind = Kind.THING if as_int(one.get("isthing")) == 1 else Kind.STUFF
    return Row(number, name or f"class {number}", any_color(one.get("color")), kind)


def _stem(name: str) -> str:
    return stem_of(name).casefold()


def _is_photo(name: str) -> bool:
    """Photos are lossy; PNGs beside them are masks."""
    return not name.casefold().endswith(".png")


FORMAT = IdFormat(
    "panoptic_2ch", IdCode(256, nothing=frozenset((0,)), channels=2), two_channel_maps, _stem, _is_photo,
    class_rows, "panoptic map of two channels",
)  # fmt: skip
