"""One COCO JSON, sorted by image without trusting a word of it. Opens no image and makes no pixel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from segdesk.errors import SegDeskError
from segdesk.io.formats.class_files import Row, any_color
from segdesk.io.formats.dataset import Lost, Note, Unpaired
from segdesk.io.formats.tree import SPLIT_NAMES, Tree, folder_of, split_of
from segdesk.io.formats.values import as_dict, as_int, as_list, as_text, load_json, plain_text
from segdesk.model.classes import Kind

Ident = int | str
"""An id of COCO: whole numbers, also written as 3.0 or "3", else the text."""


@dataclass
class CocoImage:
    """An image entry, its file as listed (None when absent), and its annotations in file order."""

    file_name: str
    found: str | None
    width: int | None
    height: int | None
    annotations: list[tuple[int, dict[str, Any]]] = field(default_factory=list)


@dataclass
class CocoFile:
    """What one JSON says: categories and images by id, and what could not be placed."""

    name: str
    split: str
    categories: dict[Ident, Row] = field(default_factory=dict)
    images: dict[Ident, CocoImage] = field(default_factory=dict)
    lost: list[Lost] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    unpaired: list[Unpaired] = field(default_factory=list)


def read_coco_file(tree: Tree, name: str, photos: Tree | None = None) -> CocoFile:
    """Read one JSON of instances; photos: where images are. SegDeskError when it is none or has no images."""
    file, annotations = read_entries(tree, name, photos)
    for place, one in enumerate(annotations):
        what = called(one, place)
        image = image_of(file, one, what)
        if image is None:
            continue
        if settle_category(file, one):
            image.annotations.append((place, one))
        else:
            reason = f"It has no category: {plain_text(one.get('category_id'))}."
            file.lost.append(Lost(file.name, what, reason, "classmap"))
    _note_doubled(file, annotations)
    return file


def read_entries(tree: Tree, name: str, photos: Tree | None) -> tuple[CocoFile, list[dict[str, Any]]]:
    """Images and categories of one JSON, and its annotations as they are."""
    value = as_dict(load_json(tree.path(name)))
    file = CocoFile(name, _split(name))
    if not isinstance(value.get("images"), list):
        raise SegDeskError("It has no list of images.", "Name a COCO file.", file=tree.path(name))
    _read_images(file, value["images"], photos or tree, folder_of(name))
    annotations = [as_dict(one) for one in as_list(value.get("annotations"))]
    _read_categories(file, as_list(value.get("categories")), annotations)
    return file, annotations


def called(annotation: dict[str, Any], place: int) -> str:
    """How reports name an annotation."""
    return f"annotation {plain_text(annotation.get('id', f'no. {place + 1}'))}"


def image_of(file: CocoFile, annotation: dict[str, Any], what: str) -> CocoImage | None:
    """The image of an annotation; None, and the annotation is lost, when there is none."""
    key = ident(annotation.get("image_id"))
    image = file.images.get(key) if key is not None else None
    if image is None:
        reason = f"Its image_id {plain_text(annotation.get('image_id'))} is the id of no image."
        file.lost.append(Lost(file.name, what, reason, "pairs"))
    elif image.found is None:
        reason = f"Its image {plain_text(image.file_name)} is not there."
        file.lost.append(Lost(file.name, what, reason, "pairs"))
        return None
    return image


def ident(value: object) -> Ident | None:
    """The id that a value stands for, or None."""
    number = as_int(value)
    return number if number is not None else (as_text(value) or None)


def _split(name: str) -> str:
    """From a folder, or from the file's name as in instances_train2017.json."""
    words = (
        name.rpartition("/")[2].lower().replace("2017", "").replace("2014", "").replace(".", "_").split("_")
    )
    return split_of(name) or next((SPLIT_NAMES[word] for word in words if word in SPLIT_NAMES), "")


def _read_images(file: CocoFile, rows: Sequence[object], photos: Tree, near: str) -> None:
    for row in map(as_dict, rows):
        name = as_text(row.get("file_name"))
        key = ident(row.get("id"))
        if key is None or not name:
            file.notes.append(Note(file.name, f"An image entry without id or file_name: {plain_text(row)}."))
            continue
        found = photos.find_image(name, near)
        image = CocoImage(name, found, as_int(row.get("width")), as_int(row.get("height")))
        if key in file.images:
            said = (
                f"Two images have the id {key}; annotations go to the first, {file.images[key].file_name!r}."
            )
            file.notes.append(Note(file.name, said, "classmap"))
            key = f"{key} again in entry {len(file.images) + 1}"
        file.images[key] = image
        if found is None:
            file.unpaired.append(Unpaired(plain_text(name), f"{file.name} lists it, and it is not there."))


def _read_categories(file: CocoFile, rows: Sequence[object], annotations: Sequence[dict[str, Any]]) -> None:
    named = {as_text(as_dict(row).get("supercategory")) for row in rows}
    used = {ident(one.get("category_id")) for one in annotations}
    for row in map(as_dict, rows):
        key, name = ident(row.get("id")), as_text(row.get("name")).strip()
        if key is None:
            file.notes.append(Note(file.name, f"A category without id: {plain_text(row)}.", "classmap"))
            continue
        if _is_dummy(key, name, row, named, used):
            file.notes.append(
                Note(file.name, f"Category 0, {name!r}, only names the project and is left out.")
            )
            continue
        if key in file.categories:
            said = f"Two categories have the id {key}; the first, {file.categories[key].name!r}, counts."
            file.notes.append(Note(file.name, said, "classmap"))
            continue
        number = key if isinstance(key, int) else None
        file.categories[key] = Row(number, name or f"category {key}", any_color(row.get("color")), _kind(row))


def _is_dummy(key: Ident, name: str, row: dict[str, Any], named: set[str], used: set[Ident | None]) -> bool:
    """Roboflow puts the project in front as category 0, the supercategory of all others."""
    return key == 0 and 0 not in used and row.get("supercategory") in ("none", None, "") and name in named


def _kind(row: dict[str, Any]) -> Kind | None:
    flag = as_int(row.get("isthing"))
    return {1: Kind.THING, 0: Kind.STUFF}.get(flag) if flag is not None else None


def settle_category(file: CocoFile, one: dict[str, Any]) -> bool:
    """Put a known category id in place; False when there is none.

    An unknown category becomes a class of its own: better a class too many than an object lost.
    """
    key = ident(one.get("category_id"))
    if isinstance(key, str):
        key = next((known for known, row in file.categories.items() if row.name == key), key)
    if key is None:
        return False
    one["category_id"] = key
    if key not in file.categories:
        file.categories[key] = Row(key if isinstance(key, int) else None, f"category {plain_text(key)}")
        said = f"Category {plain_text(key)} is used and not listed; it became a class of its own."
        file.notes.append(Note(file.name, said, "classmap"))
    return True


def _note_doubled(file: CocoFile, annotations: Sequence[dict[str, Any]]) -> None:
    seen = Counter(ident(one.get("id")) for one in annotations)
    doubled = [key for key, count in seen.items() if count > 1 and key is not None]
    if doubled:
        said = f"{len(doubled)} annotation ids are used more than once, as {doubled[0]}; all are read."
        file.notes.append(Note(file.name, said, "classmap"))
