"""What changed since the last export: in words, and as a list whose rows lead to their images."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHeaderView, QSizePolicy, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from segdesk.dataset.ledger.changes import Changes, What, changes_since
from segdesk.dataset.ledger.ledger import LastExport, Ledger, last_export
from segdesk.errors import SegDeskError
from segdesk.io.snapshot import Snapshot
from segdesk.progress import Progress
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.effects import Statements
from segdesk.ui.dialogs.export.preview import Dimmed, Framed
from segdesk.ui.dialogs.export.survey import JOBS
from segdesk.ui.dialogs.export.watch import Question, Watch
from segdesk.ui.dialogs.layout import row
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.painting import Tone
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.wording import count, counted, joined, when

_TABLE: Final = 112
"""Four rows; more of them scroll."""
MOST_CLASSES: Final = 4
MOST_ROWS: Final = 1_000
"""More would keep the window waiting."""
_IMAGE: Final = Qt.ItemDataRole.UserRole
_WORDS: Final = {
    What.ADDED: "added",
    What.REMOVED: "left out",
    What.MASK: "changed",
    What.SPLIT: "in another split",
}


@dataclass(frozen=True)
class Since:
    """changes: None where the project was never exported. problem: why they are not known."""

    changes: Changes | None = None
    problem: str = ""


def _ask(snapshot: Snapshot, choices: Choices, progress: Progress) -> Since:
    last = Ledger.of(snapshot.settings)
    if last is None:
        return Since()
    return Since(changes_since(snapshot, last, choices.settings, jobs=JOBS, progress=progress))


def _broken(fault: BaseException) -> Since:
    words = fault.sentence if isinstance(fault, SegDeskError) else f"{type(fault).__name__}: {fault}"
    return Since(problem=words)


SINCE: Final = Question(
    title="Comparing with the last export",
    key=lambda choices: (choices.settings.only, choices.settings.split),
    at_once=lambda snapshot, _choices: Since() if last_export(snapshot.settings) is None else None,
    ask=_ask,
    broken=_broken,
)


def summary(found: Changes) -> list[tuple[Tone, str]]:
    """Images and objects in one line, then the classes."""
    images = [f"{count(found.counts[what])} {words}" for what, words in _WORDS.items() if found.counts[what]]
    objects = [f"{count(number)} {word}" for word, number in sorted(found.objects.items()) if number]
    lines: list[tuple[Tone, str]] = []
    if images:
        total = counted(len({one.image for one in found.images}), "image")
        inner = f" · objects: {', '.join(objects)}" if objects else ""
        lines.append(("accent", f"{total}: {', '.join(images)}{inner}"))
    if len(found.images) > MOST_ROWS:
        lines.append(
            ("accent", f"The list has the first {count(MOST_ROWS)}; segdesk changes --json has all.")
        )
    lines += [("warn", words) for words in found.classes[:MOST_CLASSES]]
    if len(found.classes) > MOST_CLASSES:
        lines.append(("warn", f"{counted(len(found.classes) - MOST_CLASSES, 'more change')} of classes."))
    return lines or [("ok", "Nothing changed.")]


class SincePanel(QWidget):
    """Not there before the first export. image_asked(image): it is to be shown; cancelled(), again()."""

    image_asked = Signal(int)
    cancelled = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.when = ElidedLabel(role="text2")
        self.when.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_button, self.retry = Button("Show", kind="link"), Button("Compare", kind="link")
        self.lines, self.list = Statements(), _list()
        self.strip = ProgressStrip("Comparing")
        self._framed = Framed(self.list)
        self._framed.setFixedHeight(Theme.current().grown(_TABLE))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(
            row(Label("Since the last export", kind="title"), self.when, self.show_button, self.retry)
        )
        for part in (self.lines, self._framed, self.strip):
            layout.addWidget(part)
        self.strip.cancelled.connect(self.cancelled)
        self.retry.clicked.connect(self.again)
        self.show_button.clicked.connect(lambda: self._ask(self.list.currentItem()))
        self.list.itemActivated.connect(lambda item, _column: self._ask(item))
        self.list.currentItemChanged.connect(
            lambda item, _before: self.show_button.setEnabled(item is not None)
        )
        self.hide()

    def show_watched(self, watch: Watch[Since], known: LastExport | None) -> None:
        """known: the last export, if there was one."""
        self.setVisible(known is not None)
        if known is None:
            return
        self.when.set_text(
            joined([when(known.time.astimezone().replace(tzinfo=None), datetime.now()), known.out])
        )
        found = watch.found
        if watch.is_busy and not self.strip.isVisible():
            self.strip.start("Comparing")
        self.strip.setVisible(found is None and watch.is_busy)
        self.retry.setVisible(found is None and not watch.is_busy)
        self._show(found)

    def _show(self, found: Since | None) -> None:
        changes = found.changes if found is not None else None
        images = changes.images if changes is not None else ()
        self._framed.setVisible(bool(images))
        self.show_button.setVisible(bool(images))
        if changes is not None:
            self.lines.show_lines(summary(changes))
        else:
            self.lines.show_lines([("error", found.problem)] if found is not None and found.problem else [])
        self.list.clear()
        items = []
        for one in images[:MOST_ROWS]:
            item = QTreeWidgetItem([one.original, joined([_WORDS[one.what], one.words])])
            item.setToolTip(0, one.original)
            item.setToolTip(1, one.words)
            item.setData(0, _IMAGE, one.image)
            items.append(item)
        self.list.addTopLevelItems(items)
        self.show_button.setEnabled(False)

    def _ask(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.image_asked.emit(item.data(0, _IMAGE))


def _list() -> QTreeWidget:
    found = QTreeWidget()
    found.setAccessibleName("Images that changed since the last export")
    found.setProperty("surface", "input")
    found.setHeaderHidden(True)
    found.setColumnCount(2)
    found.setRootIsDecorated(False)
    found.setUniformRowHeights(True)
    found.setItemDelegateForColumn(1, Dimmed(found))
    found.setTextElideMode(Qt.TextElideMode.ElideMiddle)
    header = found.header()
    header.setStretchLastSection(False)
    for column in range(2):
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    return found
