"""The rows of the list of findings: groups that fold, and a finding with its picture in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from segdesk.qa.checks import BY_ID
from segdesk.qa.finding import Finding, Severity
from segdesk.ui.docks.rows import ROW, Index, RowDelegate, draw_icon, row_of
from segdesk.ui.qa.groups import Key
from segdesk.ui.qa.wording import ICONS, ROLES, TONES, measure_of, name_of
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS, Role
from segdesk.ui.widgets.painting import RIGHT, Tone, draw_badge, draw_text, text_width
from segdesk.ui.wording import count

THUMB: Final = (48, 36)
GROUP_PX: Final = 34
_THUMB_X: Final = 34
_LEFT: Final = 92
_PAD: Final = 12
RETRY: Final = "Retry"


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A heading. severity None: the checks that passed."""

    key: Key
    title: str
    note: str
    number: int
    severity: Severity | None
    is_open: bool
    link: str = ""


@dataclass(frozen=True, slots=True)
class PassedRow:
    """A check that found nothing, and what it promises."""

    title: str
    promise: str


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A check that broke, and how: no word about the data. Its link runs it again."""

    check: str
    why: str

    @property
    def title(self) -> str:
        return f"{BY_ID[self.check].title} could not run"


@dataclass(frozen=True, slots=True)
class MoreRow:
    """Findings that were counted and are not listed."""

    number: int


Row = GroupRow | Finding | PassedRow | BrokenRow | MoreRow
Thumb = Callable[[Finding], QImage | None]


class FindingModel(QAbstractListModel):
    """Rows by place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def set_rows(self, rows: list[Row]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags if isinstance(self.rows[index.row()], Finding) else flags & ~Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return words_of(row)
        return None


def words_of(row: Row) -> str:
    """The row as a screen reader says it."""
    if isinstance(row, GroupRow):
        severity = row.severity.value if row.severity is not None else "passed"
        return f"{row.title}, {severity}, {row.number}, {'open' if row.is_open else 'folded'}"
    if isinstance(row, Finding):
        return f"{name_of(row)}: {row.message}"
    if isinstance(row, BrokenRow):
        return f"{row.title}: {row.why}"
    return f"{row.title}: {row.promise}" if isinstance(row, PassedRow) else f"{row.number} more"


class FindingDelegate(RowDelegate):
    """thumb(finding) gives its picture, or None while it is made."""

    def __init__(self, thumb: Thumb, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumb = thumb

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, rect = row_of(index), QRectF(option.rect)
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected) and isinstance(row, Finding)
        self.ground(painter, option, chosen=chosen)
        if isinstance(row, GroupRow):
            _draw_group(painter, rect, row)
        elif isinstance(row, Finding):
            self._draw_finding(painter, rect, row)
        elif isinstance(row, BrokenRow):
            _draw_broken(painter, rect, row)
        elif isinstance(row, PassedRow):
            _draw_lines(painter, rect.adjusted(_THUMB_X, 0, -_PAD, 0), row.title, row.promise)
        else:
            draw_text(painter, rect.adjusted(_THUMB_X, 0, -_PAD, 0),
                      f"{count(row.number)} more are counted and not listed", role="text3")  # fmt: skip
        painter.restore()

    def _draw_finding(self, painter: QPainter, rect: QRectF, finding: Finding) -> None:
        place = QRectF(_THUMB_X, round(rect.center().y() - THUMB[1] / 2), *THUMB)
        path = QPainterPath()
        path.addRoundedRect(place, RADIUS["swatch"], RADIUS["swatch"])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillPath(path, Theme.current().color("hover"))
        image = self._thumb(finding) if finding.image else None
        if image is not None:
            painter.save()
            painter.setClipPath(path)
            painter.drawImage(place, image)
            painter.restore()
        elif not finding.image:
            draw_icon(painter, "images", place.center(), "text3")
        measure = measure_of(finding)
        room = text_width(Theme.current().font(), measure) + 12 if measure else 0
        draw_text(painter, rect.adjusted(0, 0, -_PAD, 0), measure, role="text2", align=RIGHT)
        words = rect.adjusted(_LEFT, 0, -_PAD - room, 0)
        _draw_lines(painter, words, name_of(finding), finding.message)

    def zone_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        row = row_of(index)
        if isinstance(row, BrokenRow):
            return "link" if pos.x() >= rect.width() - _retry_width() - 2 * _PAD else ""
        if not isinstance(row, GroupRow):
            return ""
        if row.link and rect.width() - _link_left(row) <= pos.x() <= rect.width() - _badge_width(row) - _PAD:
            return "link"
        return "fold"

    def tip_at(self, index: Index, rect: QRect, pos: QPoint) -> str:
        row = row_of(index)
        return row.message if isinstance(row, Finding) else words_of(row)


def _draw_lines(painter: QPainter, rect: QRectF, first: str, second: str) -> None:
    """A name over a smaller line."""
    theme = Theme.current()
    line, below = theme.line("item"), theme.line("caption")
    top = round(rect.center().y() - (line + below) / 2)
    head = QRectF(rect.left(), top, rect.width(), line)
    draw_text(painter, head, first, font=theme.font("item"))
    foot = QRectF(rect.left(), top + line, rect.width(), below)
    draw_text(painter, foot, second, role="text2", font=theme.font("caption"))


def _draw_group(painter: QPainter, rect: QRectF, row: GroupRow) -> None:
    theme, middle = Theme.current(), rect.center().y()
    draw_icon(painter, "chevron-down" if row.is_open else "chevron-right", QPointF(16, middle), "text2")
    icon, role, tone = _look(row)
    draw_icon(painter, icon, QPointF(38, middle), role, side=15)
    font = theme.font("item", weight=600)
    width = text_width(font, row.title)
    draw_text(painter, QRectF(53, rect.top(), width + 1, rect.height()), row.title, font=font)
    badge = _badge_width(row)
    right = rect.width() - _PAD
    draw_badge(painter, QRectF(right - badge, middle - 9, badge, 18), count(row.number), tone)
    end = rect.width() - _link_left(row) if row.link else right - badge
    note = QRectF(53 + width + 6, rect.top(), end - 8 - 59 - width, rect.height())
    draw_text(painter, note, f"· {row.note}" if row.note else "", role="text2")
    if row.link:
        place = QRectF(end, rect.top(), right - badge - 8 - end, rect.height())
        draw_text(painter, place, row.link, role="accent", font=theme.font("item"), align=RIGHT)


def _draw_broken(painter: QPainter, rect: QRectF, row: BrokenRow) -> None:
    draw_icon(painter, "circle-x", QPointF(38, rect.center().y()), "error", side=15)
    font = Theme.current().font("item")
    draw_text(painter, rect.adjusted(0, 0, -_PAD, 0), RETRY, role="accent", font=font, align=RIGHT)
    _draw_lines(painter, rect.adjusted(53, 0, -2 * _PAD - _retry_width(), 0), row.title, row.why)


def _retry_width() -> int:
    return text_width(Theme.current().font("item"), RETRY)


def _look(row: GroupRow) -> tuple[str, Role, Tone]:
    if row.severity is None:
        return "circle-check", "ok", "ok"
    return ICONS[row.severity], ROLES[row.severity], TONES[row.severity]


def _badge_width(row: GroupRow) -> int:
    return max(22, text_width(Theme.current().font("caption", weight=500), count(row.number)) + 14)


def _link_left(row: GroupRow) -> int:
    """How far from the right end the link begins."""
    return _PAD + _badge_width(row) + 10 + text_width(Theme.current().font("item"), row.link)
