"""What happens to each image that is added to a project, and what that comes to. Knows no Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final

from segdesk.io.adding import Found, Kind
from segdesk.io.formats.dataset import DataSet
from segdesk.io.importing import OnConflict
from segdesk.io.joining import join_classes
from segdesk.model.classes import ClassMap
from segdesk.model.entry import ImageEntry
from segdesk.ui.wording import count, counted, joined


class Choice(StrEnum):
    """What a person decides for an image. ASK is no decision yet."""

    ADD = "add"
    SKIP = "skip"
    KEEP = "keep"
    REPLACE = "replace"
    ASK = "ask"


CHOICES: Final[dict[Kind, tuple[Choice, ...]]] = {
    Kind.NEW: (Choice.ADD, Choice.SKIP),
    Kind.OTHER: (Choice.ADD, Choice.REPLACE, Choice.SKIP),
    Kind.MASK: (Choice.KEEP, Choice.REPLACE, Choice.ASK),
    Kind.SAME: (Choice.KEEP,),
}
WORDS: Final = {
    Choice.ADD: "Add",
    Choice.SKIP: "Leave out",
    Choice.KEEP: "Keep",
    Choice.REPLACE: "Replace",
    Choice.ASK: "Ask",
}
NAMED: Final = 6
_ORDER: Final = (Kind.MASK, Kind.OTHER, Kind.NEW, Kind.SAME)
"""What may need a decision comes first."""


class Plan:
    """rows: what was found, by kind. Nothing that a person made is replaced unless it is chosen: a mask for
    an image that has one asks, one for an image that has none takes its place."""

    def __init__(self, found: Iterable[Found]) -> None:
        self.rows: list[Found] = sorted(found, key=lambda one: _ORDER.index(one.kind))
        self.choices: list[Choice] = [_first(one) for one in self.rows]

    def of_kind(self, kind: Kind) -> list[Found]:
        return [one for one in self.rows if one.kind is kind]

    def choose(self, places: Iterable[int], choice: Choice) -> None:
        """For the rows that have this choice; the others stay."""
        for place in places:
            if choice in CHOICES[self.rows[place].kind]:
                self.choices[place] = choice

    def choose_all(self, kind: Kind, choice: Choice) -> None:
        self.choose((place for place, one in enumerate(self.rows) if one.kind is kind), choice)

    def common(self, kind: Kind) -> Choice | None:
        """What is chosen for all of a kind; None where they differ."""
        found = {choice for one, choice in zip(self.rows, self.choices, strict=True) if one.kind is kind}
        return found.pop() if len(found) == 1 else None

    @property
    def counts(self) -> Counter[Choice]:
        return Counter(self.choices)

    @property
    def left_out(self) -> list[str]:
        """The originals of images that are not added."""
        return self._chosen(Choice.SKIP)

    @property
    def on_conflict(self) -> dict[str, OnConflict]:
        """For the images that the project has."""
        return dict.fromkeys(self._chosen(Choice.REPLACE), OnConflict.REPLACE)

    @property
    def is_ready(self) -> bool:
        """Is all decided, and something to be done?"""
        counts = self.counts
        return not counts[Choice.ASK] and bool(counts[Choice.ADD] or counts[Choice.REPLACE])

    @property
    def beside(self) -> list[str]:
        """The originals of images that are added although the project has other photos of their names."""
        pairs = zip(self.rows, self.choices, strict=True)
        return [one.original for one, own in pairs if one.kind is Kind.OTHER and own is Choice.ADD]

    def _chosen(self, choice: Choice) -> list[str]:
        return [one.original for one, own in zip(self.rows, self.choices, strict=True) if own is choice]

    def in_words(self) -> tuple[str, str]:
        """What will happen: the head, and the rest of the sentence."""
        counts = self.counts
        if counts[Choice.ASK]:
            images = counted(counts[Choice.ASK], "image")
            return (
                f"{images} still {'asks' if counts[Choice.ASK] == 1 else 'ask'}",
                "· choose Keep or Replace",
            )
        if not self.is_ready:
            return "Nothing changes", "· the project has all of it, or it is left out"
        adds = f"adds {counted(counts[Choice.ADD], 'image')}" if counts[Choice.ADD] else ""
        replaces = (
            f"replaces {counted(counts[Choice.REPLACE], 'mask')}{self._edited()}"
            if counts[Choice.REPLACE]
            else ""
        )
        keeps = f"keeps {count(counts[Choice.KEEP])}" if counts[Choice.KEEP] else ""
        skips = f"leaves out {count(counts[Choice.SKIP])}" if counts[Choice.SKIP] else ""
        head, *more = [part for part in (adds, replaces, keeps, skips) if part]
        return head[0].upper() + head[1:], f"· {joined(more)}" if more else ""

    def _edited(self) -> str:
        """How many of the masks that go were edited here."""
        pairs = zip(self.rows, self.choices, strict=True)
        edited = sum(
            own is Choice.REPLACE and one.entry is not None and one.entry.edited for one, own in pairs
        )
        return f", {count(edited)} of them edited here" if edited else ""

    @property
    def button(self) -> str:
        counts = self.counts
        words = [f"{WORDS[one]} {count(counts[one])}" for one in (Choice.ADD, Choice.REPLACE) if counts[one]]
        return ", ".join(words) or "Add"


def _first(one: Found) -> Choice:
    if one.kind is Kind.MASK:
        has_mask = one.entry is not None and (one.entry.labelled or one.entry.empty_on_purpose)
        return Choice.ASK if has_mask else Choice.REPLACE
    return CHOICES[one.kind][0]


def heading(kind: Kind, rows: Sequence[Found]) -> tuple[str, str]:
    """What a kind is called with its number, and what else there is to say."""
    number = len(rows)
    if kind is Kind.NEW:
        masks = sum(one.has_mask for one in rows)
        return counted(number, "new image"), f"{count(masks)} with a mask" if masks else "without masks"
    if kind is Kind.MASK:
        edited = sum(one.entry is not None and one.entry.edited for one in rows)
        words = "mask for an image of the project" if number == 1 else "masks for images of the project"
        return f"{count(number)} {words}", f"{count(edited)} edited here" if edited else "none edited here"
    if kind is Kind.OTHER:
        words = "image is called like one" if number == 1 else "images are called like some"
        return f"{count(number)} {words} of the project", "the photos differ"
    words = "image is here already" if number == 1 else "images are here already"
    return f"{count(number)} {words}", "with nothing new"


def new_classes(project: ClassMap, other: ClassMap) -> str:
    """Which classes come along; empty when the project has all of them."""
    known = {one.key for one in project}
    names = [one.name for one in join_classes(project, other).classes if one.key not in known]
    if not names:
        return ""
    more = f" and {count(len(names) - NAMED)} more" if len(names) > NAMED else ""
    return f"Adds {counted(len(names), 'class')}, as a step before: {', '.join(names[:NAMED])}{more}"


def problems(data: DataSet) -> str:
    """What of the files does not come along, as far as that is known before; empty for nothing."""
    files = {one.file for one in data.unpaired}
    lost = sum(one.file not in files for one in data.lost)
    first = f", as {data.unpaired[0].file}" if data.unpaired else ""
    return joined(
        [
            f"{counted(lost, 'object')} cannot be read" if lost else "",
            f"{counted(len(files), 'file')} without an image{first}" if files else "",
        ]
    )


def state_of(entry: ImageEntry | None) -> str:
    """What the project has of an image."""
    if entry is None:
        return ""
    objects = sum(use.objects for use in entry.use)
    mask = (
        "mask that does not fit" if entry.stored else counted(objects, "object") if objects else "no object"
    )
    if not entry.labelled and not objects:
        mask = "no mask"
    return joined([mask, "edited here" if entry.edited else ""])
