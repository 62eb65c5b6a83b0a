"""Every building block in both themes, for the eye: python -m tests.ui.gallery FOLDER."""

import sys
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QMenuBar, QVBoxLayout, QWidget

from segdesk.model.colours import PALETTE
from segdesk.ui.app import make_app
from segdesk.ui.start_page import Found, NothingFound, RecentProject, Scanning, StartPage, State
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.checks import CheckBox, Note, RadioButton
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.icon_button import TOOL, IconButton
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.marks import Badge, Chip, KeyCap
from segdesk.ui.widgets.message_bar import MessageBar
from segdesk.ui.widgets.plate import HintPlate, Plate
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.widgets.scrub_spin import ScrubNumber, ScrubSpin, Span, align_numbers
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.widgets.slider import Slider
from segdesk.ui.widgets.swatch import Swatch, swatch_icon
from segdesk.ui.widgets.tip import Tip, TipPlate
from segdesk.ui.widgets.title_bar import Line, TitleBar

TOOLS = ["mouse-pointer-2", "pentagon", "brush", "eraser", "lasso", "paint-bucket", "wand-sparkles", "magnet"]
TOOLS += ["hexagon", "square-dashed-mouse-pointer", "ruler", "hand"]


def row(*widgets, gap=8, margins=(12, 0, 12, 0), height=None):
    host = QWidget()
    layout = QHBoxLayout(host)
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    if height:
        host.setFixedHeight(height)
    return host


def column(*widgets, surface="panel", width=None, gap=8, margin=12):
    host = QWidget()
    host.setProperty("surface", surface)
    host.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    layout = QVBoxLayout(host)
    layout.setContentsMargins(0, margin, 0, margin)
    layout.setSpacing(gap)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
    if width:
        host.setFixedWidth(width)
    return host


def class_combo(width=150):
    combo = ComboBox(name="Paint as", width=width)
    for index, name in enumerate(("Bicyclist", "Car", "Road")):
        combo.addItem(swatch_icon(PALETTE[(index * 5 + 10) % 20][0]), name)
    combo.addItem(swatch_icon(None), "Void")
    return combo


def items(*texts, **kw):
    combo = ComboBox(**kw)
    combo.addItems(texts)
    return combo


def options_bar():
    shape = Segment(
        [
            Option("round", icon="circle", tip=Tip("Round")),
            Option("square", icon="square", tip=Tip("Square")),
        ],
        name="Shape",
    )
    how = Segment(
        [
            Option("add", "Add", "plus"),
            Option("sub", "Subtract", "minus"),
            Option("and", "Intersect", "blend"),
        ],
        name="How",
    )
    snap = CheckBox("Snap to edges")
    snap.setChecked(True)
    redo = IconButton("redo-2", Tip("Redo", "Ctrl Y"))
    redo.set_reason("Nothing to redo")
    size = ScrubSpin(Span(1, 500, 24, unit="px", curve="log"), name="Size", framed=True)
    size.setFixedWidth(170)
    opacity = ScrubSpin(Span(0, 100, 40, unit="%"), name="Mask opacity")
    opacity.setFixedWidth(132)
    return row(
        Label("Brush", kind="title"),
        Line(upright=True),
        Label("Size", role="text2"),
        size,
        shape,
        Line(upright=True),
        how,
        Line(upright=True),
        Label("Overlap", role="text2"),
        items("Keep other objects", "Overwrite", "Allow", name="Overlap"),
        snap,
        Line(upright=True),
        Label("Paint as", role="text2"),
        class_combo(),
        None,
        Label("Mask opacity", role="text2"),
        opacity,
        IconButton("undo-2", Tip("Undo")),
        redo,
        IconButton("history", Tip("History")),
        height=42,
    )


def menu_bar():
    menus = QMenuBar()
    for name in ("File", "Edit", "View", "Image", "Mask", "Project", "Help"):
        menus.addMenu(name)
    menus.setFixedHeight(38)
    return menus


def rail():
    host = QWidget()
    layout = QVBoxLayout(host)
    layout.setContentsMargins(5, 6, 5, 6)
    layout.setSpacing(2)
    for name in TOOLS:
        button = IconButton(
            name, Tip(name, "B", "Paint onto the selected object."), side=TOOL, checkable=True
        )
        button.setChecked(name == "brush")
        if name == "hexagon":
            button.set_reason("No image is open")
        layout.addWidget(button)
    layout.addStretch(1)
    host.setFixedWidth(44)
    return host


def buttons():
    primary_off = Button("Open as project", kind="primary")
    primary_off.setEnabled(False)
    plain_off = Button("Apply")
    plain_off.setEnabled(False)
    return [
        row(
            Button("Other format…"), Button("Open in Repair"), Button("Open as project", kind="primary"), None
        ),
        row(
            Button("Fix", kind="primary", key="F"),
            Button("Class", icon="plus"),
            Button("Reset", kind="ghost", icon="rotate-ccw"),
            Button("Show", kind="link"),
            None,
        ),
        row(plain_off, primary_off, Button("Cancel", size="small"), None),
        row(
            Button("Cancel", kind="ghost", size="dialog"),
            Button("Save settings", size="dialog"),
            Button("Export 1,204 images", kind="primary", size="dialog"),
            None,
        ),
    ]


def marks():
    chips = [
        Chip("All", 1310),
        Chip("Untouched", 103, icon="circle"),
        Chip("Edited", 391, icon="circle-dot", tone="accent"),
        Chip("Reviewed", 813, icon="circle-check", tone="ok"),
        Chip("Problem", 3, icon="triangle-alert", tone="warn"),
    ]
    chips[0].setChecked(True)
    outlined = [
        Chip("134 errors", icon="octagon-alert", tone="error", outlined=True),
        Chip("67 warnings", icon="triangle-alert", tone="warn", outlined=True),
        Chip("12 notes", icon="info", tone="accent", outlined=True),
    ]
    badges = [
        Badge("3"),
        Badge("128", tone="error"),
        Badge("37", tone="warn"),
        Badge("10", tone="accent"),
        Badge("4", tone="ok"),
        Badge("3 problems", tone="warn", icon="triangle-alert", clickable=True),
        Badge("for 99.2 % of pixels", tone="ok"),
        Badge("1 warning, does not block", tone="warn"),
    ]
    return [
        row(*chips, None, gap=2),
        row(*outlined, None),
        row(*badges, None),
        row(
            KeyCap("1"),
            KeyCap("Q"),
            KeyCap("Ctrl K"),
            Swatch("#FF5599", name="pink"),
            Swatch(None, name="void"),
            None,
        ),
    ]


def adjust():
    host = QWidget()
    grid = QGridLayout(host)
    grid.setContentsMargins(12, 0, 24, 0)
    grid.setVerticalSpacing(2)
    spans = [
        ("Brightness", Span(-100, 100, 0, signed=True)),
        ("Contrast", Span(-100, 100, 0, signed=True)),
        ("Gamma", Span(0.2, 5, 1, decimals=2, step=0.05, curve="log")),
    ]
    for line, (name, span) in enumerate(spans):
        spin = ScrubSpin(span, name=name)
        if name == "Contrast":
            spin.set_value(8)
        grid.addWidget(Label(name, role="text2"), line, 0)
        grid.addWidget(spin, line, 1)
    align_numbers(*host.findChildren(ScrubSpin))
    off = Slider(0, 100, name="off", default=40)
    off.setEnabled(False)
    grid.addWidget(off, 3, 1)
    return host


def dock():
    title = TitleBar("Classes", count="12")
    for name in ("search", "plus", "ellipsis"):
        title.add(IconButton(name, Tip(name)))
    objects = TitleBar("Objects", count="13")
    objects.add(items("Z-order", "Size", "Class", name="Order", width=92))
    for name in ("merge", "trash-2"):
        objects.add(IconButton(name, Tip(name)))
    fold = TitleBar("Adjust view", foldable=True)
    fold.add(IconButton("rotate-ccw", Tip("Reset")))
    checks = [CheckBox("Outlines"), CheckBox("Hatch void"), CheckBox("Only selected")]
    checks[0].setChecked(True)
    checks[1].setChecked(True)
    return column(title, Line(), objects, Line(), fold, adjust(), row(*checks, None), width=318, margin=0)


def palette_grid():
    host = QWidget()
    grid = QGridLayout(host)
    grid.setContentsMargins(9, 0, 12, 0)
    grid.setSpacing(1)
    for index, (color, name) in enumerate(PALETTE):
        swatch = Swatch(color, name=name, checkable=True)
        swatch.setChecked(index == 2)
        grid.addWidget(swatch, index // 10, index % 10)
    return host


def choices():
    tasks = [
        ("Semantic", "One class per pixel"),
        ("Instance", "Separate objects, the rest is background"),
        ("Panoptic", "Things as objects, stuff as areas, no overlap"),
    ]
    radios = [RadioButton(name, Note(note, "below")) for name, note in tasks]
    radios[2].setChecked(True)
    radios[1].setEnabled(False)
    coco = CheckBox("COCO polygons", Note("loses 0.4 % of pixels", role="warn"))
    partly = CheckBox("COCO JSON", Note("RLE, panoptic PNG"))
    partly.setCheckState(Qt.CheckState.PartiallyChecked)
    gone = CheckBox("Colour previews", Note("for people, not for training"))
    gone.setChecked(True)
    gone.setEnabled(False)
    block = QWidget()
    layout = QVBoxLayout(block)
    layout.setContentsMargins(12, 0, 12, 0)
    layout.setSpacing(4)
    for widget in (*radios, coco, partly, gone):
        layout.addWidget(widget)
    return block


def fields():
    shift = ScrubNumber(Span(-500, 500, 0, unit="px", signed=True), name="Shift x")
    scale = ScrubNumber(Span(0.1, 10, 1.5, decimals=4, step=0.01, unit="×"), name="Scale x")
    text = QLineEdit("…/cambridge-v3")
    wrong = QLineEdit("Car")
    wrong.setProperty("state", "warn")
    preset = items("Training v3", "Archive", name="Preset", prefix="Preset")
    choose = ComboBox(name="Becomes", hint="Choose a class", width=186)
    choose.addItems(["bird", "sofa"])
    choose.setCurrentIndex(-1)
    choose.set_warning(on=True)
    off = items("Semantic", name="off")
    off.setEnabled(False)
    return [
        row(SearchField("Filter: name, class:car, status:…", width=236), shift, scale, None),
        row(text, wrong, None),
        row(preset, choose, off, None),
    ]


def strips():
    strip = ProgressStrip()
    strip.start("Boundary gaps")
    for second in range(4):
        strip.step(500 + second * 90, 1310, "check 12 of 14", now_s=float(second))
    plate = Plate()
    for name in ("eye", "hexagon"):
        button = IconButton(name, Tip(name), checkable=True)
        button.setChecked(name == "eye")
        plate.add(button)
    plate.add(Line(upright=True))
    plate.add(IconButton("minus", Tip("Zoom out")))
    plate.add(row(Label("95 %", kind="item"), margins=(4, 0, 4, 0)))
    plate.add(IconButton("plus", Tip("Zoom in")))
    plate.add(Line(upright=True))
    plate.add(Button("Fit", kind="ghost", size="small"))
    plate.add(Button("1:1", kind="ghost", size="small"))
    hints = HintPlate(
        [("Drag", "add to Bicyclist #5"), ("Alt", "subtract"), ("[ ]", "size"), ("Esc", "deselect")]
    )
    long = "a-very-long-project-name-that-somebody-thought-was-a-good-idea-at-the-time"
    return [row(strip), row(hints, None, plate), row(ElidedLabel(long, kind="item"), KeyCap("Esc"))]


def bars():
    return [
        MessageBar("Reopened with every finished step; the last is Brush, 14:02."),
        MessageBar(
            "Cannot read 0016E5_01920.png: PNG data ends early.",
            severity="error",
            actions=("Show in folder", "Skip"),
            details="Traceback …",
        ),
        MessageBar("2 values are unresolved: their masks are left out.", severity="warn", actions=("Show",)),
        MessageBar("Re-read and compared: 1,204 / 1,204 identical.", severity="ok", closable=True),
    ]


def gallery():
    window = QWidget()
    outer = QVBoxLayout(window)
    outer.setContentsMargins(0, 0, 0, 0)
    outer.setSpacing(0)
    outer.addWidget(menu_bar())
    outer.addWidget(options_bar())
    outer.addWidget(Line(strong=True))
    for bar in bars():
        outer.addWidget(bar)
    middle = QWidget()
    columns = QHBoxLayout(middle)
    columns.setContentsMargins(0, 0, 0, 0)
    columns.setSpacing(1)
    columns.addWidget(rail())
    columns.addWidget(column(*buttons(), *marks(), *fields(), *strips(), width=640))
    columns.addWidget(column(choices(), palette_grid(), *diagnosis()))
    columns.addWidget(dock())
    outer.addWidget(middle, 1)
    window.resize(1600, 1000)
    window.setWindowTitle("SegDesk gallery")
    return window


def diagnosis():
    return [
        row(Label("Letterboxed for training", kind="diagnosis"), None),
        row(
            Label("SegDesk", kind="display"),
            Label("Version 1.0 · works offline", kind="caption", role="text3"),
            None,
        ),
        row(
            Label("#4BEEDC", kind="mono"), Label("0.91", role="ok"), Label("2 score below", role="warn"), None
        ),
    ]


def sheet(window):
    found = Sheet("Class map", "12 classes", size=QSize(1076, 728), parent=window)
    found.add_to_header(SearchField("Find a class", width=160))
    found.add_to_header(Button("Class", icon="plus"))
    found.add_to_header(Button("Import…"))
    found.set_status(
        row(
            Badge("Ready", tone="ok"),
            Label("Ids, names and keys are unique", kind="item"),
            None,
            margins=(0, 0, 0, 0),
        )
    )
    found.add_to_footer(Button("Cancel", kind="ghost"))
    found.add_to_footer(Button("Save class map", kind="primary"))
    QVBoxLayout(found.body).addWidget(choices())
    return found


def shot(window, file):
    window.grab().save(str(file))


def pictures():
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    photos = sorted(p for p in folder.rglob("*.*g") if p.parent.name == "images")[:4] if folder else []
    return [QImage(str(photo)) for photo in photos] + [QImage()] * (5 - len(photos))


NOW = datetime(2026, 11, 24, 15, 0)
PROJECTS = [
    ("cambridge-streets", "panoptic", NOW.replace(hour=14), State("3 problems", "warn", "triangle-alert")),
    ("voc-street-2011", "semantic", NOW.replace(hour=11), State("211 to repair", "error", "wrench")),
    (
        "parking-north-with-a-name-far-too-long",
        "instance",
        NOW.replace(day=23),
        State("Exported", "ok", "circle-check"),
    ),
    ("high-street", "semantic", NOW.replace(day=12), None),
]


def start_page(empty=False):
    recent = [
        RecentProject(
            Path(f"/projects/{name}.segdesk"),
            name,
            task,
            1310,
            time,
            state=state,
            thumbnail=picture,
            missing=picture.isNull(),
        )
        for (name, task, time, state), picture in zip(PROJECTS, pictures(), strict=False)
    ]
    page = StartPage(sample_note="24 images, 9 seeded faults")
    page.set_recent([] if empty else recent, NOW)
    page.resize(1600, 962)
    return page


def drops():
    found = Found(
        "street-batch-07",
        "COCO panoptic",
        "certain",
        second_guess="PNG masks",
        counts=("412 images", "412 annotations", "12 classes"),
        problems=("4 masks differ in size from their image",),
        files="panoptic_train.json · images/ · panoptic_train/",
        thumbnail=pictures()[0],
    )
    looked_for = (
        "Looked for JPEG, PNG, TIFF, BMP and WebP images, and for seven data set formats, in 214 entries."
    )
    return {
        "scanning": Scanning("street-batch-07", 240, 824, "panoptic_train"),
        "nothing": NothingFound("holiday.zip", looked_for),
        "found": found,
    }


def start_shots(app, folder, choice):
    page = start_page()
    page.show()
    for name, drop in drops().items():
        page.show_drop(drop)
        app.processEvents()
        shot(page, folder / f"start-{name}-{choice}.png")
    page.resize(1280, 682)
    app.processEvents()
    shot(page, folder / f"start-small-{choice}.png")
    page.deleteLater()
    page = start_page(empty=True)
    page.show()
    app.processEvents()
    shot(page, folder / f"start-empty-{choice}.png")
    page.deleteLater()


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    app = make_app(sys.argv)
    for choice in (Choice.DARK, Choice.LIGHT):
        Theme.current().choose(choice)
        window = gallery()
        window.show()
        app.processEvents()
        shot(window, folder / f"gallery-{choice}.png")
        dialog = sheet(window)
        dialog.open()
        app.processEvents()
        image = window.grab()
        painter = QPainter(image)
        painter.drawPixmap(QPoint(262, 120), dialog.grab())
        painter.end()
        image.save(str(folder / f"sheet-{choice}.png"))
        dialog.close()
        tip = TipPlate(
            Tip(
                "Brush",
                "B",
                "Paint onto the selected object. Hold Alt to erase · [ ] size",
                "No image is open",
            ),
            enabled=False,
        )
        tip.grab().save(str(folder / f"tip-{choice}.png"))
        window.close()
        window.deleteLater()
        start_shots(app, folder, choice)


if __name__ == "__main__":
    main()
