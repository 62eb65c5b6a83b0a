"""A picture scaled for where it stands: smooth, at device pixels, made once per size."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QImage, QPainter, QPainterPath, QPixmap, QTransform


class Picture:
    """Fills a shape with an image, cut at the sides where the proportions differ."""

    def __init__(self, image: QImage) -> None:
        self._image = image
        self._made: QPixmap = QPixmap()
        self._for: tuple[QSize, float] | None = None

    @property
    def is_null(self) -> bool:
        return self._image.isNull()

    def fill(self, painter: QPainter, shape: QPainterPath, box: QRectF) -> None:
        """Paint it over the box, seen through the shape; nothing while the image is null."""
        if self.is_null:
            return
        scale = painter.device().devicePixelRatio()
        brush = QBrush(self._scaled(box.size().toSize(), scale))
        brush.setTransform(QTransform.fromTranslate(box.left(), box.top()).scale(1 / scale, 1 / scale))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(shape, brush)

    def _scaled(self, size: QSize, scale: float) -> QPixmap:
        if self._for != (size, scale):
            wanted = QSize(round(size.width() * scale), round(size.height() * scale))
            mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding
            made = self._image.scaled(wanted, mode, Qt.TransformationMode.SmoothTransformation)
            left, top = (made.width() - wanted.width()) // 2, (made.height() - wanted.height()) // 2
            self._made = QPixmap.fromImage(made.copy(left, top, wanted.width(), wanted.height()))
            self._for = (size, scale)
        return self._made
