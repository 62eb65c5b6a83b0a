"""What the rows of the object list say of the image in front, and their pictures."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QImage

from segdesk.geometry import EMPTY, Rect
from segdesk.model.classes import Kind
from segdesk.model.colours import rgb_of
from segdesk.model.document import Document
from segdesk.ui.docks.object_list import Line, Row, area_of
from segdesk.ui.docks.object_rows import THUMB_H, THUMB_W, HeadingRow, ObjectRow, heading_text
from segdesk.ui.docks.object_thumbs import subject_of
from segdesk.ui.pictures import Make, Pictures
from segdesk.ui.session.session import Session

GONE = ObjectRow(ids=(), name="", number="", swatch=None, area=0, size=(0, 0))
"""A row whose objects an undo took, until the list follows a moment later."""


class ObjectFacts:
    """Areas and boxes are measured when a row is first seen after touch(), not with every repaint."""

    def __init__(self, session: Session, pictures: Pictures, ratio: Callable[[], float]) -> None:
        """ratio(): device pixels per logical one now."""
        self._session = session
        self._pictures = pictures
        self._ratio = ratio
        self._areas: dict[tuple[int, ...], int] = {}
        self._boxes: dict[tuple[int, ...], Rect] = {}
        self._latest: dict[tuple[int, ...], QImage] = {}

    def forget(self) -> None:
        """Another image: nothing of the last one holds for this."""
        self._latest.clear()
        self._areas.clear()
        self._boxes.clear()

    def touch(self) -> None:
        """Pixels changed. Boxes stay as they are while a stroke goes on: tightening one reads pixels."""
        self._areas.clear()
        if self._session.document is not None and not self._session.document.editing:
            self._boxes.clear()

    def describe(self, row: Row) -> ObjectRow | HeadingRow:
        """What a row shows now."""
        if isinstance(row, Line):
            return self._line(row)
        name = self._session.project.classes.by_key(row.key).name if row.key > 0 else ""
        return HeadingRow(heading_text(row, name), row.is_folded)

    def _line(self, line: Line) -> ObjectRow:
        scene, view = self._session.scene, self._session.view
        if scene is None or any(one not in scene.document.objects for one in line.ids):
            return GONE
        table, classes = scene.document.objects, scene.document.classes
        one, first = classes.by_key(line.class_key), table[line.ids[0]]
        box, counts = self._box(scene.document, line), scene.counts(line.class_key)
        return ObjectRow(
            ids=line.ids,
            name=one.name,
            number=f"#{first.id}" if counts else "",
            swatch=None if one.kind is Kind.VOID else one.color,
            area=self._area(scene.document, line),
            size=(box.width, box.height),
            z=first.z if counts and table.top_z else None,
            is_crowd=counts and first.crowd,
            is_polygon=first.polygon is not None,
            is_hidden=view.hidden_objects.issuperset(line.ids) or one.key in view.hidden_classes,
            is_locked=one.locked or all(table[each].locked for each in line.ids),
        )

    def _area(self, document: Document, line: Line) -> int:
        if line.ids not in self._areas:
            self._areas[line.ids] = area_of(document, line)
        return self._areas[line.ids]

    def _box(self, document: Document, line: Line) -> Rect:
        if line.ids not in self._boxes:
            self._boxes[line.ids] = _around([document.box(one) for one in line.ids])
        return self._boxes[line.ids]

    def thumb(self, row: ObjectRow) -> QImage | None:
        """The picture of a row: the latest one while a newer is made, none while there is no photo."""
        session, latest = self._session, self._latest.get(row.ids)
        document, box = session.document, self._boxes.get(row.ids, EMPTY)
        if document is None or document.editing or box.is_empty or session.photo is None:
            return latest
        size = round(THUMB_W * self._ratio()), round(THUMB_H * self._ratio())
        key = (document.image, row.ids, row.area, box, row.swatch, size)

        def prepare() -> Make:
            rgb = None if row.swatch is None else rgb_of(row.swatch)
            subject = subject_of(document, row.ids, box, photo=session.photo, rgb=rgb)
            return lambda: subject.drawn(*size)

        found = self._pictures.get(key, prepare)
        if found is not None:
            self._latest[row.ids] = found
        return found or latest


def _around(boxes: list[Rect]) -> Rect:
    """The box around boxes; one by one thousands of them would take longer than a frame."""
    full = [box for box in boxes if not box.is_empty]
    if not full:
        return EMPTY
    left, top, right, bottom = zip(*full, strict=True)
    return Rect(min(left), min(top), max(right), max(bottom))
