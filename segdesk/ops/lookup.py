"""A table applied to every pixel of a plane of labels."""

from __future__ import annotations

from typing import Final

import numpy as np

from segdesk.ops.cv import cv2
from segdesk.ops.stencil import AnyArray

_NARROW: Final = 256
_KNOWN_TO_CV = (np.uint8, np.uint16, np.int32)
_THEMSELVES = np.arange(_NARROW)


def look_up(table: AnyArray, labels: AnyArray) -> AnyArray:
    """table[labels], of the dtype of table. labels: (h, w), unsigned, all below len(table).

    numpy makes 64-bit indices of all labels first; where 256 entries do, OpenCV takes a quarter of that, and
    where each label stays itself, which is usual for class maps, a copy does.
    """
    if table.dtype == np.bool_:
        return look_up(table.view(np.uint8), labels).view(np.bool_)
    top = int(labels.max()) if labels.size and table.dtype in _KNOWN_TO_CV else _NARROW
    if top >= _NARROW:
        return np.asarray(table[labels])
    entries = np.zeros(_NARROW, table.dtype)
    entries[: len(table)] = table[:_NARROW]
    if np.array_equal(entries[: top + 1], _THEMSELVES[: top + 1]):
        return np.array(labels, table.dtype)
    return np.asarray(cv2.LUT(np.ascontiguousarray(labels, np.uint8), entries))
