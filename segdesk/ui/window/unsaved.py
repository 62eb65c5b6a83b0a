"""What is asked when a project cannot be written at its end."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.sheet import Sheet


class UnsavedSheet(Sheet):
    """again(): try to write once more. abandoned(): close, and lose what is not on disk.

    With neither the project stays open.
    """

    again = Signal()
    abandoned = Signal()

    def __init__(self, fault: BaseException, parent: QWidget) -> None:
        super().__init__("Not saved yet", size=QSize(520, 260), parent=parent)
        problem = fault.problem if isinstance(fault, SegDeskError) else str(fault)
        file = fault.file if isinstance(fault, SegDeskError) else None
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(8)
        layout.addWidget(Label("The last steps could not be written to the project.", kind="item", wrap=True))
        layout.addWidget(Label(problem, role="error", wrap=True))
        if file is not None:
            layout.addWidget(Label(str(file), kind="caption", role="text3", wrap=True))
        layout.addWidget(Label("Make room or mend the disk, then try again.", role="text2", wrap=True))
        layout.addStretch(1)
        self._add_ways()
        self.finished.connect(self.deleteLater)

    def _add_ways(self) -> None:
        ways = (
            Button("Close and lose them", size="dialog"),
            Button("Keep open", size="dialog"),
            Button("Try again", kind="primary", size="dialog"),
        )
        for way, signal in zip(ways, (self.abandoned, None, self.again), strict=True):
            way.clicked.connect(self.accept if signal is not None else self.reject)
            if signal is not None:
                way.clicked.connect(signal)
            self.add_to_footer(way)
