"""KEY_SETS: the keys of other programs, each as what differs from SegDesk's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True, slots=True)
class KeySet:
    """One row. keys: by the id of an action, all of its keys in this set; of others those in ACTIONS hold."""

    id: str
    title: str
    about: str
    keys: Mapping[str, tuple[str, ...]]


_CVAT: Final = {
    "previous": ("D", "PgUp"),
    "next": ("F", "PgDown"),
    "previous_problem": ("Shift+D",),
    "next_problem": ("Shift+F",),
    "fix": ("R",),
    "fix_all": ("Shift+R",),
    "tool_brush": ("Shift+1", "B"),
    "tool_eraser": ("Shift+2", "E"),
    "tool_polygon": ("Shift+3", "P", "Ctrl+N"),
    "tool_lasso": ("Shift+4",),
    "tool_fill": ("Shift+5",),
    "tool_split": ("Alt+J", "C"),
    "tool_measure": ("Shift+M",),
    "tool_pan": ("Shift+H",),
    "merge": ("M", "Ctrl+M"),
    "split_parts": ("Ctrl+Alt+M",),
    "group": ("G", "Ctrl+G"),
    "ungroup": ("Shift+G", "Ctrl+Shift+G"),
    "lock": ("L",),
    "unlock": ("Shift+L",),
    "hide_objects": ("H",),
    "to_top": ("=", "Ctrl+Shift+]"),
    "to_bottom": ("-", "Ctrl+Shift+["),
    "propagate": ("Ctrl+B",),
    "settings": ("F2", "Ctrl+,"),
}

_X_ANYLABELING: Final = {
    "open_images": ("Ctrl+I", "Ctrl+O"),
    "open_dataset": ("Ctrl+U", "Ctrl+Shift+O"),
    "export": ("Ctrl+Shift+E",),
    "change_class": ("Ctrl+E",),
    "previous_problem": ("Ctrl+Shift+A", "Shift+A"),
    "next_problem": ("Ctrl+Shift+D", "Shift+D"),
    "review": ("Ctrl+Alt+K", "Ctrl+Enter", "Ctrl+Return"),
    "tool_select": ("V", "Ctrl+J"),
    "tool_polygon": ("P",),
    "tool_brush": ("Shift+B", "B", "Ctrl+N"),
    "tool_rectangle": ("R", "Ctrl+R"),
    "tool_ellipse": ("Shift+C", "O"),
    "tool_fill": ("Shift+G",),
    "tool_wand": ("Shift+W",),
    "merge": ("Ctrl+Shift+M", "Ctrl+M"),
    "group": ("G", "Ctrl+G"),
    "ungroup": ("U", "Ctrl+Shift+G"),
    "hide_objects": ("S",),
    "show_objects": ("W",),
    "view_minimap": ("F9",),
}

_KRITA: Final = {
    "tool_select": ("T", "V"),
    "tool_fill": ("F", "G"),
    "tool_pick": ("P", "K"),
    "tool_polygon": ("Shift+P", "Ctrl+N"),
    "tool_ellipse": ("Shift+O",),
    "last_tool": ("/", "N"),
    "opacity_down": ("I", "Ctrl+Shift+,", "Ctrl+<"),
    "opacity_up": ("O", "Ctrl+Shift+.", "Ctrl+>"),
    "duplicate": ("Ctrl+J", "Ctrl+D"),
    "merge": ("Ctrl+E", "Ctrl+M"),
    "export": ("Ctrl+Shift+E",),
    "redo": ("Ctrl+Shift+Z", "Ctrl+Y"),
    "full_screen": ("Ctrl+Shift+F", "F11"),
    "zoom_in": ("+", "Ctrl++", "Ctrl+="),
    "zoom_out": ("-", "Ctrl+-"),
}

_ROWS: Final = (
    KeySet("segdesk", "SegDesk", "As labelme where both have it.", {}),
    KeySet("cvat", "CVAT", "D and F go through the images, Shift 1 to 5 are tools.", _CVAT),
    KeySet("x-anylabeling", "X-AnyLabeling", "Ctrl I opens, G and U group, S and W hide.", _X_ANYLABELING),
    KeySet("krita", "Krita", "F fills, P picks, I and O fade the mask.", _KRITA),
)

KEY_SETS: Final = MappingProxyType({row.id: row for row in _ROWS})
"""By id; the first is what a new installation has."""
