"""Label Studio JSON: tasks with polygons in percent where they are exact, else brushes; and the labelling
interface to load them with."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

import numpy as np

from segdesk.dataset.package.coco import decodes_to, text
from segdesk.dataset.package.content import ExportObject
from segdesk.dataset.package.plan import PlannedImage
from segdesk.model.classes import ClassMap, Task

from .brush_code import brush_code
from .form import Form, Place
from .outline import Points, exact_rings, row_runs
from .scene import Scene, Step, unmarked
from .spool import Spool

ADDRESS = "/data/local-files/?d="
"""How Label Studio addresses files below its own root for local files."""


class LabelStudio:
    """tasks.json, interface.xml and images/."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._path = place.folder / "tasks.json"
        self._tasks = Spool(self._path)

    def photo(self, planned: PlannedImage) -> str:
        return f"images/{planned.name}"

    def put(self, planned: PlannedImage, scene: Scene) -> None:
        results = [_result(one, scene.size, number) for number, one in enumerate(scene.objects, 1)]
        task = {
            "id": planned.number,
            "data": {"image": ADDRESS + quote(self.photo(planned))},
            "annotations": [{"id": planned.number, "was_cancelled": False, "result": results}],
        }
        self._tasks.add([text(task)])

    def finish(self) -> None:
        with self._path.open("w", encoding="utf-8", newline="\n") as out:
            out.write("[\n")
            out.writelines(self._tasks.joined())
            out.write("]\n")
        labels = "".join(
            f"    <Label value={quoteattr(one.name)} background={quoteattr(one.color)}/>\n"
            for one in self._place.classes
        )
        kinds = "".join(
            f'  <{kind}Labels name="{name}" toName="image">\n{labels}  </{kind}Labels>\n'
            for kind, name in (("Brush", "brush"), ("Polygon", "polygon"))
        )
        view = f'<View>\n  <Image name="image" value="$image"/>\n{kinds}</View>\n'
        self._place.write_text("interface.xml", view)
        self._place.write_classes(self._place.classes)


def _result(one: ExportObject, size: tuple[int, int], number: int) -> dict[str, Any]:
    common = {
        "id": f"object{number}",
        "to_name": "image",
        "image_rotation": 0,
        "original_width": size[0],
        "original_height": size[1],
    }
    points = _percent(one, size)
    if points:
        value = {"points": points, "closed": True, "polygonlabels": [one.one.name]}
        return {**common, "type": "polygonlabels", "from_name": "polygon", "value": value}
    whole = np.zeros(size[::-1], bool)
    whole[one.rect.slices] = one.stencil
    code = {"format": "rle", "rle": brush_code(row_runs(whole)), "brushlabels": [one.one.name]}
    return {**common, "type": "brushlabels", "from_name": "brush", "value": code}


def _percent(one: ExportObject, size: tuple[int, int]) -> Points:
    """The one ring of an object in percent, if what a reader computes back from them fills its exact mask."""
    rings = exact_rings(one, size)
    if len(rings) != 1:
        return []
    width, height = size
    points = [[x / width * 100, y / height * 100] for x, y in rings[0]]
    back = [number for x, y in points for number in (x * width / 100, y * height / 100)]
    return points if decodes_to([back], one.rect, one.stencil, size) else []


def _steps(_classes: ClassMap, _task: Task) -> tuple[Step, ...]:
    return (unmarked("crowd", "group", "note", "z"),)


FORM = Form(
    "label_studio",
    "Label Studio JSON",
    "Crowds, groups, notes and splits; z becomes the order of the results.",
    _steps,
    LabelStudio,
    "label_studio",
)
