"""The head of the findings: which images are checked, how many a sample has and by which seed, and Run."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.qa.results import Results
from segdesk.ui.dialogs.layout import row
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.scrub_spin import ScrubNumber, Span
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.wording import count

IMAGES: Final = Span(1, 99_999, 64)
SEED: Final = Span(0, 99_999, 0)


class ScopeHead(QWidget):
    """run_asked(scope, sample, seed); limits_asked()."""

    run_asked = Signal(str, int, int)
    limits_asked = Signal()

    def __init__(self, results: Results) -> None:
        """results: of the last run; a sample begins as it was then."""
        super().__init__()
        self.segment = Segment(
            [
                Option("image", "Image", tip=Tip("This image", "", "The checks that look at images.")),
                Option("sample", "Sample", tip=Tip("A sample", "", "The same seed gives the same images.")),
                Option("all", "All", tip=Tip("All images", "", "And what concerns the data set.")),
            ],
            name="Scope",
            value="all",
        )
        self.limits = IconButton("sliders-horizontal", Tip("Limits of the checks…"), side=28)
        self.run = Button("Run checks", kind="plain", size="small", icon="play")
        self.said = ElidedLabel(role="text2")
        self.images = ScrubNumber(IMAGES, name="Images in the sample")
        self.seed = ScrubNumber(SEED, name="Seed of the sample")
        if results.scope == "sample":
            self.images.setValue(results.images)
            self.seed.setValue(results.seed)
        self._sample = row(self.images, Label("images by seed", role="text2"), self.seed, None)
        self._lay_out()
        self.segment.changed.connect(lambda _scope: self._show_sample())
        self.images.valueChanged.connect(lambda _value: self._show_sample())
        self.limits.clicked.connect(self.limits_asked)
        self.run.clicked.connect(self._ask)
        self._show_sample()

    def _lay_out(self) -> None:
        head, foot, layout = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        head.setSpacing(8)
        head.addWidget(Label("Checks", kind="title"))
        head.addStretch(1)
        head.addWidget(self.segment)
        head.addWidget(self.limits)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.run)
        layout.setContentsMargins(12, 6, 12, 2)
        layout.setSpacing(6)
        layout.addLayout(head)
        layout.addWidget(self._sample)
        layout.addLayout(foot)

    @property
    def scope(self) -> str:
        return self.segment.value

    def set_scope(self, scope: str) -> None:
        self.segment.set_value(scope)
        self._show_sample()

    def show_total(self, images: int) -> None:
        """How many images the project has."""
        self.segment.set_text("all", f"All {count(images)}")

    def show_run(self, *, is_running: bool) -> None:
        """A run begins or ended."""
        self.run.setVisible(not is_running)
        self.said.setVisible(not is_running)
        for widget in (self.segment, self._sample, self.limits):
            widget.setEnabled(not is_running)

    def _show_sample(self) -> None:
        self.segment.set_text("sample", f"Sample {count(round(self.images.value()))}")
        self._sample.setVisible(self.scope == "sample")

    def _ask(self) -> None:
        self.run_asked.emit(self.scope, round(self.images.value()), round(self.seed.value()))
