"""What is said of a mask: the diagnosis of a reading, its words, and the tables that a report lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from segdesk.repair.values.evidence import Evidence, tolerance_of
from segdesk.repair.values.palettes import unpacked
from segdesk.repair.values.reading import SEVERAL, Reading
from segdesk.repair.values.sheet import Noise, Sheet
from segdesk.repair.values.target import Target
from segdesk.repair.values.views import View

MAX_LISTED = 300
WHITE, SOLID_SHARE = 255, 0.01


def is_black_and_white(sheet: Sheet, reading: Reading, target: Target) -> bool:
    """Whether a mask of ids has nothing but the first id and solid areas of a void class 255."""
    facts = sheet.facts[reading.view]
    if target.void != WHITE or len(target.ids) < 3 or facts.codes.tolist() != [target.ids[0], WHITE]:
        return False
    return bool(facts.interior[1] > facts.counts[1] / 2) and float(facts.shares[1]) > SOLID_SHARE


def whites(target: Target) -> Iterator[dict[str, Any]]:
    """Which class white may stand for."""
    for one in target.ids[1:]:
        if one != WHITE:
            table = {str(target.ids[0]): target.ids[0], str(WHITE): one}
            yield {"diagnosis": "binary", "map": table, "words": f"White is class {one}."}


_NOISES = {
    Noise.INTERPOLATED: (
        "interpolated",
        "It was resized with blending, which leaves values between classes.",
    ),
    Noise.DITHERED: ("dithered", "Its colours were dithered to a fixed palette."),
}


def diagnosis_of(reading: Reading, sheet: Sheet, noise: Noise) -> tuple[str, str]:
    """The word of the report, and the evidence."""
    if noise is Noise.LOSSY:
        name = "webp" if sheet.format == "WEBP" else "jpeg"
        return name, f"It is stored as {name.upper()}, which changes values near edges. {reading.words}"
    if noise in _NOISES:
        name, words = _NOISES[noise]
        if noise is Noise.INTERPOLATED and reading.view is View.COLOR:
            name = "antialiased"
        return name, f"{words} {reading.words}"
    if reading.diagnosis == "none" and reading.view is View.GREY:
        return "palette_permuted", "Its palette is grey, and its indices are not the grey levels."
    if reading.recipe == "rgb" and sheet.palette is not None:
        return "palette_permuted", "Its palette has the colours of the classes in another order."
    if reading.diagnosis == "none" and (sheet.alpha or reading.view is View.ALPHA):
        return "alpha", "It has an alpha channel; loaders disagree about such files."
    if reading.diagnosis == "none" and sheet.bit_depth < 8:
        return "bit_depth", f"It has {sheet.bit_depth} bits a pixel; loaders disagree about such files."
    return reading.diagnosis, reading.words


def shown_code(code: int, view: View) -> str:
    """A code as the report writes it: "38", or "0,128,0"."""
    if view is not View.COLOR:
        return str(code)
    return ",".join(str(one) for one in unpacked(np.array(code)).tolist())


def shown_map(reading: Reading, piece: Evidence) -> dict[str, int]:
    """Stored code -> class id for the codes of a mask that have one."""
    codes, ids = reading.rows
    if piece.noise is Noise.EXACT:
        codes, ids = piece.codes, reading.ids_of(piece.codes, tolerance_of(reading, piece.noise))
    pairs = zip(codes.tolist()[:MAX_LISTED], ids.tolist(), strict=False)
    return {shown_code(code, reading.view): one for code, one in pairs if one >= 0}


def as_reading(reading: Reading, piece: Evidence) -> dict[str, Any]:
    """A story that a person may choose, for "readings" of a report."""
    told = {"diagnosis": reading.diagnosis, "map": shown_map(reading, piece), "words": reading.words}
    open_values = list(choices(reading, piece))
    return told | {"choices": open_values} if open_values else told


def choices(reading: Reading, piece: Evidence) -> Iterator[dict[str, Any]]:
    """The codes that several ids share."""
    ids = piece.ids(reading)
    found = piece.codes[ids == SEVERAL]
    meant = reading.rows[0][reading.nearest(found)[0]]
    for code, near in zip(found.tolist(), meant.tolist(), strict=True):
        classes = [one for one, written in reading.codes.items() if near in written]
        yield {"value": shown_code(code, reading.view), "classes": classes}
