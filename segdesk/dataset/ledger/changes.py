"""What changed in a project since its last export. Only masks of images that a step touched are read."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

import numpy as np

from segdesk.dataset.package.contents import Contents
from segdesk.dataset.package.numbering import Numbering, numbering
from segdesk.dataset.package.photos import PhotoRule
from segdesk.dataset.package.plan import PlannedImage, chosen_entries
from segdesk.dataset.package.settings import ExportSettings
from segdesk.errors import Refused
from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import ClassMap, MaskClass
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress
from segdesk.workers import in_order

from .ledger import Exported, Ledger, Version, use_of, versions_of
from .rows import ROW, Of, digest_of, paired, rows_of

_OBJECT_WORDS = ("added", "removed", "changed")


class What(StrEnum):
    """What happened to an image."""

    ADDED = "added"
    REMOVED = "removed"
    MASK = "mask"
    SPLIT = "split"


_COUNTED = {
    What.ADDED: "added",
    What.REMOVED: "removed",
    What.MASK: "with another mask",
    What.SPLIT: "in another split",
}


class ImageChange(NamedTuple):
    """image: its number in the project; words: what changed in it."""

    what: What
    image: int
    original: str
    words: str


@dataclass(frozen=True)
class Changes:
    """time, out: of the last export. objects: added, removed and changed, over all images."""

    time: datetime
    out: str
    images: tuple[ImageChange, ...] = ()
    classes: tuple[str, ...] = ()
    objects: Counter[str] = field(default_factory=Counter)

    @property
    def counts(self) -> Counter[What]:
        return Counter(one.what for one in self.images)

    def __bool__(self) -> bool:
        return bool(self.images or self.classes)

    def in_words(self) -> list[str]:
        """For a person: how many images and objects, and the classes. The images stand in images."""
        counts = [(f"{self.counts[what]:,} {words}") for what, words in _COUNTED.items() if self.counts[what]]
        objects = [f"{self.objects[word]:,} {word}" for word in _OBJECT_WORDS if self.objects[word]]
        said = f" (objects: {', '.join(objects)})" if objects else ""
        return [f"Images: {', '.join(counts)}{said}."] * bool(counts) + list(self.classes)

    def as_json(self) -> dict[str, Any]:
        return {
            "since": self.time.isoformat(),
            "out": self.out,
            "images": {what.value: self.counts[what] for what in What},
            "objects": {word: self.objects[word] for word in _OBJECT_WORDS},
            "changes": [
                {"change": one.what.value, "image": one.original, "message": one.words} for one in self.images
            ],
            "classes": list(self.classes),
        }


def changes_since(
    snapshot: Snapshot, last: Ledger, settings: ExportSettings, *, jobs: int, progress: Progress
) -> Changes:
    """What another export with these settings would have otherwise than the last.

    settings choose images and deal out splits; masks are compared as the last export had them, in its task
    and sizes. SegDeskError for a mask that cannot be read.
    """
    entries = {one.id: one for one in _chosen(snapshot, settings)}
    before: dict[int, list[Exported]] = defaultdict(list)
    for one in last.images:
        before[one.image].append(one)
    comparing = _Comparing(snapshot, last)
    touched = [
        one for one in entries.values() if one.id in before and comparing.is_touched(one, before[one.id])
    ]
    masks: list[ImageChange] = []
    for change, objects in in_order(
        lambda one: comparing.compared(one, before[one.id]),
        touched,
        total=len(touched),
        jobs=jobs,
        progress=progress,
        what="Comparing with the last export",
    ):
        comparing.objects.update(objects)
        masks += [change] if change is not None else []
    images = [*_listed(snapshot, entries, before), *masks]
    images.sort(key=lambda one: (list(What).index(one.what), one.original))
    return Changes(
        last.time, last.out, tuple(images), tuple(_classes(last.classes, snapshot.classes)), comparing.objects
    )


def _chosen(snapshot: Snapshot, settings: ExportSettings) -> list[ImageEntry]:
    try:
        return chosen_entries(snapshot, settings)[0]
    except Refused:  # none is chosen, so all are gone
        return []


def _listed(
    snapshot: Snapshot, entries: dict[int, ImageEntry], before: dict[int, list[Exported]]
) -> Iterator[ImageChange]:
    """Images that came, went, or moved to another split."""
    names = {one.id: one.original for one in snapshot.entries}
    for image, entry in entries.items():
        if image not in before:
            yield ImageChange(What.ADDED, image, entry.original, _came(snapshot, entry))
        elif (was := before[image][0].split) != entry.split:
            words = f"{was or 'no split'} → {entry.split or 'no split'}"
            yield ImageChange(What.SPLIT, image, entry.original, words)
    for image in before.keys() - entries.keys():
        gone = "is not among those that are exported" if image in names else "is not in the project"
        yield ImageChange(What.REMOVED, image, names.get(image, f"image {image}"), gone)


def _came(snapshot: Snapshot, entry: ImageEntry) -> str:
    objects = sum(use.objects for use in entry.use)
    return f"{objects:,} objects" if objects else "no object"


class _Comparing:
    """Reads images that may have changed, as the last export had them."""

    def __init__(self, snapshot: Snapshot, last: Ledger) -> None:
        self.objects: Counter[str] = Counter()
        self._snapshot, self._last = snapshot, last
        self._contents = Contents(snapshot)
        self._numbers: Numbering = numbering(snapshot.classes, last.task, unlabelled_pixels=last.unlabelled)
        self._versions = versions_of(snapshot)
        first = snapshot.steps[0].number if snapshot.steps else 0
        self._all = snapshot.some_folded and first > last.last_step
        """Steps behind the last export were folded into the base: which images they touched is unknown."""

    def is_touched(self, entry: ImageEntry, before: list[Exported]) -> bool:
        """Did any step touch the image since?"""
        now = Version(self._versions.get(entry.id, 0), use_of(entry))
        return self._all or now != before[0].version

    def compared(self, entry: ImageEntry, before: list[Exported]) -> tuple[ImageChange | None, Counter[str]]:
        """What is another in the image; None when nothing is. Runs in a worker."""
        was = {one.tile: one for one in before}
        objects: Counter[str] = Counter()
        pixels: Counter[str] = Counter()
        is_same = True
        for planned in self._planned(entry):
            content = self._contents.of(planned, self._numbers)
            old = was.pop(planned.map.ending, None)
            now = Exported(
                entry.id, "", "", Version(0, 0), digest_of(content), rows_of(content, self._numbers)
            )
            is_same &= old is not None and old.digest == now.digest
            self._count(old, now, objects, pixels)
        if is_same and not was and not objects.total():
            return None, objects
        words = _in_words(objects, pixels)
        return ImageChange(What.MASK, entry.id, entry.original, words), objects

    def _planned(self, entry: ImageEntry) -> Iterator[PlannedImage]:
        photo = self._snapshot.photo(entry)
        for image_map in self._last.resize.maps((entry.width, entry.height)):
            yield PlannedImage(0, entry, photo, "", PhotoRule.COPY, image_map)

    def _count(
        self, old: Exported | None, now: Exported, objects: Counter[str], pixels: Counter[str]
    ) -> None:
        """Objects by what happened to them; of classes, pixels by name."""
        for was, then in paired(old.rows if old is not None else np.zeros(0, ROW), now.rows):
            if was is not None and then is not None and was.what == then.what:
                continue
            one = then or was
            assert one is not None
            if one.kind == Of.CLASS:
                area = (then.area if then else 0) - (was.area if was else 0)
                pixels[self._name(one.class_key)] += area
            objects["changed" if was and then else "added" if then else "removed"] += 1

    def _name(self, class_key: int) -> str:
        try:
            return self._snapshot.classes.by_key(class_key).name
        except KeyError:
            return self._last.classes.by_key(class_key).name


def _in_words(objects: Counter[str], pixels: Counter[str]) -> str:
    by_class = [f"{name} {area:+,} pixels" for name, area in sorted(pixels.items()) if area]
    counts = [f"{objects[word]:,} {word}" for word in _OBJECT_WORDS if objects[word]]
    return ", ".join(by_class or counts) or "pixels are other ones"


def _classes(before: ClassMap, now: ClassMap) -> Iterator[str]:
    """Changes of the class map, in words."""
    old, new = ({one.key: one for one in classes} for classes in (before, now))
    yield from (f"Class {one.name} was added with id {one.id}." for key, one in new.items() if key not in old)
    yield from (f"Class {one.name} is gone." for key, one in old.items() if key not in new)
    for key in old.keys() & new.keys():
        yield from _class_changes(old[key], new[key])


def _class_changes(old: MaskClass, new: MaskClass) -> Iterable[str]:
    if old.name != new.name:
        yield f"Class {old.name} is called {new.name} now."
    for what in ("id", "kind", "color"):
        was, now = getattr(old, what), getattr(new, what)
        if was != now:
            yield f"Class {new.name}: its {what} was {was} and is {now} now."
