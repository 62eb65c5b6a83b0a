"""A small picture of an image with its mask, made off the GUI thread from arrays."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from segdesk.model.classes import ClassMap, Kind
from segdesk.model.document import Document
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.painting import rounded

SIDE_PX = 520
OPACITY = 0.55
HATCH_RGB = (0x3E, 0x40, 0x46)
Rgb8 = npt.NDArray[np.uint8]
Keys = npt.NDArray[np.integer]


def sampling(size: tuple[int, int]) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Rows and columns of a picture whose longer side is SIDE_PX at most."""
    step = max(1.0, max(size) / SIDE_PX)
    width, height = (max(1, int(length / step)) for length in size)
    rows = np.minimum(((np.arange(height) + 0.5) * size[1] / height).astype(np.intp), size[1] - 1)
    columns = np.minimum(((np.arange(width) + 0.5) * size[0] / width).astype(np.intp), size[0] - 1)
    return rows, columns


def keys_of(document: Document) -> Keys:
    """The class key of every pixel of its picture; where objects overlap, the upper one's."""
    rows, columns = sampling(document.size)
    parts = [plane[rows][:, columns] for plane in document.planes]
    found = np.zeros(parts[0].shape, np.int32)
    heights = np.zeros(parts[0].shape, np.int32)
    ranks = {one.id: rank for rank, one in enumerate(document.objects.ordered, 1)}
    for index, part in enumerate(parts):
        of_slot, height = np.zeros(65536, np.int32), np.zeros(65536, np.int32)
        for one in document.objects:
            if one.plane == index:
                of_slot[one.slot], height[one.slot] = document.classes.resolve(one.class_key), ranks[one.id]
        above = height[part] > heights
        found[above], heights[above] = of_slot[part[above]], height[part[above]]
    return found


def picture(keys: Keys, photo: Rgb8 | None, classes: ClassMap) -> QImage:
    """The photo in the same sampling with classes over it; plain grey where there is no photo."""
    ground = np.full((*keys.shape, 3), 96, np.float32)
    if photo is not None:
        rows, columns = sampling((photo.shape[1], photo.shape[0]))
        if (len(rows), len(columns)) == keys.shape:
            ground = photo[rows][:, columns].astype(np.float32)
    for one in classes:
        where = keys == one.key
        rgb = HATCH_RGB if one.kind is Kind.VOID else one.rgb
        ground[where] = (1 - OPACITY) * ground[where] + OPACITY * np.array(rgb, np.float32)
    pixels = np.ascontiguousarray(np.rint(ground).astype(np.uint8))
    height, width = keys.shape
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


class PicturePane(QWidget):
    """A picture with its title, as large as its place lets it be."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._title = Label(title, role="text2")
        self._shown = _Shown(title)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addWidget(self._shown, 1)

    @property
    def image(self) -> QImage:
        return self._shown.image

    def show_image(self, image: QImage) -> None:
        self._shown.image = image
        self._shown.update()


class _Shown(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.image = QImage()
        self.setAccessibleName(f"Picture: {name}")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(QSize(160, 120))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        rounded(painter, self.rect(), RADIUS["control"], theme.color("canvas"), theme.color("border"))
        if self.image.isNull():
            return
        room = self.rect().adjusted(1, 1, -1, -1).size()
        size = self.image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(0, 0, size.width(), size.height())
        box.moveCenter(QRectF(self.rect()).center())
        painter.drawImage(box, self.image)  # nearest: masks are never interpolated
