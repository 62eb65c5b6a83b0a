"""The class map and task as a person is changing them, not applied yet. Knows no Qt and no files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from segdesk.event import Event
from segdesk.io.formats.classes import ClassTable
from segdesk.model.classes import MAX_CLASS_ID, ClassMap, Kind, MaskClass, Task
from segdesk.model.colours import free_palette_color
from segdesk.ui.dialogs.uses import Uses
from segdesk.ui.wording import counted

NEW_NAME = "New class"
VOID_ID = 255


class Draft:
    """Every change announces changed(); rows_changed() comes first where classes came, went or moved.

    uses is None until it was counted: until then every class may be used.
    """

    def __init__(self, classes: ClassMap, task: Task, taken_keys: Mapping[str, str] | None = None) -> None:
        """taken_keys: keys that the window uses itself -> for what."""
        self.before, self.task_before = classes, task
        self.classes, self.task = classes, task
        self.uses: Uses | None = None
        self.changed: Event[[]] = Event()
        self.rows_changed: Event[[]] = Event()
        self._taken_keys = taken_keys or {}

    @property
    def differs(self) -> bool:
        """Whether applying does anything; a map that nobody confirmed yet is confirmed by it."""
        return self.result != self.before or self.task is not self.task_before

    @property
    def result(self) -> ClassMap:
        """What is applied."""
        return replace(self.classes, provisional=False)

    def __len__(self) -> int:
        return len(self.classes)

    def at(self, row: int) -> MaskClass:
        return self.classes.classes[row]

    def row_of(self, key: int) -> int:
        """The row of a class, 0 when it is gone."""
        return next((row for row, one in enumerate(self.classes) if one.key == key), 0)

    def set_uses(self, uses: Uses) -> None:
        """Counts of the project as it is; merges of this draft are followed."""
        for source, target in self.classes.merged[len(self.before.merged) :]:
            uses = uses.merged(source, target)
        self.uses = uses
        self.changed.emit()

    # Changes

    def change(self, key: int, **fields: Any) -> None:
        """Other fields of a class: id, name, color, kind, hotkey."""
        self.classes = self.classes.changed(key, **fields)
        self.changed.emit()

    def set_task(self, task: Task) -> None:
        self.task = task
        self.changed.emit()

    def add(self, name: str = NEW_NAME, **fields: Any) -> MaskClass:
        """A new class with a free id, name and colour, before a void class at the end."""
        kind = Kind.THING if self.task is Task.INSTANCE else Kind.STUFF
        one = MaskClass(
            self._next_key,
            self.classes.next_id,
            self._free_name(name),
            free_palette_color([other.color for other in self.classes]),
            kind,
        )
        one = replace(one, **fields)
        place = len(self.classes)
        if one.kind is not Kind.VOID and place and self.at(place - 1).kind is Kind.VOID:
            place -= 1
        self._take(self.classes.added(one).moved(one.key, place))
        return one

    def is_used(self, key: int) -> bool:
        """Whether the class has objects, or may have."""
        return self.uses is None or self.uses[key].objects > 0

    def remove(self, key: int) -> None:
        """A class that is not used goes. ValueError for one that is: merge() it."""
        if self.is_used(key):
            raise ValueError(f"Class {self.classes.by_key(key).name!r} is used.")
        self._take(self.classes.without(key))

    def merge(self, key: int, target: int) -> None:
        """A class goes, its objects become the target's."""
        if self.uses is not None:
            self.uses = self.uses.merged(key, target)
        self._take(self.classes.merged_into(key, target))

    def void_class(self) -> MaskClass:
        """The void class, added when there is none."""
        taken = self.classes.by_id(VOID_ID) is not None
        return self.classes.void or self.add(
            "Void", kind=Kind.VOID, color="#000000", **({} if taken else {"id": VOID_ID})
        )

    def move(self, key: int, row: int) -> None:
        """To another place of the order; beyond the ends is the end."""
        row = min(max(row, 0), len(self.classes) - 1)
        if row != self.row_of(key):
            self._take(self.classes.moved(key, row))

    def take_table(self, table: ClassTable) -> str:
        """Classes of a file: those of the same name get its ids and colours, the others are added.

        Returns what was done, in words.
        """
        changed = added = 0
        classes = self.classes
        for row in table.classes:
            same = classes.by_name(row.name)
            if same is None:
                classes = classes.added(replace(row, key=max(self._next_key, classes.next_key), hotkey=""))
                added += 1
                continue
            fields = {"id": row.id} | ({"color": row.color} if table.has_colors else {})
            changed += classes.changed(same.key, **fields) != classes
            classes = classes.changed(same.key, **fields)
        names = {row.name for row in table.classes}
        alone = sum(one.name not in names for one in classes)
        self._take(classes)
        said = f"{table.path.name}: {counted(added, 'class')} added, {counted(changed, 'class')} changed"
        return f"{said}; {counted(alone, 'class')} of the map not in the file." if alone else f"{said}."

    def _take(self, classes: ClassMap) -> None:
        self.classes = classes
        self.rows_changed.emit()
        self.changed.emit()

    @property
    def _next_key(self) -> int:
        """Never one of a class that this draft removed: an undo brings that one back."""
        return max(self.before.next_key, self.classes.next_key)

    def _free_name(self, name: str) -> str:
        taken = {one.name for one in self.classes}
        free = (name if number == 1 else f"{name} {number}" for number in range(1, len(taken) + 2))
        return next(one for one in free if one not in taken)

    # Checks

    def faults(self) -> dict[int, str]:
        """By class key, what makes the map unusable, in words; empty when it can be applied."""
        ids = _doubles(one.id for one in self.classes)
        names = _doubles(one.name.strip() for one in self.classes)
        keys = _doubles(one.hotkey for one in self.classes if one.hotkey)
        backgrounds = self.classes.of_kind(Kind.BACKGROUND)
        found: dict[int, str] = {}
        for one in self.classes:
            rules = (
                (not one.name.strip(), "A class needs a name."),
                (one.name.strip() in names, f"Another class is named {one.name.strip()}."),
                (not 0 <= one.id <= MAX_CLASS_ID, f"Ids go from 0 to {MAX_CLASS_ID:,}."),
                (one.id in ids, f"Another class has the id {one.id}."),
                (one.hotkey in keys, f"Another class has the key {one.hotkey}."),
                (one.hotkey in self._taken_keys, self._taken(one.hotkey)),
                (len(backgrounds) > 1 and one in backgrounds, "Only one class can be the background."),
            )
            said = " ".join(words for is_broken, words in rules if is_broken)
            if said:
                found[one.key] = said
        return found

    def _taken(self, hotkey: str) -> str:
        return f"The key {hotkey} is {self._taken_keys.get(hotkey, '')}."


def _doubles(values: Any) -> Collection[Any]:
    return {value for value, times in Counter(values).items() if times > 1}
