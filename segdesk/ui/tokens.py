"""The numbers of the look: colours of both themes, type, space, sizes. Nothing else names a colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Role = Literal[
    "app",
    "panel",
    "raised",
    "chosen",
    "hover",
    "input",
    "canvas",
    "border",
    "sep",
    "control",
    "text1",
    "text2",
    "text3",
    "disabled",
    "accent",
    "accent_fill",
    "on_accent",
    "accent_soft",
    "accent_soft_text",
    "ok",
    "ok_soft",
    "warn",
    "warn_soft",
    "error",
    "error_soft",
    "handle",
    "handle_edge",
    "swatch_edge",
    "hatch",
    "hatch_line",
    "dim",
    "shadow",
]
"""What a colour is for. dim, shadow and swatch_edge carry an alpha: #AARRGGBB."""

ROLES: Final[tuple[Role, ...]] = get_args(Role)

DARK: Final[dict[Role, str]] = {
    "app": "#1A1B1D",
    "panel": "#212225",
    "raised": "#2B2D31",
    "chosen": "#3A3D43",
    "hover": "#313338",
    "input": "#17181A",
    "canvas": "#111112",
    "border": "#34363B",
    "sep": "#2A2C30",
    "control": "#727780",
    "text1": "#E7E8EA",
    "text2": "#B0B4BB",
    "text3": "#9A9FA8",
    "disabled": "#62666E",
    "accent": "#6AA6FF",
    "accent_fill": "#2F6FD6",
    "on_accent": "#FFFFFF",
    "accent_soft": "#22354F",
    "accent_soft_text": "#A9CCFF",
    "ok": "#57C78C",
    "ok_soft": "#1D3329",
    "warn": "#E8B04A",
    "warn_soft": "#3A2F19",
    "error": "#FF7F7B",
    "error_soft": "#402425",
    "handle": "#FFFFFF",
    "handle_edge": "#17181A",
    "swatch_edge": "#33FFFFFF",
    "hatch": "#3E4046",
    "hatch_line": "#C9CACC",
    "dim": "#A6000000",
    "shadow": "#80000000",
}

LIGHT: Final[dict[Role, str]] = {
    "app": "#E9EAEC",
    "panel": "#F6F6F7",
    "raised": "#FFFFFF",
    "chosen": "#FFFFFF",
    "hover": "#E7E9EC",
    "input": "#FFFFFF",
    "canvas": "#C9CACC",
    "border": "#D3D5DA",
    "sep": "#E0E2E5",
    "control": "#7B7F87",
    "text1": "#1C1E21",
    "text2": "#4A4F57",
    "text3": "#62676F",
    "disabled": "#9CA0A8",
    "accent": "#1F63C9",
    "accent_fill": "#1F63C9",
    "on_accent": "#FFFFFF",
    "accent_soft": "#DCE8FA",
    "accent_soft_text": "#164C9E",
    "ok": "#17734A",
    "ok_soft": "#DDF1E6",
    "warn": "#855800",
    "warn_soft": "#FAEBCB",
    "error": "#BD2F34",
    "error_soft": "#FBE1E1",
    "handle": "#FFFFFF",
    "handle_edge": "#7B7F87",
    "swatch_edge": "#4D000000",
    "hatch": "#3E4046",
    "hatch_line": "#C9CACC",
    "dim": "#66000000",
    "shadow": "#33000000",
}

THEMES: Final[dict[str, dict[Role, str]]] = {"dark": DARK, "light": LIGHT}


@dataclass(frozen=True, slots=True)
class Face:
    """One size of the type scale in px at 100 %: letters, line, and its usual weight."""

    px: int
    line: int
    weight: int = 400


Type = Literal["caption", "body", "item", "title", "diagnosis", "display", "mono"]

TYPE: Final[dict[Type, Face]] = {
    "caption": Face(11, 14),
    "body": Face(12, 16),
    "item": Face(12, 16, 500),
    "title": Face(13, 18, 600),
    "diagnosis": Face(15, 20, 600),
    "display": Face(20, 24, 600),
    "mono": Face(12, 16),
}

SANS: Final = "Inter"
MONO: Final = "JetBrains Mono"
SCALE_RANGE: Final = (0.9, 1.5)

SPACE: Final = {"xs": 4, "s": 6, "m": 8, "l": 12, "xl": 16, "xxl": 24}
RADIUS: Final = {"swatch": 3, "control": 5, "group": 7, "dialog": 10}
HEIGHT: Final = {
    "menu_bar": 38,
    "options_bar": 42,
    "dock_title": 32,
    "status_bar": 26,
    "button": 28,
    "button_small": 24,
    "button_dialog": 36,
    "field": 26,
    "segment": 24,
    "tool": 34,
    "filmstrip": 140,
    "filmstrip_low": 56,
    "row_class": 25,
    "row_object": 37,
    "row_value": 33,
    "row_class_map": 38,
    "row_finding": 45,
}
WIDTH: Final = {
    "tool_rail": 44,
    "edit_dock": 318,
    "edit_dock_min": 260,
    "edit_dock_max": 480,
    "qa_left": 384,
    "qa_right": 312,
    "geometry_left": 352,
    "geometry_right": 316,
    "values_left": 240,
    "values_right": 540,
    "start_side": 344,
}
ICON: Final = {"small": 14, "normal": 16, "tool": 18, "stroke": 1.35}
TIP_DELAY_MS: Final = 500
