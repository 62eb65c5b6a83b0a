"""SegDesk's own sample data: photo-like scenes with exact masks, drawn from a seed, nothing downloaded."""

from segdesk.dataset.sample.faults import FAULTS
from segdesk.dataset.sample.picture import SampleClass, Scene
from segdesk.dataset.sample.recipes import RECIPES
from segdesk.dataset.sample.scenes import SCENES, scene
from segdesk.dataset.sample.write import SampleSet, write_samples

__all__ = ["FAULTS", "RECIPES", "SCENES", "SampleClass", "SampleSet", "Scene", "scene", "write_samples"]
