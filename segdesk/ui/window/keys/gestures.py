"""GESTURES: what the hand does on the canvas whatever the key set; their keys cannot be assigned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from segdesk.ui.window.workspaces import QA, REPAIR


@dataclass(frozen=True, slots=True)
class Gesture:
    """One row. hand: what one does, as the sheet of keys writes it. keys: those that belong to it, in the
    workspaces named; in all when none is."""

    hand: str
    effect: str
    keys: tuple[str, ...] = ()
    workspaces: tuple[str, ...] = ()


GESTURES: Final = (
    Gesture("Wheel", "Zoom at the pointer"),
    Gesture("Ctrl Wheel", "Brush size"),
    Gesture("Space drag · Middle drag", "Move the image", ("Space",)),
    Gesture("Hold a tool's key", "The tool for as long as it is held"),
    Gesture("Alt · Right drag", "Erase or cut out"),
    Gesture("Right click", "Menu", ("Menu", "Shift+F10")),
    Gesture("Enter", "Close the polygon", ("Return", "Enter")),
    Gesture("Backspace", "Take back a point", ("Backspace",)),
    Gesture("Esc", "Cancel, then deselect", ("Esc",)),
    Gesture(
        "Arrows",
        "Nudge the selection, with Shift by 10",
        tuple(f"{shift}{key}" for shift in ("", "Shift+") for key in ("Left", "Right", "Up", "Down")),
    ),
    Gesture("Tab", "To the next control", ("Tab", "Shift+Tab", "Backtab")),
    Gesture("X", "Before and after, in QA and Repair", ("X",), (QA, REPAIR)),
    Gesture("1 to 9, 0", "Class by its key"),
)
