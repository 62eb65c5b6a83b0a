"""Compares masks with a sound reference: if their ids are in another order, the verdicts say so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from segdesk.progress import SILENT, Progress
from segdesk.repair.outcome import resolved_mask
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision, Family, Proposal
from segdesk.repair.subject import Meaning, Subject
from segdesk.repair.values.judge import Verdict
from segdesk.repair.values.order import ENOUGH_IMAGES, Looks, Order, class_looks, order_of, summed
from segdesk.repair.values.sheet import Noise
from segdesk.workers import in_order

USUAL_SHARE = 0.5


def reference_looks(subjects: Sequence[Subject], *, jobs: int = 1, progress: Progress = SILENT) -> Looks:
    """How the classes look in sound images: those whose values are class ids, and that fit their photo."""
    plans = [ImagePlan(one, None, None) for one in subjects if one.meaning is Meaning.CLASSES]
    looked = in_order(
        looks_of, plans, total=len(plans), jobs=jobs, progress=progress, what="Reading the reference"
    )
    return summed(list(looked))


def looks_of(plan: ImagePlan) -> Looks:
    """Of one image with its values repaired; nothing where they are open, or the mask has another size."""
    subject = plan.subject
    if plan.fault or (plan.values and any(one.proposal.decision is Decision.ASK for one in plan.values)):
        return {}
    photo, masks = subject.photo_rgb(), subject.read()
    if photo is None or len(masks) != 1:
        return {}
    ids = resolved_mask(masks[0], plan.values[0] if plan.values else None).ids
    return class_looks(photo, ids) if ids.shape == photo.shape[:2] else {}


def reordered(
    plans: list[ImagePlan], reference: Looks, looks: Sequence[Looks], void: int | None = None
) -> list[ImagePlan]:
    """The plans, with an order proposed where the masks as a whole look as if they had another one.

    void: the id of the void class; that it is in the reference and in no mask is asked about.
    """
    found = summed(looks)
    if not found or not reference:
        return plans
    order = order_of(reference, found)
    if order.is_changed:
        return [
            _with_order(plan, order) if plan.values and look else plan
            for plan, look in zip(plans, looks, strict=True)
        ]
    if void is None or void in found or not _is_usual(reference, void, order.images):
        return plans
    return [
        _without_void(plan) if plan.values and look else plan for plan, look in zip(plans, looks, strict=True)
    ]


def _is_usual(reference: Looks, void: int, images: int) -> bool:
    """Whether so many masks would not be without void by chance."""
    look = reference.get(void)
    return look is not None and look.images / look.among >= USUAL_SHARE and images >= ENOUGH_IMAGES


def _without_void(plan: ImagePlan) -> ImagePlan:
    """Asked, where nothing else is wrong: which class took the pixels, values do not tell."""
    words = "The reference has void in most images, these masks in none: it was merged with another class."
    values = tuple(
        replace(
            one, proposal=replace(one.proposal, diagnosis="ignore_merged", decision=Decision.ASK, words=words)
        )
        if one.proposal.decision is Decision.LEAVE
        else one
        for one in plan.values or ()
    )
    return replace(plan, values=values)


def _with_order(plan: ImagePlan, order: Order) -> ImagePlan:
    verdicts = plan.values or ()
    return replace(plan, values=tuple(_changed(one, order) for one in verdicts))


def _changed(verdict: Verdict, order: Order) -> Verdict:
    """The pipeline undone and the order set right, as one table."""
    reading = verdict.reading
    if reading is None:
        return verdict
    codes = {order.ids.get(one, one): written for one, written in reading.codes.items() if one in order.ids}
    kept = {
        one: written for one, written in reading.codes.items() if one not in order.ids and one not in codes
    }
    old = verdict.proposal
    table: Mapping[str, int] = old.parameters.get("map", {})
    said = "Compared with the reference, the classes are in another order."
    proposal = Proposal(
        Family.VALUES, "order", 1.0 if order.is_sure else 0.5, round(order.lead, 2),
        Decision.APPLY if order.is_sure and verdict.noise is Noise.EXACT else Decision.ASK,
        said if old.diagnosis == "none" else f"{old.words} {said}",
        {**old.parameters, "map": {code: order.ids.get(one, one) for code, one in table.items()}},
    )  # fmt: skip
    return replace(verdict, reading=replace(reading, codes=codes | kept), proposal=proposal)
