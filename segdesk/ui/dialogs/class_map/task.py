"""Choosing the task, with what it shows and exports of this project."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.model.classes import Task
from segdesk.ui.dialogs.class_map.draft import Draft
from segdesk.ui.dialogs.class_map.effects import task_note
from segdesk.ui.dialogs.note import NoteBox
from segdesk.ui.widgets.checks import Note, RadioButton
from segdesk.ui.widgets.label import Label

WORDS: Final = {
    Task.SEMANTIC: "One class per pixel",
    Task.INSTANCE: "Separate objects, the rest is background",
    Task.PANOPTIC: "Things as objects, stuff as areas, no overlap",
}


class TaskPart(QWidget):
    """One radio button for each task. chosen(task)."""

    chosen = Signal(object)

    def __init__(self, draft: Draft) -> None:
        super().__init__()
        self._draft = draft
        self.buttons = {
            task: RadioButton(task.value.capitalize(), Note(words, "below")) for task, words in WORDS.items()
        }
        self._note = NoteBox()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(Label("Task type", kind="title"))
        for task, button in self.buttons.items():
            button.clicked.connect(lambda _on=False, one=task: self.chosen.emit(one))
            layout.addWidget(button)
        layout.addSpacing(4)
        layout.addWidget(self._note)
        self.refresh()

    @property
    def note(self) -> str:
        return self._note.text

    def refresh(self) -> None:
        """Follow the draft."""
        self.buttons[self._draft.task].setChecked(True)
        self._note.set_text(task_note(self._draft, self._draft.task))
