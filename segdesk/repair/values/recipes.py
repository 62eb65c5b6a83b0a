"""RECIPES: every pipeline that is recognised; a new one is a row, and a row in the tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from segdesk.repair.values.color_recipes import COLOR_RECIPES
from segdesk.repair.values.number_recipes import NUMBER_RECIPES
from segdesk.repair.values.reading import Reading
from segdesk.repair.values.recipe import Recipe, Seen
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

RECIPES: tuple[Recipe, ...] = NUMBER_RECIPES + COLOR_RECIPES


def readings_of(
    target: Target, view: View, seen: Seen, wanted: Callable[[Recipe], bool] = lambda one: True
) -> list[Reading]:
    """Every hypothesis of the wanted recipes about codes of one view; of equal ones the likeliest."""
    found: dict[tuple[Any, ...], Reading] = {}
    for recipe in RECIPES:
        if view not in recipe.views or not len(seen) or not wanted(recipe):
            continue
        for one in recipe.readings(target, view, seen):
            key = one.key
            if key not in found or found[key].prior < one.prior:
                found[key] = one
    return list(found.values())
