"""A small edition of the samples, written once."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from segdesk.dataset.sample import RECIPES, SampleSet, Scene, scene, write_samples
from segdesk.dataset.sample.recipes import Recipe

SIZES = {"street": (288, 180), "fruit": (240, 150), "cells": (130, 110)}


def smaller(recipe: Recipe, shots: int) -> Recipe:
    """The first shots of a recipe, drawn small."""
    size = SIZES[recipe.scene]
    return replace(recipe, shots=tuple(replace(shot, size=size) for shot in recipe.shots[:shots]))


SMALL = tuple(smaller(recipe, 1 if recipe.task == "panoptic" else 4) for recipe in RECIPES)
drawn = cache(scene)


@dataclass(frozen=True)
class Samples:
    """The small edition on the disk."""

    root: Path
    sets: dict[str, SampleSet]

    def path(self, name: str) -> Path:
        return self.sets[name].path

    def scenes(self, name: str) -> dict[str, Scene]:
        """The truth of a sound set: scenes by the name of their image, without suffix."""
        (recipe,) = [one for one in SMALL if one.name == name]
        return {shot.name: drawn(recipe.scene, shot.seed, shot.size) for shot in recipe.shots}


@pytest.fixture(scope="session")
def samples(tmp_path_factory) -> Samples:
    root = tmp_path_factory.mktemp("written") / "samples"
    return Samples(root, {one.name: one for one in write_samples(root, recipes=SMALL)})
