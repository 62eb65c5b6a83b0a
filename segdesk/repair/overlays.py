"""Masks that are colours over the photo: the photo is taken out, and what is left is judged as colours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from segdesk.model.stored import StoredMask
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.repair.subject import Masks, Meaning, Subject
from segdesk.repair.values.blend import Blend, blend_of, without_photo
from segdesk.repair.values.judge import Verdict, judge_values
from segdesk.repair.values.naming import shown_code
from segdesk.repair.values.palettes import Rgb, known_palettes, packed
from segdesk.repair.values.reading import Reading
from segdesk.repair.values.sheet import TOLERANCE, Noise, Sheet, sheet_of
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

MANY_COLORS = 256
BLACK: Rgb = (0, 0, 0)
Run = Callable[[Callable[[ImagePlan], "Bared | None"], Sequence[ImagePlan], str], list["Bared | None"]]


@dataclass(frozen=True, eq=False)
class Bared:
    """An overlay without its photo, and its facts by what colour stands for pixels that nothing tints."""

    subject: Subject
    blend: Blend
    sheets: dict[Rgb, Sheet]


def overlays(
    plans: list[ImagePlan], sheets: Sequence[tuple[Sheet, ...]], target: Target, run: Run
) -> list[ImagePlan]:
    """The plans, with those that nothing explained judged anew as overlays, where they are.

    sheets: of each plan's masks. run(work, plans, what) does the work for all.
    """
    places = [at for at, plan in enumerate(plans) if _may_be_overlay(plan, sheets[at])]
    if not places:
        return plans
    tints = dict.fromkeys((target.colors.get(_untinted(target), BLACK), BLACK))
    found = run(partial(_bared, tints=tuple(tints)), [plans[at] for at in places], "Taking photos out")
    bared = {at: one for at, one in zip(places, found, strict=True) if one is not None}
    settled = list(plans)
    for tint in tints:
        open_ = [at for at in bared if settled[at] is plans[at] or settled[at].decision is Decision.ASK]
        verdicts = judge_values([bared[at].sheets[tint] for at in open_], target)
        for at, verdict in zip(open_, verdicts, strict=True):
            settled[at] = _settled(plans[at], bared[at], tint, _asked(verdict, bared[at], tint, target))
    return settled


def _asked(verdict: Verdict, bared: Bared, tint: Rgb, target: Target) -> Verdict:
    """What nothing tints must be the background and of its colour, which is no evidence for a palette."""
    reading, background = verdict.reading, target.background
    if reading is None:
        return verdict
    plain = replace(verdict.proposal, words=reading.words)
    if View.COLOR not in bared.sheets[tint].facts:
        return replace(verdict, proposal=plain.asked("It is greys only, which may be colours or values."))
    if not bared.blend.has_bare:
        return verdict
    owner = reading.ids_of(packed(np.array([tint])))[0]
    if background is None or owner != background:
        why = "Which class is the photo where nothing is laid over it?"
        return replace(verdict, proposal=plain.asked(why))
    others = [_as_told(one, tint, background) for one in _told_otherwise(reading, bared, tint, target)]
    if not others:
        return verdict
    proposal = plain.asked("The colours laid over it are also other classes of another palette.")
    told = {"diagnosis": "palette_rgb", "map": proposal.parameters["map"], "words": reading.words}
    parameters = {**proposal.parameters, "readings": [told, *others]}
    return replace(verdict, proposal=replace(proposal, parameters=parameters))


def _told_otherwise(reading: Reading, bared: Bared, tint: Rgb, target: Target) -> Iterator[dict[int, int]]:
    """Of other palettes that have all the colours laid over the photo: colour (packed) -> id."""
    facts = bared.sheets[tint].facts[View.COLOR]
    codes = facts.codes[facts.prominent() & (facts.codes != packed(np.array(tint)))]
    mine = reading.ids_of(codes, TOLERANCE[Noise.LOSSY])
    for table in known_palettes(target.ids, target.colors).values():
        shown = {one: (int(packed(np.array(color))),) for one, color in table.items()}
        other = Reading("rgb", "palette_rgb", View.COLOR, shown, "")
        ids = other.ids_of(codes, TOLERANCE[Noise.LOSSY])
        if (ids >= 0).all() and (ids != mine).any():
            yield dict(zip(codes.tolist(), ids.tolist(), strict=True))


def _as_told(table: dict[int, int], tint: Rgb, background: int) -> dict[str, Any]:
    shown = {shown_code(code, View.COLOR): one for code, one in table.items()}
    bare = shown_code(int(packed(np.array(tint))), View.COLOR)
    words = "They are those of another palette."
    return {"diagnosis": "palette_rgb", "map": {bare: background, **shown}, "words": words}


def _untinted(target: Target) -> int:
    return target.background if target.background is not None else target.ids[0]


def _may_be_overlay(plan: ImagePlan, sheets: tuple[Sheet, ...]) -> bool:
    """Many colours that no pipeline explains, or only blending."""
    if plan.subject.meaning is not Meaning.CLASSES or len(sheets) != 1 or not plan.values:
        return False
    colors = sheets[0].facts.get(View.COLOR)
    verdict = plan.values[0]
    is_open = verdict.proposal.decision is Decision.ASK or verdict.noise is Noise.INTERPOLATED
    return is_open and colors is not None and len(colors.codes) > MANY_COLORS


def _bared(plan: ImagePlan, tints: tuple[Rgb, ...]) -> Bared | None:
    mask, photo = plan.subject.read()[0], plan.subject.photo_rgb()
    colors = mask.pixels[..., :3]
    if photo is None or photo.shape != colors.shape or colors.dtype != np.uint8:
        return None
    blend = blend_of(colors, photo)
    if blend is None:
        return None
    sheets = {tint: sheet_of(_taken_out(mask, photo, blend, tint)) for tint in tints}
    return Bared(plan.subject, blend, sheets)


def _taken_out(mask: StoredMask, photo: np.ndarray, blend: Blend, tint: Rgb) -> StoredMask:
    """As a lossy mask: a level of the file is several of the colours."""
    colors = without_photo(mask.pixels[..., :3], photo, blend, tint)
    return StoredMask(colors, "RGB", mask.reason, mask.path, mask.format, 8, lossy=True)


def _read(subject: Subject, blend: Blend, tint: Rgb) -> Masks:
    photo = subject.photo_rgb()
    assert photo is not None, "it was there when the overlay was found"
    return tuple(_taken_out(mask, photo, blend, tint) for mask in subject.read())


def _settled(plan: ImagePlan, bared: Bared, tint: Rgb, verdict: Verdict) -> ImagePlan:
    subject = replace(plan.subject, read=partial(_read, bared.subject, bared.blend, tint))
    return replace(plan, subject=subject, values=(_named(verdict, bared.blend),))


def _named(verdict: Verdict, blend: Blend) -> Verdict:
    old = verdict.proposal
    where = " where it is tinted" if blend.has_bare else ""
    told = old.words
    if verdict.reading is not None and old.decision is Decision.APPLY:
        told = verdict.reading.words
    words = f"It is colours over the photo, which is {blend.photo:.0%} of it{where}. {told}"
    parameters = {**old.parameters, "photo_share": round(blend.photo, 4)}
    proposal = replace(old, diagnosis="overlay", words=words, parameters=parameters)
    return replace(verdict, proposal=proposal)
