"""Trials of places: spoil some images by one rule, judge them blind, compare with the truth."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from time import process_time
from typing import Any

import numpy as np

from segdesk.repair.geometry.closer import candidates, wanting
from segdesk.repair.geometry.features import PhotoFacts, photo_facts
from segdesk.repair.geometry.judge import judge_geometry
from segdesk.repair.geometry.look import Look, compact, look_at
from segdesk.repair.geometry.pairing import SmallMask, partners_of
from segdesk.repair.geometry.placed import Placed
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.geometry.refined import checked, to_check
from segdesk.repair.geometry.scaling import Scaled, scaled_fit
from segdesk.repair.proposal import Decision
from tests.bench.geometry.places import Spoilt
from tests.bench.geometry.rules import Rule
from tests.bench.geometry.scenes import Pair

WRONG = 9_999.0
POOLS = {5: 3, 10: 1}
"""How many groups of each size are drawn of the images of a trial; they overlap."""


@dataclass(eq=False)
class Case:
    """A spoilt image and what was seen of it."""

    name: str
    spoilt: Spoilt
    look: Look
    scaled: Scaled | None = None
    others: dict[str, float | None] = field(default_factory=dict)
    checked: dict[Placement, Mapping[Placement, Scaled]] = field(default_factory=dict)

    @cached_property
    def facts(self) -> PhotoFacts:
        return photo_facts(self.spoilt.photo)

    def fits_of(self, masks: Mapping[str, SmallMask]) -> Mapping[str, float]:
        """How well masks of others fit the photo; kept between groups."""
        new = {name: mask for name, mask in masks.items() if name not in self.others}
        self.others.update(dict.fromkeys(new) | partners_of(self.facts, new))
        return {name: found for name in masks if (found := self.others[name]) is not None}

    def left(self, placed: Placed) -> Mapping[Placement, Scaled]:
        """What is left to do where a verdict puts the mask; kept between groups."""
        if placed.placement not in self.checked:
            again = checked(self.spoilt.photo, self.spoilt.mask, placed)
            self.checked[placed.placement] = again.left
        return self.checked[placed.placement]

    @property
    def is_sound(self) -> bool:
        """Nothing is wrong; also where a rule changes nothing for the size of an image."""
        words = self.spoilt.diagnosis or ("none",)
        return words == ("none",) and self.look.is_same_size and self.spoilt.truth.is_identity


@dataclass(frozen=True)
class Told:
    """What was said of one image.

    right: the truth comes first; of a sound image: it is left. named: right, or asked with the truth among
    the readings. silent: left although it is spoilt. sure: would be changed unasked; a sound one: is left.
    harmed: would be changed unasked, and wrongly. Where nothing can be known, right is to do no harm.
    """

    right: bool
    named: bool
    silent: bool
    sure: bool
    harmed: bool

    @classmethod
    def of(cls, rule: Rule, case: Case, placed: Placed, *, by_itself: bool) -> "Told":
        said = placed.proposal
        is_applied, is_left = said.decision is Decision.APPLY, said.decision is Decision.LEAVE
        is_open = rule.is_hopeless or (by_itself and case.spoilt.is_mute)
        is_fit = fits(rule, case, placed)
        harmed = is_applied and not is_fit
        right = is_left if case.is_sound else not harmed if is_open else is_fit
        named = right or (said.decision is Decision.ASK and _is_read(rule, case, placed))
        sure = is_applied or (case.is_sound and is_left)
        return cls(right, named, is_left and not case.is_sound and not right, sure, harmed)

    @property
    def counts(self) -> list[int]:
        return [int(one) for one in (self.right, self.named, self.silent, self.sure, self.harmed)]


def fits(rule: Rule, case: Case, placed: Placed) -> bool:
    """Whether a verdict gives the true map."""
    return _error(case, placed.proposal.diagnosis, placed.placement) <= rule.tolerance


def _is_read(rule: Rule, case: Case, placed: Placed) -> bool:
    """Whether the truth is among the readings that a person is offered."""
    readings: list[dict[str, Any]] = list(placed.proposal.parameters.get("readings", ()))
    found = [(one["diagnosis"], _placement(one["matrix"])) for one in readings]
    return any(_error(case, *one) <= rule.tolerance for one in found)


def _placement(matrix: list[list[float]]) -> Placement:
    return Placement(*matrix[0], *matrix[1])


def _error(case: Case, diagnosis: str, placement: Placement) -> float:
    """How far off the farthest corner comes to lie, in image pixels or mask cells, whichever is larger."""
    if case.spoilt.diagnosis and diagnosis not in case.spoilt.diagnosis:
        return WRONG
    if case.look.scrambled:
        return 0.0
    truth, size = case.spoilt.truth, case.look.image
    scale = min(abs(truth.a + truth.b), abs(truth.d + truth.e))
    cells = placement.corner_distance(truth, size)
    return cells / max(scale, 1.0) if scale >= 1 else min(cells, cells / scale)


def trial(
    rule: Rule, source: list[Pair], rng: np.random.Generator, *, misses: bool = False
) -> dict[str, Any]:
    """One draw of a rule's parameters on some images: counts as JSON has them.

    alone: [image, counts] of each that is judged by itself. pools: [[counts] of each image] of each group.
    """
    chosen = [source[one] for one in rng.choice(len(source), min(rule.images, len(source)), replace=False)]
    spoilt = rule.make(rng)([(photo, ids) for _, photo, ids in chosen])
    started = process_time()
    cases = [
        Case(name, one, look_at(one.photo, one.mask, one.photo.shape[1::-1], name))
        for (name, _, _), one in zip(chosen, spoilt, strict=True)
    ]
    seconds = process_time() - started
    alone = [case for case in cases if rule.is_alone(case.spoilt)]
    said = [(case, judged([case])[0]) for case in alone]
    if misses:
        _tell(rule, said)
    return {
        "seconds": round(seconds / max(1, len(cases)), 4),
        "alone": [[case.name, *Told.of(rule, case, placed, by_itself=True).counts] for case, placed in said],
        "pools": [_counted(rule, group, misses) for group in _groups(rule, cases, rng)],
    }


def _groups(rule: Rule, cases: list[Case], rng: np.random.Generator) -> Iterator[list[Case]]:
    if rule.is_folder:
        yield cases
        return
    for size, count in POOLS.items():
        for _ in range(count if len(cases) > size else len(cases) == size):
            yield [cases[one] for one in rng.choice(len(cases), size, replace=False)]


def _counted(rule: Rule, group: list[Case], misses: bool) -> list[list[int]]:
    said = list(zip(group, judged(group), strict=True))
    if misses:
        _tell(rule, said, f"in {len(group)}: ")
    return [Told.of(rule, case, placed, by_itself=False).counts for case, placed in said]


def judged(cases: list[Case]) -> list[Placed]:
    """As examine() does it: what lies badly is looked at closer. Scalings are kept between groups."""
    looks = [one.look for one in cases]
    for place in wanting(looks):
        case = cases[place]
        if case.look.is_same_size and case.scaled is None and case.look.shift is not None:
            case.scaled = scaled_fit(
                case.spoilt.photo, compact(case.spoilt.mask), (case.look.shift.dx, case.look.shift.dy)
            )
        others = case.fits_of(candidates([one.look for one in cases], place))
        looks[place] = replace(looks[place], scaled=case.scaled, partners=others)
    found = judge_geometry(looks)
    for place in to_check(found):
        looks[place] = replace(looks[place], left=cases[place].left(found[place]))
    return judge_geometry(looks)


def _tell(rule: Rule, said: list[tuple[Case, Placed]], where: str = "") -> None:
    for case, placed in said:
        told = Told.of(rule, case, placed, by_itself=not where)
        if told.right and not told.harmed:
            continue
        one = placed.proposal
        off = _error(case, one.diagnosis, placed.placement)
        kind = "HARMED" if told.harmed else "named" if told.named else "silent" if told.silent else "asked"
        print(
            f"  {rule.name}: {where}{case.name[-40:]} {case.look.image} {case.look.mask} {kind}"
            f" off {off:.2f}: {one.decision} {one.diagnosis} lead {one.lead} {one.words[:110]}",
            flush=True,
        )
