"""The checks before an export: one row for each, with what was found and a way to it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.qa.checks import BY_ID, GATE
from segdesk.qa.finding import GRAVEST_FIRST, Finding, Severity
from segdesk.qa.report import CheckReport
from segdesk.ui.dialogs.layout import row
from segdesk.ui.dialogs.status import Sign
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import RADIUS
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.marks import Badge
from segdesk.ui.widgets.painting import Tone, rounded
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.wording import count, counted

TONES: Final[dict[Severity, Tone]] = {
    Severity.ERROR: "error",
    Severity.WARNING: "warn",
    Severity.NOTE: "accent",
}
_ROW: Final = 29


def errors_of(report: CheckReport) -> int:
    """How many findings block."""
    return sum(one.severity is Severity.ERROR for one in report.findings)


def summary(report: CheckReport) -> tuple[str, Tone]:
    """The badge: the gravest that was found, and whether it blocks."""
    for severity, ending in ((Severity.ERROR, "blocks export"), (Severity.WARNING, "does not block")):
        found = sum(one.severity is severity for one in report.findings)
        if found:
            verb = ending if found == 1 else ending.replace("blocks", "block").replace("does", "do")
            return f"{counted(found, severity.value)}, {verb}" if severity is Severity.WARNING else (
                f"{counted(found, severity.value)} {verb}"
            ), TONES[severity]
    return "all passed", "ok"


class GateRow(QWidget):
    """One check. show_asked(finding): its first finding. ignore_asked(check id)."""

    show_asked = Signal(object)
    ignore_asked = Signal(str)

    def __init__(self, check_id: str) -> None:
        super().__init__()
        self.check_id = check_id
        self._first: Finding | None = None
        self._sign = Sign("neutral")
        self._name = ElidedLabel(BY_ID[check_id].title, kind="item")
        self._name.setFixedWidth(Theme.current().grown(88))
        self._words = ElidedLabel(BY_ID[check_id].promise, role="text2")
        self.show_button = Button("Show", kind="link")
        self.ignore_button = Button("Ignore…", kind="link")
        self.show_button.clicked.connect(lambda: self.show_asked.emit(self._first))
        self.ignore_button.clicked.connect(lambda: self.ignore_asked.emit(self.check_id))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(11, 0, 12, 0)
        layout.setSpacing(10)
        for widget in (self._sign, self._name):
            layout.addWidget(widget)
        layout.addWidget(self._words, 1)
        for button in (self.ignore_button, self.show_button):
            layout.addWidget(button)
            button.hide()
        self.setFixedHeight(Theme.current().grown(_ROW))

    @property
    def words(self) -> str:
        return self._words.text

    def wait(self) -> None:
        """Not judged yet."""
        self._first = None
        self._tell("neutral", BY_ID[self.check_id].promise)
        self._sign.set_tone("neutral", "circle")

    def take(self, report: CheckReport) -> None:
        """What the check found."""
        found = [one for one in report.findings if one.check == self.check_id]
        line = report.rows[self.check_id]
        worst = next((one for one in GRAVEST_FIRST if any(two.severity is one for two in found)), None)
        self._first = next((one for one in found if one.severity is worst), None)
        if self._first is not None and worst is not None:
            where = self._first.image or "the data set"
            more = f"{counted(line.findings, worst.value)}, first " if line.findings > 1 else ""
            self._tell(TONES[worst], f"{more}{where}: {self._first.message}")
        elif line.ignored:
            reason = next(why for one, why in report.ignored_findings if one.check == self.check_id)
            self._tell("warn", f"{counted(line.ignored, 'finding')} ignored: {reason}")
        else:
            self._tell("ok" if not line.why else "neutral", line.why or BY_ID[self.check_id].promise)

    def _tell(self, tone: Tone, words: str) -> None:
        self._sign.set_tone(tone)
        self._words.set_text(words)
        self.setAccessibleName(f"{BY_ID[self.check_id].title}: {words}")
        self.show_button.setVisible(self._first is not None and self._first.image is not None)
        self.ignore_button.setVisible(tone == "error")


class GatePanel(QWidget):
    """All checks of the gate. cancelled(): the person does not want to wait for them."""

    show_asked = Signal(object)
    ignore_asked = Signal(str)
    cancelled = Signal()
    again = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._scope = Label(role="text2")
        self.badge = Badge("")
        self.retry = Button("Check again", kind="link")
        self.retry.clicked.connect(self.again)
        self.strip = ProgressStrip("Checking")
        self.strip.cancelled.connect(self.cancelled)
        self.rows = {check_id: GateRow(check_id) for check_id in GATE}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(
            row(Label("Checks before export", kind="title"), self._scope, None, self.retry, self.badge)
        )
        layout.addWidget(_Framed(list(self.rows.values())))
        layout.addWidget(self.strip)
        for one in self.rows.values():
            one.show_asked.connect(self.show_asked)
            one.ignore_asked.connect(self.ignore_asked)
        self.wait()

    def wait(self) -> None:
        """A run begins."""
        self.strip.start("Checking")
        self._scope.setText("")
        self._show(is_running=True)
        for one in self.rows.values():
            one.wait()

    def stop(self) -> None:
        """A run was cancelled."""
        self._show(is_running=False)
        self.badge.set_state("not checked", tone="neutral")

    def take(self, report: CheckReport) -> None:
        """A run ended."""
        for one in self.rows.values():
            one.take(report)
        words, tone = summary(report)
        self.badge.set_state(words, tone=tone)
        self._scope.setText(f"on all {count(report.images)} images" if report.images != 1 else "on 1 image")
        self._show(is_running=False)
        self.retry.hide()

    def set_links(self, *, enabled: bool) -> None:
        """While the export runs nothing leads away."""
        for one in self.rows.values():
            for button in (one.show_button, one.ignore_button):
                button.setEnabled(enabled)

    def _show(self, *, is_running: bool) -> None:
        self.strip.setVisible(is_running)
        self.badge.setVisible(not is_running)
        self.retry.setVisible(not is_running)


class _Framed(QWidget):
    """Rows in a frame, a hairline between them."""

    def __init__(self, rows: list[GateRow]) -> None:
        super().__init__()
        self._rows = rows
        layout = QVBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for one in rows:
            layout.addWidget(one)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        rounded(painter, self.rect(), RADIUS["control"], theme.color("input"), theme.color("border"))
        for one in self._rows[1:]:
            painter.fillRect(QRect(1, one.y(), self.width() - 2, 1), theme.color("sep"))
