"""The choices of an export as controls."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QVBoxLayout, QWidget

from segdesk.dataset.package.settings import PRIMARY, CocoForm, Encoding, Only, YoloKind
from segdesk.dataset.writers import ROWS
from segdesk.model.classes import Task
from segdesk.ui.dialogs.export.choices import Choices
from segdesk.ui.dialogs.export.outline import bits_of, images_by_split, left_out, limit, splits_of
from segdesk.ui.dialogs.export.prospect import Prospect
from segdesk.ui.dialogs.export.size_fields import SizeFields
from segdesk.ui.dialogs.export.split_fields import SplitFields
from segdesk.ui.dialogs.export.survey import Survey
from segdesk.ui.dialogs.layout import column, field, row, scrolled, section_of, sections
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.checks import CheckBox, Note, RadioButton
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.wording import count, counted, joined, of

WIDTH: Final = 438
ONLY: Final = {
    Only.ALL: "All",
    Only.LABELLED: "Labelled",
    Only.EDITED: "Edited here",
    Only.REVIEWED: "Reviewed",
}
YOLO: Final = {"": "Off", YoloKind.BOXES.value: "Boxes", YoloKind.SEGMENTS.value: "Segments"}


class ExportForm(QWidget):
    """Shows choices and changes them. changed(choices)."""

    changed = Signal(object)

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self.choices = choices
        self._survey: Survey | None = None
        self._prospect: Prospect | None = None
        self.setFixedWidth(Theme.current().grown(WIDTH))
        self._make_what()
        self._make_formats()
        self._make_where()
        self.sizes, self.splits = SizeFields(choices.size), SplitFields(choices.splits)
        self.sizes.changed.connect(lambda size: self._choose(size=size))
        self.splits.changed.connect(lambda splits: self._choose(splits=splits))
        self._of_package = [self._formats(), self.sizes, self._more()]
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(
            scrolled(
                sections(
                    self._what(),
                    *self._of_package[:2],
                    self.splits,
                    *self._of_package[2:],
                    self._where(),
                    side=20,
                )
            )
        )
        self._show()

    # Controls

    def _make_what(self) -> None:
        self.format = ComboBox(name="Format", width=280)
        for row_of in ROWS:
            self.format.addItem(row_of.title, row_of.name)
        self.format.activated.connect(lambda _row: self._choose(format=self.format.currentData()))
        self.task = Segment([Option(one.value, one.value.capitalize()) for one in Task], name="Task type")
        self.task.changed.connect(lambda value: self._choose(task=Task(value)))
        self.only = ComboBox(name="Images", width=132)
        for one, text in ONLY.items():
            self.only.addItem(text, one)
        self.only.activated.connect(lambda _row: self._choose(only=Only(self.only.currentData())))
        self._number = Label(role="text2")

    def _make_formats(self) -> None:
        self._primary_host = column(gap=0)
        self.primaries: dict[Encoding, RadioButton] = {}
        self._loss = Label(role="text3", wrap=True)
        self.coco = Segment(
            [Option("polygon", "Polygons"), Option("rle", "RLE")], name="Form of COCO segmentations"
        )
        self.coco.changed.connect(lambda value: self._choose(coco=CocoForm(value)))
        self.yolo = Segment([Option(value, text) for value, text in YOLO.items()], name="YOLO")
        self.yolo.changed.connect(lambda value: self._choose(yolo=YoloKind(value) if value else None))
        self.rows_box = CheckBox("Parts as rows of their own", Note("else joined by a seam"))
        self.palette_box = CheckBox("Palette PNG", Note("some readers change its values"))
        self.png_box = CheckBox("PNG for photos written anew", Note("else high-quality JPEG"))
        self.rows_box.clicked.connect(lambda on: self._choose(yolo_rows=on))
        self.palette_box.clicked.connect(lambda on: self._choose(palette=on))
        self.png_box.clicked.connect(lambda on: self._choose(png_only=on))
        self.ids_box = CheckBox("Keep annotation ids of the last export", Note("new ones go above"))
        self.ids_box.clicked.connect(lambda on: self._choose(keep_ids=on))

    def _make_where(self) -> None:
        self.name, self.folder = QLineEdit(), QLineEdit()
        self.name.setAccessibleName("Name of the package")
        self.folder.setAccessibleName("Folder to put it in")
        self.name.editingFinished.connect(lambda: self._choose(name=self.name.text().strip()))
        self.folder.editingFinished.connect(lambda: self._choose(folder=self.folder.text().strip()))
        self._browse = IconButton("folder-open", Tip("Choose the folder"))
        self._browse.clicked.connect(self._ask_folder)
        self.form = Segment(
            [Option("folder", "Folder", "folder"), Option("zip", "ZIP", "archive")], name="Folder or ZIP"
        )
        self.form.changed.connect(lambda value: self._choose(is_zip=value == "zip"))

    # Parts

    def _what(self) -> QWidget:
        self._task_row = field("Task type", self.task, None)
        return column(
            Label("What", kind="title"),
            field("Format", self.format, None),
            self._task_row,
            field("Images", self.only, self._number, None),
        )

    def _formats(self) -> QWidget:
        host = column(
            Label("Formats", kind="title"),
            field("Primary", self._primary_host),
            field("", self._loss),
            field("COCO", self.coco, None),
            field("YOLO", self.yolo, None),
        )
        layout = host.layout()
        assert layout is not None
        layout.setSpacing(6)
        return host

    def _more(self) -> QWidget:
        return column(
            Label("Details", kind="title"), self.ids_box, self.rows_box, self.palette_box, self.png_box, gap=4
        )

    def _where(self) -> QWidget:
        self._form_row = field("As", self.form, None)
        return column(
            Label("Where", kind="title"),
            field("Name", self.name),
            field("In", row(self.folder, self._browse, gap=4)),
            self._form_row,
        )

    # Following

    def show_known(self, survey: Survey | None, prospect: Prospect | None) -> None:
        """Counts for what is chosen; None while they are being made."""
        self._survey, self._prospect = survey, prospect
        self._show()

    def _choose(self, **values: Any) -> None:
        choices = self.choices.with_(**values)
        if choices != self.choices:
            self.choices = choices
            self._show()
            self.changed.emit(choices)

    def _ask_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Where the package goes", self.folder.text())
        if found:
            self._choose(folder=str(Path(found)))

    def _show(self) -> None:
        chosen = self.choices
        self.format.setCurrentIndex(self.format.findData(chosen.format))
        for part in (*map(section_of, self._of_package), self._task_row, self._form_row):
            part.setVisible(chosen.is_package)
        self.task.set_value(chosen.task.value)
        self.only.setCurrentIndex(self.only.findData(chosen.only))
        self._show_primaries()
        forms = chosen.coco_forms
        for form in CocoForm:
            self.coco.button(form.value).setEnabled(form in forms)
        self.coco.set_value(chosen.encodings.coco.value)
        self.yolo.set_value(chosen.yolo.value if chosen.yolo else "")
        self.rows_box.setEnabled(chosen.yolo is YoloKind.SEGMENTS)
        self.palette_box.setEnabled(chosen.task is Task.SEMANTIC and bits_of(self._survey) == 8)
        for box, on in (
            (self.rows_box, chosen.yolo_rows),
            (self.palette_box, chosen.palette),
            (self.png_box, chosen.png_only),
            (self.ids_box, chosen.keep_ids),
        ):
            box.setChecked(on)
        self.name.setText(chosen.name)
        self.folder.setText(chosen.folder)
        self.form.set_value("zip" if chosen.is_zip else "folder")
        self._show_counts()

    def _show_primaries(self) -> None:
        wanted = PRIMARY[self.choices.task]
        if tuple(self.primaries) != wanted:
            for old in self.primaries.values():
                old.hide()
                old.deleteLater()
            self.primaries = {one: self._primary(one) for one in wanted}
        for one, button in self.primaries.items():
            name, words = limit(self.choices.task, one, bits=bits_of(self._survey))
            button.setText(name)
            button.set_note(Note(words))
        self.primaries[self.choices.primary].setChecked(True)

    def _primary(self, encoding: Encoding) -> RadioButton:
        button = RadioButton("", parent=self._primary_host)
        button.clicked.connect(lambda: self._choose(encoding=encoding))
        layout = self._primary_host.layout()
        assert layout is not None
        layout.addWidget(button)
        return button

    def _show_counts(self) -> None:
        survey = self._survey
        if survey is None:
            self._number.setText("counting…")
            self.splits.show_images({}, of_project="…")
            return
        self._number.setText(of(len(survey.entries), len(survey.snapshot.entries)))
        of_project = joined(f"{name} {count(number)}" for name, number in splits_of(survey).items())
        images = images_by_split(survey, self._prospect) if self._prospect is not None else {}
        self.splits.show_images(images, of_project=of_project or "none")
        loss = left_out(survey, self.choices.task)
        all_images = counted(len(survey.entries), "image")
        self._loss.setText(loss or f"Holds every painted pixel of {all_images}.")
        self._loss.set_role("warn" if loss else "text3")
