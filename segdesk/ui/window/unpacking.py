"""A ZIP that was dropped, unpacked where projects are: their photos must stay somewhere."""

from __future__ import annotations

from pathlib import Path

from segdesk.io import atomic
from segdesk.io.zipfile_in import SafeZip
from segdesk.progress import Progress
from segdesk.ui.window.places import project_folder


def is_zip(path: Path) -> bool:
    return path.suffix.casefold() == ".zip" and path.is_file()


def unpacked(path: Path, progress: Progress) -> Path:
    """The folder that holds what is in a ZIP; whole, or not there. The same file is unpacked only once.

    SegDeskError for what is no ZIP, would leave the folder, or is larger than any data set.
    """
    facts = path.stat()
    name = f"{path.stem}-{facts.st_size:x}-{int(facts.st_mtime):x}"
    target = project_folder() / "Unpacked" / name
    if not target.is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        with atomic.folder(target, durable=False) as folder, SafeZip(path) as archive:
            archive.extract(folder, progress)
    return _inner(target)


def _inner(folder: Path) -> Path:
    """The only folder in it, if there is nothing else: archives often hold one."""
    inside = [one for one in folder.iterdir() if one.name != "__MACOSX"]
    return inside[0] if len(inside) == 1 and inside[0].is_dir() else folder
