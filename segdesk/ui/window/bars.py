"""The messages that stand above the canvas or the start page until they are closed."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.ui.widgets.message_bar import MessageBar, Severity

MOST: Final = 3
Acts = Mapping[str, Callable[[], object]]


class Bars(QWidget):
    """At most three at once, the newest on top. A message of the same key replaces the one before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._bars: dict[str, MessageBar] = {}

    @property
    def texts(self) -> list[str]:
        """What is said now, newest first."""
        return [bar.text for bar in reversed(self._bars.values())]

    def say(
        self,
        text: str,
        *,
        severity: Severity = "info",
        acts: Acts | None = None,
        details: str = "",
        key: str = "",
    ) -> MessageBar:
        """Show a message with buttons. Pressing one puts the message away, then does it."""
        acts = acts or {}
        key = key or text
        self.clear(key)
        while len(self._bars) >= MOST:
            self.clear(next(iter(self._bars)))
        bar = MessageBar(text, severity=severity, actions=tuple(acts), details=details, parent=self)
        bar.closed.connect(lambda: self.clear(key))
        bar.acted.connect(lambda name: self._act(key, acts[name]))
        self._bars[key] = bar
        self._layout.insertWidget(0, bar)
        bar.announce()
        return bar

    def say_fault(self, fault: BaseException, *, acts: Acts | None = None, key: str = "") -> MessageBar:
        """A fault in its own words; one without words with its trace as details."""
        if not isinstance(fault, SegDeskError):
            trace = "".join(traceback.format_exception(fault))
            words = f"Something went wrong in SegDesk: {fault or type(fault).__name__}. It is in the log."
            return self.say(words, severity="error", acts=acts, details=trace, key=key)
        acts = dict(acts or {})
        if fault.file is not None and Path(fault.file).parent.is_dir():
            acts["Show in folder"] = lambda: show_in_folder(Path(str(fault.file)))
        return self.say(fault.sentence, severity="error", acts=acts, key=key)

    def clear(self, key: str) -> None:
        """Put a message away, if it is there."""
        bar = self._bars.pop(key, None)
        if bar is not None:
            bar.hide()
            self._layout.removeWidget(bar)
            bar.deleteLater()

    def _act(self, key: str, act: Callable[[], object]) -> None:
        self.clear(key)
        act()


def show_in_folder(path: Path) -> None:
    """Open the folder of a file in the desktop's own window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path.parent)))
