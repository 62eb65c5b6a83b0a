"""What the Values tab is about: groups of masks, the table of the one in front, and what was chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from segdesk.errors import SegDeskError
from segdesk.progress import Progress
from segdesk.repair.outcome import codes_of, resolved_mask
from segdesk.repair.plan import ImagePlan
from segdesk.repair.values.facts import counted
from segdesk.repair.values.person import packed_code
from segdesk.repair.values.views import View, views_of
from segdesk.ui.repair.layers import Labels
from segdesk.ui.repair.settled import Choice, ValuesTrial, dry_run, settled, with_choice
from segdesk.ui.repair.study import JOBS, Study
from segdesk.ui.repair.value_groups import ValueGroup, value_groups
from segdesk.ui.repair.value_rows import Counted, ValueRow, count_values, rows_of, unresolved
from segdesk.ui.session.jobs import Job, Work
from segdesk.ui.session.session import Session
from segdesk.ui.wording import counted as counted_words

STEP: Final = "Repair values"


@dataclass(frozen=True, eq=False)
class ValueScene:
    """stored: codes of the first mask file of an image; ids: what they become. Both in the mask's frame."""

    plan: ImagePlan
    view: View
    stored: Labels
    ids: Labels
    counts: Mapping[int, int]


class ValuesState(QObject):
    """groups_changed: what was found; rows_changed: the table; scene_changed: the image in front, or what it
    becomes; trial_changed: there is another dry run, or none."""

    groups_changed = Signal()
    rows_changed = Signal()
    scene_changed = Signal()
    trial_changed = Signal()

    def __init__(self, session: Session, study: Study, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.session, self.study = session, study
        self.groups: list[ValueGroup] = []
        self.group: ValueGroup | None = None
        self.counts: Counted | None = None
        self.rows: list[ValueRow] = []
        self.scene: ValueScene | None = None
        self.trial: ValuesTrial | None = None
        self.rest: int | None = None
        """What values without a class become; None leaves their masks out."""
        self.is_active: bool = False
        self._table: dict[int, int] = {}
        self._is_accepted = False
        self._jobs: dict[str, Job] = {}
        study.changed.connect(self._regroup)
        session.image_changed.connect(self.follow)
        session.map_changed.connect(self._refresh_rows)

    # What is in front

    @property
    def plan(self) -> ImagePlan | None:
        entry = self.session.entry
        return self.study.plans.get(entry.id) if entry is not None else None

    def set_active(self, *, on: bool) -> None:
        self.is_active = on
        if on:
            self.follow()

    def _regroup(self) -> None:
        self.groups = value_groups(self.study.plans.values())
        self.group = None
        self.groups_changed.emit()
        self.follow()

    def follow(self) -> None:
        """The group and the pictures of the image in front."""
        plan = self.plan
        if not self.is_active:
            return
        group = next((one for one in self.groups if plan in one.plans), None)
        if group is not self.group or group is None:
            self._set_group(group)
        if self.scene is None or self.scene.plan is not plan:
            self._read_scene()

    def choose_group(self, place: int) -> None:
        """Its first image comes to the front."""
        group = self.groups[place]
        if self.plan not in group.plans:
            entry = group.plans[0].subject.entry
            if entry is not None:
                self.session.go_to(entry.id)

    def step(self, direction: int) -> None:
        """To the next (1) or previous (-1) image of the group."""
        if self.group is None or self.plan not in self.group.plans:
            return
        place = self.group.plans.index(self.plan) + direction
        if 0 <= place < len(self.group.plans):
            entry = self.group.plans[place].subject.entry
            if entry is not None:
                self.session.go_to(entry.id)

    def _set_group(self, group: ValueGroup | None) -> None:
        self.group, self.counts, self.rows = group, None, []
        self._table, self._is_accepted, self.rest = {}, False, None
        self._set_trial(None)
        self.rows_changed.emit()
        if group is not None:
            self._run("count", "Counting values", partial(_count, group.plans), self._take_counts)

    def _take_counts(self, counts: Counted) -> None:
        self.counts = counts
        self._refresh_rows()

    def _refresh_rows(self) -> None:
        if self.group is not None and self.counts is not None:
            self.rows = rows_of(self.counts, self.group.verdict, self._table)
            self.rows_changed.emit()

    # Choosing

    @property
    def choice(self) -> Choice:
        """What a person said, with what is left open as rest says."""
        table = dict(self._table)
        if self.rest is not None:
            table.update((one.code, self.rest) for one in unresolved(self.rows))
        return Choice(table, self._is_accepted)

    @property
    def table(self) -> dict[int, int]:
        """All of the table as it stands, for saving."""
        return {one.code: one.becomes for one in self.rows if one.becomes is not None}

    @property
    def readings(self) -> list[Mapping[str, Any]]:
        """Explanations that compete, each with a map."""
        proposal = self.group.verdict.proposal if self.group is not None else None
        found = proposal.parameters.get("readings", []) if proposal is not None else []
        return [one for one in found if one.get("map")]

    def set_class(self, code: int, class_id: int | None) -> None:
        """What a value becomes; None: as repair proposes."""
        if class_id is None:
            self._table.pop(code, None)
        else:
            self._table[code] = class_id
        self._changed()

    def set_table(self, table: Mapping[int, int], rest: int | None) -> None:
        """A mapping that was saved."""
        self._table, self._is_accepted, self.rest = dict(table), True, rest
        self._changed()

    def take_reading(self, place: int) -> None:
        """One of the explanations that compete is right."""
        reading = self.readings[place]
        self._table = {packed_code(str(code)): int(one) for code, one in reading["map"].items()}
        self._is_accepted = True
        self._changed()

    def set_rest(self, class_id: int | None) -> None:
        self.rest = class_id
        self._changed()

    def reset(self) -> None:
        """As repair proposes."""
        self._table, self._is_accepted, self.rest = {}, False, None
        self._changed()

    def _changed(self) -> None:
        self._set_trial(None)
        self._refresh_rows()
        self._read_scene()

    # Pictures

    def _read_scene(self) -> None:
        plan = self.plan
        if plan is None or plan.fault or not plan.values:
            self._stop("scene")
            self.scene = None
            self.scene_changed.emit()
            return
        self._run("scene", "Reading a mask", partial(_scene, plan, self.choice), self._take_scene)

    def _take_scene(self, scene: ValueScene) -> None:
        self.scene = scene
        self.scene_changed.emit()

    # Trying and doing

    def try_group(self) -> None:
        if self.group is not None:
            self.study.start("Trying", partial(_tried, self.choice, self.group.plans), self._set_trial)

    def _set_trial(self, trial: ValuesTrial | None) -> None:
        self.trial = trial
        self.trial_changed.emit()

    @property
    def wanted(self) -> ImagePlan | None:
        """The plan of the image in front as it would be applied now."""
        if self.plan is None or self.group is None or self.plan not in self.group.plans:
            return None
        return with_choice([self.plan], self.choice)[0]

    def apply_one(self) -> None:
        """Through a dry run of this mask alone: a mask with open values is not repaired."""
        if self.plan is not None:
            self.study.start("Trying", partial(_tried, self.choice, (self.plan,)), self._apply)

    def apply_group(self) -> None:
        if self.trial is not None:
            self._apply(self.trial)

    def _apply(self, trial: ValuesTrial) -> None:
        plans = trial.to_apply
        if plans:
            name = STEP if len(plans) == 1 else f"{STEP} of {counted_words(len(plans), 'mask')}"
            self.study.apply(plans, name)
        else:
            why = next(iter(trial.left_out.values()), "Nothing to repair.")
            self.session.failed.emit(SegDeskError(f"The mask was not repaired: {why}"))

    # Jobs

    def _run(self, name: str, title: str, work: Work, then: Any) -> None:
        self._stop(name)
        job = self._jobs[name] = self.session.jobs.start(title, work)
        job.succeeded.connect(lambda result: self._end(name, job, result, then))
        job.failed.connect(lambda fault: self._fail(name, job, fault))

    def _end(self, name: str, job: Job, result: object, then: Any) -> None:
        if self._jobs.get(name) is job:
            del self._jobs[name]
            then(result)

    def _fail(self, name: str, job: Job, fault: BaseException) -> None:
        if self._jobs.get(name) is job:
            del self._jobs[name]
            self.session.failed.emit(fault)

    def _stop(self, name: str) -> None:
        job = self._jobs.pop(name, None)
        if job is not None:
            job.cancel()

    def shut(self) -> None:
        self.is_active = False
        for name in list(self._jobs):
            self._stop(name)
        self.session.image_changed.disconnect(self.follow)


def _count(plans: tuple[ImagePlan, ...], progress: Progress) -> Counted:
    return count_values(plans, jobs=JOBS, progress=progress)


def _tried(choice: Choice, plans: tuple[ImagePlan, ...], progress: Progress) -> ValuesTrial:
    return dry_run(choice, plans, jobs=JOBS, progress=progress)


def _scene(plan: ImagePlan, choice: Choice, progress: Progress) -> ValueScene:
    """The first file of an image, before and after."""
    assert plan.values
    mask = plan.subject.read()[0]
    progress.step(1, 2)
    verdict = settled(plan.values[0], choice)
    view = verdict.reading.view if verdict.reading is not None else View.VALUE
    codes = views_of(mask).get(view, codes_of(mask))
    found, counts = counted(codes)
    if verdict.reading is not None and choice.is_empty:
        # Shown as it would be, also where it is still to be asked.
        verdict = settled(verdict, replace(choice, is_accepted=True))
    done = resolved_mask(mask, verdict)
    numbers = dict(zip(found.tolist(), counts.tolist(), strict=True))
    return ValueScene(plan, view, Labels.of(codes), Labels.of(done.ids), numbers)
