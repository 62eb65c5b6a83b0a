"""Classes and the class map. Knows ids, names, colours and kinds; knows no pixels and no images."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from segdesk.lazy import lazy

MAX_CLASS_ID = 65535
BACKGROUND_NAMES = ("background", "_background_")
VOID_NAMES = ("unlabeled", "unlabelled", "void", "ignore", "__ignore__")


class Kind(StrEnum):
    """What a class means to an export: things are counted, stuff is area, void is left out of scores."""

    THING = "thing"
    STUFF = "stuff"
    VOID = "void"
    BACKGROUND = "background"


class Task(StrEnum):
    """How objects are shown, made and exported. Changing it changes no pixel and no object."""

    SEMANTIC = "semantic"
    INSTANCE = "instance"
    PANOPTIC = "panoptic"


@dataclass(frozen=True, slots=True)
class MaskClass:
    """One class. key is internal: objects refer to it, so id and name may change without touching them."""

    key: int
    id: int
    name: str
    color: str
    kind: Kind = Kind.STUFF
    hotkey: str = ""
    locked: bool = False

    @property
    def rgb(self) -> tuple[int, int, int]:
        value = int(self.color.removeprefix("#"), 16)
        return value >> 16, value >> 8 & 255, value & 255


@dataclass(frozen=True)
class ClassMap:
    """All classes of a project in the order of the dock.

    provisional says that nobody confirmed them yet: they were made up from the values that masks hold.
    merged sends the key of a class that was merged or deleted into another to that other's key, so that
    a merge over a hundred thousand images rewrites none of them.
    """

    classes: tuple[MaskClass, ...] = ()
    provisional: bool = False
    merged: tuple[tuple[int, int], ...] = ()

    def __iter__(self) -> Iterator[MaskClass]:
        return iter(self.classes)

    def __len__(self) -> int:
        return len(self.classes)

    def resolve(self, key: int) -> int:
        """The key of the class that objects of this key belong to now."""
        while key in self._targets:
            key = self._targets[key]
        return key

    @lazy
    def _targets(self) -> dict[int, int]:
        return dict(self.merged)

    @lazy
    def _by_key(self) -> dict[int, MaskClass]:
        return {one.key: one for one in self.classes}

    def by_key(self, key: int) -> MaskClass:
        """The class of a key, merged ones followed; KeyError when there is none."""
        return self._by_key[self.resolve(key)]

    def by_id(self, class_id: int) -> MaskClass | None:
        return next((one for one in self.classes if one.id == class_id), None)

    def by_name(self, name: str) -> MaskClass | None:
        return next((one for one in self.classes if one.name == name), None)

    def of_kind(self, kind: Kind) -> tuple[MaskClass, ...]:
        return tuple(one for one in self.classes if one.kind is kind)

    @property
    def background(self) -> MaskClass | None:
        return next(iter(self.of_kind(Kind.BACKGROUND)), None)

    @property
    def void(self) -> MaskClass | None:
        """The void class of lowest id."""
        return min(self.of_kind(Kind.VOID), key=lambda one: one.id, default=None)

    @property
    def next_key(self) -> int:
        """A key that was never used, also not by a class that is gone."""
        used = [one.key for one in self.classes] + [key for pair in self.merged for key in pair]
        return max(used, default=0) + 1

    @property
    def next_id(self) -> int:
        """The id after the highest that is not a void class's (255 stays at the end)."""
        used = {one.id for one in self.classes}
        candidate = max((one.id for one in self.classes if one.kind is not Kind.VOID), default=0) + 1
        while candidate in used:
            candidate += 1
        return candidate

    def added(self, new: MaskClass) -> ClassMap:
        return replace(self, classes=(*self.classes, new))

    def changed(self, key: int, **fields: Any) -> ClassMap:
        """The map with other fields of one class; renaming and renumbering are this and nothing more."""
        self.by_key(key)
        return replace(
            self,
            classes=tuple(replace(one, **fields) if one.key == key else one for one in self.classes),
        )

    def moved(self, key: int, position: int) -> ClassMap:
        """The map with one class at another place of the order."""
        one = self.by_key(key)
        rest = [other for other in self.classes if other.key != one.key]
        rest.insert(position, one)
        return replace(self, classes=tuple(rest))

    def merged_into(self, key: int, target_key: int) -> ClassMap:
        """The map without a class whose objects become the target's (merge and delete-into are one thing)."""
        source, target = self.by_key(key), self.by_key(target_key)
        if source.key == target.key:
            return self
        return replace(
            self,
            classes=tuple(one for one in self.classes if one.key != source.key),
            merged=(*self.merged, (source.key, target.key)),
        )

    def without(self, key: int) -> ClassMap:
        """The map without a class that no object uses."""
        one = self.by_key(key)
        return replace(self, classes=tuple(other for other in self.classes if other.key != one.key))

    def keeping(self, others: Iterable[MaskClass]) -> ClassMap:
        """The map with classes that objects have still: their objects become those of the class of that name,
        or of the one background, where there is one; else the class stays, with another id where its own is
        taken."""
        kept = self
        for one in others:
            same = kept.by_name(one.name) or (kept.background if one.kind is Kind.BACKGROUND else None)
            if same is not None:
                kept = replace(kept, merged=(*kept.merged, (one.key, same.key)))
            else:
                number = one.id if kept.by_id(one.id) is None else kept.next_id
                taken = any(other.hotkey == one.hotkey for other in kept)
                kept = kept.added(replace(one, id=number, hotkey="" if taken else one.hotkey))
        return kept

    def problems(self) -> list[str]:
        """What makes this map unusable, in words; empty when it is sound."""
        return [*_duplicates(self), *_ranges(self)]


def _duplicates(classes: ClassMap) -> Iterator[str]:
    for what, values in (
        ("id", [one.id for one in classes]),
        ("name", [one.name for one in classes]),
        ("key", [one.hotkey for one in classes if one.hotkey]),
    ):
        for value, count in Counter(values).items():
            if count > 1:
                yield f"{count} classes have the {what} {value}."


def _ranges(classes: ClassMap) -> Iterator[str]:
    for one in classes:
        if not 0 <= one.id <= MAX_CLASS_ID:
            yield f"Class {one.name!r} has the id {one.id}; ids go from 0 to {MAX_CLASS_ID}."
        if not one.name.strip():
            yield f"The class with id {one.id} has no name."
    if len(classes.of_kind(Kind.BACKGROUND)) > 1:
        yield "More than one class is of kind background."


def proposed_kind(name: str) -> Kind | None:
    """The kind that a name suggests (background, void), else None. A proposal: say so when it is used."""
    folded = name.strip().casefold()
    if folded in BACKGROUND_NAMES:
        return Kind.BACKGROUND
    return Kind.VOID if folded in VOID_NAMES else None


def class_map(entries: Iterable[tuple[int, str, str, Kind]], *, provisional: bool = False) -> ClassMap:
    """A map from (id, name, colour, kind) rows, keys given in order from 1."""
    return ClassMap(
        tuple(MaskClass(key, *entry) for key, entry in enumerate(entries, 1)),
        provisional,
    )
