"""Looks at every mask of a set and plans its repair: values first, then places. Changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from segdesk.errors import SegDeskError
from segdesk.io.formats.values import in_words
from segdesk.progress import SILENT, Progress
from segdesk.repair.geometry.closer import candidates, closer_look, thinned, wanting
from segdesk.repair.geometry.judge import judge_geometry
from segdesk.repair.geometry.look import Look, look_at
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.refined import checked, to_check
from segdesk.repair.geometry.spec import Spec
from segdesk.repair.outcome import changed_px, codes_of, labels_for_place, outcome, resolved_mask
from segdesk.repair.overlays import overlays
from segdesk.repair.plan import ImagePlan, Plan
from segdesk.repair.proposal import Decision, Family
from segdesk.repair.reorder import looks_of, reordered
from segdesk.repair.subject import Meaning, Subject
from segdesk.repair.values.judge import Verdict, judge_values
from segdesk.repair.values.numbers import judge_numbers
from segdesk.repair.values.order import Looks
from segdesk.repair.values.person import mapped
from segdesk.repair.values.provisional import judge_made_up
from segdesk.repair.values.resolve import Ids
from segdesk.repair.values.segments import judge_segments
from segdesk.repair.values.sheet import Sheet, sheet_of
from segdesk.repair.values.target import Target
from segdesk.workers import in_order


@dataclass(frozen=True)
class RepairOptions:
    """families to judge. spec and table are a person's word for places and values, applied as given.

    unresolved: what a value becomes that the table does not name; None leaves it open. every_pixel: masks
    are written to files, where each pixel needs a class; images that would have none are asked about.
    reference: how classes look in a sound data set (reference_looks()).
    """

    families: frozenset[Family] = frozenset(Family)
    spec: Spec | None = None
    table: Mapping[str, int] | None = None
    unresolved: int | None = None
    every_pixel: bool = False
    reference: Looks | None = None


Run = Callable[[Callable[[Any], Any], Sequence[Any], str], list[Any]]
"""(work, items, what) -> its results, by several threads."""


class _Seen(NamedTuple):
    """What the first look gives of an image."""

    sheets: tuple[Sheet, ...]
    fault: str


def examine(
    subjects: Sequence[Subject],
    target: Target,
    options: RepairOptions | None = None,
    *,
    jobs: int = 1,
    progress: Progress = SILENT,
) -> Plan:
    """Plan the repair of all subjects. target: the class ids that a mask may hold.

    Every mask is read three times at most; memory grows with what is known of masks, not with their pixels.
    """
    options = options or RepairOptions()
    run = partial(_run, jobs=jobs, progress=progress)
    seen = run(_first_look, subjects, "Looking at masks")
    plans = [
        ImagePlan(one, verdicts, None, fault=look.fault)
        for one, look, verdicts in zip(subjects, seen, _values(subjects, seen, target, options), strict=True)
    ]
    if Family.VALUES in options.families and options.table is None:
        plans = overlays(plans, [one.sheets for one in seen], target, run)
    if options.reference and Family.VALUES in options.families and options.table is None:
        looked = run(looks_of, plans, "Comparing with the reference")
        plans = reordered(plans, options.reference, looked, target.void)
    if Family.GEOMETRY in options.families:
        second_look = partial(_second_look, spec=options.spec)
        looks = thinned(_flow(second_look, plans, "Comparing with photos", jobs=jobs, progress=progress))
        if options.spec is None:
            looks = _checked(plans, _looked_closer(plans, looks, run), run)
        plans = _with_places(plans, looks, options)
    bare = options.every_pixel and target.void is None and target.background is None
    return Plan(tuple(run(partial(_counted, asks_for_class=bare), plans, "Counting changes")))


def _run(work: Any, items: Sequence[Any], what: str, *, jobs: int, progress: Progress) -> list[Any]:
    return list(_flow(work, items, what, jobs=jobs, progress=progress))


def _flow(work: Any, items: Sequence[Any], what: str, *, jobs: int, progress: Progress) -> Iterator[Any]:
    return in_order(work, items, total=len(items), jobs=jobs, progress=progress, what=what)


def _first_look(subject: Subject) -> _Seen:
    try:
        return _Seen(tuple(sheet_of(mask) for mask in subject.read()), "")
    except SegDeskError as fault:
        return _Seen((), in_words(fault))


def _values(
    subjects: Sequence[Subject], seen: Sequence[_Seen], target: Target, options: RepairOptions
) -> list[tuple[Verdict, ...] | None]:
    """Verdicts of each subject's masks, judged together with all masks of the same meaning."""
    found: list[tuple[Verdict, ...] | None] = [None] * len(subjects)
    if Family.VALUES not in options.families:
        return found
    for meaning in Meaning:
        places = [
            at for at, one in enumerate(subjects)
            if one.meaning is meaning and Family.VALUES in one.families and seen[at].sheets
        ]  # fmt: skip
        owners = [at for at in places for _ in seen[at].sheets]
        sheets = [sheet for at in places for sheet in seen[at].sheets]
        if options.table is not None:
            verdicts = iter(mapped(sheets, options.table, options.unresolved))
        else:
            verdicts = iter(_judged(meaning, sheets, [subjects[at].known for at in owners], target))
        for at in places:
            found[at] = tuple(next(verdicts) for _ in seen[at].sheets)
    return found


def _judged(
    meaning: Meaning, sheets: list[Sheet], known: list[frozenset[int]], target: Target
) -> list[Verdict]:
    judges: Mapping[Meaning, Callable[[], list[Verdict]]] = {
        Meaning.CLASSES: lambda: (judge_made_up if target.provisional else judge_values)(sheets, target),
        Meaning.BINARY: lambda: judge_values(sheets, Target.binary()),
        Meaning.OBJECTS: lambda: judge_numbers(sheets),
        Meaning.SEGMENTS: lambda: judge_segments(sheets, known),
    }
    return judges[meaning]()


def _second_look(plan: ImagePlan, spec: Spec | None) -> Look | None:
    subject = plan.subject
    if plan.fault or Family.GEOMETRY not in subject.families:
        return None
    labels = _labels(plan)
    size = subject.size if 0 not in subject.size else (labels.shape[1], labels.shape[0])
    if spec is not None:
        return Look(size, (labels.shape[1], labels.shape[0]))
    return look_at(subject.photo_rgb(), labels, size, subject.image)


def _labels(plan: ImagePlan) -> Ids:
    """What lies where, with values as their verdicts say."""
    return labels_for_place(
        tuple(
            resolved_mask(mask, plan.values[at] if plan.values else None)
            for at, mask in enumerate(plan.subject.read())
        )
    )


def _looked_closer(plans: list[ImagePlan], looks: list[Look | None], run: Run) -> list[Look | None]:
    """Looks, of masks that lie badly with what a closer look finds."""
    known = [at for at, look in enumerate(looks) if look is not None]
    some = [look for look in looks if look is not None]
    wanted = wanting(some)

    def closer(place: int) -> Look:
        photo = plans[known[place]].subject.photo_rgb()
        if photo is None:
            return some[place]
        return closer_look(some[place], photo, _labels(plans[known[place]]), candidates(some, place))

    closer_ones = run(closer, wanted, "Looking closer") if wanted else []
    found = dict(zip((known[place] for place in wanted), closer_ones, strict=True))
    return [found.get(at, look) for at, look in enumerate(looks)]


def _checked(plans: list[ImagePlan], looks: list[Look | None], run: Run) -> list[Look | None]:
    """Looks, of masks that would be moved with what is left to do where they would lie."""
    known = [at for at, look in enumerate(looks) if look is not None]
    placed = judge_geometry([look for look in looks if look is not None])

    def again(place: int) -> Look:
        plan = plans[known[place]]
        photo = plan.subject.photo_rgb()
        return placed[place].look if photo is None else checked(photo, _labels(plan), placed[place])

    wanted = to_check(placed)
    found = run(again, wanted, "Checking places") if wanted else []
    seen = dict(zip((known[place] for place in wanted), found, strict=True))
    return [seen.get(at, look) for at, look in enumerate(looks)]


def _with_places(plans: list[ImagePlan], looks: list[Look | None], options: RepairOptions) -> list[ImagePlan]:
    known = [at for at, look in enumerate(looks) if look is not None]
    some = [look for look in looks if look is not None]
    judged = judge_geometry(some) if options.spec is None else [options.spec.placed(one) for one in some]
    plans = list(plans)
    for at, placed in zip(known, judged, strict=True):
        plans[at] = replace(plans[at], placed=_after_values(plans[at], placed))
    return plans


def _after_values(plan: ImagePlan, placed: Placed) -> Placed:
    """A mask whose values are open is not moved either: nothing is done by halves."""
    is_open = any(one.proposal.decision is Decision.ASK for one in plan.values or ())
    if not is_open or placed.proposal.decision is not Decision.APPLY:
        return placed
    return _asked(placed, "It waits until its values are settled.")


def _asked(placed: Placed, why: str) -> Placed:
    return replace(placed, proposal=placed.proposal.asked(why))


def _counted(plan: ImagePlan, *, asks_for_class: bool) -> ImagePlan:
    """With the pixels that would change."""
    if plan.fault or plan.decision is Decision.LEAVE:
        return plan
    masks = plan.subject.read()
    done = outcome(plan.subject, masks, plan.values, plan.placed)
    if (
        asks_for_class
        and plan.placed is not None
        and plan.subject.meaning is Meaning.CLASSES
        and done.uncovered_px
    ):
        plan = replace(plan, placed=_asked(plan.placed, _NO_CLASS))
    changed = [changed_px(codes_of(mask), one.ids) for mask, one in zip(masks, done.resolved, strict=True)]
    moved = [changed_px(before.ids, after) for before, after in zip(done.resolved, done.ids, strict=True)]
    is_values = any(one.proposal.decision is Decision.APPLY for one in plan.values or ())
    is_place = plan.placed is not None and plan.placed.proposal.decision is Decision.APPLY
    shares = [one.exact_share for one in done.resolved]
    return replace(
        plan,
        values_changed=sum(changed) if is_values else 0,
        place_changed=sum(moved) if is_place else 0,
        exact_share=sum(shares) / max(1, len(shares)),
    )


_NO_CLASS = "Pixels that the mask does not cover would have no class: there is neither void nor background."
