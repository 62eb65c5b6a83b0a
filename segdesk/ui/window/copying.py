"""A second project file from an open one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from segdesk.errors import SegDeskError
from segdesk.io import atomic
from segdesk.io.project.file import ProjectFile
from segdesk.io.project.photos import stored_path
from segdesk.progress import Progress

_PAGES: int = 2048


def copy_project(file: ProjectFile, target: Path, progress: Progress) -> Path:
    """Write all steps and the whole history to target, whose photos lead to the same files; the target.

    Works while the project is edited: the copy is the state at one moment. SegDeskError when target exists.
    """
    if target.exists():
        raise SegDeskError("There is a file already.", "Choose another name.", file=target)
    if not file.read_only:
        file.flush()
    with atomic.file(target) as beside:
        _copy_pages(file.path, beside, progress)
        with ProjectFile.open(beside) as copy:
            for entry in copy.project.in_order:
                photo = stored_path(file.photo_path(entry), target.parent)
                if photo != entry.path:
                    copy.write_base(replace(entry, path=photo))
    return target


def _copy_pages(source: Path, target: Path, progress: Progress) -> None:
    uri = f"{source.absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(
            new, pages=_PAGES, progress=lambda _state, left, total: progress.step(total - left, total, "")
        )
