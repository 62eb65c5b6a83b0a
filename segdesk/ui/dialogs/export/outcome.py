"""What is said when an export ended: verified, blocked, or why nothing was written. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from segdesk.dataset.package.report import ExportReport
from segdesk.errors import SegDeskError
from segdesk.ui.dialogs.report import Told
from segdesk.ui.wording import count, counted, duration, size_of


def size_bytes(out: Path) -> int:
    """Of a ZIP, or of all files in a folder; 0 when it is gone."""
    if out.is_dir():
        return sum(one.stat().st_size for one in out.rglob("*") if one.is_file())
    return out.stat().st_size if out.is_file() else 0


def verified(report: ExportReport) -> str:
    """The promise, kept."""
    return f"Re-read and compared: {count(report.identical)} / {count(report.compared)} identical"


def details(report: ExportReport, written_bytes: int, warnings: int) -> str:
    """Size, time, and what was recorded."""
    parts = [f"{size_of(written_bytes)} in {duration(report.seconds)}"]
    if warnings:
        parts.append(f"{counted(warnings, 'warning')} recorded in meta.json")
    remarks = len(report.remarks())
    if remarks:
        parts.append(counted(remarks, "remark"))
    return " · ".join(parts)


def told(report: ExportReport) -> Told:
    """The whole report, to read and to keep."""
    lost = [f"{one['image']}: object {one['object']}: {one['reason']}" for one in report.lost]
    summary = [
        report.out,
        f"{counted(report.images, 'image')}, {counted(report.masks, 'mask')}, "
        f"{counted(report.annotations, 'annotation')}",
        f"sha256 {report.sha256}",
    ]
    lists = {"Remarks": report.remarks(), "Objects left out": lost}
    return Told("Export report", verified(report), "ok", summary, lists, report.as_json())


def blocked(report: ExportReport) -> Told:
    """Errors that were found when it began."""
    return _failed("Errors block the export", report.blocking)


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
