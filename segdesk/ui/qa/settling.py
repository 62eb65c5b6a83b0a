"""What F and Shift+I do to the project: a fix or a waiver, one undoable step each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from functools import partial

from PySide6.QtCore import QObject

from segdesk.errors import SegDeskError
from segdesk.io.project.batch import Batch
from segdesk.io.snapshot import Snapshot, snapshot_of
from segdesk.progress import Progress
from segdesk.qa import limits
from segdesk.qa.checks import BY_ID
from segdesk.qa.finding import Finding
from segdesk.qa.fixes.apply import TERMS, Tally, mend, mend_many
from segdesk.qa.fixes.table import Fix, fix_of
from segdesk.qa.limits import Limits
from segdesk.qa.waivers import mask_digest, with_findings
from segdesk.ui.session.session import Session
from segdesk.ui.wording import counted


class Settling(QObject):
    """Changes the project of one session, and tells its checks."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def fix(self, finding: Finding, tried: Finding) -> bool:
        """Fix a finding of the image in front; whether something was done. What was not is said.

        tried: the finding as its fix is told of it.
        """
        fix, session = fix_of(finding), self._session
        if fix is None or not fix.is_pressed or session.entry is None:
            return False
        if fix.entry:
            with session.step(f"{fix.title} {session.entry.original}") as step:
                session.project.set_entry(session.entry.id, into=step, **fix.entry)
            session.said.emit(f"{fix.title}: {session.entry.original}")
            return True
        return self._mend(fix, finding, tried)

    def _mend(self, fix: Fix, finding: Finding, tried: Finding) -> bool:
        session = self._session
        if session.document is None:
            return False
        if session.document.busy:
            session.said.emit(f"This image is being changed: {session.document.busy}")
            return False
        with session.edit(f"{fix.title}: {BY_ID[finding.check].title}", **TERMS) as edit:
            done, _pixels = mend(edit, session.document, tried, session.checks.limits)
        session.said.emit(done.refusal if done.does_nothing else f"Fixed: {done.said}")
        if done.does_nothing:
            return False
        session.checks.settle([finding])
        return True

    def fix_behind(self, finding: Finding, tried: Finding, then: Callable[[], object]) -> None:
        """The same in a worker, for fixes that make a whole mask anew; then() where something was done."""
        fix, session, stack = fix_of(finding), self._session, ExitStack()
        if fix is None or session.entry is None:
            return
        try:
            batch = stack.enter_context(session.file.batch(f"{fix.title}: {BY_ID[finding.check].title}"))
        except SegDeskError as fault:
            session.failed.emit(fault)
            return
        work = partial(mend_many, batch, {session.entry.id: [tried]}, limits=session.checks.limits)
        job = session.jobs.start("Fixing", lambda progress: work(progress=progress))
        job.succeeded.connect(partial(self._on_fixed_behind, stack, batch, finding, then))
        job.cancelled.connect(stack.close)
        job.failed.connect(lambda _fault: stack.close())
        job.failed.connect(session.failed)

    def _on_fixed_behind(
        self, stack: ExitStack, batch: Batch, finding: Finding, then: Callable[[], object], tally: Tally
    ) -> None:
        with stack:
            left_out = batch.finish().left_out
        if not tally.fixed or left_out:
            why = "the image was edited meanwhile" if left_out else tally.refused[0][1]
            self._session.said.emit(f"Nothing was changed: {why}")
            return
        self._session.said.emit(f"Fixed: {tally.pixels:,} px")
        self._session.checks.settle([finding])
        then()

    def ignore(self, findings: Sequence[Finding], reason: str) -> None:
        """Ignore findings, as one step. The digests of their masks are read in the background."""
        session = self._session
        snapshot = snapshot_of(session.file)
        names = {one.image for one in findings if one.image}
        job = session.jobs.start("Reading masks", partial(_digests, snapshot, names))
        job.succeeded.connect(partial(self._put, findings, reason))
        job.failed.connect(session.failed)

    def move_limits(self, moved: Limits) -> None:
        """The project's checks draw these lines from now on, as one step."""
        try:
            self._session.project.set_limits(limits.write(moved))
        except SegDeskError as fault:
            self._session.failed.emit(fault)

    def _put(self, findings: Sequence[Finding], reason: str, digests: dict[str, str]) -> None:
        session = self._session
        words = with_findings(session.project.waivers, findings, reason, lambda name: digests[name])
        number = counted(len(findings), "finding")
        try:
            session.project.set_waivers(words, f"Ignore {number}")
        except SegDeskError as fault:
            session.failed.emit(fault)
            return
        session.said.emit(f"Ignored {number}: {reason}")


def _digests(snapshot: Snapshot, names: set[str], progress: Progress) -> dict[str, str]:
    entries = [one for one in snapshot.entries if one.original in names]
    return {one.original: mask_digest(snapshot.read(one)) for one in progress.over(entries, "Reading masks")}
