"""The part of YAML that class tables use: maps, lists, flow forms, quotes, comments. No tags, no anchors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from segdesk.errors import SegDeskError

MAX_DEPTH = 20
_FOREIGN = re.compile(r"^[&*!|>%@`]")
_KEY = re.compile(r"""^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'\[\]{},][^#]*?)\s*:(?:\s+(.*))?$""")


class _Line(NamedTuple):
    number: int
    indent: int
    text: str


def load(text: str, file: Path) -> Any:
    """Maps, lists, and scalars as text. SegDeskError for what this part of YAML has no words for."""
    lines = list(_lines(text))
    if not lines:
        raise SegDeskError("The file is empty.", "Write it again from its source.", file=file)
    try:
        value, rest = _block(lines, 0)
        if rest:
            raise _Fault(rest[0].number)
    except _Fault as fault:
        raise SegDeskError(
            f"Line {fault.number} is YAML that SegDesk does not read.",
            "Write the class table as CSV: id,name,color,kind.",
            file=file,
        ) from fault
    return value


class _Fault(Exception):  # noqa: N818  never leaves this file
    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def _lines(text: str) -> Iterator[_Line]:
    pending = ""
    start = 0
    for number, raw in enumerate(text.splitlines(), 1):
        line = f"{pending} {_bare(raw).strip()}" if pending else _bare(raw)
        start = start if pending else number
        if _open(line):
            pending = line
            continue
        pending = ""
        stripped = line.strip()
        if stripped and stripped != "---":
            yield _Line(start, len(line) - len(line.lstrip(" ")), stripped)
    if pending:
        yield _Line(start, len(pending) - len(pending.lstrip(" ")), pending.strip())


def _bare(line: str) -> str:
    """Without its comment."""
    quote = ""
    for index, char in enumerate(line):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char == "#" and (index == 0 or line[index - 1] in " \t"):
            return line[:index].rstrip()
    return line.rstrip()


def _open(line: str) -> bool:
    """A flow list or map that goes on in the next line."""
    outside = re.sub(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'""", "", line)
    return outside.count("[") + outside.count("{") > outside.count("]") + outside.count("}")


def _block(lines: list[_Line], depth: int) -> tuple[Any, list[_Line]]:
    """The value that starts at the first line, and the lines after it."""
    if depth > MAX_DEPTH:
        raise _Fault(lines[0].number)
    if lines[0].text.startswith("- ") or lines[0].text == "-":
        return _sequence(lines, depth)
    if _KEY.match(lines[0].text):
        return _mapping(lines, depth)
    return _scalar(lines[0].text, lines[0].number), lines[1:]


def _sequence(lines: list[_Line], depth: int) -> tuple[list[Any], list[_Line]]:
    indent, items = lines[0].indent, []
    while lines and lines[0].indent == indent and (lines[0].text.startswith("- ") or lines[0].text == "-"):
        number, _, text = lines[0]
        inner = text[1:].lstrip()
        if inner:
            nested = [_Line(number, indent + len(text) - len(inner), inner), *lines[1:]]
            value, lines = _block(nested, depth + 1)
        else:
            value, lines = _nested(lines[1:], indent, depth)
        items.append(value)
    return items, lines


def _mapping(lines: list[_Line], depth: int) -> tuple[dict[str, Any], list[_Line]]:
    indent, found = lines[0].indent, {}
    while lines and lines[0].indent == indent and (match := _KEY.match(lines[0].text)):
        key = _text(match[1])
        if match[2]:
            found[key], lines = _scalar(match[2], lines[0].number), lines[1:]
        else:
            found[key], lines = _nested(lines[1:], indent, depth, list_may_align=True)
    return found, lines


def _nested(
    lines: list[_Line], indent: int, depth: int, *, list_may_align: bool = False
) -> tuple[Any, list[_Line]]:
    aligned = list_may_align and lines and lines[0].indent == indent and lines[0].text.startswith("-")
    if lines and (lines[0].indent > indent or aligned):
        return _block(lines, depth + 1)
    return "", lines


def _scalar(text: str, number: int) -> Any:
    if _FOREIGN.match(text):
        raise _Fault(number)
    if text[:1] in "[{":
        value, rest = _flow(text, number, 0)
        if rest.strip():
            raise _Fault(number)
        return value
    return _text(text)


def _flow(text: str, number: int, depth: int) -> tuple[Any, str]:
    """A flow value at the start of text, and what follows it."""
    text = text.lstrip()
    if depth > MAX_DEPTH:
        raise _Fault(number)
    if text[:1] not in ("[", "{"):
        match = re.match(r""""(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\[\]{}:]+(?::(?=\S)[^,\[\]{}:]*)*""", text)
        if not match:
            raise _Fault(number)
        return _text(match[0]), text[match.end() :]
    closing = "]" if text[0] == "[" else "}"
    items: list[Any] = []
    pairs: dict[str, Any] = {}
    rest = text[1:].lstrip()
    while not rest.startswith(closing):
        value, rest = _flow(rest, number, depth + 1)
        rest = rest.lstrip()
        if closing == "}":
            if not rest.startswith(":"):
                raise _Fault(number)
            pairs[str(value)], rest = _flow(rest[1:], number, depth + 1)
            rest = rest.lstrip()
        items.append(value)
        if rest.startswith(","):
            rest = rest[1:].lstrip()
        elif not rest.startswith(closing):
            raise _Fault(number)
    return (items if closing == "]" else pairs), rest[1:]


def _text(raw: str) -> str:
    raw = raw.strip()
    if len(raw) >= 2 and raw[0] == raw[-1] == "'":
        return raw[1:-1].replace("''", "'")
    if len(raw) >= 2 and raw[0] == raw[-1] == '"':
        return raw[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return raw
