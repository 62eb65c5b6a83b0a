"""Colours that masks of well-known data sets are painted in, and which of them a set has.

VOC's palette is computed (class_files.voc_color); CamVid's is its label_colors.txt, numbered in that order;
Cityscapes' is that of its labels.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

from segdesk.io.formats.cityscapes import LABEL_ROWS
from segdesk.io.formats.class_files import Row, color_of, voc_color
from segdesk.model.classes import Kind

_VOC = (
    "background", "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair",
    "cow", "diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa",
    "train", "tvmonitor",
)  # fmt: skip
SURE_ENOUGH = 0.5
"""Below that colours are left for a person to map."""

GREYS = {level * 0x010101: level for level in range(256)}
"""Packed grey -> its level."""

S, T, V = Kind.STUFF, Kind.THING, Kind.VOID
_CAMVID = (
    ("Animal", "408040", T), ("Archway", "c00080", S), ("Bicyclist", "0080c0", T), ("Bridge", "008040", S),
    ("Building", "800000", S), ("Car", "400080", T), ("CartLuggagePram", "4000c0", T), ("Child", "c08040", T),
    ("Column_Pole", "c0c080", S), ("Fence", "404080", S), ("LaneMkgsDriv", "8000c0", S),
    ("LaneMkgsNonDriv", "c00040", S), ("Misc_Text", "808040", S), ("MotorcycleScooter", "c000c0", T),
    ("OtherMoving", "804040", T), ("ParkingBlock", "40c080", S), ("Pedestrian", "404000", T),
    ("Road", "804080", S), ("RoadShoulder", "8080c0", S), ("Sidewalk", "0000c0", S),
    ("SignSymbol", "c08080", T), ("Sky", "808080", S), ("SUVPickupTruck", "4080c0", T),
    ("TrafficCone", "000040", T), ("TrafficLight", "004040", T), ("Train", "c04080", T),
    ("Tree", "808000", S), ("Truck_Bus", "c080c0", T), ("Tunnel", "400040", S),
    ("VegetationMisc", "c0c000", S), ("Void", "000000", V), ("Wall", "40c000", S),
)  # fmt: skip


@dataclass(frozen=True)
class Palette:
    """The classes of a data set, each with its colour; where two share one, the first has it."""

    name: str
    rows: tuple[Row, ...]

    @property
    def ids(self) -> dict[int, int]:
        """Packed r, g, b -> class id."""
        return {int(str(row.color)[1:], 16): row.id or 0 for row in reversed(self.rows)}


def _voc_rows() -> tuple[Row, ...]:
    kinds = (Kind.BACKGROUND, *[Kind.THING] * (len(_VOC) - 1))
    rows = [Row(n, name, voc_color(n), kind) for n, (name, kind) in enumerate(zip(_VOC, kinds, strict=True))]
    return (*rows, Row(255, "void", voc_color(255), Kind.VOID))


VOC = Palette("Pascal VOC", _voc_rows())
CAMVID = Palette(
    "CamVid", tuple(Row(n, name, color_of(color), kind) for n, (name, color, kind) in enumerate(_CAMVID))
)
CITYSCAPES = Palette("Cityscapes", tuple(LABEL_ROWS))
PALETTES = (VOC, CAMVID, CITYSCAPES)


class Likely(NamedTuple):
    """A palette, how sure it is the one (0 to 1), and how many of the colours it has."""

    palette: Palette
    certainty: float
    known: int


def likely(colours: Collection[int]) -> list[Likely]:
    """The palettes that have any of these colours (packed r, g, b), the likeliest first.

    One that lacks a colour is not the one: certainty 0. Each colour halves the doubt of those that have all;
    where several do, they share what is sure. Greys count for nothing: too many masks have black and white.
    """
    telling = {code for code in colours if code not in GREYS}
    known = {one.name: len(colours & one.ids.keys()) for one in PALETTES}
    complete = [one for one in PALETTES if known[one.name] == len(colours)]
    sure = (1 - 0.5 ** len(telling)) / max(1, len(complete))
    found = [Likely(one, sure if one in complete else 0.0, known[one.name]) for one in PALETTES]
    found = [one for one in found if one.known]
    return sorted(found, key=lambda one: (-one.certainty, -one.known, len(one.palette.rows)))
