"""The dock that changes how the photo is shown, never what it is."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from segdesk.ui.canvas.tiles import Adjust
from segdesk.ui.docks.samples import SampleRows
from segdesk.ui.session.session import Session
from segdesk.ui.session.view_settings import VIEW_SETTINGS
from segdesk.ui.widgets.checks import CheckBox
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.scrub_spin import ScrubSpin, Span, align_numbers
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.widgets.title_bar import TitleBar

SPANS: Final[dict[str, Span]] = {
    "brightness": Span(-100, 100, 0, signed=True),
    "contrast": Span(-100, 100, 0, signed=True),
    "gamma": Span(0.1, 10, 1, decimals=2, step=0.05, curve="log"),
}
"""By the field of Adjust."""

CHECKS: Final = tuple(VIEW_SETTINGS[name] for name in ("outlines", "hatch_void", "only_selected"))


class AdjustDock(QWidget):
    """Sliders over session.view; folds to its title, and then keeps what was set."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = session.view
        self.setProperty("surface", "panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName("Adjust view")
        self.title = TitleBar("Adjust view", foldable=True)
        self.reset_button = IconButton("rotate-ccw", Tip("Reset", line="The photo as it is"))
        self.title.add(self.reset_button)
        self.spins = {name: ScrubSpin(span, name=name.capitalize()) for name, span in SPANS.items()}
        self.checks = {row.name: CheckBox(row.title) for row in CHECKS}
        self.samples = SampleRows(session, self)
        self.body = QWidget()
        self._build()
        self.title.folded.connect(lambda folded: self.body.setVisible(not folded))
        self.reset_button.clicked.connect(self._reset)
        for spin in self.spins.values():
            spin.changed.connect(self._adjust)
        for name, check in self.checks.items():
            check.clicked.connect(lambda on, name=name: self._view.set(**{name: on}))
        self._view.changed.connect(self._show)
        self._show()

    def set_folded(self, *, folded: bool) -> None:
        """Only the title, for narrow windows."""
        self.title.set_folded(folded=folded)

    def _build(self) -> None:
        grid = QGridLayout()
        grid.setVerticalSpacing(2)
        grid.setHorizontalSpacing(12)
        self.samples.add_to(grid)
        for line, (name, spin) in enumerate(self.spins.items(), grid.rowCount()):
            grid.addWidget(Label(name.capitalize(), role="text2"), line, 0)
            grid.addWidget(spin, line, 1)
        align_numbers(*self.spins.values())
        self.samples.resized.connect(
            lambda: align_numbers(self.samples.black, self.samples.white, *self.spins.values())
        )
        row = QHBoxLayout()
        row.setSpacing(16)
        for check in self.checks.values():
            row.addWidget(check)
        row.addStretch(1)
        inner = QVBoxLayout(self.body)
        inner.setContentsMargins(12, 0, 12, 10)
        inner.setSpacing(4)
        inner.addLayout(grid)
        inner.addLayout(row)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.title)
        layout.addWidget(self.body)

    def _reset(self) -> None:
        self._view.set(adjust=Adjust())
        self.samples.reset()

    def _adjust(self) -> None:
        spins = self.spins
        self._view.set(
            adjust=Adjust(
                round(spins["brightness"].value), round(spins["contrast"].value), spins["gamma"].value
            )
        )

    def _show(self) -> None:
        adjust = self._view.adjust
        for name, spin in self.spins.items():
            if spin.value != getattr(adjust, name):
                spin.set_value(getattr(adjust, name))
        for name, check in self.checks.items():
            check.setChecked(getattr(self._view, name))
        self.reset_button.set_reason(
            "Nothing is adjusted" if adjust == Adjust() and self.samples.is_plain else ""
        )
