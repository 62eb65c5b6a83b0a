"""A project: images, class map, task and one history over all of them. Knows no files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from segdesk.event import Event
from segdesk.model.classes import ClassMap, MaskClass, Task
from segdesk.model.document import Document, DocumentContent
from segdesk.model.entry import FIELD_ITEMS, FIELDS, ClassUse, ImageEntry, Status, class_keys, packed
from segdesk.model.history import History
from segdesk.model.step import PROJECT, Change, Key, Part, Step, Values

CLASSES = Key(PROJECT, Part.CLASSES)
TASK = Key(PROJECT, Part.TASK)
WAIVERS = Key(PROJECT, Part.WAIVERS)
LIMITS = Key(PROJECT, Part.LIMITS)


class Store(Protocol):
    """Where the documents of a project come from (a project file, or nothing but memory)."""

    def read(self, entry: ImageEntry) -> DocumentContent:
        """The document of an image as of now; SegDeskError when it cannot be read."""


@dataclass
class Collected(MutableMapping[Key, Change]):
    """Changes of one step over many images, in the making."""

    changes: dict[Key, Change] = field(default_factory=dict)

    def __getitem__(self, key: Key) -> Change:
        return self.changes[key]

    def __setitem__(self, key: Key, change: Change) -> None:
        first = self.changes.get(key)
        self.changes[key] = change if first is None else Change(first.before, change.after)

    def __delitem__(self, key: Key) -> None:
        del self.changes[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)


class Project:
    """Images by id; documents are made when asked for and kept while open.

    Announces entry_changed(id), classes_changed(), task_changed(); document edits announce themselves.
    """

    def __init__(
        self,
        store: Store,
        *,
        name: str = "",
        task: Task = Task.SEMANTIC,
        classes: ClassMap | None = None,
        entries: Mapping[int, ImageEntry] | None = None,
    ) -> None:
        self.name = name
        self.task = task
        self.classes = classes or ClassMap()
        self.waivers = ""
        """Findings that a person ignores, and why, in the words of the checks (JSON)."""
        self.limits = ""
        """Where its checks draw other lines than usual, in their words (JSON)."""
        self.entries: dict[int, ImageEntry] = dict(entries or {})
        self.refusal: Exception | None = None
        """Why nothing can be changed (the project is read-only); see refuse()."""
        self.history = History(self._move, self.open_documents)
        self.kept_classes: ClassMap | None = None
        """The class map now, where the last undo or redo would have taken classes that are in use."""
        self.entry_changed: Event[int] = Event()
        self.entries_added: Event[[]] = Event()
        self.classes_changed: Event[[]] = Event()
        self.task_changed: Event[[]] = Event()
        self.waivers_changed: Event[[]] = Event()
        self.limits_changed: Event[[]] = Event()
        self._store = store
        self._documents: dict[int, Document] = {}
        self._order: list[int] = []
        """The ids in order, kept while no image is added: an image never gets another original path."""

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def in_order(self) -> list[ImageEntry]:
        """Sorted by the original path in code-point order: the order of every export."""
        if len(self._order) != len(self.entries):
            self._order = sorted(self.entries, key=lambda image: self.entries[image].original)
        return [self.entries[image] for image in self._order]

    def document(self, image: int) -> Document:
        """The open document of an image, read now if it is not open."""
        if image not in self._documents:
            self.keep(self.made(image, self._store.read(self.entries[image])))
        return self._documents[image]

    def made(self, image: int, content: DocumentContent) -> Document:
        """A document that is not open yet, for keep(). May be called from any thread."""
        return Document(image, content, self.classes, self._record)

    def keep(self, document: Document) -> bool:
        """Open a document whose content is that of now; False when its image has an open one."""
        if document.image in self._documents:
            return False
        document.classes, document.refusal = self.classes, self.refusal
        self._documents[document.image] = document
        return True

    def open_documents(self) -> tuple[int, ...]:
        return tuple(self._documents)

    def close_document(self, image: int) -> None:
        """Forget an open document; every finished edit of it is in the history and the store."""
        self._documents.pop(image, None)

    def refuse(self, fault: Exception) -> None:
        """From now on nothing changes; what would raises this."""
        self.refusal = self.history.refusal = fault
        for document in self._documents.values():
            document.refusal = fault

    def set_classes(self, classes: ClassMap, name: str = "Edit class map") -> None:
        """Another class map, as one step. ValueError with words when the map is not sound."""
        if faults := classes.problems():
            raise ValueError(" ".join(faults))
        with self.step(name) as step:
            self._put(step, CLASSES, self.classes, classes)

    def set_task(self, task: Task) -> None:
        """Another task, as one step. No pixel and no object changes."""
        with self.step(f"Task {task.value}") as step:
            self._put(step, TASK, self.task, task)

    def set_waivers(self, waivers: str, name: str = "Ignore") -> None:
        """Other waivers, as one step."""
        with self.step(name) as step:
            self._put(step, WAIVERS, self.waivers, waivers)

    def set_limits(self, limits: str, name: str = "Change limits of checks") -> None:
        """Other limits, as one step."""
        with self.step(name) as step:
            self._put(step, LIMITS, self.limits, limits)

    def set_entry(self, image: int, *, into: MutableMapping[Key, Change], **fields: Any) -> None:
        """Other fields of an image's entry, as part of a step (`with project.step(...) as step`, into=step).

        Only FIELDS; file facts come by read_in().
        """
        entry = self.entries[image]
        for name, value in fields.items():
            self._put(into, Key(image, Part.ENTRY, FIELD_ITEMS[name]), getattr(entry, name), value)

    @contextmanager
    def step(self, name: str) -> Iterator[Collected]:
        """One step over many images: pass what it yields as into= to document edits and set_entry().

        Nothing is recorded when nothing differs. An exception inside undoes what was collected.
        """
        if self.refusal is not None:
            raise self.refusal
        collected = Collected()
        try:
            yield collected
        except BaseException:
            self._apply({key: change.before for key, change in collected.items()})
            raise
        self._record(name, collected)

    def adopt(self, step: Step, values: Values) -> None:
        """A step that was made elsewhere, over images that nobody edited meanwhile: its values after it."""
        self._apply(values)
        self.history.push(step)

    def add_entries(self, entries: Iterable[ImageEntry]) -> None:
        """New images. Not a step, and not undoable."""
        self.entries.update((one.id, one) for one in entries)
        self.entries_added.emit()

    def read_in(self, entry: ImageEntry) -> None:
        """An image whose file or mask was just read: not a step, and not undoable."""
        if entry.id in self.entries:
            self._set_entry(entry)
        else:
            self.add_entries([entry])

    def uses(self) -> dict[int, ClassUse]:
        """Per class key: objects and pixels over the whole project; merged classes count for their target."""
        totals: dict[int, list[int]] = defaultdict(lambda: [0, 0])
        for entry in self.entries.values():
            for row in entry.use:
                total = totals[self.classes.resolve(row.class_key)]
                total[0] += row.objects
                total[1] += row.pixels
        return {key: ClassUse(key, *counts) for key, counts in totals.items()}

    def images_with(self, class_key: int) -> int:
        """How many images have a pixel or an object of a class."""
        resolve = self.classes.resolve
        return sum(
            any(resolve(row.class_key) == class_key for row in one.use) for one in self.entries.values()
        )

    def _record(self, name: str, changes: Mapping[Key, Change]) -> None:
        """Add the entries that follow from the changes, and push the step."""
        every = dict(changes)
        for image in dict.fromkeys(key.image for key in changes if key.part in DOCUMENT_PARTS):
            self._follow(image, every)
        every = {key: one for key, one in every.items() if one.before != one.after}
        if every:
            self.history.push(Step.of(name, every))

    def _follow(self, image: int, every: dict[Key, Change]) -> None:
        """Add what follows for the entry of an edited image."""
        entry = self.entries[image]
        after = followed(entry, self._documents[image])
        for name, value in after.items():
            key, before = Key(image, Part.ENTRY, FIELD_ITEMS[name]), getattr(entry, name)
            if before != value:
                every[key] = Change(every[key].before if key in every else before, value)
        self._set_entry(replace(entry, **after))

    def _put(self, into: MutableMapping[Key, Change], key: Key, before: object, after: object) -> None:
        if before != after:
            into[key] = Change(before, after)
            self._apply({key: after})

    def _apply(self, values: Values) -> None:
        """Put values in place: the project's own, those of entries, and those of open documents."""
        documents: dict[int, Values] = defaultdict(dict)
        fields: dict[int, dict[str, Any]] = defaultdict(dict)
        for key, value in values.items():
            if key.part is Part.CLASSES:
                self._set_classes(value)
            elif key.part is Part.TASK:
                self._set_task(value)
            elif key.part is Part.WAIVERS:
                self.waivers = value or ""
                self.waivers_changed.emit()
            elif key.part is Part.LIMITS:
                self.limits = value or ""
                self.limits_changed.emit()
            elif key.part is Part.ENTRY:
                fields[key.image][FIELDS[key.item]] = value
            elif key.image in self._documents:
                documents[key.image][key] = value
        for image, part in documents.items():
            self._documents[image].apply(part)
        for image, changed in fields.items():
            self._set_entry(replace(self.entries[image], **changed))

    def _move(self, values: Values) -> None:
        """Undo or redo. Images come without a step: their classes stay, though a step that is undone brought
        them."""
        before = self.classes
        self._apply(values)
        self.kept_classes = None
        if CLASSES in values and (lost := self._lost_classes(before)):
            self.kept_classes = self.classes.keeping(lost)
            self._set_classes(self.kept_classes)

    def _lost_classes(self, before: ClassMap) -> list[MaskClass]:
        """Classes of another map that images use and this one does not know."""
        known = {one.key for one in self.classes}
        lost = [one for one in before if self.classes.resolve(one.key) not in known]
        if not lost:
            return []
        used = {before.resolve(key) for key in class_keys(self.entries.values())}
        return [one for one in lost if one.key in used]

    def _set_task(self, task: Task) -> None:
        self.task = task
        self.task_changed.emit()

    def _set_classes(self, classes: ClassMap) -> None:
        self.classes = classes
        for document in self._documents.values():
            document.classes = classes
        self.classes_changed.emit()

    def _set_entry(self, entry: ImageEntry) -> None:
        self.entries[entry.id] = entry
        self.entry_changed.emit(entry.id)


DOCUMENT_PARTS = frozenset((Part.TILE, Part.OBJECT, Part.STORED))


def followed(entry: ImageEntry, document: Document) -> dict[str, Any]:
    """What an edit makes of an entry: labelled, edited, not reviewed, its use of classes counted anew."""
    return {
        "status": Status.EDITED,
        "edited": True,
        "labelled": True,
        "empty_on_purpose": entry.empty_on_purpose and not len(document.objects),
        "stored": document.stored is not None,
        "packed_use": packed(document.use()),
    }
