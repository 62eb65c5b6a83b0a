"""Trying a repair by hand in the background: counts and pictures of one image, counts of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from PySide6.QtGui import QImage

from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import ClassMap
from segdesk.model.document import Document
from segdesk.model.entry import ImageEntry
from segdesk.progress import Progress
from segdesk.repair.by_hand import Outcome, Repair, tried
from segdesk.repair.over_images import Tally, look_at_many
from segdesk.repair.placement import Move
from segdesk.repair.stored_classes import UNLABELLED, Meanings
from segdesk.ui.dialogs.adjust.meanings import Found
from segdesk.ui.dialogs.adjust.pictures import Rgb8, keys_of, picture
from segdesk.ui.wording import count, counted


@dataclass(frozen=True)
class Scene:
    """What a trial works on: a moment of the project, the image in front and its photo."""

    snapshot: Snapshot
    front: ImageEntry
    photo: Rgb8 | None

    @property
    def classes(self) -> ClassMap:
        return self.snapshot.classes

    def document(self, image: int) -> Document:
        """An image as it was at that moment."""
        return Document(image, self.snapshot.read(self._entries[image]), self.classes)

    @cached_property
    def _entries(self) -> dict[int, ImageEntry]:
        return {one.id: one for one in self.snapshot.entries}


@dataclass(frozen=True)
class Trial:
    """before and after: pictures of the image in front. tally: over all images of the scope."""

    before: QImage
    after: QImage
    outcome: Outcome
    tally: Tally


def found_in(scene: Scene) -> Found:
    """The values of the stored mask in front, or the classes of a mask that fits."""
    document = scene.document(scene.front.id)
    if document.stored is None:
        use = {one.class_key: one.pixels for one in document.use()}
        return Found(False, values=use, known={key: key for key in use})
    meanings = Meanings(document.stored, scene.classes, {})
    return Found(True, meanings.colors, meanings.counts(), meanings.known)


def attempt(scene: Scene, repair: Repair, images: Sequence[int], progress: Progress) -> Trial:
    """Try it; nothing of the project changes."""
    document = scene.document(scene.front.id)
    as_it_is = replace(repair, placement=Move(), classes={}, rest=UNLABELLED)
    shown, _ = tried(document, as_it_is) if document.stored is not None else (document, None)
    before = picture(keys_of(shown), scene.photo, scene.classes)
    progress.step(0, len(images), "Trying")
    done, outcome = tried(document, repair)
    after = picture(keys_of(done), scene.photo, scene.classes)
    tally = look_at_many(scene.document, images, repair, progress=progress)
    return Trial(before, after, outcome, tally)


def words(trial: Trial, repair: Repair) -> tuple[str, str, bool]:
    """A headline, what else is to be known, and whether applying does anything."""
    outcome, images = trial.tally.outcome, trial.tally.images
    more = []
    if outcome.cut_off:
        more.append(f"{count(outcome.cut_off)} labelled pixels are cut off")
    if outcome.emptied:
        more.append(f"{counted(outcome.emptied, 'object')} left without a pixel")
    if outcome.kept_by_others:
        more.append(f"{count(outcome.kept_by_others)} pixels stay with locked or painted objects")
    if outcome.unknown:
        total = sum(outcome.unknown.values())
        verb = "has" if len(outcome.unknown) == 1 else "have"
        what = f"{verb} no class" if repair.rest is None else "without a class are settled as you say"
        more.append(f"{counted(len(outcome.unknown), 'value')} ({count(total)} pixels) {what}")
    if trial.tally.refused:
        more.append(f"{counted(len(trial.tally.refused), 'image')} left out")
    head = f"Changes {count(outcome.pixels)} pixels in {counted(images, 'image')}"
    does = outcome.pixels > 0 or outcome.resolved > 0
    return head if does else "Nothing to change yet", " · ".join(more), does
