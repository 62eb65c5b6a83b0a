"""Several objects become one, or one of them less."""

from __future__ import annotations

import numpy as np

from segdesk.geometry import Polygon
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.ops.stencil import framed
from segdesk.tools.operations.operation import Ids


def merge(edit: Edit, ids: Ids) -> Ids:
    """The first object gets the pixels of the others, which go. Outlines that all still hold stay, as one."""
    document = edit.document
    first, *others = ids
    outline = _joined_outline(document, ids)
    stencils = [document.stencil(one) for one in others]
    edit.remove_all(others)
    for box, stencil in stencils:
        edit.write(box, first, where=stencil)
    if outline:
        edit.draw(first, outline)
    return (first,)


def subtract(edit: Edit, ids: Ids) -> Ids:
    """The first object loses what the others cover; they stay. Only where objects overlap is there any."""
    document = edit.document
    first, *others = ids
    box, own = document.stencil(first)
    covered = np.zeros_like(own)
    for one in others:
        covered |= framed(*document.stencil(one), box)
    if not (own & covered).any():
        raise ValueError("Nothing to subtract: the objects do not overlap")
    edit.erase(box, where=own & covered, objects=(first,))
    return (first,)


def _joined_outline(document: Document, ids: Ids) -> Polygon:
    """The outlines of all as one; empty when one of them has none that is its pixels."""
    objects = [document.objects[one] for one in ids]
    if not all(one.polygon and one.agrees for one in objects):
        return ()
    return tuple(part for one in objects for part in one.polygon or ())
