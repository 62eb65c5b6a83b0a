"""Above the canvas of QA: which finding this is. Below it: what its fix does, before it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from segdesk.model.classes import ClassMap, Kind
from segdesk.qa.checks import BY_ID
from segdesk.qa.finding import Finding
from segdesk.ui.icons import paint_icon
from segdesk.ui.qa.wording import ICONS, ROLES, measure_of
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.swatch import swatch_icon
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.wording import of


class HeadBar(QWidget):
    """stepped(direction); edit_asked()."""

    stepped = Signal(int)
    edit_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(HEIGHT["options_bar"])
        self._sign = _Sign()
        self.title = Label(kind="title")
        self.what = ElidedLabel(role="text2")
        self.what.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.place = Label(role="text2")
        self.back = IconButton("chevron-left", Tip("Previous finding", "K"), side=28)
        self.on = IconButton("chevron-right", Tip("Next finding", "J"), side=28)
        self.edit = Button("Open in editor", icon="square-pen")
        self.back.clicked.connect(lambda: self.stepped.emit(-1))
        self.on.clicked.connect(lambda: self.stepped.emit(1))
        self.edit.clicked.connect(self.edit_asked)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 0, 12, 1)
        layout.setSpacing(8)
        for widget in (self._sign, self.title, self.what, self.place, self.back, self.on, self.edit):
            layout.addWidget(widget)

    def show_finding(self, finding: Finding | None, image: str, at: int, total: int) -> None:
        """at: its place in its group from 1; image: the one in front."""
        self._sign.show_finding(finding)
        self.title.setText(BY_ID[finding.check].title if finding is not None else image)
        where = finding.image or "the whole data set" if finding is not None else ""
        parts = (measure_of(finding), where) if finding is not None else ()
        self.what.set_text("   ".join(part for part in parts if part))
        self.place.setText(of(at, total) if finding is not None else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("border"))


class _Sign(QWidget):
    """The icon of a severity."""

    def __init__(self) -> None:
        super().__init__()
        self._finding: Finding | None = None
        self.setFixedSize(QSize(16, 16))

    def show_finding(self, finding: Finding | None) -> None:
        self._finding = finding
        self.setVisible(finding is not None)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._finding is not None:
            severity = self._finding.severity
            paint_icon(QPainter(self), ICONS[severity], QRectF(self.rect()), ROLES[severity])


class FixBar(QWidget):
    """fix_asked(), fix_all_asked(), ignore_asked(). class_chosen(id): what values without a class become."""

    fix_asked = Signal()
    class_chosen = Signal(object)
    fix_all_asked = Signal()
    ignore_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.sentence = Label(kind="item", wrap=True)
        self.note = ElidedLabel(role="text2")
        self.classes = ComboBox(name="Class of unknown values", hint="Class…", width=150)
        self.ignore = Button("Ignore with reason…")
        self.fix_all = Button("Fix all…")
        self.fix = Button("Fix", kind="primary", key="F")
        self.ignore.clicked.connect(self.ignore_asked)
        self.fix_all.clicked.connect(self.fix_all_asked)
        self.fix.clicked.connect(self.fix_asked)
        words, layout = QVBoxLayout(), QHBoxLayout(self)
        words.setSpacing(3)
        words.addWidget(self.sentence)
        words.addWidget(self.note)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(8)
        layout.addLayout(words, 1)
        for control in (self.classes, self.ignore, self.fix_all, self.fix):
            layout.addWidget(control, 0, Qt.AlignmentFlag.AlignVCenter)
        self.classes.activated.connect(lambda _row: self.class_chosen.emit(self.classes.currentData()))
        self.setMinimumHeight(Theme.current().grown(58))

    def ask_class(self, classes: ClassMap, *, on: bool) -> None:
        """Whether a class can be chosen, and out of which; nothing is chosen yet."""
        self.classes.setVisible(on)
        self.classes.clear()
        for one in classes if on else ():
            icon = swatch_icon(None if one.kind is Kind.VOID else one.color)
            self.classes.addItem(icon, f"{one.id}  {one.name}", one.id)
        self.classes.setCurrentIndex(-1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("border"))
