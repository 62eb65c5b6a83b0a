"""The class map dialog: table left, task, colour and what will change right, checks below."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.io.formats.classes import read_class_table
from segdesk.ui.dialogs.class_map.colour import ColourPart
from segdesk.ui.dialogs.class_map.draft import Draft
from segdesk.ui.dialogs.class_map.effects import effects
from segdesk.ui.dialogs.class_map.table import ClassTable
from segdesk.ui.dialogs.class_map.target import NEW_VOID, TargetSheet
from segdesk.ui.dialogs.class_map.task import TaskPart
from segdesk.ui.dialogs.layout import column, fitting, row, scrolled, sections, upright
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.dialogs.uses import count_uses
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import counted

SIZE = QSize(1220, 728)
SIDE = 306
FILES = "Class tables (*.csv *.json *.yaml *.yml *.txt);;All files (*)"


class ClassMapSheet(Sheet):
    """Works on a draft; nothing of the project changes before Apply."""

    def __init__(
        self, session: Session, parent: QWidget, taken_keys: Mapping[str, str] | None = None
    ) -> None:
        super().__init__("Class map", size=fitting(SIZE, parent), parent=parent)
        self.session = session
        self.draft = Draft(session.project.classes, session.project.task, taken_keys)
        self.table = ClassTable(self.draft)
        self.task = TaskPart(self.draft)
        self.colour = ColourPart(self.draft)
        self._effects = Label("", role="text2", wrap=True)
        self.status = StatusLine()
        self._said = ""
        self._build_header()
        self._build_body()
        self._build_footer()
        self._connect()
        self._count()
        self._refresh()

    def _build_header(self) -> None:
        self.search = SearchField("Find a class", width=160)
        self.search.textChanged.connect(self.table.show_only)
        self._add, self._import = Button("Class", icon="plus"), Button("Import…")
        self._add.clicked.connect(self._on_add)
        self._import.clicked.connect(self._ask_file)
        for widget in (self.search, self._add, self._import):
            self.add_to_header(widget)

    def _build_body(self) -> None:
        change = column(Label("What Apply does", kind="title"), self._effects)
        side = scrolled(sections(self.task, self.colour, change))
        side.setFixedWidth(Theme.current().grown(SIDE))
        layout = QHBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._list(), 1)
        layout.addWidget(upright())
        layout.addWidget(side)

    def _list(self) -> QWidget:
        """The table, or what to do while there is no class."""
        self._empty = column(
            None, Label("No classes yet", kind="title"), row(*self._first_steps(), None), None, gap=10
        )
        host = QWidget()
        host.setProperty("surface", "input")
        host.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = QVBoxLayout(host)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._empty, 1, Qt.AlignmentFlag.AlignHCenter)
        return host

    def _first_steps(self) -> list[QWidget]:
        add, bring = Button("Add"), Button("Import…")
        add.clicked.connect(self._on_add)
        bring.clicked.connect(self._ask_file)
        return [add, bring]

    def _build_footer(self) -> None:
        self.set_status(self.status)
        self.cancel = Button("Cancel", kind="ghost")
        self.discard = Button("Discard changes")
        self.keep = Button("Keep editing")
        self.apply = Button("Apply", kind="primary")
        self.cancel.clicked.connect(self.reject)
        self.discard.clicked.connect(super().reject)
        self.keep.clicked.connect(lambda: self._ask_discard(asked=False))
        self.apply.clicked.connect(self._on_apply)
        for button in (self.cancel, self.discard, self.keep, self.apply):
            self.add_to_footer(button)
        self._is_asking = False
        self._ask_discard(asked=False)

    def _connect(self) -> None:
        self.draft.changed.connect(self._refresh)
        self.draft.rows_changed.connect(lambda: self.table.show_only(self.search.text()))
        self.table.class_changed.connect(lambda _key: self.colour.show_class(self.table.current))
        self.table.merge_asked.connect(lambda key: self._ask_target(key, merging=True))
        self.table.delete_asked.connect(self._on_delete)
        self.table.colour_asked.connect(self._on_colour)
        self.task.chosen.connect(self.draft.set_task)
        self.colour.picked.connect(self._on_picked)
        self.table.setFocus()

    def _count(self) -> None:
        classes, entries = self.draft.before, list(self.session.project.entries.values())
        job = self.session.jobs.start("Counting", lambda progress: count_uses(classes, entries, progress))
        job.succeeded.connect(self.draft.set_uses)
        self.finished.connect(job.cancel)

    # What the person does

    def _on_add(self) -> None:
        self.search.clear()
        self.table.rename(self.draft.add().key)

    def _on_delete(self, key: int) -> None:
        if self.draft.is_used(key):
            self._ask_target(key, merging=False)
        else:
            self.draft.remove(key)

    def _ask_target(self, key: int, *, merging: bool) -> None:
        sheet = TargetSheet(self.draft, self.draft.classes.by_key(key), merging=merging, parent=self)
        sheet.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        sheet.chosen.connect(lambda target: self._merge(key, target))
        sheet.open()

    def _merge(self, key: int, target: int) -> None:
        self.draft.merge(key, self.draft.void_class().key if target == NEW_VOID else target)

    def _on_colour(self, key: int) -> None:
        self.table.choose(key)
        self.colour.focus_palette()

    def _on_picked(self, color: str) -> None:
        one = self.table.current
        if one is not None:
            self.draft.change(one.key, color=color)

    def _ask_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, "Import classes", "", FILES)
        if path:
            self.import_file(Path(path))

    def import_file(self, path: Path) -> None:
        """Take over the classes of a file; what does not do is said in the footer."""
        try:
            table = read_class_table(path, self.draft.task)
        except SegDeskError as fault:
            self.status.tell("Not imported:", fault.sentence, tone="error")
            return
        self._said = self.draft.take_table(table)
        self._refresh()

    def _on_apply(self) -> None:
        """One step for the class map and one for the task, if they differ."""
        session, draft = self.session, self.draft
        if session.host is not None:
            session.host.settle()
        try:
            if draft.result != draft.before:
                session.project.set_classes(draft.result)
            if draft.task is not draft.task_before:
                session.project.set_task(draft.task)
        except (SegDeskError, ValueError) as fault:
            self.status.tell("Not applied:", str(fault), tone="error")
            return
        session.said.emit("Class map: " + " ".join(self._will))
        self.accept()

    def reject(self) -> None:
        """Close; where that would lose changes, ask below first."""
        if self.draft.differs and not self._is_confirmable_only and not self._is_asking:
            self._ask_discard(asked=True)
        else:
            super().reject()

    @property
    def _is_confirmable_only(self) -> bool:
        """Nobody changed anything; only the confirmation of a provisional map is open."""
        return self.draft.classes == self.draft.before and self.draft.task is self.draft.task_before

    # What is shown

    def _ask_discard(self, *, asked: bool) -> None:
        self._is_asking = asked
        for button in (self.cancel, self.apply):
            button.setVisible(not asked)
        for button in (self.discard, self.keep):
            button.setVisible(asked)
        if asked:
            will = self._will
            self.status.tell(f"{counted(len(will), 'change')} not applied yet", f"· {will[0]}", tone="warn")
            self.keep.setFocus()
        else:
            self._refresh()

    def _refresh(self) -> None:
        if self._is_asking:
            self._is_asking = False
            self._ask_discard(asked=False)
        is_empty = len(self.draft) == 0
        self.table.setVisible(not is_empty)
        self._empty.setVisible(is_empty)
        self.set_subtitle(counted(len(self.draft), "class"))
        self.task.refresh()
        self.colour.show_class(self.table.current)
        will = self._will
        self._effects.setText("\n".join(will) or "Nothing yet.")
        self._check(will)

    @property
    def _will(self) -> list[str]:
        """What applying does, one sentence each."""
        will = effects(self.draft)
        if self.draft.task is not self.draft.task_before:
            will.append(f"Makes the task {self.draft.task.value}; no pixel and no object changes.")
        return will

    def _check(self, will: list[str]) -> None:
        faults = self.draft.faults()
        self.apply.setEnabled(self.draft.differs and not faults)
        if faults:
            first = next(iter(faults.values()))
            self.status.tell(f"{counted(len(faults), 'class')} cannot be applied", f"· {first}", tone="warn")
        else:
            said = self._said or (will[0] if will else "")
            self.status.tell("Ids, names and hotkeys are unique", f"· {said}" if said else "")
