"""Fix all of a group: a list with pictures before and after, check boxes, one step for what is ticked."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHBoxLayout, QStyleOptionViewItem, QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.io.project.batch import Batch
from segdesk.qa.finding import Finding
from segdesk.qa.fixes.apply import Tally, by_image, mend_many
from segdesk.ui.docks.rows import ROW, Index, RowDelegate, RowTable, draw_icon, row_of
from segdesk.ui.qa.groups import Group
from segdesk.ui.qa.rows import THUMB
from segdesk.ui.qa.thumbs import FindingThumbs
from segdesk.ui.qa.wording import name_of
from segdesk.ui.session.check_work import JOBS
from segdesk.ui.session.jobs import Job
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.checks import CheckBox
from segdesk.ui.widgets.label import ElidedLabel
from segdesk.ui.widgets.painting import draw_check, draw_text
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import counted

_BOX: Final = 16
_BEFORE: Final = 44
_AFTER: Final = 118
_WORDS: Final = 178


class PlanModel(QAbstractListModel):
    """Findings with a tick each."""

    ticked = Signal()

    def __init__(self, findings: list[Finding], parent: QWidget) -> None:
        super().__init__(parent)
        self.findings = findings
        self._off: set[int] = set()

    @property
    def wanted(self) -> list[Finding]:
        return [one for place, one in enumerate(self.findings) if place not in self._off]

    def toggle(self, index: Index) -> None:
        self._off ^= {index.row()}
        self.dataChanged.emit(index, index)
        self.ticked.emit()

    def set_all(self, *, on: bool) -> None:
        self._off = set() if on else set(range(len(self.findings)))
        self.dataChanged.emit(self.index(0), self.index(len(self.findings) - 1))
        self.ticked.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.findings)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        one = self.findings[index.row()]
        if role == ROW:
            return one
        if role == Qt.ItemDataRole.CheckStateRole:
            is_off = index.row() in self._off
            return Qt.CheckState.Unchecked if is_off else Qt.CheckState.Checked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{name_of(one)}: {one.message}"
        return None


class PlanDelegate(RowDelegate):
    """Tick, before, after, which finding."""

    def __init__(self, thumbs: FindingThumbs, parent: QWidget) -> None:
        super().__init__(parent)
        self._thumbs = thumbs

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        finding, rect = row_of(index), QRectF(option.rect)
        painter.save()
        self.ground(painter, option, chosen=False)
        middle = rect.center().y()
        state = Qt.CheckState(index.data(Qt.ItemDataRole.CheckStateRole))
        draw_check(painter, QRectF(_BOX, round(middle - 7), 14, 14), state)
        for left, mended in ((_BEFORE, False), (_AFTER, True)):
            place = QRectF(left, round(middle - THUMB[1] / 2), *THUMB)
            painter.fillRect(place, Theme.current().color("hover"))
            image = self._thumbs.get(finding, mended=mended)
            if image is not None:
                painter.drawImage(place, image)
        draw_icon(painter, "arrow-right", QPointF((_BEFORE + THUMB[0] + _AFTER) / 2, middle), "text3")
        theme = Theme.current()
        line = theme.line("item")
        head = QRectF(_WORDS, middle - line, rect.width() - _WORDS - 12, line)
        draw_text(painter, head, name_of(finding), font=theme.font("item"))
        foot = head.translated(0, line)
        draw_text(painter, foot, finding.message, role="text2", font=theme.font("caption"))
        painter.restore()


class FixAllSheet(Sheet):
    """done_with(findings, step name) after they were fixed."""

    done_with = Signal(object)

    def __init__(self, session: Session, group: Group, thumbs: FindingThumbs, parent: QWidget) -> None:
        findings = group.fixable
        super().__init__("Fix all", f"{group.title} · {counted(len(findings), 'finding')}",
                         size=QSize(760, 560), parent=parent)  # fmt: skip
        self._session, self._group = session, group.title
        self._job: Job | None = None
        self._stack = ExitStack()
        self.model = PlanModel(findings, self)
        self.list = RowTable(name="What is fixed", row_px=HEIGHT["row_finding"])
        self.list.setModel(self.model)
        self.list.setItemDelegate(PlanDelegate(thumbs, self.list))
        self.all = CheckBox("All")
        self.all.setChecked(True)
        self.strip = ProgressStrip("Fixing", framed=False)
        self.strip.hide()
        self.said = ElidedLabel(role="text2")
        self.cancel, self.apply = Button("Cancel", size="dialog"), Button("", kind="primary", size="dialog")
        self._fill()
        self.list.chosen.connect(self.model.toggle)
        self.list.toggled.connect(self.model.toggle)
        self.model.ticked.connect(self._count)
        self.all.clicked.connect(lambda on: self.model.set_all(on=on))
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self.start)
        thumbs.arrived.connect(self.list.viewport().update)
        self.finished.connect(self.deleteLater)
        self._count()

    def _fill(self) -> None:
        column = QVBoxLayout(self.body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(16, 8, 16, 8)
        head.addWidget(self.all)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        status = QWidget()
        row = QHBoxLayout(status)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.said, 1)
        row.addWidget(self.strip, 1)
        self.set_status(status)
        self.add_to_footer(self.cancel)
        self.add_to_footer(self.apply)

    def _count(self) -> None:
        wanted = self.model.wanted
        images = len({one.image for one in wanted})
        self.apply.setText(f"Fix {len(wanted):,}")
        self.apply.setEnabled(bool(wanted))
        self.said.set_text(f"{counted(images, 'image')}, one step that can be undone" if wanted else "")
        whole = (
            Qt.CheckState.Checked
            if len(wanted) == len(self.model.findings)
            else Qt.CheckState.PartiallyChecked
        )
        self.all.setCheckState(whole if wanted else Qt.CheckState.Unchecked)

    def start(self) -> None:
        """Fix what is ticked; the dialog closes when it is done."""
        session, wanted = self._session, self.model.wanted
        numbers = {one.original: one.id for one in session.project.entries.values()}
        try:
            batch = self._stack.enter_context(session.file.batch(f"Fix {self._group}: {len(wanted):,}"))
        except SegDeskError as fault:
            self.said.set_text(fault.sentence)
            return
        self._show_running(on=True)
        work = partial(mend_many, batch, by_image(wanted, numbers), limits=session.checks.limits, jobs=JOBS)
        self._job = job = session.jobs.start("Fixing", lambda progress: work(progress=progress))
        job.stepped.connect(self.strip.step)
        job.succeeded.connect(partial(self._on_done, batch, wanted))
        job.cancelled.connect(lambda: self._on_stopped("Stopped; nothing was changed"))
        job.failed.connect(lambda fault: self._on_stopped(f"Not possible: {fault}"))
        self.strip.cancelled.connect(job.cancel)

    def _on_done(self, batch: Batch, wanted: list[Finding], tally: Tally) -> None:
        self._job = None
        with self._stack:
            report = batch.finish()
        refused = {id(one) for one, _why in tally.refused}
        said = f"Fixed {counted(tally.fixed, 'finding')}, {tally.pixels:,} px"
        if tally.refused:
            said += f"; {len(tally.refused):,} not: {tally.refused[0][1]}"
        if report.left_out:
            said += f"; {counted(len(report.left_out), 'image')} edited meanwhile and left out"
        self._session.said.emit(said)
        self.done_with.emit([one for one in wanted if id(one) not in refused])
        self.accept()

    def _on_stopped(self, words: str) -> None:
        self._job = None
        self._stack.close()
        self._show_running(on=False)
        self.said.set_text(words)

    def _show_running(self, *, on: bool) -> None:
        self.strip.setVisible(on)
        self.said.setVisible(not on)
        self.body.setEnabled(not on)
        for button in (self.cancel, self.apply):
            button.setVisible(not on)
        if on:
            self.strip.start("Fixing")

    def reject(self) -> None:
        """Close; while it is being done, stop that and stay."""
        if self._job is not None:
            self._job.cancel()
        else:
            super().reject()
