"""What an import brought in, what it lost and why: every line of it, to read, copy and keep."""

from __future__ import annotations

from collections.abc import Sequence

from segdesk.io.importing import ImportReport
from segdesk.ui.dialogs.report import Told
from segdesk.ui.wording import count, counted


def told(report: ImportReport, stored: Sequence[str] = ()) -> Told:
    """stored: the images whose mask does not fit and was kept as it came."""
    lost = [f"{one.file}: {one.object or 'object'}: {one.reason}" for one in report.lost]
    notes = [f"{one.file}: {one.message}" if one.file else one.message for one in report.notes]
    summary = [
        f"{counted(report.images, 'image')}, {counted(report.masks, 'mask')}.",
        f"{count(report.objects_in)} objects in the source, {count(report.objects_out)} came in, "
        f"{count(len(report.lost))} did not.",
    ]
    if stored:
        summary.append(
            f"{counted(len(stored), 'mask')} did not fit and {'was' if len(stored) == 1 else 'were'} kept as "
            "they came: the Repair workspace and the Mask menu resolve them."
        )
    head = "Every object came in"
    if lost:
        head = f"{counted(len(lost), 'object')} did not come in"
    elif stored:
        head = f"{counted(len(stored), 'mask')} {'does' if len(stored) == 1 else 'do'} not fit"
    value = report.as_json() | {"stored": list(stored)}
    lists = {"Lost": lost, "Do not fit": list(stored), "Notes": notes}
    return Told("Import report", head, "warn" if lost or stored else "ok", summary, lists, value)
