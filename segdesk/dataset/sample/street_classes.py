"""The classes of the street scenes."""

from __future__ import annotations

from segdesk.dataset.sample.picture import SampleClass

SKY, ROAD, PAVEMENT, BUILDING, FENCE, POLE, TREE, SIGN, CAR, PEDESTRIAN, BICYCLE, VOID = (*range(11), 255)
CLASSES = (
    SampleClass(SKY, "sky", "#1f5fc4", "stuff"),
    SampleClass(ROAD, "road", "#7b68ee", "stuff"),
    SampleClass(PAVEMENT, "pavement", "#d98fc0", "stuff"),
    SampleClass(BUILDING, "building", "#b5694d", "stuff"),
    SampleClass(FENCE, "fence", "#d8c95a", "stuff"),
    SampleClass(POLE, "pole", "#f0d815", "stuff"),
    SampleClass(TREE, "tree", "#5cb270", "stuff"),
    SampleClass(SIGN, "sign", "#e8923a", "thing"),
    SampleClass(CAR, "car", "#46e0d0", "thing"),
    SampleClass(PEDESTRIAN, "pedestrian", "#dc1414", "thing"),
    SampleClass(BICYCLE, "bicycle", "#ff5fa2", "thing"),
    SampleClass(VOID, "void", "#3a3a3a", "void"),
)
