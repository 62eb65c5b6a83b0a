"""The sheet of one operation: its values, what they would change in pixels, Apply."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from segdesk.model.display import Display
from segdesk.tools.operations import Operation, Trial, plan, tell
from segdesk.tools.preview import Redrawn
from segdesk.tools.target import name_of_objects
from segdesk.ui.dialogs.layout import fitting
from segdesk.ui.dialogs.operation.fields import Fields
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.session.nearby import variants_of
from segdesk.ui.session.session import Session
from segdesk.ui.session.trying import Trying
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import count, counted, joined, pixels

SIZE: Final = QSize(520, 262)
SETTLE_MS: Final = 120


class OperationSheet(Sheet):
    """For the objects that are selected when it opens. Small ones are tried at once, large ones by a worker.

    trial is what Apply makes so; None while it is not known, or there is nothing to do. previewed(display):
    how the mask would be, for whoever shows it; None: as it is.
    """

    previewed = Signal(object)

    def __init__(self, session: Session, operation: Operation, parent: QWidget) -> None:
        assert session.scene is not None
        self._scene, self._ids = session.scene, session.selection.ids
        who = name_of_objects(self._scene, self._ids) if self._ids else ""
        super().__init__(operation.title, who, size=fitting(SIZE, parent), dims=False, parent=parent)
        self._session, self._operation = session, operation
        self.trial: Trial | None = None
        before = session.toolkit.asked.get(operation.id, {})
        self.fields = Fields(operation, session.project.classes, before)
        self._trying = Trying(session.jobs, self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._build()
        self._connect()
        self._try()

    def _build(self) -> None:
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(20, 16, 20, 16)
        layout.setSpacing(14)
        layout.addWidget(Label(self._operation.about, role="text2", wrap=True))
        layout.addWidget(self.fields)
        layout.addStretch(1)
        self.status = StatusLine()
        self.set_status(self.status)
        self.cancel, self.apply = Button("Cancel", kind="ghost"), Button("Apply", kind="primary")
        self.apply.setDefault(True)
        self.add_to_footer(self.cancel)
        self.add_to_footer(self.apply)

    def _connect(self) -> None:
        self.fields.changed.connect(self._wait)
        self._settle.timeout.connect(self._try)
        self._trying.refused.connect(self._show_refused)
        self._trying.failed.connect(lambda fault: self._show_refused(str(fault)))
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self.start)

    # Trying

    def _wait(self) -> None:
        """Another value: what was known holds no longer."""
        self._forget()
        self._settle.start()

    def _try(self) -> None:
        self._forget()
        try:
            ready = plan(self._scene, self._operation.id, self._ids, **self.fields.values)
            if ready.is_large:
                self._trying.start(ready, self._show, counts=True)
            else:
                self._show(ready.tried())
        except ValueError as words:
            self._show_refused(str(words))

    def _forget(self) -> None:
        self._trying.cancel()
        self.trial = None
        self.apply.setEnabled(False)
        self.status.tell("Counting", tone="neutral")

    def _show(self, trial: Trial) -> None:
        effect = trial.outcome.effect
        self.trial = trial if effect else None
        self.apply.setEnabled(bool(effect))
        self._preview(self.trial)
        if not effect:
            self.status.tell("Changes nothing", tone="neutral")
            return
        more = [f"{counted(len(trial.outcome.refused), 'locked object')} left alone"]
        gone = f"{counted(len(effect.removed), 'object')} would be gone" if effect.removed else ""
        said = joined([gone, *(more if trial.outcome.refused else [])])
        head = f"Changes {pixels(effect.pixels)}" if effect.pixels else _without_pixels(trial)
        self.status.tell(head, f"· {said}" if said else "", tone="warn" if said else "ok")

    def _show_refused(self, words: str) -> None:
        self._preview(None)
        self.status.tell(words, tone="neutral")

    # Showing

    def _preview(self, trial: Trial | None) -> None:
        """Let the canvas show what would be; its picture is made by a worker."""
        self._scene.show(_outlines(trial, self._ids) if trial is not None else None)
        if trial is None:
            self.previewed.emit(None)
            return
        variants = variants_of(self._session.project.task)
        job = self._session.jobs.start("Preview", lambda _progress: Display(trial.fork, variants=variants))
        job.succeeded.connect(lambda display: self._show_preview(trial, display))

    def _show_preview(self, trial: Trial, display: Display) -> None:
        if trial is self.trial:
            view = self._session.view
            display.hide(objects=view.hidden_objects, classes=view.hidden_classes)
            self.previewed.emit(display)

    # Applying

    def start(self) -> None:
        """Do what is shown, as one step; the sheet closes."""
        if self._settle.isActive():
            self._settle.stop()
            self._try()
        if self.trial is None:
            return
        try:
            outcome = self.trial.adopt()
        except ValueError:
            self._try()
            return
        self._session.toolkit.asked[self._operation.id] = self.fields.values
        self.accept()
        tell(self._scene, outcome)

    def done(self, result: int) -> None:
        self._settle.stop()
        self._trying.cancel()
        self.trial = None
        self._preview(None)
        super().done(result)


def _outlines(trial: Trial, ids: Collection[int]) -> Redrawn | None:
    """The polygons that would be others than they are."""
    now, then = trial.document.objects, trial.fork.objects
    polygons = {one: then[one].polygon for one in ids if one in then}
    found = [(one, new) for one, new in polygons.items() if new is not None and new != now[one].polygon]
    if not found:
        return None
    (first, polygon), *others = found
    return Redrawn(first, polygon, tuple(others))


def _without_pixels(trial: Trial) -> str:
    """What changes when no pixel goes to another object: points, or the objects' facts."""
    before, after = trial.document.objects, trial.fork.objects
    kept = [one for one in after if one.id in before and one is not before[one.id]]
    points = sum(_points(one.polygon) - _points(before[one.id].polygon) for one in kept)
    if points:
        return f"No pixel changes, {count(abs(points))} points {'fewer' if points < 0 else 'more'}"
    return f"Changes {counted(len(kept), 'object')}, no pixel"


def _points(polygon: object) -> int:
    parts = polygon if isinstance(polygon, tuple) else ()
    return sum(len(ring) for part in parts for ring in (part.outer, *part.holes))
