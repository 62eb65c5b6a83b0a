"""OPERATIONS: the table from which menus, keys, buttons and the command search are made."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Final

from segdesk.tools.operations.clip import duplicate, paste
from segdesk.tools.operations.combine import merge, subtract
from segdesk.tools.operations.operation import Asked, Menu, Needs, Operation, Parameter
from segdesk.tools.operations.order import down, to_bottom, to_top, up
from segdesk.tools.operations.points import simplify_outline, to_pixels, to_polygon
from segdesk.tools.operations.shape import AROUND, UNLABELLED, drop_islands, fill_holes, grow, shrink, smooth
from segdesk.tools.operations.splitting import split_along, split_parts
from segdesk.tools.operations.state import (
    change_class,
    crowd,
    delete,
    group,
    lock,
    no_crowd,
    ungroup,
    unlock,
)

ANY: Final = Needs(1, "Select an object")
SEVERAL: Final = Needs(2, "Select several objects")
OUTLINED: Final = Needs(
    1, "Select an object with points", lambda document, one: document.objects[one].polygon is not None
)
GROUPED: Final = Needs(
    1, "Select an object of a group", lambda document, one: document.objects[one].group is not None
)
NOTHING: Final = Needs(0, "")

RADIUS: Final = Parameter("radius_px", "Radius", default=2, low=1, high=200)
TOLERANCE: Final = Parameter("tolerance_px", "Tolerance", default=1.0, low=0, high=50)
CLASS: Final = Parameter("class_key", "Class", Asked.CLASS)
PATH: Final = Parameter("path", "Line", Asked.PATH)
CLIP: Final = Parameter("clip", "Objects", Asked.CLIP)
DX: Final = Parameter("dx", "Right", default=0, low=-32_767, high=32_767)
DY: Final = Parameter("dy", "Down", default=0, low=-32_767, high=32_767)
AWAY: Final = tuple(replace(one, default=None, is_optional=True) for one in (DX, DY))
HOLES: Final = Parameter("under_px", "Smaller than (0: all)", default=0, low=0, high=1_000_000)
ISLANDS: Final = Parameter("under_px", "Smaller than", default=50, low=2, high=1_000_000)
HEIR: Final = Parameter("to", "Their pixels go to", Asked.CHOICE, AROUND, choices=(AROUND, UNLABELLED))

_ROWS = (
    Operation("duplicate", "Duplicate", Menu.EDIT, "Ctrl+D", "copy", "The same once more, beside it.", ANY,
              "Duplicate {who}", duplicate, AWAY),
    Operation("paste", "Paste", Menu.EDIT, "Ctrl+V", "clipboard", "Copied objects, also from another image.",
              NOTHING, "Paste {clip}", paste, (CLIP, DX, DY)),
    Operation("delete", "Delete", Menu.EDIT, "Delete", "trash-2", "Objects go with their pixels.", ANY,
              "Delete {who}", delete),
    Operation("merge", "Merge", Menu.COMBINE, "Ctrl+M", "merge", "The first gets the pixels of the others.",
              SEVERAL, "Merge {who}", merge, is_exact=True),
    Operation("split_parts", "Split into parts", Menu.COMBINE, "", "split",
              "Each connected part becomes an object.", ANY, "Split {who} into parts", split_parts,
              is_exact=True),
    Operation("split_along", "Split along a line", Menu.COMBINE, "", "scissors",
              "Cut in two where a line is drawn.", ANY, "Split {who}", split_along, (PATH,), is_exact=True),
    Operation("subtract", "Subtract", Menu.COMBINE, "", "squares-subtract",
              "The first loses what the others cover.", SEVERAL, "Subtract from {who}", subtract),
    Operation("grow", "Grow", Menu.SHAPE, "", "maximize", "The border moves out.", ANY,
              "Grow {who} by {radius_px} px", grow, (RADIUS,), effort=2),
    Operation("shrink", "Shrink", Menu.SHAPE, "", "crop", "The border moves in.", ANY,
              "Shrink {who} by {radius_px} px", shrink, (RADIUS,), effort=2),
    Operation("smooth", "Smooth", Menu.SHAPE, "", "blend", "Ripples and corners smaller than a disc go.", ANY,
              "Smooth {who} by {radius_px} px", smooth, (RADIUS,), effort=2),
    Operation("fill_holes", "Fill holes", Menu.SHAPE, "", "circle-dot", "What is enclosed becomes its own.",
              ANY, "Fill holes of {who}", fill_holes, (HOLES,)),
    Operation("drop_islands", "Drop islands", Menu.SHAPE, "", "circle-minus",
              "Small parts go to what is around them.", ANY, "Drop islands under {under_px} px of {who}",
              drop_islands, (ISLANDS, HEIR), is_exact=True),
    Operation("to_polygon", "To polygon", Menu.POINTS, "", "pentagon", "Points along the pixels' edge.", ANY,
              "To polygon: {who}", to_polygon, (TOLERANCE,), effort=8),
    Operation("to_pixels", "To pixels", Menu.POINTS, "", "grid-3x3", "The points go, the pixels stay.",
              OUTLINED, "To pixels: {who}", to_pixels, effort=0),
    Operation("simplify", "Simplify", Menu.POINTS, "", "spline", "Fewer points within a tolerance.", OUTLINED,
              "Simplify {who} by {tolerance_px} px", simplify_outline, (TOLERANCE,), effort=8),
    Operation("up", "Move up", Menu.ORDER, "Ctrl+]", "arrow-up", "Over the next object.", ANY,
              "Move up: {who}", up, counted=True, effort=0),
    Operation("down", "Move down", Menu.ORDER, "Ctrl+[", "arrow-down", "Under the next object.", ANY,
              "Move down: {who}", down, counted=True, effort=0),
    Operation("to_top", "Move to the top", Menu.ORDER, "Ctrl+Shift+]", "bring-to-front", "Over all others.",
              ANY, "Move to the top: {who}", to_top, counted=True, effort=0),
    Operation("to_bottom", "Move to the bottom", Menu.ORDER, "Ctrl+Shift+[", "send-to-back",
              "Under all others.", ANY, "Move to the bottom: {who}", to_bottom, counted=True, effort=0),
    Operation("change_class", "Change class", Menu.STATE, "", "tag", "Objects become of another class.", ANY,
              "Change class to {class_key}: {who}", change_class, (CLASS,), effort=0),
    Operation("group", "Group", Menu.STATE, "Ctrl+G", "group", "Objects become one group.", SEVERAL,
              "Group {who}", group, effort=0),
    Operation("ungroup", "Ungroup", Menu.STATE, "Ctrl+Shift+G", "ungroup", "Objects leave their groups.",
              GROUPED, "Ungroup {who}", ungroup, effort=0),
    Operation("crowd", "Crowd", Menu.STATE, "", "blocks", "They stand for a crowd (COCO).", ANY,
              "Crowd: {who}", crowd, counted=True, effort=0),
    Operation("no_crowd", "No crowd", Menu.STATE, "", "square", "Each stands for one thing.", ANY,
              "No crowd: {who}", no_crowd, counted=True, effort=0),
    Operation("lock", "Lock", Menu.STATE, "", "lock", "Nothing alters them.", ANY, "Lock: {who}", lock,
              may_be_locked=True, effort=0),
    Operation("unlock", "Unlock", Menu.STATE, "", "lock-open", "They can be altered again.", ANY,
              "Unlock: {who}", unlock, may_be_locked=True, effort=0),
)  # fmt: skip

OPERATIONS = MappingProxyType({row.id: row for row in _ROWS})
"""By id, in the order of the menus."""
