"""The bar over the image while a large operation runs: what it does, and Cancel."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from segdesk.ui.session.deferral import Deferral
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.progress_strip import ProgressStrip

WIDE: Final = 380
LATE_MS: Final = 300
"""What takes no longer shows nothing."""


class Working(ProgressStrip):
    """Shows itself; shown() when it does, for who places it."""

    shown = Signal()

    def __init__(self, deferral: Deferral, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._deferral = deferral
        self._late = QTimer(self, singleShot=True, interval=LATE_MS)
        self._late.timeout.connect(self._show)
        self.cancelled.connect(deferral.stop)
        deferral.trying.changed.connect(self._follow)
        self.hide()

    def _follow(self) -> None:
        if self._deferral.trying.plan is None:
            self._late.stop()
            self.hide()
        elif self.isHidden():
            self._late.start()

    def _show(self) -> None:
        plan = self._deferral.trying.plan
        if plan is not None:
            self.start(plan.name)
            self.resize(Theme.current().grown(WIDE), self.sizeHint().height())
            self.show()
            self.raise_()
            self.shown.emit()
