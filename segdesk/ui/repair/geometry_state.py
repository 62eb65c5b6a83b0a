"""What the Geometry tab is about: the image in front, its ways, the chosen one, and the dry run of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, Signal

from segdesk.errors import SegDeskError
from segdesk.progress import Progress
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.ui.repair.groups import SizeGroup, decision_of, size_groups
from segdesk.ui.repair.scene import Scene, load
from segdesk.ui.repair.study import JOBS, Study
from segdesk.ui.repair.trial import Trial, dry_run, with_way
from segdesk.ui.repair.ways import BY_HAND, Way, by_hand, ways_of
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.session import Session
from segdesk.ui.wording import counted

STEP: Final = "Repair place"


class GeometryState(QObject):
    """scene_changed: another image, or what is known of it. way_changed: the chosen way, or its numbers.
    trial_changed: there is another dry run, or none."""

    scene_changed = Signal()
    way_changed = Signal()
    trial_changed = Signal()

    def __init__(self, session: Session, study: Study, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.study = session, study
        self.groups: list[SizeGroup] = []
        self.scene: Scene | None = None
        self.ways: list[Way] = []
        self.place = -1
        self.trial: Trial | None = None
        self.uncovered: int | None = None
        """The class id that a person chose for pixels that no mask covers; None: void."""
        self.fault: SegDeskError | None = None
        self.is_active: bool = False
        self._job: Job | None = None
        study.changed.connect(self._regroup)
        session.image_changed.connect(self.follow)

    # The image in front

    @property
    def plan(self) -> ImagePlan | None:
        """What repair found of the image in front; None when it was not looked at."""
        entry = self.session.entry
        return self.study.plans.get(entry.id) if entry is not None else None

    @property
    def group(self) -> SizeGroup | None:
        """The group of the image in front."""
        plan = self.plan
        return next((one for one in self.groups if plan in one.plans), None)

    @property
    def way(self) -> Way | None:
        if not 0 <= self.place < len(self.ways):
            return None
        known = self.session.project.classes.by_id(self.uncovered) if self.uncovered is not None else None
        return replace(self.ways[self.place], uncovered=known.id if known is not None else None)

    @property
    def is_own(self) -> bool:
        """Whether the chosen way is repair's own, and it would apply it."""
        return self.place == 0 and self.plan is not None and decision_of(self.plan) is Decision.APPLY

    def set_active(self, *, on: bool) -> None:
        """Whether it is looked at: only then photos and masks are read."""
        self.is_active = on
        if on:
            self.follow()

    def follow(self) -> None:
        """Read what is in front, if that is not here already."""
        plan = self.plan
        if not self.is_active or (self.scene is not None and self.scene.plan is plan):
            return
        self._cancel()
        self.scene, self.ways, self.place, self.fault = None, [], -1, None
        self._set_trial(None)
        self.scene_changed.emit()
        if plan is None or plan.fault:
            return
        job = self._job = self.session.jobs.start("Reading a mask", partial(load, plan))
        job.succeeded.connect(partial(self._take, job))
        job.failed.connect(partial(self._fail, job))

    def _take(self, job: Job, scene: Scene) -> None:
        if job is not self._job:
            return
        self._job = None
        self.scene = scene
        self.ways = ways_of(scene)
        self.place = 0 if self.ways else -1
        self.scene_changed.emit()
        self.way_changed.emit()

    def _fail(self, job: Job, fault: BaseException) -> None:
        if job is self._job:
            self._job = None
            self.fault = fault if isinstance(fault, SegDeskError) else SegDeskError(str(fault))
            self.scene_changed.emit()

    def _regroup(self) -> None:
        self.groups = size_groups(self.study.plans.values())
        self.follow()
        self.scene_changed.emit()

    def next_to_repair(self) -> int | None:
        """The worst image that is not the one in front; None when nothing is left."""
        front = self.session.entry.id if self.session.entry is not None else 0
        return next((one for one in self._open if one != front), None)

    @property
    def _open(self) -> Iterator[int]:
        for group in self.groups:
            for plan in group.plans:
                if decision_of(plan) is not Decision.LEAVE and plan.subject.entry is not None:
                    yield plan.subject.entry.id

    # The way

    def choose(self, place: int) -> None:
        if place != self.place:
            self.place = place
            self._set_trial(None)
            self.way_changed.emit()

    def set_hand(self, placement: Placement) -> None:
        """A place by hand: an entry of its own behind the proposals, chosen."""
        if self.scene is None:
            return
        way = by_hand(self.scene, placement)
        if self.ways and self.ways[-1].name == BY_HAND:
            self.ways[-1] = way
        else:
            self.ways.append(way)
        self.place = len(self.ways) - 1
        self._set_trial(None)
        self.way_changed.emit()

    def set_uncovered(self, class_id: int | None) -> None:
        """What pixels become that no mask covers; None: void. It holds for the images to come, too."""
        self.uncovered = class_id
        self._set_trial(None)
        self.way_changed.emit()

    # Trying and doing

    def try_group(self) -> None:
        """Dry run of the chosen way on the group."""
        group, way = self.group, self.way
        if group is not None and way is not None:
            plans = group.plans
            self.study.start("Trying", partial(_tried, way, plans), self._set_trial)

    def _set_trial(self, trial: Trial | None) -> None:
        self.trial = trial
        self.trial_changed.emit()

    def apply_one(self) -> None:
        """The chosen way on the image in front."""
        if self.plan is not None and self.way is not None:
            self.study.apply([with_way(self.plan, self.way)], STEP)

    def apply_group(self) -> None:
        """What the dry run found to be better."""
        if self.trial is not None and self.trial.to_apply:
            plans = self.trial.to_apply
            self.study.apply(plans, f"{STEP} of {counted(len(plans), 'mask')}")

    @property
    def can_apply_one(self) -> bool:
        """Whether the chosen way would change the image, and nothing stands against it."""
        plan, way = self.plan, self.way
        if plan is None or way is None or self.session.file.read_only or self.study.is_busy:
            return False
        return way.diagnosis != "none" and with_way(plan, way).decision is Decision.APPLY

    def shut(self) -> None:
        self.is_active = False
        self._cancel()
        self.session.image_changed.disconnect(self.follow)

    def _cancel(self) -> None:
        job, self._job = self._job, None
        if job is not None:
            job.cancel()


def _tried(way: Way, plans: tuple[ImagePlan, ...], progress: Progress) -> Trial:
    return dry_run(way, plans, jobs=JOBS, progress=progress)
