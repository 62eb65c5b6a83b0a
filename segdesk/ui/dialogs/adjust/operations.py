"""ADJUSTMENTS: the table of repairs by hand as the window offers them. One row for each menu entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from segdesk.repair.placement import MAX_FACTOR, MIN_FACTOR, Mirror, Move, Placement, Scale, Stretch, Turn
from segdesk.ui.widgets.scrub_spin import Span
from segdesk.ui.widgets.segment import Option

Answers = Mapping[str, Any]

FAR_PX: Final = 32_767


@dataclass(frozen=True)
class Number:
    """A field for a number."""

    name: str
    label: str
    span: Span


@dataclass(frozen=True)
class Choice:
    """A field with a few options, the first of which is chosen."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Adjustment:
    """menu: what its entry says; step: how the step is named; line: what it does, in one sentence.

    place makes a placement of the fields' values. values: whether it is about values and nothing else.
    """

    id: str
    menu: str
    step: str
    line: str
    fields: tuple[Number | Choice, ...] = ()
    place: Callable[[Answers], Placement] = lambda answers: Move()
    values: bool = False


def _scale(answers: Answers) -> Placement:
    return Scale(answers["across"] / 100, answers["down"] / 100, answers["anchor"])


_PERCENT: Final = Span(100 * MIN_FACTOR, 100 * MAX_FACTOR, 100, decimals=2, unit="%")

_ROWS: Final = (
    Adjustment(
        "move",
        "Move…",
        "Move mask",
        "Moves the mask by whole pixels. What leaves the image is cut off.",
        (
            Number("dx", "Right", Span(-FAR_PX, FAR_PX, 0, unit="px", signed=True)),
            Number("dy", "Down", Span(-FAR_PX, FAR_PX, 0, unit="px", signed=True)),
        ),
        lambda answers: Move(int(answers["dx"]), int(answers["dy"])),
    ),
    Adjustment(
        "scale",
        "Scale…",
        "Scale mask",
        "Scales the mask; every pixel takes the value of the nearest one.",
        (
            Number("across", "Across", _PERCENT),
            Number("down", "Down", _PERCENT),
            Choice("anchor", "From", (Option("center", "Middle"), Option("corner", "Top left corner"))),
        ),
        _scale,
    ),
    Adjustment(
        "turn",
        "Turn…",
        "Turn mask",
        "Turns the mask around its middle.",
        (
            Choice(
                "quarters",
                "By",
                (
                    Option("1", "90° right", "rotate-cw"),
                    Option("2", "180°"),
                    Option("3", "90° left", "rotate-ccw"),
                ),
            ),
        ),
        lambda answers: Turn(int(answers["quarters"])),
    ),
    Adjustment(
        "mirror",
        "Mirror…",
        "Mirror mask",
        "Exchanges the sides of the mask.",
        (
            Choice(
                "way",
                "Sides",
                (
                    Option("h", "Left and right", "flip-horizontal-2"),
                    Option("v", "Top and bottom", "flip-vertical-2"),
                ),
            ),
        ),
        lambda answers: Mirror(answers["way"]),
    ),
    Adjustment(
        "resize",
        "Resize to the image…",
        "Resize mask",
        "Stretches a mask of another size to the image; every pixel takes the value of the nearest one.",
        (),
        lambda answers: Stretch(),
    ),
    Adjustment(
        "as_is",
        "Take as it is…",
        "Take mask as it is",
        "Takes a mask of another size from the top left corner. What is outside the image is cut off, "
        "what it does not reach stays unlabelled.",
    ),
    Adjustment(
        "values", "Replace values…", "Replace values", "Says what values mean; no pixel moves.", values=True
    ),
)

ADJUSTMENTS: Final = {row.id: row for row in _ROWS}
