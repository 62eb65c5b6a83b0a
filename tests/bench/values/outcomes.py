"""What came of one mask: named, offered, not to be told (and why), or missed; and whether in silence."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from segdesk.model.stored import StoredMask
from segdesk.repair.outcome import outcome
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision, Proposal
from segdesk.repair.values.person import packed_code
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View, views_of
from tests.bench.values.pipeline import Pipeline, Spoilt
from tests.bench.values.scenes import Scene

CHOICE = -9
LIKE = 0.6
"""A reading that gives so many of the right pixels by nearest codes alone is the true one."""


class Kind(StrEnum):
    """named: by a right name. both: asked, the true reading among those offered. missed: neither.

    Not to be told: ids: every value is a class id, as in a sound mask. colours: every colour is a class's in
    a known palette, in plain order. few: asked, and fewer codes than would tell. same: what was said writes
    the same file and gives the right ids.
    """

    NAMED = "named"
    BOTH = "both"
    IDS = "ids"
    COLORS = "colours"
    FEW = "few"
    SAME = "same"
    MISSED = "missed"


UNTOLD = (Kind.IDS, Kind.COLORS, Kind.FEW, Kind.SAME)


@dataclass(frozen=True)
class Outcome:
    """share: of right pixels; 0 where asked. certified: re-applied, all pixels of the file came out.

    silent: not asked, it could have been told, and less right than the pipeline allows. words: of what went
    wrong.
    """

    kind: str
    asked: bool
    share: float = 0.0
    certified: bool = False
    silent: bool = False
    words: str = ""


@dataclass(frozen=True, eq=False)
class Judged:
    """A plan for a mask that a pipeline made of a scene."""

    scene: Scene
    plan: ImagePlan
    pipeline: Pipeline
    spoilt: Spoilt
    target: Target

    @property
    def proposal(self) -> Proposal:
        return self.plan.proposals[0]

    @cached_property
    def mask(self) -> StoredMask:
        return self.plan.subject.read()[0]

    @cached_property
    def truth(self) -> np.ndarray:
        return self.spoilt.truth(self.scene.ids)

    @cached_property
    def asked(self) -> bool:
        return self.proposal.decision is Decision.ASK

    @cached_property
    def share(self) -> float:
        """Of right pixels; 0 where a person is asked."""
        if self.asked:
            return 0.0
        ids = outcome(self.plan.subject, (self.mask,), self.plan.values, None).ids[0]
        return float((ids == self.truth).mean())

    def outcome(self) -> Outcome:
        kind = self._kind()
        silent = not self.asked and kind not in (Kind.IDS, Kind.COLORS) and self.share < self.pipeline.least
        words = self._words() if silent or kind is Kind.MISSED else ""
        return Outcome(kind.value, self.asked, self.share, self._is_certified, silent, words)

    @property
    def _is_certified(self) -> bool:
        return self.plan.exact_share == 1.0

    def _kind(self) -> Kind:
        if self.proposal.diagnosis in self.spoilt.named:
            return Kind.NAMED
        codes = next(iter(views_of(self.mask).values()))
        if self.asked:
            if _is_offered(self.mask, self.proposal.parameters, self.truth):
                return Kind.BOTH
            return Kind.FEW if len(np.unique(codes)) < self.spoilt.codes else Kind.MISSED
        if self.proposal.decision is Decision.LEAVE:
            return Kind.IDS if np.isin(codes, self.target.ids).all() else Kind.MISSED
        if self.share == 1.0 and self._is_certified:
            return Kind.SAME
        is_plain = self.proposal.diagnosis == "palette_rgb" and self._is_certified
        return Kind.COLORS if is_plain else Kind.MISSED

    def _words(self) -> str:
        proposal, target = self.proposal, self.target
        asked = [one.get("diagnosis") for one in proposal.parameters.get("readings", [])]
        return (
            f"{proposal.diagnosis}/{proposal.decision} lead {proposal.lead} share {self.share:.4f} "
            f"of N={len(target.ids)} void={target.void} bg={target.background} "
            f"ids={np.unique(self.scene.ids).tolist()} readings={asked} "
            f"map={dict(list(proposal.parameters.get('map', {}).items())[:14])} | {proposal.words}"
        )


def _is_offered(mask: StoredMask, parameters: dict, truth: np.ndarray) -> bool:
    """Whether what a person may choose from has the truth: a reading, or a class of each value."""
    views = views_of(mask)
    offered = parameters.get("readings", [])
    tables = [(one["map"], _classes(one.get("choices", []))) for one in offered if "map" in one]
    tables.append((parameters.get("map", {}), _classes(one for one in offered if "value" in one)))
    for table, choices in tables:
        if not table and not choices:
            continue
        wanted = (View.COLOR,) if any("," in code for code in (*table, *choices)) else tuple(views)
        if any(_is_read(views[view], table, choices, truth) for view in wanted if view in views):
            return True
    return False


def _classes(choices: Iterable[dict]) -> dict[str, list[int]]:
    return {one["value"]: one["classes"] for one in choices}


def _is_read(codes: np.ndarray, table: dict[str, int], choices: dict, truth: np.ndarray) -> bool:
    """Whether the nearest codes of a table give the ids, but for noise; where the truth is open, any do."""
    known = {packed_code(code): one for code, one in table.items()}
    known |= {packed_code(code): CHOICE for code in choices}
    distinct, inverse = np.unique(codes, return_inverse=True)
    levels = [np.array([code >> shift & 255 if max(known) > 65_535 else code for shift in (0, 8, 16)])
              for code in (np.array(list(known)), distinct)]  # fmt: skip
    apart = np.abs(levels[1].T[:, None].astype(int) - levels[0].T[None]).max(axis=2)
    nearest = np.array(list(known))[apart.argmin(axis=1)]
    found = np.array([known[int(code)] for code in nearest])[inverse].reshape(codes.shape)
    at = nearest[inverse].reshape(codes.shape)
    for code, classes in choices.items():
        here = at == packed_code(code)
        found[here] = np.where(np.isin(truth[here], classes), truth[here], -1)
    meant = truth >= 0
    return bool((found == truth)[meant].mean() > LIKE) if meant.any() else False
