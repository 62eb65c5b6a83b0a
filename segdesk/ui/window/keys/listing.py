"""All keys of now in groups, to be read, searched and printed. Knows no Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from html import escape
from typing import Final, NamedTuple

from segdesk.ui.window.action import Action
from segdesk.ui.window.keys.gestures import GESTURES
from segdesk.ui.window.keys.keymap import Keymap
from segdesk.ui.wording import key_words

TOOLS_MENU: Final = "Edit/Tool"
SHOWN: Final = 3
"""So many keys of one action; more are in the settings."""


class Block(NamedTuple):
    """A group: its title, and rows of keys and what they do."""

    title: str
    rows: list[tuple[str, str]]


def blocks(actions: Iterable[Action], keymap: Keymap, typed: str = "") -> list[Block]:
    """By menu, tools apart, gestures last; only rows that have every word typed, groups without one not."""
    by_group: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in actions:
        group = "Tools" if row.menu == TOOLS_MENU else row.menu.split("/")[0]
        if keys := shown(keymap.keys(row.id)):
            by_group[group].append((keys, row.title.rstrip("…")))
    by_group["On the canvas"] = [(one.hand, one.effect) for one in GESTURES]
    words = typed.casefold().split()
    found = ((title, [row for row in rows if _has(row, words)]) for title, rows in by_group.items())
    return [Block(title, rows) for title, rows in found if rows]


def shown(keys: Sequence[str]) -> str:
    """'Ctrl Y · Ctrl Shift Z'; the two Enter keys count as one."""
    names = [key_words(key) for key in keys if not key.endswith("Return")]
    return " · ".join(names[:SHOWN])


def _has(row: tuple[str, str], words: Sequence[str]) -> bool:
    text = " ".join(row).casefold()
    return all(word in text for word in words)


def in_columns(found: Iterable[Block], number: int) -> list[list[Block]]:
    """Blocks one after the other, each in the column that is shortest so far."""
    columns: list[list[Block]] = [[] for _ in range(number)]
    for block in found:
        min(columns, key=lambda column: sum(len(one.rows) + 2 for one in column)).append(block)
    return columns


_STYLE: Final = """body, td { font-family: Inter, sans-serif; font-size: 9pt; color: #1c1e21; }
td { vertical-align: top; } .title { font-weight: 600; font-size: 10pt; } .key { font-weight: 600; }"""


def as_html(found: Sequence[Block], title: str, columns: int = 3) -> str:
    """A page for itself, for a browser or a printer: nothing of it lies elsewhere."""
    cells = "".join(
        f'<td width="{100 // columns}%">{"".join(map(_html_block, column))}</td>'
        for column in in_columns(found, columns)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<style>{_STYLE}</style></head>\n<body><p class="title">{escape(title)}</p>\n'
        f'<table width="100%" cellpadding="6"><tr>{cells}</tr></table></body></html>\n'
    )


def _html_block(block: Block) -> str:
    rows = "\n".join(
        f'<tr><td>{escape(what)}</td><td class="key" width="45%">{escape(keys)}</td></tr>'
        for keys, what in block.rows
    )
    title = f'<p class="title">{escape(block.title)}</p>'
    return f'{title}\n<table width="100%" cellpadding="1">{rows}</table>\n'
