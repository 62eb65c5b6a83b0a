"""Which commands fit what is typed, best first. Knows no Qt."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

START, WORD, INSIDE, LETTERS = 0, 1, 2, 4
MOST: Final = 60
_ELSEWHERE: Final = 3
"""How much worse it is to be found by the place than by the title."""


@dataclass(frozen=True)
class Command:
    """One row to choose. where: the menu it stands in, or its kind. reason: why it cannot be done now.

    is_marked: it is chosen at first. is_faint: written in grey.
    """

    title: str
    where: str
    run: Callable[[], object]
    key: str = ""
    icon: str = ""
    color: str | None = None
    reason: str = ""
    is_marked: bool = False
    is_faint: bool = False

    @cached_property
    def folded(self) -> str:
        return self.title.casefold()

    @property
    def text(self) -> str:
        """All that can be read of it, to be searched."""
        return f"{self.folded} {self.place}"

    @cached_property
    def place(self) -> str:
        return f"{self.where} {self.key}".casefold()


def found(commands: Iterable[Command], typed: str, most: int = MOST) -> list[Command]:
    """The commands that fit every word, in any order; those that can be done now before the others."""
    words = typed.casefold().split()
    scored = (
        (score, bool(one.reason), place, one)
        for place, one in enumerate(commands)
        if (score := _score(one, words)) is not None
    )
    return [row[-1] for row in heapq.nsmallest(most, scored, key=lambda row: row[:3])]


def _score(one: Command, words: Sequence[str]) -> int | None:
    """0 is best; None when a word is nowhere."""
    total = 0
    for word in words:
        fit = _fit(word, one.folded)
        if fit is None or fit == LETTERS:
            there = _fit(word, one.place)
            if there is not None and there != LETTERS:
                fit = there + _ELSEWHERE
        if fit is None:
            return None
        total += fit
    return total


def _fit(word: str, text: str) -> int | None:
    """How well a word is in a text: at its start, at that of a word, inside, as letters in this order."""
    place = text.find(word)
    if place == 0:
        return START
    if place > 0:
        return WORD if f" {word}" in text or f":{word}" in text else INSIDE
    letters = iter(text)
    return LETTERS if len(word) > 1 and all(letter in letters for letter in word) else None
