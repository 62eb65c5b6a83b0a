"""Where a package goes: beside the target first, then in place; as a folder, or as a ZIP of that folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile, is_zipfile

from segdesk.errors import Refused, SegDeskError
from segdesk.io import atomic
from segdesk.io.hashing import file_digest, tree_digest
from segdesk.io.zipfile_out import differing_entries, zip_folder
from segdesk.progress import Progress

from .meta import FORMAT

MAX_META_BYTES = 64 << 20


class Target:
    """A place for a package. SegDeskError (exit 2) when it may not be written: see may_replace()."""

    def __init__(self, out: Path, sources: Iterable[Path]) -> None:
        """sources: folders that the package is made from; the target may not hold one nor lie in one."""
        self.out = out
        self.is_zip = out.suffix.casefold() == ".zip"
        self._sources = tuple(sources)
        if not out.absolute().parent.is_dir():
            raise SegDeskError("The folder that is to hold it does not exist.", "Create it first.", file=out)

    @contextmanager
    def building(self, progress: Progress) -> Iterator[Building]:
        """A folder to fill. When the block ends without an error the package stands at the target."""
        if not self.is_zip:
            with atomic.folder(self.out, replace=is_package, sources=self._sources) as folder:
                yield Building(folder, None, progress)
            return
        with (
            atomic.file(self.out, replace=is_package, sources=self._sources) as packed,
            atomic.scratch(self.out) as folder,
        ):
            yield Building(folder, packed, progress)


class Building:
    """A package in the making."""

    def __init__(self, folder: Path, packed: Path | None, progress: Progress) -> None:
        self.folder = folder
        self._packed = packed
        self._progress = progress

    def seal(self, digests: Mapping[str, str]) -> str:
        """Pack the folder if the target is a ZIP, read the ZIP back, and return the package's sha256.

        digests: those of files that were read back, by their paths in the package.
        """
        if self._packed is None:
            return tree_digest(self.folder, known=digests)
        zip_folder(self.folder, self._packed, self._progress)
        faults = differing_entries(self._packed, self.folder, self._progress)
        if faults:
            raise Refused(f"The ZIP does not read back as it was written: {faults[0]}.", "Check the disk.")
        return file_digest(self._packed)


def is_package(path: Path) -> bool:
    """Whether a folder or ZIP is a package: its meta.json says so. Only those are ever replaced."""
    try:
        meta = json.loads(_meta_text(path))
    except (OSError, ValueError, KeyError):
        return False
    return isinstance(meta, dict) and meta.get("format") == FORMAT


def _meta_text(path: Path) -> str:
    if path.is_dir():
        file = path / "meta.json"
        return file.read_text(encoding="utf-8") if file.stat().st_size <= MAX_META_BYTES else ""
    if not is_zipfile(path):
        return ""
    with ZipFile(path) as archive:
        info = archive.getinfo("meta.json")
        return archive.read(info).decode() if info.file_size <= MAX_META_BYTES else ""
