"""Carries fixes out: one finding as a step of its image, many findings as one step of the project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from segdesk.io.project.batch import Batch
from segdesk.model.document import Document
from segdesk.model.edit import Edit
from segdesk.model.overlap import Overlap
from segdesk.model.step import Change, Key
from segdesk.progress import SILENT, Progress
from segdesk.qa.finding import Finding
from segdesk.qa.limits import DEFAULT, Limits
from segdesk.workers import in_order

from .mend import Mend, carry_out, locked_by, refused
from .table import fix_of

TERMS = {"overlap": Overlap.ALLOW}
"""What document.edit() must be given for mend(): a mend says itself from whom pixels are taken."""


@dataclass
class Tally:
    """What was done: findings that were fixed, pixels that changed owner, and why others were not."""

    fixed: int = 0
    pixels: int = 0
    refused: list[tuple[Finding, str]] = field(default_factory=list)

    def add(self, finding: Finding, mend: Mend, pixels: int) -> None:
        if mend.does_nothing:
            self.refused.append((finding, mend.refusal))
        else:
            self.fixed += 1
            self.pixels += pixels


def plan(document: Document, finding: Finding, limits: Limits = DEFAULT) -> Mend:
    """What the finding's fix would do to its image now; nothing changes. For fixes that change an image's
    entry, or lead elsewhere, a mend that does nothing and says what they do."""
    fix = fix_of(finding)
    if fix is None:
        return refused("Only a person can judge this.")
    if fix.plan is None:
        return Mend(said=fix.about)
    return locked_by(document, fix.plan(document, finding, limits))


def mend(edit: Edit, document: Document, finding: Finding, limits: Limits = DEFAULT) -> tuple[Mend, int]:
    """Plan and do it, inside an edit made with TERMS; what was done and how many pixels changed owner."""
    found = plan(document, finding, limits)
    pixels = found.pixels(document)
    if not found.does_nothing:
        carry_out(edit, document, found)
    return found, pixels


def mend_many(
    batch: Batch,
    images: dict[int, Sequence[Finding]],
    *,
    limits: Limits = DEFAULT,
    jobs: int = 1,
    progress: Progress = SILENT,
) -> Tally:
    """Fix findings by image id, each image on a copy of its own; runs in any thread. The batch is finished
    by whoever made it, in the project's thread."""
    tally = Tally()

    def work(image: int) -> tuple[Document, dict[Key, Change], dict[str, object], Tally]:
        return _one_image(batch, image, images[image], limits)

    total = len(images)
    for document, changes, fields, found in in_order(
        work, images, total=total, jobs=jobs, progress=progress, what="Fixing"
    ):
        batch.put(document, changes, **fields)
        tally.fixed += found.fixed
        tally.pixels += found.pixels
        tally.refused += found.refused
    return tally


def _one_image(
    batch: Batch, image: int, findings: Sequence[Finding], limits: Limits
) -> tuple[Document, dict[Key, Change], dict[str, object], Tally]:
    document, changes, tally = batch.document(image), dict[Key, Change](), Tally()
    fields: dict[str, object] = {}
    with document.edit("Fix", into=changes, overlap=Overlap.ALLOW) as edit:
        for finding in findings:
            fix = fix_of(finding)
            if fix is not None and fix.entry:
                fields |= fix.entry
                tally.fixed += 1
            else:
                tally.add(finding, *mend(edit, document, finding, limits))
    return document, changes, fields, tally


def by_image(findings: Iterable[Finding], numbers: dict[str, int]) -> dict[int, Sequence[Finding]]:
    """Findings that a fix settles by itself, by image id; numbers: image id by name."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for one in findings:
        fix = fix_of(one)
        if fix is not None and fix.is_pressed and one.image in numbers:
            found[numbers[one.image]].append(one)
    return dict(found)
