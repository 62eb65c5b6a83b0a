"""Lets a worker have small things done in the window's thread, to which a project belongs."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final

from PySide6.QtCore import QObject, Signal

from segdesk.io.project.file import ProjectFile
from segdesk.progress import Cancelled
from segdesk.ui.session.jobs import Jobs

_LOOK_S: Final = 0.05


class Here(QObject):
    """Call it from a worker: the work is done in the thread that made this, and its result given."""

    _asked = Signal(object)

    def __init__(self, file: ProjectFile, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._file, self._jobs = file, jobs
        self._asked.connect(self._do)

    def __call__(self, work: Callable[[], Any]) -> Any:
        """Cancelled when the window is closed meanwhile, which waits for its workers."""
        self._file.flush()  # so that the window's thread finds nothing that it has to wait for
        future: Future[Any] = Future()
        self._asked.emit((work, future))
        while True:
            try:
                return future.result(_LOOK_S)
            except TimeoutError:
                if self._jobs.is_closed:
                    raise Cancelled from None

    def _do(self, asked: tuple[Callable[[], Any], Future[Any]]) -> None:
        work, future = asked
        try:
            future.set_result(work())
        except Exception as fault:  # it belongs to the worker that asked
            future.set_exception(fault)
