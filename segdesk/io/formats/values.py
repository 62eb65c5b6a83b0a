"""Text and JSON of strangers, read without trust: bounded, any encoding, and values that may be anything."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from segdesk.errors import SegDeskError

MAX_TEXT_BYTES = 2 << 30
MAX_INT = (1 << 63) - 1
MAX_TABLE_BYTES = 16 << 20
"""A class table is small; a file of this size is something else."""


def read_text(path: Path, *, limit: int = MAX_TEXT_BYTES) -> str:
    """The text of a file: UTF-8 with or without BOM, UTF-16 with BOM, else Latin-1, which every byte is."""
    return decoded(read_bytes(path, limit=limit))


def read_bytes(path: Path, *, limit: int = MAX_TEXT_BYTES) -> bytes:
    """A whole file. SegDeskError when it is larger than limit (bytes) or cannot be read."""
    try:
        if path.stat().st_size > limit:
            raise SegDeskError(
                f"The file is larger than {limit >> 20} MB, the limit for such files.",
                "Split it, or name the right file.",
                file=path,
            )
        return path.read_bytes()
    except OSError as fault:
        raise SegDeskError(
            f"The file cannot be read: {fault.strerror or fault}.",
            "Check the path and its permissions.",
            file=path,
        ) from fault


def decoded(data: bytes) -> str:
    """The text of bytes of unknown encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def load_json(path: Path, *, limit: int = MAX_TEXT_BYTES) -> Any:
    """What a JSON file holds. SegDeskError with the line when it is none; NaN and infinity come as floats."""
    text = read_text(path, limit=limit)
    if not text.strip():
        raise SegDeskError("The file is empty.", "Write it again from its source.", file=path)
    try:
        return json.loads(text)
    except json.JSONDecodeError as fault:
        raise SegDeskError(
            f"The JSON is broken at line {fault.lineno}, column {fault.colno}: {fault.msg}.",
            "Repair it there, or write it again from its source.",
            file=path,
        ) from fault
    except (RecursionError, ValueError) as fault:
        what = (
            "is nested too deeply"
            if isinstance(fault, RecursionError)
            else f"holds what is no value: {fault}"
        )
        raise SegDeskError(f"The JSON {what}.", "Write it again from its source.", file=path) from fault


def in_words(fault: SegDeskError) -> str:
    """A fault as sentences of a report whose line names the file already."""
    problem = fault.problem if fault.problem[:1].isupper() else f"It {fault.problem}"
    return f"{problem} {fault.remedy}".strip()


def as_dict(value: object) -> dict[str, Any]:
    """The value when it is an object of JSON, else an empty one."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[Any]:
    """The value when it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Text as it is, numbers as text, everything else as ""."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def as_number(value: object) -> float | None:
    """A finite number, also one in a string; else None."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def as_int(value: object) -> int | None:
    """A whole number of at most 64 bits, also as 3.0 or "3"; else None."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value if abs(value) <= MAX_INT else None
    number = as_number(value)
    return int(number) if number is not None and number == int(number) and abs(number) < MAX_INT else None


def plain_text(value: object, limit: int = 200) -> str:
    """A name of strangers for a report: printable, one line, not endless."""
    text = "".join(c if c.isprintable() else " " for c in as_text(value) or repr(value)[: 2 * limit])
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
