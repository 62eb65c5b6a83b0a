"""VIEW_SETTINGS: the switches of the view. One row makes a menu entry, a command and what is kept."""

from __future__ import annotations

from typing import Final, NamedTuple


class ViewSetting(NamedTuple):
    """name: the attribute of View, a bool. about: one line of use. kept: a later start finds it as it was."""

    name: str
    title: str
    about: str
    kept: bool = True


_ROWS: Final = (
    ViewSetting("mask", "Mask", "Off: the photo alone. Z hides the mask while it is held.", kept=False),
    ViewSetting("outlines", "Outlines", "The border of each object."),
    ViewSetting("thick_outlines", "Thick outlines", "2 px instead of 1."),
    ViewSetting("hatch_void", "Hatch void", "Void as a hatch; off: in its colour."),
    ViewSetting("patterns", "Class patterns", "Stripes, dots and grids tell classes apart without colour."),
    ViewSetting("only_selected", "Only selected", "No mask but that of what is selected.", kept=False),
    ViewSetting("large_handles", "Large handles", "Points of 10 px to grab."),
    ViewSetting("grid", "Pixel grid from 600 %", "The borders of pixels."),
    ViewSetting("minimap", "Minimap", "The whole image, while only a part of it is in view."),
)
VIEW_SETTINGS: Final = {row.name: row for row in _ROWS}
"""By name, in the order of the menu."""
