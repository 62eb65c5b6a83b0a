"""The projects that were opened, newest first, with a picture of each."""

from __future__ import annotations

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QImage

from segdesk.model.entry import Status
from segdesk.ui.start.facts import RecentProject, State
from segdesk.ui.wording import count

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.prefs import Prefs

MOST: Final = 24
_KEY: Final = "recent"
_THUMBNAIL_PX: Final = 480


class Recent:
    """Kept in the settings; pictures as JPEG files in the cache folder of this user."""

    def __init__(self, prefs: Prefs) -> None:
        self._prefs = prefs

    def projects(self) -> list[RecentProject]:
        """What the cards of the start page show."""
        found = (_read(row) for row in self._prefs.rows(_KEY))
        return [one for one in found if one is not None]

    def note(self, session: Session, picture: QImage | None = None) -> None:
        """A project was opened, or is about to be closed (with a picture of it)."""
        path = session.file.path
        rows = [row for row in self._prefs.rows(_KEY) if row.get("path") != str(path)]
        self._prefs.keep_rows(_KEY, [_row(session), *rows][:MOST])
        if picture is not None and not picture.isNull():
            _keep_picture(path, picture)

    def forget(self, path: Path) -> None:
        rows = [row for row in self._prefs.rows(_KEY) if row.get("path") != str(path)]
        self._prefs.keep_rows(_KEY, rows)
        _picture_file(path).unlink(missing_ok=True)

    def made_from(self, source: str) -> Path | None:
        """The project that this source was imported into, if it is still there."""
        paths = (
            Path(str(row.get("path", ""))) for row in self._prefs.rows(_KEY) if row.get("source") == source
        )
        return next((path for path in paths if path.is_file()), None)


def _row(session: Session) -> dict[str, Any]:
    entries = session.project.entries.values()
    return {
        "path": str(session.file.path),
        "name": session.project.name or session.file.path.stem,
        "task": session.project.task.value,
        "count": len(entries),
        "reviewed": sum(one.status is Status.REVIEWED for one in entries),
        "opened": datetime.now().isoformat(timespec="seconds"),
        "source": str(session.file.settings.get("source", "")),
    }


def _read(row: dict[str, Any]) -> RecentProject | None:
    try:
        path, number, reviewed = Path(row["path"]), int(row["count"]), int(row["reviewed"])
        opened = datetime.fromisoformat(row["opened"])
    except (KeyError, TypeError, ValueError):
        return None
    state = State(f"{count(reviewed)} reviewed", "ok", "circle-check") if reviewed else None
    return RecentProject(
        path,
        str(row.get("name", path.stem)),
        str(row.get("task", "")),
        number,
        opened,
        state=state,
        thumbnail=QImage(str(_picture_file(path))),
        missing=not path.is_file(),
    )


def _picture_file(path: Path) -> Path:
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.CacheLocation))
    return folder / "projects" / f"{hashlib.sha256(str(path).encode()).hexdigest()[:24]}.jpg"


def _keep_picture(path: Path, picture: QImage) -> None:
    file = _picture_file(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    mode = Qt.TransformationMode.SmoothTransformation
    small = picture.scaled(_THUMBNAIL_PX, _THUMBNAIL_PX, Qt.AspectRatioMode.KeepAspectRatio, mode)
    small.save(str(file), quality=88)
