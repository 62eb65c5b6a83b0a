"""Carries a plan out in a project: every repaired image in one undoable step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from segdesk.io.project.batch import Batch, BatchReport
from segdesk.io.project.file import ProjectFile
from segdesk.model.document import Document
from segdesk.model.step import Change, Key, Step
from segdesk.progress import SILENT, Progress
from segdesk.repair.outcome import outcome
from segdesk.repair.plan import ImagePlan, Plan
from segdesk.repair.rewrite import rewrite
from segdesk.workers import in_order


@dataclass(frozen=True)
class Applied:
    """What was done. step: None where nothing differs. left_out: images that were edited meanwhile.

    refused: images with locked objects, which a repair does not touch.
    """

    step: Step | None
    images: tuple[int, ...]
    left_out: tuple[int, ...] = ()
    refused: tuple[int, ...] = ()

    @property
    def reasons(self) -> dict[int, str]:
        """Why images of the plan were not repaired, for Plan.without()."""
        return dict.fromkeys(self.refused, "It has locked objects, which a repair does not touch.") | (
            dict.fromkeys(self.left_out, "It was edited while the repair ran.")
        )


@dataclass(frozen=True, eq=False)
class _Done:
    document: Document
    changes: dict[Key, Change]
    is_refused: bool


def apply_plan(
    file: ProjectFile, plan: Plan, *, name: str = "Repair masks", jobs: int = 1, progress: Progress = SILENT
) -> Applied:
    """Repair every image of a plan that is sure (Plan.to_apply), as one step; nothing when cancelled.

    The subjects must be those of this project. What is to be asked stays as it is.
    """
    with file.batch(name) as batch:
        refused = repair_into(batch, plan, jobs=jobs, progress=progress)
        report = batch.finish()
    return applied(report, refused)


def repair_into(batch: Batch, plan: Plan, *, jobs: int = 1, progress: Progress = SILENT) -> tuple[int, ...]:
    """The work of apply_plan() in a batch that its caller finishes, in the project's thread.

    May run in any thread. The images that are refused, see Applied.
    """
    wanted = [one for one in plan.to_apply if one.subject.entry is not None]
    refused: list[int] = []
    work = partial(_repaired, batch)
    for done in in_order(
        work, wanted, total=len(wanted), jobs=jobs, progress=progress, what="Repairing masks"
    ):
        if done.is_refused:
            refused.append(done.document.image)
        else:
            batch.put(done.document, done.changes)
    return tuple(refused)


def applied(report: BatchReport, refused: tuple[int, ...]) -> Applied:
    """What was done, from the end of a batch."""
    images = report.step.images if report.step is not None else ()
    return Applied(report.step, tuple(images), report.left_out, refused)


def _repaired(batch: Batch, plan: ImagePlan) -> _Done:
    """Runs in a worker, on a copy of the image that only this step sees."""
    entry = plan.subject.entry
    assert entry is not None
    document = batch.document(entry.id)
    changes: dict[Key, Change] = {}
    if any(document.is_locked(one) for one in document.objects):
        return _Done(document, changes, is_refused=True)
    done = outcome(plan.subject, plan.subject.read(), plan.values, plan.placed)
    with document.edit("Repair", into=changes) as edit:
        rewrite(document, edit, plan, done)
    return _Done(document, changes, is_refused=False)
