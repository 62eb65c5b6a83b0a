"""Values of a project to bytes and back, by what their key names. The one table of forms."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from segdesk.io.project.cursor import decode_text, encode_text
from segdesk.io.project.entry_codec import decode_field, encode_field
from segdesk.io.project.object_codec import decode_object, encode_object
from segdesk.io.project.stored_codec import decode_stored, encode_stored
from segdesk.model.classes import MAX_CLASS_ID, ClassMap, Kind, MaskClass, Task
from segdesk.model.step import Part, Tile

_COLOR = re.compile(r"#?[0-9a-fA-F]{6}")


class Form(NamedTuple):
    """How values of one part are written and read; item is the key's."""

    encode: Callable[[int, Any], bytes]
    decode: Callable[[int, bytes], Any]


def encode(part: Part, item: int, value: Any) -> bytes | None:
    """The bytes of a value; None for an absent one."""
    return None if value is None else FORMS[part].encode(item, value)


def decode(part: Part, item: int, data: bytes | None) -> Any:
    """The value that encode() gave data for; ValueError when data is not such."""
    return None if data is None else FORMS[part].decode(item, data)


def encode_classes(classes: ClassMap) -> bytes:
    rows = [
        [one.key, one.id, one.name, one.color, one.kind.value, one.hotkey, one.locked]
        for one in classes.classes
    ]
    return json.dumps(
        {"classes": rows, "provisional": classes.provisional, "merged": classes.merged}
    ).encode()


def decode_classes(data: bytes) -> ClassMap:
    """The class map that encode_classes() gave data for; ValueError when data is not such."""
    found = json.loads(data)
    try:
        classes = ClassMap(
            tuple(_class(row) for row in found["classes"]),
            bool(found["provisional"]),
            tuple((int(key), int(target)) for key, target in found["merged"]),
        )
    except (TypeError, KeyError) as fault:
        raise ValueError(f"a damaged class map: {fault}") from fault
    _check_merged(classes)
    return classes


def _class(row: Sequence[Any]) -> MaskClass:
    key, class_id, name, color, kind, hotkey, locked = row
    sound = type(key) is int and type(class_id) is int and 0 <= class_id <= MAX_CLASS_ID
    if not (sound and isinstance(name, str) and isinstance(hotkey, str) and _COLOR.fullmatch(color)):
        raise ValueError(f"a damaged class: {key!r}, {class_id!r}, {name!r}, {color!r}")
    return MaskClass(key, class_id, name, color, Kind(kind), hotkey, bool(locked))


def _check_merged(classes: ClassMap) -> None:
    """Following merged classes must come to an end."""
    targets = dict(classes.merged)
    for start in targets:
        seen, key = {start}, start
        while key in targets:
            key = targets[key]
            if key in seen:
                raise ValueError(f"classes {start} and {key} are merged into each other")
            seen.add(key)


_WORDS = Form(lambda _item, words: encode_text(words), lambda _item, data: decode_text(data))
FORMS: dict[Part, Form] = {
    Part.TILE: Form(lambda _item, tile: tile.packed(), lambda _item, data: Tile.unpacked(data)),
    Part.OBJECT: Form(lambda _item, one: encode_object(one), decode_object),
    Part.STORED: Form(lambda _item, one: encode_stored(one), lambda _item, data: decode_stored(data)),
    Part.ENTRY: Form(encode_field, decode_field),
    Part.CLASSES: Form(lambda _item, one: encode_classes(one), lambda _item, data: decode_classes(data)),
    Part.TASK: Form(lambda _item, one: one.value.encode(), lambda _item, data: Task(data.decode())),
    Part.WAIVERS: _WORDS,
    Part.LIMITS: _WORDS,
}
