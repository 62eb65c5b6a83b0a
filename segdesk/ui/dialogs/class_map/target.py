"""Asks which class takes over the objects of one that is deleted or merged."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.model.classes import Kind, MaskClass
from segdesk.ui.dialogs.class_map.delegate import shown_color
from segdesk.ui.dialogs.class_map.draft import Draft
from segdesk.ui.dialogs.layout import field
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.widgets.swatch import swatch_icon
from segdesk.ui.wording import count, counted

NEW_VOID = -1
"""In place of a key: a void class that is added for it."""


class TargetSheet(Sheet):
    """chosen(key): the class that takes over, or NEW_VOID. Deleting offers void first, merging the others."""

    chosen = Signal(int)

    def __init__(self, draft: Draft, one: MaskClass, *, merging: bool, parent: QWidget) -> None:
        verb = "Merge" if merging else "Delete"
        super().__init__(f"{verb} {one.name}", size=QSize(440, 230), parent=parent)
        self.targets = ComboBox(name="Target class", width=240)
        for other in _candidates(draft, one, merging=merging):
            self.targets.addItem(swatch_icon(shown_color(other)), f"{other.id}  {other.name}", other.key)
        if not merging and draft.classes.void is None:
            self.targets.insertItem(0, swatch_icon(None), "New void class", NEW_VOID)
        self.targets.setCurrentIndex(0)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(12)
        layout.addWidget(Label(_what(draft, one), wrap=True))
        layout.addWidget(field("Become", self.targets, None))
        layout.addStretch(1)
        cancel, done = Button("Cancel", kind="ghost"), Button(verb, kind="primary")
        cancel.clicked.connect(self.reject)
        done.clicked.connect(self._end)
        done.setEnabled(self.targets.count() > 0)
        done.setDefault(True)
        self.add_to_footer(cancel)
        self.add_to_footer(done)
        self.targets.setFocus()

    def _end(self) -> None:
        self.chosen.emit(self.targets.currentData())
        self.accept()


def _candidates(draft: Draft, one: MaskClass, *, merging: bool) -> list[MaskClass]:
    others = [other for other in draft.classes if other.key != one.key]
    return others if merging else sorted(others, key=lambda other: other.kind is not Kind.VOID)


def _what(draft: Draft, one: MaskClass) -> str:
    if draft.uses is None:
        return f"What {one.name} holds is still being counted. Its objects become those of another class."
    use = draft.uses[one.key]
    if not use.objects:
        return f"No object is {one.name}; the class goes."
    return (
        f"{counted(use.objects, 'object')} with {count(use.pixels)} pixels in "
        f"{counted(len(use.images), 'image')} are {one.name}. "
        "Which class do they become? No mask is rewritten."
    )
