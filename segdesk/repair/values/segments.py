"""Panoptic PNGs: the segment ids of their JSON tell whether red and blue were swapped."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from segdesk.repair.proposal import Decision, Family, Proposal
from segdesk.repair.values.judge import Verdict
from segdesk.repair.values.reading import Reading
from segdesk.repair.values.sheet import Noise, Sheet
from segdesk.repair.values.views import View

Order = tuple[int, int, int]
PLAIN: Order = (16, 8, 0)
SWAPPED: Order = (0, 8, 16)
"""By how much red, green, blue of a packed colour are shifted right to become bytes 0, 1, 2 of an id."""


def segment_ids(codes: NDArray[np.int64], order: Order) -> NDArray[np.int64]:
    """Ids (byte 0 + 256 x byte 1 + 65536 x byte 2) of packed colours."""
    low, middle, high = (codes >> shift & 255 for shift in order)
    return np.asarray(low | middle << 8 | high << 16)


def judge_segments(sheets: Sequence[Sheet], known: Sequence[Collection[int]]) -> list[Verdict]:
    """A verdict for each mask, by the ids that its JSON lists (0 is void and always known)."""
    return [_judged(sheet, frozenset(ids) | {0}) for sheet, ids in zip(sheets, known, strict=True)]


def _judged(sheet: Sheet, known: frozenset[int]) -> Verdict:
    if View.COLOR not in sheet.facts or sheet.lossy:
        return Verdict(
            _said("ambiguous", Decision.ASK, "It is no clear RGB image of ids."), None, Noise.EXACT, 0
        )
    codes = sheet.facts[View.COLOR].codes
    missing = {order: _unknown(segment_ids(codes, order), known) for order in (PLAIN, SWAPPED)}
    if missing[PLAIN] and not missing[SWAPPED]:
        words = f"{missing[PLAIN]} of its ids are in no segments_info; with red and blue swapped all are."
        return Verdict(
            _said("panoptic_swapped", Decision.APPLY, words), _reading(codes, SWAPPED), Noise.EXACT, 0
        )
    if missing[PLAIN]:
        words = f"{missing[PLAIN]} of its ids are in no segments_info, whichever way they are read."
        return Verdict(_said("ambiguous", Decision.ASK, words), _reading(codes, PLAIN), Noise.EXACT, 0)
    words = "Every id is in its segments_info."
    return Verdict(_said("none", Decision.LEAVE, words), _reading(codes, PLAIN), Noise.EXACT, 0)


def _unknown(ids: NDArray[np.int64], known: frozenset[int]) -> int:
    return sum(one not in known for one in ids.tolist())


def _reading(codes: NDArray[np.int64], order: Order) -> Reading:
    ids = segment_ids(codes, order).tolist()
    table = {one: (code,) for one, code in zip(ids, codes.tolist(), strict=True)}
    return Reading("segments", "none", View.COLOR, table, "Colours are ids of segments.")


def _said(diagnosis: str, decision: Decision, words: str) -> Proposal:
    return Proposal(Family.VALUES, diagnosis, 1.0, 0.0, decision, words)
