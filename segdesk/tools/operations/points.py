"""Outlines made simpler, made from pixels, and let go. The effect says what that costs in pixels."""

from __future__ import annotations

from segdesk.geometry import Polygon
from segdesk.model.edit import Edit
from segdesk.ops.raster import rasterise
from segdesk.ops.trace import fit, simplify, trace
from segdesk.tools.operations.operation import Ids


def simplify_outline(edit: Edit, ids: Ids, *, tolerance_px: float) -> Ids:
    """Fewer points, none of them farther than the tolerance from the old outline."""
    objects = edit.document.objects
    outlines = {one: (objects[one].polygon or ()) for one in ids}
    fewer = {one: simplify(polygon, tolerance_px) for one, polygon in outlines.items()}
    fewer = {one: new for one, new in fewer.items() if new != outlines[one] and _is_there(edit, new)}
    if not fewer:
        raise ValueError("No point can go at this tolerance")
    edit.draw_all(fewer)
    return ids


def to_polygon(edit: Edit, ids: Ids, *, tolerance_px: float) -> Ids:
    """Points along the edges of the pixels, as few as the tolerance allows; with 0 no pixel changes."""
    drawn: dict[int, Polygon] = {}
    for one in ids:
        box, stencil = edit.document.stencil(one)
        if not box.is_empty:
            polygon, lost_px = fit(stencil, (box.left, box.top), tolerance_px)
            drawn[one] = polygon if lost_px < edit.document.area(one) else trace(stencil, (box.left, box.top))
    if not drawn:
        raise ValueError("There are no pixels to go around")
    edit.draw_all(drawn)
    return ids


def to_pixels(edit: Edit, ids: Ids) -> Ids:
    """The points go, the pixels stay."""
    edit.change_all(ids, polygon=None, agrees=False)
    return ids


def _is_there(edit: Edit, polygon: Polygon) -> bool:
    """Does an outline cover any pixel at all?"""
    return bool(rasterise(polygon, edit.document.size)[1].any())
