"""Names for files of a package: safe on every system, and each stem once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

NAME_BYTES = 200
"""Longest safe name in UTF-8: file systems hold 255, the rest is for endings such as -12 and tiles."""

_SUFFIX_BYTES = 32
_NEVER = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\ud800-\udfff]')
_LEADING = re.compile(r"\A[=+\-@]")
_TRAILING = re.compile(r"[. ]+\Z")
_DEVICES = r"con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]"
_RESERVED = re.compile(rf"\A(?:{_DEVICES}) *(?:\.|\Z)", re.IGNORECASE)


def safe_name(name: str) -> str:
    """The last part of the path as a file name that every system holds and no spreadsheet runs.

    NFC; what Windows cannot hold, and a leading =, +, -, @, tab or CR, is replaced by _; a device name gets
    a leading _; at most NAME_BYTES of UTF-8, the suffix kept. The result is never empty, and safe names
    stay as they are.
    """
    parts = [part for part in unicodedata.normalize("NFC", name).split("/") if part]
    safe = _NEVER.sub("_", parts[-1] if parts else "")
    safe = _LEADING.sub("_", _without_trailing(safe))
    if _RESERVED.match(safe):
        safe = "_" + safe
    return _without_trailing(_shortened(safe)) or "_"


def _without_trailing(name: str) -> str:
    return _TRAILING.sub(lambda found: "_" * len(found[0]), name)


def _shortened(name: str) -> str:
    if len(name.encode()) <= NAME_BYTES:
        return name
    stem, suffix = split_name(name)
    if len(suffix.encode()) > _SUFFIX_BYTES:
        stem, suffix = name, ""
    return stem.encode()[: NAME_BYTES - len(suffix.encode())].decode(errors="ignore") + suffix


def split_name(name: str) -> tuple[str, str]:
    """(stem up to the last dot, suffix with its dot); a name that only starts with a dot has no suffix."""
    stem, dot, suffix = name.rpartition(".")
    return (stem, dot + suffix) if stem else (name, "")


def fold(name: str) -> str:
    """What two names share when some file system takes them for one: case and accent forms fall away."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def unique_names(originals: Iterable[str]) -> dict[str, str]:
    """For each original path, in code-point order, its name in a package.

    safe_name(); where its stem is taken, regardless of case, -2, -3, ... is put behind the stem. The result
    depends on the set of originals alone, not on their order.
    """
    taken: set[str] = set()
    latest: dict[str, int] = {}
    names: dict[str, str] = {}
    for original in sorted(set(originals)):
        stem, suffix = split_name(safe_name(original))
        free, number = stem, latest.get(fold(stem), 1)
        while fold(free) in taken:
            number += 1
            free = f"{stem}-{number}"
        latest[fold(stem)] = number
        taken.add(fold(free))
        names[original] = free + suffix
    return names
