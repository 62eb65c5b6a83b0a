"""Which split a rule gave each image in earlier exports: it stays there when images are added."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from segdesk.dataset.splits import SplitRule
from segdesk.model.entry import SPLITS

SETTING = "dealt"
MOST_RULES = 8
"""Of more, those that were not used for longest are forgotten."""


def dealt(settings: Mapping[str, Any], rule: SplitRule) -> dict[int, str]:
    """Image -> split, as this very rule dealt them out before."""
    return _splits(settings).get(_name(rule), {})


def with_deal(settings: Mapping[str, Any], rule: SplitRule, splits: Mapping[int, str]) -> dict[str, Any]:
    """The setting after an export that gave these splits (image -> split); images that were dealt before and
    are not among these stay."""
    kept = _splits(settings)
    kept[_name(rule)] = kept.pop(_name(rule), {}) | dict(splits)
    return {
        name: {split: sorted(one for one, of in found.items() if of == split) for split in SPLITS}
        for name, found in list(kept.items())[-MOST_RULES:]
    }


def _splits(settings: Mapping[str, Any]) -> dict[str, dict[int, str]]:
    """By rule; nothing of what is no such table."""
    saved = settings.get(SETTING)
    rules = saved if isinstance(saved, Mapping) else {}
    return {
        name: {int(image): split for split in SPLITS for image in found.get(split, ())}
        for name, found in rules.items()
        if isinstance(found, Mapping)
    }


def _name(rule: SplitRule) -> str:
    total = sum(rule.shares)
    shares = "/".join(f"{100 * one / total:.6g}" for one in rule.shares)
    return f"{shares}, seed {rule.seed}, by {rule.group_by or 'image'}"
