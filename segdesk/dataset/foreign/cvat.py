"""CVAT for images 1.1: one XML, polygons where they are exact, else masks as run lengths in their box."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from segdesk.dataset.package.content import ExportObject
from segdesk.dataset.package.plan import PlannedImage
from segdesk.model.classes import ClassMap, Task

from .form import Form, Place
from .outline import exact_rings, row_runs
from .scene import Scene, Step, unmarked
from .spool import Spool

_NO_XML = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Cvat:
    """annotations.xml and images/."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._path = place.folder / "annotations.xml"
        self._images = Spool(self._path)

    def photo(self, planned: PlannedImage) -> str:
        return f"images/{planned.name}"

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        split = planned.entry.split
        subset = f" subset={_quoted(split)}" if split else ""
        head = f'<image id="{planned.number - 1}" name={_quoted(planned.name)}{subset}'
        size = f'width="{scene.size[0]}" height="{scene.size[1]}"'
        shapes = (_shape(one, scene.size, place) for place, one in enumerate(scene.objects))
        self._images.add([f"  {head} {size}>", *shapes, "  </image>"])

    def finish(self) -> None:
        labels = "".join(
            f"      <label><name>{_text(one.name)}</name><color>{one.color}</color><attributes/></label>\n"
            for one in self._place.classes
        )
        meta = f"  <meta>\n    <task><labels>\n{labels}    </labels></task>\n  </meta>\n"
        head = '<?xml version="1.0" encoding="utf-8"?>\n<annotations>\n  <version>1.1</version>\n'
        with self._path.open("w", encoding="utf-8", newline="\n") as out:
            out.write(head + meta)
            out.writelines(f"{line}\n" for line in self._images.drained())
            out.write("</annotations>\n")
        self._place.write_classes(self._place.classes)


def _shape(one: ExportObject, size: tuple[int, int], z_order: int) -> str:
    """A polygon, or a mask; z_order is the place from the bottom, so that overlaps stay as they are."""
    rings = exact_rings(one, size)
    group = one.source.group if one.source is not None else None
    common = f'label={_quoted(one.one.name)} source="manual" occluded="0" z_order="{z_order}"'
    if group is not None:
        common += f' group_id="{group}"'
    if len(rings) == 1:
        points = ";".join(f"{x},{y}" for x, y in rings[0])
        return f'    <polygon {common} points="{points}"/>'
    rect, runs = one.rect, ", ".join(map(str, row_runs(one.stencil)))
    box = f'left="{rect.left}" top="{rect.top}" width="{rect.width}" height="{rect.height}"'
    return f'    <mask {common} rle="{runs}" {box}/>'


def _quoted(text: str) -> str:
    return quoteattr(_NO_XML.sub("_", text))


def _text(text: str) -> str:
    return escape(_NO_XML.sub("_", text))


def _steps(_classes: ClassMap, _task: Task) -> tuple[Step, ...]:
    return (unmarked("crowd", "note", "z"),)


FORM = Form(
    "cvat",
    "CVAT for images 1.1 XML",
    "Crowds and notes; z becomes the order of the shapes.",
    _steps,
    Cvat,
    "cvat",
)
