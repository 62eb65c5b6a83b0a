"""Masks whose values went the same way: what one table repairs. Signature, verdict, counts. No Qt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.repair.values.judge import Verdict
from segdesk.repair.values.sheet import Noise
from segdesk.repair.values.views import View

TITLES: Final = {
    "none": "In the class map",
    "palette_rgb": "Palette colours as RGB",
    "palette_bgr": "Palette colours, blue first",
    "palette_gamma": "Colours with another gamma",
    "palette_luma": "Palette flattened to luma",
    "palette_luma_bgr": "Palette flattened to luma, blue first",
    "palette_mean": "Palette flattened to its mean",
    "palette_channel": "One channel of a palette",
    "palette_permuted": "Palette in another order",
    "colormap": "A colour map for display",
    "scaled": "Ids scaled up",
    "minmax": "Stretched from least to most",
    "binary": "Two values, 0 and 255",
    "inverted": "Inverted",
    "offset": "Ids shifted by one",
    "reduce_zero": "Background taken out of the ids",
    "bit_depth": "Few bits a pixel",
    "low_byte": "The low byte of larger ids",
    "high_byte": "The high byte of larger ids",
    "clipped": "Cut off at 255",
    "instance_ids": "Numbers of objects",
    "panoptic_swapped": "Panoptic ids, blue first",
    "order": "Ids in another order",
    "ignore_merged": "Void merged with a class",
    "alpha": "With an alpha channel",
    "jpeg": "Saved as JPEG",
    "webp": "Saved as WebP",
    "interpolated": "Resized with blending",
    "antialiased": "Anti-aliased colours",
    "dithered": "Dithered colours",
    "overlay": "An overlay over the photo",
    "ambiguous": "Several explanations fit",
}
"""By the diagnosis of a proposal."""

_GRAVITY: Final = {Decision.ASK: 0, Decision.APPLY: 1, Decision.LEAVE: 2}
_VIEWS: Final = {
    View.VALUE: "Single channel",
    View.COLOR: "Colours",
    View.GREY: "Grey palette",
    View.ALPHA: "Alpha channel",
}
_NOISES: Final = {
    Noise.LOSSY: "lossy",
    Noise.INTERPOLATED: "blended",
    Noise.DITHERED: "dithered",
}


@dataclass(frozen=True, eq=False)
class ValueGroup:
    """plans: images of one diagnosis that were judged together. verdict: of the first mask of the first."""

    key: tuple[Any, ...]
    plans: tuple[ImagePlan, ...]

    @property
    def verdict(self) -> Verdict:
        values = self.plans[0].values
        assert values
        return values[0]

    @property
    def decision(self) -> Decision:
        """The weakest of its images."""
        return min((values_decision(one) for one in self.plans), key=_GRAVITY.__getitem__)

    @property
    def title(self) -> str:
        diagnosis = self.verdict.proposal.diagnosis
        return TITLES.get(diagnosis, diagnosis)

    @property
    def about(self) -> str:
        """ "Single channel · lossy", "Nothing to repair"."""
        if self.decision is Decision.LEAVE:
            return "Nothing to repair"
        reading = self.verdict.reading
        parts = [_VIEWS[reading.view] if reading is not None else "Not readable as values"]
        parts += [_NOISES[self.verdict.noise]] if self.verdict.noise in _NOISES else []
        return " · ".join(parts)

    @property
    def is_editable(self) -> bool:
        """Whether a table can say what its values become."""
        return all(one.values and all(each.reading is not None for each in one.values) for one in self.plans)


def values_decision(plan: ImagePlan) -> Decision:
    """What repair decided about the values of a mask: of several files the gravest."""
    found = [one.proposal.decision for one in plan.values or ()]
    return min(found, key=_GRAVITY.__getitem__, default=Decision.LEAVE)


def value_groups(plans: Iterable[ImagePlan]) -> list[ValueGroup]:
    """The worst first, then the largest. Images that were not judged are in none."""
    found: dict[tuple[Any, ...], list[ImagePlan]] = defaultdict(list)
    for one in plans:
        if one.values:
            found[_key(one, one.values)].append(one)
    groups = [ValueGroup(key, tuple(some)) for key, some in found.items()]
    return sorted(groups, key=lambda one: (_GRAVITY[one.decision], -len(one.plans)))


def _key(plan: ImagePlan, values: tuple[Verdict, ...]) -> tuple[Any, ...]:
    gravest = min(values, key=lambda one: _GRAVITY[one.proposal.decision])
    diagnosis = gravest.proposal.diagnosis
    if diagnosis == "none":
        return plan.subject.meaning, diagnosis
    view = gravest.reading.view if gravest.reading is not None else None
    return plan.subject.meaning, diagnosis, view, gravest.noise, gravest.group
