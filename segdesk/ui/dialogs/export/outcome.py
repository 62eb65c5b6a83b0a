"""What is said when an export ended: verified, blocked, or why nothing was written. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence

from segdesk.dataset.foreign.convert import ConvertReport
from segdesk.dataset.package.report import ExportReport
from segdesk.dataset.writers import Report
from segdesk.errors import SegDeskError
from segdesk.qa.finding import Severity
from segdesk.qa.report import CheckReport
from segdesk.ui.dialogs.export.writing import Written
from segdesk.ui.dialogs.report import Told
from segdesk.ui.wording import count, counted, duration, size_of


def verified(report: Report) -> str:
    """The promise, kept."""
    if not report.compared:
        return "There is no object in it, so nothing was to be compared"
    return f"Re-read and compared: {count(report.identical)} / {count(report.compared)} identical"


def details(written: Written, gate: CheckReport | None) -> str:
    """Size, time, and what was recorded."""
    report = written.report
    parts = [f"{size_of(written.size_bytes)} in {duration(report.seconds)}"]
    if isinstance(report, ExportReport):
        warnings = sum(one.severity is Severity.WARNING for one in gate.findings) if gate is not None else 0
        if warnings:
            parts.append(f"{counted(warnings, 'warning')} recorded in meta.json")
    remarks = len(_remarks(report))
    if remarks:
        parts.append(counted(remarks, "remark"))
    return " · ".join(parts)


def told(report: Report) -> Told:
    """The whole report, to read and to keep."""
    summary = [report.out, counted(report.images, "image"), f"sha256 {report.sha256}"]
    lost: list[str] = []
    if isinstance(report, ExportReport):
        lost = [f"{one['image']}: object {one['object']}: {one['reason']}" for one in report.lost]
        summary[1] += f", {counted(report.masks, 'mask')}, {counted(report.annotations, 'annotation')}"
    lists = {"Remarks": _remarks(report), "Objects left out": lost}
    return Told("Export report", verified(report), "ok", summary, lists, report.as_json())


def _remarks(report: Report) -> list[str]:
    if isinstance(report, ExportReport):
        return report.remarks()
    assert isinstance(report, ConvertReport)
    said = [one.in_words() for one in report.losses]
    if report.photos_rewritten:
        said.append(f"{counted(report.photos_rewritten, 'photo')} written anew.")
    if report.left_out:
        said.append(f"{counted(report.left_out, 'image')} of the project left out.")
    return said


def blocked(written: Written) -> Told:
    """Errors that were found when it began."""
    report = written.report
    return _failed("Errors block the export", report.blocking if isinstance(report, ExportReport) else [])


def failed(head: str, fault: BaseException) -> Told:
    """Why a job did not do what it was to do."""
    if isinstance(fault, SegDeskError):
        return _failed(head, [fault.sentence])
    return _failed(head, [f"The program failed: {type(fault).__name__}: {fault}"])


def _failed(head: str, lines: Sequence[str]) -> Told:
    value = {"ok": False, "problem": head, "details": list(lines)}
    return Told(
        "Export",
        head,
        "error",
        [],
        {"Details": [part for line in lines for part in line.splitlines()]},
        value,
    )
