"""The fix of values: a mask that was kept as it came becomes objects, where repair is sure what it means."""

from __future__ import annotations

from pathlib import Path

from segdesk.model.document import Document
from segdesk.qa.finding import Finding
from segdesk.qa.limits import Limits
from segdesk.repair.outcome import changed_px, codes_of, outcome
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision
from segdesk.repair.subject import Meaning, Subject
from segdesk.repair.values.judge import judge_values
from segdesk.repair.values.person import mapped
from segdesk.repair.values.sheet import sheet_of
from segdesk.repair.values.target import Target

from .mend import Mend, Restored, refused


def recode(document: Document, finding: Finding, _limits: Limits) -> Mend:
    """Each stored value gets its class; what leaves a doubt, or has another size, is left to Repair.

    finding.class_id, where a person chose one, is what values become that are no class id; others stay.
    """
    stored = document.stored
    if stored is None:
        return refused("The mask is no longer as it came.")
    if stored.size != document.size:
        return refused("Its size differs too. Repair its geometry first.")
    sheet, target = sheet_of(stored), Target.of(document.classes)
    if finding.class_id is None:
        (verdict,) = judge_values([sheet], target)
    else:
        (verdict,) = mapped([sheet], {str(one): one for one in target.ids}, finding.class_id)
    proposal = verdict.proposal
    if proposal.decision is not Decision.APPLY:
        return refused("Choose a class, or go to Repair: this mask alone does not say.")
    subject = Subject(
        finding.image or "", document.size, Meaning.CLASSES, Path(finding.image or ""), lambda: (stored,)
    )
    plan = ImagePlan(subject, (verdict,), None)
    done = outcome(subject, (stored,), plan.values, None)
    pixels = changed_px(codes_of(stored), done.ids[0])
    return Mend(_said(document, finding, proposal.diagnosis, pixels), restored=Restored(plan, done, pixels))


def _said(document: Document, finding: Finding, diagnosis: str, pixels: int) -> str:
    if finding.class_id is None:
        return f"Give each value its class ({diagnosis}); {pixels:,} px change."
    one = document.classes.by_id(finding.class_id)
    return f"Give the {pixels:,} px of unknown values to {one.name if one else finding.class_id}."
