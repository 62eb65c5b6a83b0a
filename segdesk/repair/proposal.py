"""What a repair proposes: a diagnosis with parameters, score, lead, evidence in words, and a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any


class Family(StrEnum):
    """The two kinds of damage, in the order of repair."""

    VALUES = "values"
    GEOMETRY = "geometry"


class Decision(StrEnum):
    """apply: sure. ask: something is wrong and a person decides. leave: sound, or nothing can be said."""

    APPLY = "apply"
    ASK = "ask"
    LEAVE = "leave"


@dataclass(frozen=True)
class Proposal:
    """A repair that is not yet applied.

    diagnosis and parameters in the words of the command line's report. score: 0 to 1, how much of the belief
    it has among the hypotheses. lead: best minus second hypothesis in the family's own units. words: the
    evidence, a sentence or two for a person.
    """

    family: Family
    diagnosis: str
    score: float
    lead: float
    decision: Decision
    words: str
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def asked(self, why: str) -> Proposal:
        """The proposal to be asked, with the reason, if it was to be applied."""
        if self.decision is not Decision.APPLY:
            return self
        return replace(self, decision=Decision.ASK, words=f"{self.words} {why}")

    @property
    def is_sound(self) -> bool:
        """Nothing is wrong."""
        return self.decision is Decision.LEAVE
