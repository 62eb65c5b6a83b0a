"""What the values of a sound mask are: ids, void, background and colours of a class map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from segdesk.lazy import lazy
from segdesk.model.classes import ClassMap
from segdesk.repair.values.palettes import Rgb

BLACK_AND_WHITE = {0: 0, 1: 255}
"""How one object is stored, or a set without a class table that shows it and the rest: id -> value."""


@dataclass(frozen=True)
class Target:
    """The ids that a repaired mask may hold. sound: every table of stored values that needs no repair."""

    ids: tuple[int, ...]
    void: int | None = None
    background: int | None = None
    colors: Mapping[int, Rgb] = field(default_factory=dict)
    provisional: bool = False
    also_sound: tuple[Mapping[int, int], ...] = ()
    """Other stored values of the ids that are sound too (0 and 255 of a binary mask): id -> value."""

    @classmethod
    def of(cls, classes: ClassMap) -> Target:
        """The target of a class map."""
        void, background = classes.void, classes.background
        ids = tuple(sorted({one.id for one in classes}))
        return cls(
            ids,
            void.id if void is not None else None,
            background.id if background is not None else None,
            {one.id: one.rgb for one in classes},
            classes.provisional,
            (BLACK_AND_WHITE,) if classes.provisional and ids == (0, 1) else (),
        )

    @classmethod
    def binary(cls) -> Target:
        """Of a file that shows one object: 0 and 1, also stored as 0 and 255."""
        return cls((0, 1), background=0, provisional=True, also_sound=(BLACK_AND_WHITE,))

    @lazy
    def counted(self) -> tuple[int, ...]:
        """The ids without a void that stands apart from them (255 behind 0..20)."""
        if self.void is not None and self.void > max((i for i in self.ids if i != self.void), default=0) + 1:
            return tuple(one for one in self.ids if one != self.void)
        return self.ids
