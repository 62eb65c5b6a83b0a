"""Plans of masks after a person said what values become. No Qt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from segdesk.progress import SILENT, Progress
from segdesk.repair.geometry.judge import judge_geometry
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.outcome import changed_px, codes_of, outcome
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.repair.values.judge import Verdict
from segdesk.repair.values.reading import Reading
from segdesk.workers import in_order


@dataclass(frozen=True)
class Choice:
    """table: stored code -> class id, as a person said. is_accepted: what repair asks about is right."""

    table: Mapping[int, int] = field(default_factory=dict)
    is_accepted: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.table and not self.is_accepted


@dataclass(frozen=True, eq=False)
class ValuesTrial:
    """A dry run of a table. plans: as they would be applied. left_out: image -> why it is not."""

    choice: Choice
    plans: tuple[ImagePlan, ...]
    left_out: Mapping[str, str]

    @property
    def to_apply(self) -> list[ImagePlan]:
        return [one for one in self.plans if one.decision is Decision.APPLY]

    @property
    def exact_share(self) -> float:
        """Pixels that the pipeline, run again, writes as the files have them."""
        shares = [one.exact_share for one in self.to_apply]
        return sum(shares) / len(shares) if shares else 1.0

    @property
    def pixels_changed(self) -> int:
        return sum(one.pixels_changed for one in self.to_apply)


def edited(reading: Reading, table: Mapping[int, int]) -> Reading:
    """A reading in which these codes are written for these ids, and for no other."""
    codes = {
        one: tuple(code for code in written if code not in table) for one, written in reading.codes.items()
    }
    for code, one in table.items():
        codes[one] = (*codes.get(one, ()), code)
    return replace(reading, codes=codes)


def dry_run(
    choice: Choice, plans: Sequence[ImagePlan], *, jobs: int = 1, progress: Progress = SILENT
) -> ValuesTrial:
    """What the masks of a group become. Reads every mask once; changes nothing."""
    wanted = with_choice(plans, choice)
    done = list(in_order(_counted, wanted, total=len(wanted), jobs=jobs, progress=progress, what="Trying"))
    left_out = {plan.subject.image: why for plan, why in done if why}
    return ValuesTrial(choice, tuple(plan for plan, _ in done), left_out)


def with_choice(plans: Sequence[ImagePlan], choice: Choice) -> list[ImagePlan]:
    """The plans with a person's word about values; places that only waited for it are judged anew."""
    if choice.is_empty:
        return list(plans)
    looks = [one.placed.look for one in plans if one.placed is not None]
    judged = iter(judge_geometry(looks))
    places = [next(judged) if one.placed is not None else None for one in plans]
    return [_with_values(plan, choice, place) for plan, place in zip(plans, places, strict=True)]


def _with_values(plan: ImagePlan, choice: Choice, placed: Placed | None) -> ImagePlan:
    values = plan.values and tuple(settled(one, choice) for one in plan.values)
    return replace(plan, values=values, placed=placed)


def settled(verdict: Verdict, choice: Choice) -> Verdict:
    """To be applied, by its own reading but for what was said."""
    if verdict.reading is None or choice.is_empty:
        return verdict
    proposal = replace(verdict.proposal, decision=Decision.APPLY, words="As chosen by a person.")
    return replace(verdict, proposal=proposal, reading=edited(verdict.reading, choice.table))


def _counted(plan: ImagePlan) -> tuple[ImagePlan, str]:
    """The plan with counts, and why it is left out; empty when it is not."""
    if plan.decision is Decision.LEAVE:
        return plan, "It holds nothing but classes."
    if plan.decision is Decision.ASK:
        return plan, _why(plan)
    masks = plan.subject.read()
    done = outcome(plan.subject, masks, plan.values, plan.placed)
    open_px = sum(one.open_px for one in done.resolved)
    if open_px:
        return plan.held_back("Some values have no class."), f"{open_px:,} pixels have no class yet."
    changed = [changed_px(codes_of(mask), one.ids) for mask, one in zip(masks, done.resolved, strict=True)]
    moved = [changed_px(before.ids, after) for before, after in zip(done.resolved, done.ids, strict=True)]
    share = sum(one.exact_share for one in done.resolved) / max(1, len(done.resolved))
    return replace(plan, values_changed=sum(changed), place_changed=sum(moved), exact_share=share), ""


def _why(plan: ImagePlan) -> str:
    if plan.fault:
        return plan.fault
    return next(one.words for one in plan.proposals if one.decision is Decision.ASK)
