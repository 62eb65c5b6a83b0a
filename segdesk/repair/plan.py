"""What a repair run found: per image the proposals of values and geometry, and what they would change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from segdesk.repair.geometry.placed import Placed
from segdesk.repair.proposal import Decision, Family, Proposal
from segdesk.repair.subject import Subject
from segdesk.repair.values.judge import Verdict

_WORST_FIRST = (Decision.ASK, Decision.APPLY, Decision.LEAVE)


@dataclass(frozen=True, eq=False)
class ImagePlan:
    """The repair of one image. values: a verdict per mask file; None where a family was not judged.

    values_changed, place_changed: pixels that would differ from the stored mask (all of the image where the
    size differs). exact_share: pixels whose ids the pipeline, run again, writes as the file has them.
    fault: why its masks could not be read. uncovered: the class id of pixels that no mask covers, where a
    person chose one; else they are void.
    """

    subject: Subject
    values: tuple[Verdict, ...] | None
    placed: Placed | None
    values_changed: int = 0
    place_changed: int = 0
    exact_share: float = 1.0
    fault: str = ""
    uncovered: int | None = None

    @property
    def proposals(self) -> list[Proposal]:
        """At most one of each family, values first; of several mask files the gravest."""
        found = []
        if self.values:
            found.append(min((one.proposal for one in self.values), key=_gravity))
        if self.placed is not None:
            found.append(self.placed.proposal)
        return found

    @property
    def decision(self) -> Decision:
        """ask if anything is to be asked, apply if anything is to be repaired, else leave."""
        if self.fault:
            return Decision.ASK
        decisions = {one.decision for one in self.proposals}
        return next((one for one in _WORST_FIRST if one in decisions), Decision.LEAVE)

    @property
    def pixels_changed(self) -> int:
        return max(self.values_changed, self.place_changed)

    def held_back(self, why: str) -> ImagePlan:
        """The plan with everything that was sure to be asked instead, and nothing changed."""
        values = self.values and tuple(replace(one, proposal=one.proposal.asked(why)) for one in self.values)
        placed = self.placed and replace(self.placed, proposal=self.placed.proposal.asked(why))
        return replace(self, values=values, placed=placed, values_changed=0, place_changed=0)

    def as_json(self) -> list[dict[str, Any]]:
        """The entries of "images" of the report."""
        if self.fault:
            return [self._row(_unreadable(self.fault), 0)]
        counts = {Family.VALUES: self.values_changed, Family.GEOMETRY: self.place_changed}
        return [self._row(one, counts[one.family]) for one in self.proposals]

    def _row(self, one: Proposal, changed: int) -> dict[str, Any]:
        return {
            "image": self.subject.image,
            "family": one.family.value,
            "diagnosis": one.diagnosis,
            "parameters": dict(one.parameters),
            "score": one.score,
            "lead": one.lead,
            "decision": one.decision.value,
            "pixels_changed": changed,
            "exact_share": round(self.exact_share, 6) if one.family is Family.VALUES else 1.0,
            "words": one.words,
        }


def _gravity(one: Proposal) -> int:
    return _WORST_FIRST.index(one.decision)


def _unreadable(fault: str) -> Proposal:
    return Proposal(Family.VALUES, "ambiguous", 0.0, 0.0, Decision.ASK, fault, {"readings": []})


@dataclass(frozen=True, eq=False)
class Plan:
    """A dry run: nothing is changed yet. images are in the order of the subjects."""

    images: tuple[ImagePlan, ...] = field(default=())

    @property
    def to_apply(self) -> list[ImagePlan]:
        """What a repair without questions would change."""
        return [one for one in self.images if one.decision is Decision.APPLY]

    @property
    def to_ask(self) -> list[ImagePlan]:
        return [one for one in self.images if one.decision is Decision.ASK]

    def without(self, images: Mapping[int, str]) -> Plan:
        """The plan with images of a project (by id) held back, each with the reason."""
        ids = [one.subject.entry.id if one.subject.entry is not None else 0 for one in self.images]
        return Plan(
            tuple(
                one.held_back(images[image]) if image in images else one
                for image, one in zip(ids, self.images, strict=True)
            )
        )

    def as_json(self) -> dict[str, Any]:
        """The report of the command line."""
        return {
            "groups": [_group(rows) for rows in self._groups()],
            "images": [row for one in self.images for row in one.as_json()],
        }

    def _groups(self) -> Iterable[list[Proposal]]:
        """Proposals that were made together and say the same."""
        found: dict[tuple[Any, ...], list[Proposal]] = defaultdict(list)
        for one in self.images:
            numbers = [one.values[0].group] if one.values else []
            numbers += [one.placed.group] if one.placed is not None else []
            for number, proposal in zip(numbers, one.proposals, strict=True):
                found[proposal.family, number, proposal.diagnosis, proposal.decision].append(proposal)
        return found.values()


def _group(rows: list[Proposal]) -> dict[str, Any]:
    first = rows[0]
    parameters = dict(first.parameters)
    if "map" in parameters:
        parameters["map"] = _joined(row.parameters.get("map", {}) for row in rows)
    return {
        "family": first.family.value,
        "diagnosis": first.diagnosis,
        "parameters": parameters,
        "images": len(rows),
        "score": first.score,
        "lead": first.lead,
        "decision": first.decision.value,
    }


def _joined(tables: Iterable[dict[str, int]]) -> dict[str, int]:
    joined: dict[str, int] = {}
    for table in tables:
        joined.update(table)
    return joined
