"""What a person wants to remember of an image: a note in the project, in one undoable step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from segdesk.model.entry import ImageEntry
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.main_window import MainWindow

MOST_LETTERS = 2000


class NoteSheet(Sheet):
    """given(text): empty takes the note away."""

    given = Signal(str)

    def __init__(self, entry: ImageEntry, parent: QWidget) -> None:
        super().__init__("Note", entry.original, size=QSize(500, 300), parent=parent)
        self.text = QPlainTextEdit(entry.note)
        self.text.setAccessibleName("Note")
        self.text.setTabChangesFocus(True)
        cancel, self.done_button = Button("Cancel", kind="ghost"), Button("Keep note", kind="primary")
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(self.text, 1)
        layout.addWidget(Label("note: in the filter of the images finds those that have one.", role="text3"))
        cancel.clicked.connect(self.reject)
        self.done_button.clicked.connect(self._end)
        self.add_to_footer(cancel)
        self.add_to_footer(self.done_button)
        self.finished.connect(self.deleteLater)
        self.text.setFocus()

    def _end(self) -> None:
        self.given.emit(self.text.toPlainText().strip()[:MOST_LETTERS])
        self.accept()


def write_note(window: MainWindow) -> None:
    """Ask for the note of the image in front."""
    session = window.session
    if session is None or session.entry is None:
        return
    image = session.entry.id
    sheet = NoteSheet(session.entry, window)
    sheet.given.connect(lambda text: _keep(session, image, text))
    sheet.open()


def _keep(session: Session, image: int, text: str) -> None:
    entry = session.project.entries[image]
    with session.step(f"Note on {entry.original}") as step:
        session.project.set_entry(image, into=step, note=text)
    session.said.emit(f"Noted on {entry.original}" if text else f"No note on {entry.original}")
