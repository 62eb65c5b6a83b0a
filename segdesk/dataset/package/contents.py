"""The content of each image of a package: its document, through its map, in the task of the package."""

from __future__ import annotations

import numpy as np

from segdesk.io.snapshot import Snapshot
from segdesk.model.classes import Task
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry

from .content import Content, content_of
from .mapping import Mapped, Resample, by_matrix, by_rows_and_columns, mapped
from .numbering import Numbering
from .plan import PlannedImage
from .recent import Recent
from .resize import ImageMap

VANISHED = "Resizing leaves it no pixel."


class Contents:
    """Reads documents of a snapshot. Safe to call from several threads."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._of_tiles: Recent[ImageEntry, DocumentContent] = Recent(snapshot.read)

    def document(self, planned: PlannedImage) -> DocumentContent:
        """Of the photo; read once for all its tiles."""
        read = self._of_tiles if planned.map.tile else self._snapshot.read
        return read(planned.entry)

    def mapped(
        self, planned: PlannedImage, resample: Resample = by_matrix, document: DocumentContent | None = None
    ) -> Mapped:
        """The document in the pixels of the package. document: as document() gave it, if it was read."""
        document = document or self.document(planned)
        if document.size != planned.map.source and not document.objects:
            document = DocumentContent(planned.map.source)
        return mapped(document, planned.map, resample)

    def of(
        self,
        planned: PlannedImage,
        numbers: Numbering,
        *,
        resample: Resample = by_matrix,
        document: DocumentContent | None = None,
    ) -> Content:
        """What is exported; what resizing took away is among the lost."""
        found = self.mapped(planned, resample, document)
        content = content_of(found.document, numbers, self._snapshot.task)
        _pad(content, planned.map, numbers)
        gone = {one.id for one in found.vanished}
        content.lost = [(number, VANISHED if number in gone else why) for number, why in content.lost]
        content.vanished = [one.class_key for one in found.vanished]
        content.cut_pixels = found.cut
        return content

    def proof(self, planned: PlannedImage, numbers: Numbering, content: Content) -> Content:
        """The content that files must show: resized once more, by other arithmetic, where it is resized."""
        return self.of(planned, numbers, resample=by_rows_and_columns) if planned.map.changes else content


def _pad(content: Content, image_map: ImageMap, numbers: Numbering) -> None:
    """Pixels that no photo covers are padding, which is no mask that somebody forgot to paint."""
    content.padding = image_map.padding
    if not content.padding:
        return
    if numbers.task is not Task.INSTANCE:
        content.unlabelled -= content.padding
    if content.values is not None:
        outside = np.ones(content.values.shape, bool)
        outside[image_map.place.slices] = False
        content.values[outside] = numbers.padding
