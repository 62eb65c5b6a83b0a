"""About: what this program is and what it runs on."""

from __future__ import annotations

import platform

from PySide6.QtCore import QSize, Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk import __version__
from segdesk.ui.faults import log_folder
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.sheet import Sheet


class AboutSheet(Sheet):
    """Version, what it runs on, where the log lies; to copy into a report."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("About SegDesk", size=QSize(480, 260), parent=parent)
        lines = (
            f"SegDesk {__version__}",
            f"Python {platform.python_version()}, Qt {qVersion()}",
            f"{platform.system()} {platform.release()}, {QGuiApplication.platformName()}",
            f"Log: {log_folder()}",
        )
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(6)
        for place, line in enumerate(lines):
            label = Label(
                line, kind="title" if not place else "body", role="text1" if not place else "text2", wrap=True
            )
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label)
        layout.addWidget(Label("Works offline. Nothing leaves this computer.", role="text3"))
        layout.addStretch(1)
        copy, close = Button("Copy", size="dialog", icon="copy"), Button("Close", size="dialog")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText("\n".join(lines)))
        close.clicked.connect(self.reject)
        self.add_to_footer(copy)
        self.add_to_footer(close)
        self.finished.connect(self.deleteLater)
