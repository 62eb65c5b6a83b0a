"""The dialog of one repair by hand: fields and values left, before and after right, counts below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from segdesk.errors import SegDeskError
from segdesk.io.project.batch import Batch
from segdesk.io.snapshot import snapshot_of
from segdesk.repair.by_hand import Repair
from segdesk.repair.over_images import Tally, mend_many
from segdesk.ui.dialogs.adjust.fields import Fields
from segdesk.ui.dialogs.adjust.meanings import CHOOSE, Found, MeaningsTable, class_combo, said_of
from segdesk.ui.dialogs.adjust.operations import Adjustment
from segdesk.ui.dialogs.adjust.pictures import PicturePane
from segdesk.ui.dialogs.adjust.trial import Scene, Trial, attempt, found_in, words
from segdesk.ui.dialogs.layout import column, field, fitting, scrolled, sections, upright
from segdesk.ui.dialogs.status import StatusLine
from segdesk.ui.session.jobs import Job, Work
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.wording import count, counted

SIZE: Final = QSize(1080, 640)
SIDE: Final = 440
SETTLE_MS: Final = 120
JOBS: Final = 2


class AdjustSheet(Sheet):
    """Needs an image in front. images: those that are selected, for which it may be done instead."""

    def __init__(
        self, session: Session, adjustment: Adjustment, images: Sequence[int], parent: QWidget
    ) -> None:
        assert session.entry is not None and session.document is not None
        title = adjustment.menu.rstrip("…")
        super().__init__(title, session.entry.original, size=fitting(SIZE, parent), parent=parent)
        self.session, self.adjustment = session, adjustment
        self._front, self._others = session.entry.id, tuple(images)
        if session.host is not None:
            session.host.settle()
        self._scene = Scene(snapshot_of(session.file), session.entry, session.photo)
        self._found: Found | None = None
        self.meanings: MeaningsTable | None = None
        self.trial: Trial | None = None
        self._job: Job | None = None
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._try)
        self._build_body()
        self._build_footer()
        self._start("Reading the mask", lambda _progress: found_in(self._scene), self._on_found)

    # Parts

    def _build_body(self) -> None:
        self.fields = Fields(self.adjustment)
        self.scope = Segment(self._scopes(), name="For")
        self.rest = class_combo(self.session.project.classes, name="Other values become", unset="Leave out")
        self._values_said = Label(role="text2", wrap=True)
        self._rest_row = field("Others", self.rest, None)
        self._rest_row.hide()
        self._values = column()
        self._values_host = column(
            Label("Values", kind="title"), self._values_said, self._values, self._rest_row
        )
        self.fields.changed.connect(self._settle.start)
        self.scope.changed.connect(lambda _value: self._settle.start())
        self.rest.activated.connect(lambda _row: self._settle.start())
        how = column(Label(self.adjustment.line, role="text2", wrap=True), self.fields)
        side = scrolled(sections(how, field("For", self.scope, None), self._values_host))
        side.setFixedWidth(Theme.current().grown(SIDE))
        self.before, self.after = PicturePane("Now"), PicturePane("After")
        pictures = QVBoxLayout()
        pictures.setContentsMargins(16, 14, 16, 14)
        pictures.setSpacing(12)
        pictures.addWidget(self.before, 1)
        pictures.addWidget(self.after, 1)
        layout = QHBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(side)
        layout.addWidget(upright())
        layout.addLayout(pictures, 1)

    def _scopes(self) -> list[Option]:
        entries = self.session.project.entries
        unfit = sum(one.stored for one in entries.values())
        options = [Option("this", "This image")]
        if len(self._others) > 1:
            options.append(Option("selected", f"{count(len(self._others))} selected"))
        if unfit and self.session.entry is not None and self.session.entry.stored:
            options.append(Option("unfit", f"All that do not fit {count(unfit)}"))
        return options

    def _build_footer(self) -> None:
        self.status, self.strip = StatusLine(), ProgressStrip("Repairing", framed=False)
        host = column(self.status, self.strip, gap=0)
        self.strip.hide()
        self.strip.cancelled.connect(self._stop)
        self.set_status(host)
        self.cancel, self.apply = Button("Cancel", kind="ghost"), Button("Apply", kind="primary")
        self.cancel.clicked.connect(self.reject)
        self.apply.clicked.connect(self.start)
        self.apply.setEnabled(False)
        self.add_to_footer(self.cancel)
        self.add_to_footer(self.apply)

    # The repair

    @property
    def images(self) -> list[int]:
        """What it is done to."""
        entries = self.session.project.entries
        chosen = {
            "this": [self._front],
            "selected": [one for one in self._others if one in entries],
            "unfit": [one.id for one in entries.values() if one.stored],
        }
        return chosen[self.scope.value]

    @property
    def repair(self) -> Repair:
        """As the fields have it. ValueError when a number is out of its range."""
        given = self.meanings.given if self.meanings is not None else {}
        is_stored = self._found is not None and self._found.stored
        rest = self.rest.currentData()
        images = len(self.images)
        return Repair(
            self.adjustment.step if images == 1 else f"{self.adjustment.step} of {count(images)} images",
            self.adjustment.place(self.fields.values),
            values=given if is_stored else {},
            rest=None if rest == CHOOSE else rest,
            classes={} if is_stored else given,
        )

    def _on_found(self, found: Found) -> None:
        self._found = found
        layout = self._values.layout()
        assert layout is not None
        self._values_said.setText(said_of(found))
        if self.adjustment.values or found.unknown:
            self.meanings = MeaningsTable(self.session.project.classes, found)
            self.meanings.changed.connect(self._settle.start)
            layout.addWidget(self.meanings)
        self._rest_row.setVisible(found.stored)
        self._try()

    def _try(self) -> None:
        """See in the background what it would do."""
        repair, images, scene = self.repair, self.images, self._scene
        self.apply.setEnabled(False)
        self.status.tell("Trying", tone="neutral")
        self._start(
            "Trying a repair", lambda progress: attempt(scene, repair, images, progress), self._on_trial
        )

    def _on_trial(self, trial: Trial) -> None:
        self.trial = trial
        self.before.show_image(trial.before)
        self.after.show_image(trial.after)
        head, more, does = words(trial, self.repair)
        refused = next(iter(trial.tally.refused.values()), "")
        tone = "ok" if does and not trial.tally.refused else "warn" if trial.tally.refused else "neutral"
        self.status.tell(head, f"· {more or refused}" if more or refused else "", tone=tone)
        self.apply.setEnabled(does)

    # Applying

    def start(self) -> None:
        """Do it, as one step; the dialog closes when it is done."""
        self._settle.stop()
        repair, images = self.repair, self.images
        stack = ExitStack()
        try:
            batch = stack.enter_context(self.session.file.batch(repair.name))
        except SegDeskError as fault:
            self.status.tell("Not applied:", fault.sentence, tone="error")
            return
        self._show_running(is_running=True)
        job = self._start(
            repair.name,
            lambda progress: mend_many(batch, images, repair, jobs=JOBS, progress=progress),
            partial(self._on_mended, batch, stack),
        )
        job.stepped.connect(self.strip.step)
        job.cancelled.connect(lambda: self._on_stopped(stack))
        job.failed.connect(lambda _fault: self._on_stopped(stack))

    def _on_mended(self, batch: Batch, stack: ExitStack, tally: Tally) -> None:
        with stack:
            report = batch.finish()
        said = [f"{self.adjustment.step}: {counted(len(report.step.images) if report.step else 0, 'image')}"]
        if tally.refused:
            said.append(
                f"{counted(len(tally.refused), 'image')} left out: {next(iter(tally.refused.values()))}"
            )
        if report.left_out:
            said.append(f"{counted(len(report.left_out), 'image')} edited meanwhile and left out")
        self.session.said.emit(". ".join(said))
        self.accept()

    def _on_stopped(self, stack: ExitStack) -> None:
        stack.close()
        self._show_running(is_running=False)
        self.status.tell("Stopped", "· nothing was changed", tone="neutral")
        self.apply.setEnabled(True)

    def _show_running(self, *, is_running: bool) -> None:
        self.strip.setVisible(is_running)
        self.status.setVisible(not is_running)
        for button in (self.cancel, self.apply):
            button.setVisible(not is_running)
        self.body.setEnabled(not is_running)
        if is_running:
            self.strip.start("Repairing")

    # Jobs

    def _start(self, title: str, work: Work, then: Callable[[Any], object]) -> Job:
        """One at a time: what ran before is cancelled, and its end no longer concerns the dialog."""
        self._stop()
        self._job = job = self.session.jobs.start(title, work)
        job.succeeded.connect(lambda result: self._on_end(job, result, then))
        job.failed.connect(lambda fault: self._on_failed(job, fault))
        return job

    def _on_end(self, job: Job, result: object, then: Callable[[Any], object]) -> None:
        if job is self._job:
            self._job = None
            then(result)

    def _on_failed(self, job: Job, fault: BaseException) -> None:
        if job is self._job:
            self._job = None
            self.status.tell("Not possible:", str(fault), tone="error")

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def reject(self) -> None:
        """Close; while it is being applied, stop that and stay."""
        if self.strip.isVisible():
            self._stop()
        else:
            super().reject()

    def done(self, result: int) -> None:
        self._settle.stop()
        self._stop()
        self._job = None
        super().done(result)
