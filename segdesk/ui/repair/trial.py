"""Dry run of one way over the images of a group: which get better, which do not, and why. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Final

import numpy as np

from segdesk.errors import SegDeskError
from segdesk.io.formats.values import in_words
from segdesk.progress import SILENT, Progress
from segdesk.repair.geometry.features import photo_facts
from segdesk.repair.geometry.judge import DIFFERS_MARGIN
from segdesk.repair.geometry.ranked import Ranked
from segdesk.repair.outcome import changed_px, outcome
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.ui.repair.layers import Labels
from segdesk.ui.repair.scene import Scene, agreement, ids_of
from segdesk.ui.repair.ways import Way, chosen, title_of
from segdesk.ui.wording import counted
from segdesk.workers import in_order

LOSS: Final = 0.03
"""How much less agreement is worse."""


class Standing(StrEnum):
    """What a way does to an image. look: its own evidence speaks against it, or nothing can be told."""

    BETTER = "better"
    LOOK = "need a look"
    WORSE = "worse"


@dataclass(frozen=True, eq=False)
class Tried:
    """One image. before, after: agreement with its photo. plan: what would be applied."""

    plan: ImagePlan
    before: float
    after: float
    standing: Standing
    reason: str = ""

    @property
    def image(self) -> int:
        entry = self.plan.subject.entry
        return entry.id if entry is not None else 0


@dataclass(frozen=True, eq=False)
class Trial:
    """A dry run. way: what was tried."""

    way: Way
    rows: tuple[Tried, ...]

    @property
    def to_apply(self) -> list[ImagePlan]:
        return [one.plan for one in self.rows if one.standing is Standing.BETTER]

    @property
    def left_out(self) -> list[Tried]:
        return [one for one in self.rows if one.standing is not Standing.BETTER]

    @property
    def words(self) -> str:
        """ "126 better · 2 need a look · 0 worse"."""
        counts = {one: sum(row.standing is one for row in self.rows) for one in Standing}
        return " · ".join(f"{count} {one.value}" for one, count in counts.items())


def dry_run(way: Way, plans: Sequence[ImagePlan], *, jobs: int = 1, progress: Progress = SILENT) -> Trial:
    """Try a way on images whose sizes are those it was made for. Reads masks and photos; changes nothing."""
    work = partial(_tried, way)
    rows = in_order(work, plans, total=len(plans), jobs=jobs, progress=progress, what="Trying")
    return Trial(way, tuple(rows))


def with_way(plan: ImagePlan, way: Way) -> ImagePlan:
    """A plan whose place is chosen by a person."""
    assert plan.placed is not None
    return replace(plan, placed=chosen(plan.placed, way), uncovered=way.uncovered)


def _tried(way: Way, plan: ImagePlan) -> Tried:
    if plan.placed is None:
        return Tried(plan, 0.0, 0.0, Standing.LOOK, plan.fault or "Its place cannot be judged.")
    wanted = with_way(plan, way)
    if wanted.decision is not Decision.APPLY:
        return Tried(plan, 0.0, 0.0, Standing.LOOK, "Its values are to be settled first: see Values.")
    try:
        return _compared(way, plan, wanted)
    except SegDeskError as fault:
        return Tried(plan, 0.0, 0.0, Standing.LOOK, in_words(fault))


def _compared(way: Way, plan: ImagePlan, wanted: ImagePlan) -> Tried:
    assert plan.placed is not None
    ids, photo = ids_of(plan), plan.subject.photo_rgb()
    facts = photo_facts(photo) if photo is not None else None
    scene = Scene(plan, ids, Labels(ids, np.zeros(0, np.int64)), facts, None, None)
    look = plan.placed.look
    before, after = (scene.support(one).score for one in (scene.now, way.placement))
    shown = agreement(before, look.cracks), agreement(after, look.cracks)
    wanted = replace(wanted, place_changed=_changed(wanted))
    if photo is None or not look.can_tell:
        alone = "It cannot be judged by itself; the others decide."
        return Tried(wanted, *shown, Standing.BETTER, alone)
    own = Ranked.of_looks([look])
    margin = look.scores[own.name] - after
    if margin > DIFFERS_MARGIN and way.name != own.name:
        said = f"Its own borders speak for “{title_of(own.name).lower()}”, by {margin:.1f}."
        return Tried(plan, *shown, Standing.LOOK, said)
    if shown[1] < shown[0] - LOSS:
        return Tried(plan, *shown, Standing.WORSE, "Its borders lie better as they are.")
    return Tried(wanted, *shown, Standing.BETTER)


def _changed(plan: ImagePlan) -> int:
    masks = plan.subject.read()
    done = outcome(plan.subject, masks, plan.values, plan.placed)
    return sum(changed_px(one.ids, after) for one, after in zip(done.resolved, done.ids, strict=True))


def headline(trial: Trial) -> str:
    """For the bar below: over how many images, and what came of it."""
    return f"on {counted(len(trial.rows), 'image')} of the same sizes: {trial.words}"
