"""A table applied to every pixel of a plane of labels."""

from __future__ import annotations

from typing import Final

import numpy as np

from segdesk.ops.cv import cv2
from segdesk.ops.stencil import AnyArray

_NARROW: Final = 256
_KNOWN_TO_CV = (np.uint8, np.uint16, np.int32)


def look_up(table: AnyArray, labels: AnyArray) -> AnyArray:
    """table[labels], of the dtype of table. labels: (h, w), unsigned, all below len(table).

    numpy makes 64-bit indices of all labels first; where 256 entries do, OpenCV takes a quarter of that.
    """
    if table.dtype == np.bool_:
        return look_up(table.view(np.uint8), labels).view(np.bool_)
    is_narrow = labels.size > 0 and table.dtype in _KNOWN_TO_CV and int(labels.max()) < _NARROW
    if not is_narrow:
        return np.asarray(table[labels])
    entries = np.zeros(_NARROW, table.dtype)
    entries[: len(table)] = table[:_NARROW]
    return np.asarray(cv2.LUT(np.ascontiguousarray(labels, np.uint8), entries))
