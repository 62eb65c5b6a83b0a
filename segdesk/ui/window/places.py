"""Where projects lie and what they are called; the keys that classes have. Knows no project."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from PySide6.QtCore import QStandardPaths

from segdesk.ui.app import NAME

SUFFIX: Final = ".segdesk"
DIGITS: Final = "1234567890"
"""The keys of the first classes, in order."""
_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


def project_folder() -> Path:
    """Where projects are put when nobody says otherwise: never among the person's data."""
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return Path(documents or Path.home()) / NAME


def free_path(name: str, folder: Path | None = None) -> Path:
    """NAME.segdesk in the folder of projects, with a number behind it while there is one of that name."""
    folder = folder or project_folder()
    stem = _NOT_IN_NAMES.sub(" ", name).strip(" .") or "Project"
    path, number = folder / f"{stem}{SUFFIX}", 2
    while path.exists():
        path, number = folder / f"{stem} {number}{SUFFIX}", number + 1
    return path
