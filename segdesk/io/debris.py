"""What a killed run leaves beside its target: known by its name and its lock, never by its age.

A run that writes NAME works in `.NAME.segdesk-tmp-ID`, moves an old NAME to `.NAME.segdesk-old-ID` where
names cannot be exchanged, and holds the lock `.NAME.segdesk-lock-ID` all the time. So what has one of these
names and a lock that can be had belongs to nobody.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path

from segdesk.io.locks import try_lock


@dataclass(frozen=True)
class Names:
    """The names of one run beside its target."""

    target: Path
    run: str

    @property
    def temporary(self) -> Path:
        return self._beside("tmp")

    @property
    def old(self) -> Path:
        return self._beside("old")

    @property
    def lock(self) -> Path:
        return self._beside("lock")

    def _beside(self, part: str) -> Path:
        return self.target.with_name(f".{self.target.name}.segdesk-{part}-{self.run}")


def new_names(target: Path) -> Names:
    """Names that no other run has."""
    return Names(target, secrets.token_hex(4))


def clear_debris(target: Path) -> None:
    """Finish or remove what killed runs to this target left.

    A run that was killed between its two renames had all written and verified: its result takes the place.
    Where only the old one is left, it comes back. All else is removed. Runs that are alive are not touched.
    """
    for run in sorted(_runs(target)):
        names = Names(target, run)
        lock = try_lock(names.lock)
        if lock is not None:
            _finish(names)
            lock.remove()


def _runs(target: Path) -> set[str]:
    pattern = re.compile(rf"\.{re.escape(target.name)}\.segdesk-(?:tmp|old|lock)-([0-9a-f]{{8}})")
    with os.scandir(target.parent) as entries:
        return {found[1] for entry in entries if (found := pattern.fullmatch(entry.name))}


def _finish(names: Names) -> None:
    if os.path.lexists(names.old) and not os.path.lexists(names.target):
        whole = names.temporary if os.path.lexists(names.temporary) else names.old
        whole.rename(names.target)
    remove(names.temporary)
    remove(names.old)


def remove(path: Path) -> None:
    """Take away a file or a tree as far as the system lets us; the next run to the target takes the rest."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
