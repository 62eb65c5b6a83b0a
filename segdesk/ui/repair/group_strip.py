"""The images of a group in a row, the worst first: thumbnail with the mask as proposed, name, score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import PurePath
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from segdesk.io.images import thumbnail
from segdesk.model.classes import ClassMap
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.repair.subject import Meaning
from segdesk.ui.icons import paint_icon
from segdesk.ui.pictures import Pictures
from segdesk.ui.repair.groups import decision_of, score_of
from segdesk.ui.repair.layers import Labels, Layer, class_rgb, number_rgb
from segdesk.ui.repair.scene import ids_of
from segdesk.ui.repair.thumbs import thumb
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.painting import LEFT, RIGHT, draw_text, rounded
from segdesk.ui.wording import number

CELL: Final = (108, 84)
THUMB: Final = (96, 60)
HEIGHT: Final = 100
Index = QModelIndex | QPersistentModelIndex
_ROLES: Final[dict[Decision, Role]] = {
    Decision.ASK: "warn",
    Decision.APPLY: "ok",
    Decision.LEAVE: "text3",
}


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.plans: list[ImagePlan] = []

    def rowCount(self, _parent: Index | None = None) -> int:
        return len(self.plans)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        plan = self.plans[index.row()]
        if role == Qt.ItemDataRole.UserRole:
            return plan
        if role == Qt.ItemDataRole.ToolTipRole:
            words = plan.placed.proposal.words if plan.placed is not None else plan.fault
            return f"{plan.subject.image}\n{words}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = decision_of(plan).value
            return f"{plan.subject.image}, score {number(score_of(plan), decimals=2)}, {said}"
        return plan.subject.image if role == Qt.ItemDataRole.DisplayRole else None


class _Delegate(QStyledItemDelegate):
    def __init__(self, strip: GroupStrip) -> None:
        super().__init__(strip)
        self._strip = strip

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(CELL[0], Theme.current().grown(CELL[1]))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, box = Theme.current(), QRectF(option.rect)
        plan: ImagePlan = index.data(Qt.ItemDataRole.UserRole)
        if self._strip.is_front(plan):
            rounded(
                painter, box.adjusted(1, 1, -1, -1), RADIUS["control"], theme.color("accent_soft"),
                theme.color("accent"),
            )  # fmt: skip
        shape = QRectF(box.center().x() - THUMB[0] / 2, box.top() + 5, *THUMB)
        self._draw_picture(painter, shape, plan)
        line = QRectF(shape.left(), shape.bottom() + 2, shape.width(), box.bottom() - shape.bottom() - 4)
        role = _ROLES[decision_of(plan)]
        score = number(score_of(plan), decimals=2)
        font = theme.font("caption")
        draw_text(painter, line, score, role=role, font=font, align=RIGHT)
        room = line.adjusted(0, 0, -30, 0)
        if decision_of(plan) is Decision.ASK:
            sign = QRectF(line.right() - 38, line.center().y() - 5.5, 11, 11)
            paint_icon(painter, "triangle-alert", sign, "warn")
            room = line.adjusted(0, 0, -42, 0)
        name = PurePath(plan.subject.image).stem
        fitting = QFontMetricsF(font).elidedText(name, Qt.TextElideMode.ElideLeft, room.width())
        draw_text(painter, room, fitting, role="text2", font=font, align=LEFT)

    def _draw_picture(self, painter: QPainter, shape: QRectF, plan: ImagePlan) -> None:
        path = QPainterPath()
        path.addRoundedRect(shape, RADIUS["swatch"], RADIUS["swatch"])
        painter.fillPath(path, Theme.current().color("canvas"))
        picture = self._strip.picture(plan)
        if picture is not None:
            size = picture.size() / self._strip.devicePixelRatioF()
            box = QRectF(0, 0, size.width(), size.height())
            box.moveCenter(shape.center())
            painter.drawImage(box, picture)


class GroupStrip(QListView):
    """went_to(image id) for a click or Enter."""

    went_to = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Model()
        self._front = self._turn = 0
        self._rgb: tuple[Any, Any] = (number_rgb, number_rgb)
        self._pictures = Pictures(self, room=200)
        self._pictures.arrived.connect(lambda _key: self.viewport().update())
        self.setModel(self._rows)
        self.setItemDelegate(_Delegate(self))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(False)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.setFixedHeight(Theme.current().grown(HEIGHT))
        self.setAccessibleName("Images of the same sizes")
        self.clicked.connect(self._go)
        self.activated.connect(self._go)
        Theme.current().changed.connect(self.viewport().update)

    @property
    def plans(self) -> list[ImagePlan]:
        return self._rows.plans

    def set_plans(self, plans: Sequence[ImagePlan], classes: ClassMap) -> None:
        """Other images, or others of the same; pictures are made anew where a plan is another one."""
        if list(plans) != self._rows.plans:
            self._turn += 1
        self._rgb = class_rgb(classes), number_rgb
        self._rows.beginResetModel()
        self._rows.plans = list(plans)
        self._rows.endResetModel()

    def set_front(self, image: int) -> None:
        """The image whose cell is framed."""
        self._front = image
        for row, plan in enumerate(self.plans):
            if self.is_front(plan):
                self.setCurrentIndex(self._rows.index(row, 0))
                self.scrollTo(self._rows.index(row, 0))
        self.viewport().update()

    def reveal(self, plan: ImagePlan) -> None:
        """Scroll until its cell is the first that is seen."""
        index = self._rows.index(self.plans.index(plan), 0)
        self.scrollTo(index, QListView.ScrollHint.PositionAtTop)

    def is_front(self, plan: ImagePlan) -> bool:
        return plan.subject.entry is not None and plan.subject.entry.id == self._front

    def picture(self, plan: ImagePlan) -> QImage | None:
        ratio = self.devicePixelRatioF()
        box = round(THUMB[0] * ratio), round(THUMB[1] * ratio)
        rgb = self._rgb[0] if plan.subject.meaning is Meaning.CLASSES else self._rgb[1]
        key = self._turn, plan.subject.image, box
        return self._pictures.get(key, lambda: partial(_made, plan, rgb, box))

    def shut(self) -> None:
        """End the threads of the pictures."""
        self._pictures.close()

    def _go(self, index: QModelIndex) -> None:
        entry = self.plans[index.row()].subject.entry
        if entry is not None:
            self.went_to.emit(entry.id)


def _made(plan: ImagePlan, rgb: Any, box: tuple[int, int]) -> QImage:
    """Runs in a thread."""
    assert plan.placed is not None
    layer = Layer(Labels.of(ids_of(plan)), rgb, plan.placed.placement)
    return thumb(
        thumbnail(plan.subject.photo, max(box), page=plan.subject.page), layer, plan.placed.look.image, box
    )
