"""TOOLS: the table from which tool rail, menu, keys, options bar and hints are made."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from segdesk.tools.brush import Brush, Eraser
from segdesk.tools.fill import Fill
from segdesk.tools.measure import Measure
from segdesk.tools.pan import Pan
from segdesk.tools.pick import Pick
from segdesk.tools.polygon import Lasso, Polygon
from segdesk.tools.select import Select
from segdesk.tools.shapes import Ellipse, Rectangle
from segdesk.tools.split import Split
from segdesk.tools.tool import Tool
from segdesk.tools.wand import Wand


@dataclass(frozen=True, slots=True)
class ToolRow:
    """One tool. hints: its gestures as (what the hand does, what happens), three of them.

    make is the dataclass whose fields are the tool's options.
    """

    id: str
    title: str
    key: str
    icon: str
    make: type[Tool]
    hints: tuple[tuple[str, str], ...]


_ROWS = (
    ToolRow(
        "select",
        "Select",
        "V",
        "mouse-pointer-2",
        Select,
        (("Click", "select"), ("Shift", "add"), ("Double-click", "edit points")),
    ),
    ToolRow(
        "polygon",
        "Polygon",
        "P",
        "pentagon",
        Polygon,
        (("Click", "add a point"), ("Shift+drag", "freehand"), ("Enter", "close")),
    ),
    ToolRow(
        "brush",
        "Brush",
        "B",
        "brush",
        Brush,
        (("Drag", "paint"), ("Alt", "erase"), ("Shift+click", "straight line")),
    ),
    ToolRow(
        "eraser",
        "Eraser",
        "E",
        "eraser",
        Eraser,
        (("Drag", "erase"), ("Shift+click", "straight line"), ("[ ]", "size")),
    ),
    ToolRow(
        "lasso",
        "Lasso",
        "L",
        "lasso",
        Lasso,
        (("Drag", "around an object"), ("Alt", "cut out"), ("Esc", "cancel")),
    ),
    ToolRow(
        "rectangle",
        "Rectangle",
        "R",
        "square",
        Rectangle,
        (("Drag", "corner to corner"), ("Shift", "square"), ("Alt", "cut out")),
    ),
    ToolRow(
        "ellipse",
        "Ellipse",
        "O",
        "circle",
        Ellipse,
        (("Drag", "corner to corner"), ("Shift", "circle"), ("Alt", "cut out")),
    ),
    ToolRow(
        "fill",
        "Fill",
        "G",
        "paint-bucket",
        Fill,
        (("Click", "fill the region"), ("Shift+click", "fill holes"), ("Alt", "erase the region")),
    ),
    ToolRow(
        "wand",
        "Wand",
        "W",
        "wand-sparkles",
        Wand,
        (("Click", "what looks alike"), ("Drag right, left", "more, less"), ("Alt", "take away")),
    ),
    ToolRow(
        "split",
        "Split",
        "C",
        "scissors",
        Split,
        (("Drag", "cut along a line"), ("Click, Enter", "a bent line"), ("Shift", "straight")),
    ),
    ToolRow(
        "pick",
        "Pick class",
        "K",
        "pipette",
        Pick,
        (("Click", "take the class"), ("Esc", "deselect"), ("1–9", "class by key")),
    ),
    ToolRow(
        "measure",
        "Measure",
        "M",
        "ruler",
        Measure,
        (("Drag", "length of a line"), ("Shift", "straight"), ("Esc", "let it go")),
    ),
    ToolRow(
        "pan",
        "Pan",
        "H",
        "hand",
        Pan,
        (("Drag", "move the image"), ("Wheel", "zoom"), ("Space", "hold it with any tool")),
    ),
)

TOOLS = MappingProxyType({row.id: row for row in _ROWS})
"""By id, in the order of the tool rail."""
