"""Mapillary Vistas: 16-bit instances, value = class * 256 + object; classes from config_v*.json."""

from __future__ import annotations

from segdesk.errors import SegDeskError
from segdesk.io.formats.class_files import Row, any_color
from segdesk.io.formats.id_masks import IdCode, IdFormat
from segdesk.io.formats.tree import Tree, base_of, folder_of, stem_of
from segdesk.io.formats.values import as_dict, as_list, as_text, load_json
from segdesk.model.classes import Kind

_VERSIONS = ("v2.0", "v1.2")
_FOLDERS = frozenset(("images", "instances", "labels", *_VERSIONS))


def instance_maps(tree: Tree) -> list[str]:
    """The instances of the newest version that is there."""
    for version in _VERSIONS:
        found = [name for name in tree.images if folder_of(name).endswith(f"{version}/instances")]
        if found:
            return found
    config = _config(tree)
    return [name for name in tree.images if config and folder_of(name).endswith("instances")]


def _config(tree: Tree) -> str | None:
    """The config of the version that is read."""
    names = [name for name in tree.by_suffix.get(".json", ()) if stem_of(name).startswith("config")]
    has = {
        version: any(f"{version}/instances" in folder_of(name) for name in tree.images)
        for version in _VERSIONS
    }
    wanted = next((version for version in _VERSIONS if has[version]), "")
    return next((name for name in names if wanted in name), names[0] if names else None)


def class_rows(tree: Tree) -> list[Row]:
    """The labels of the config in their order, which is their number; none when it is not there or broken."""
    name = _config(tree)
    if name is None:
        return []
    try:
        labels = as_list(as_dict(load_json(tree.path(name))).get("labels"))
    except SegDeskError:
        return []
    return [_row(as_dict(label), number) for number, label in enumerate(labels)]


def _row(label: dict[str, object], number: int) -> Row:
    name = as_text(label.get("name")) or f"class {number}"
    kind = Kind.THING if label.get("instances") is True else Kind.STUFF
    if name.startswith("void--unlabeled"):
        kind = Kind.VOID
    return Row(number, name, any_color(label.get("color")), kind)


def is_photo(name: str) -> bool:
    """Photos lie in images/."""
    return base_of(folder_of(name)) == "images"


def place_of(name: str) -> str:
    """Split and stem, whatever the version and kind."""
    parts = [part for part in folder_of(name).split("/") if part not in _FOLDERS]
    return "/".join([*parts, stem_of(name)]).casefold()


FORMAT = IdFormat(
    "mapillary", IdCode(256), instance_maps, place_of, is_photo, class_rows, "instances of Mapillary Vistas"
)
