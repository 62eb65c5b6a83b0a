"""What goes wrong unforeseen: into a small rotating log file, and as a signal that the window shows."""

from __future__ import annotations

import faulthandler
import logging
import sys
import threading
import traceback
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType
from typing import Final

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QStandardPaths,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from segdesk.errors import SegDeskError

LOG: Final = logging.getLogger("segdesk")
FILE_BYTES: Final = 512 * 1024
OLD_FILES: Final = 2
_FORMAT: Final = "%(asctime)s %(levelname)s %(threadName)s %(message)s"
_LEVELS: Final = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def log_folder() -> Path:
    """Where the log file lies: the state folder that the desktop gives this user's SegDesk."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.StateLocation))


class Faults(QObject):
    """raised(summary, details) for each fault that nobody caught, also from other threads.

    refused(SegDeskError) instead for one that says in words what is wrong: no fault of the program.
    """

    raised = Signal(str, str)
    refused = Signal(object)

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / "segdesk.log"
        self._handler = RotatingFileHandler(
            self.file, maxBytes=FILE_BYTES, backupCount=OLD_FILES, encoding="utf-8"
        )
        self._handler.setFormatter(logging.Formatter(_FORMAT))
        self._restore: list[Callable[[], object]] = []

    def start(self) -> None:
        """Take the hooks of Python and Qt; stop() gives them back."""
        LOG.addHandler(self._handler)
        LOG.setLevel(logging.INFO)
        old_hook, old_thread_hook = sys.excepthook, threading.excepthook
        old_handler = qInstallMessageHandler(self._qt_said)
        sys.excepthook = self.report
        threading.excepthook = self._thread_failed
        self._restore = [
            lambda: setattr(sys, "excepthook", old_hook),
            lambda: setattr(threading, "excepthook", old_thread_hook),
            lambda: qInstallMessageHandler(old_handler),
            lambda: LOG.removeHandler(self._handler),
            self._handler.close,
        ]

    def stop(self) -> None:
        """Give the hooks back and close the file; a second call does nothing."""
        for undo in self._restore:
            undo()
        self._restore = []

    def report(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """Log one exception and announce it; Ctrl+C in a terminal ends the program as it should."""
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, fault, trace)
            return
        if isinstance(fault, SegDeskError):
            LOG.info("%s", fault)
            self.refused.emit(fault)
            return
        details = "".join(traceback.format_exception(kind, fault, trace))
        LOG.error(details)
        # Python keeps the last traceback, and it the painter of a failed paint event: Qt crashes when that
        # goes after the widget's surface.
        traceback.clear_frames(trace)
        self.raised.emit(_summary(fault), details)

    def _thread_failed(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.report(args.exc_type, args.exc_value, args.exc_traceback)

    def _qt_said(self, kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        LOG.log(_LEVELS.get(kind, logging.WARNING), "Qt: %s", text)


def watch(folder: Path | None = None) -> Faults:
    """Start watching for faults and write crashes of native code to the same folder."""
    faults = Faults(folder or log_folder())
    faults.start()
    crash_file = (faults.file.parent / "crash.log").open("a", encoding="utf-8")
    faulthandler.enable(crash_file)
    faults._restore += [faulthandler.disable, crash_file.close]
    return faults


def _summary(fault: BaseException) -> str:
    text = str(fault).strip().split("\n")[0]
    return f"{type(fault).__name__}: {text}" if text else type(fault).__name__
