"""Starts the program with a window, and ends it without leaving a thread or a lock behind."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from segdesk.ui.app import make_app
from segdesk.ui.faults import watch
from segdesk.ui.garbage import GuiGarbage
from segdesk.ui.window.main_window import MainWindow
from segdesk.ui.window.prefs import Prefs
from segdesk.ui.window.ready import AFTER_MS, PROJECT, get_ready
from segdesk.ui.window.settings.table import dress


def open_window(words: Sequence[str]) -> int:
    """Open the window, and in it what the words name: a project, a folder, or files. The exit code."""
    app = make_app(["segdesk"])
    faults, garbage = watch(), GuiGarbage()
    garbage.start()
    try:
        dress(Prefs())
        window = MainWindow()
        faults.raised.connect(window.show_fault)
        faults.refused.connect(window.show_failure)
        # At the first start it may be larger than a small or scaled screen.
        window.resize(window.size().boundedTo(window.screen().availableSize()))
        window.show()
        QTimer.singleShot(AFTER_MS, window, lambda: _get_ready(window))
        if words:
            window.intake.take([Path(word) for word in words])
        code = app.exec()
        window.shut()
    finally:
        garbage.stop()
        faults.stop()
    return code


def _get_ready(window: MainWindow) -> None:
    if not window.jobs.is_closed:
        window.jobs.start("Getting ready", partial(get_ready, PROJECT))
