"""The files below a folder, listed once. Readers open only what was found here: no path leaves the folder."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from pathlib import Path, PurePosixPath

from segdesk.errors import SegDeskError
from segdesk.progress import SILENT, Progress

IMAGE_SUFFIXES = frozenset((".png", ".jpg", ".jpeg", ".bmp", ".tif", ".tiff", ".webp", ".gif", ".jp2"))
MAX_FILES = 5_000_000
SAMPLE = 60
"""More than a folder has COCO files; one with more holds a file per image."""
_JUNK = frozenset(("__MACOSX", "Thumbs.db", "desktop.ini"))
HEAD_BYTES = 1 << 16


class Tree:
    """Relative paths ('/') of all files below root in code-point order, hidden ones left out."""

    def __init__(self, root: Path, files: Iterable[str], folders: Iterable[str] = ()) -> None:
        self.root = root
        self.files: tuple[str, ...] = tuple(sorted(files))
        self.folders: frozenset[str] = frozenset(folders)

    @classmethod
    def of(cls, root: Path, progress: Progress = SILENT) -> Tree:
        """List a folder. SegDeskError when there is none."""
        if not root.is_dir():
            raise SegDeskError("There is no such folder.", "Check the path.", file=root)
        files, folders = _walk(root, progress)
        return cls(root, files, folders)

    def sampled(self) -> Tree:
        """All images, and of other files the first of each folder and suffix: enough to recognise by."""
        if all(len(names) <= SAMPLE for names in self.by_suffix.values()):
            return self
        seen: Counter[tuple[str, str]] = Counter()
        kept = []
        for name in self.files:
            key = (folder_of(name), suffix_of(name))
            seen[key] += 1
            if seen[key] <= SAMPLE or key[1] in IMAGE_SUFFIXES:
                kept.append(name)
        return self if len(kept) == len(self.files) else Tree(self.root, kept, self.folders)

    def without(self, folders: Iterable[str]) -> Tree:
        """The tree less all that lies below these folders."""
        hidden = tuple(f"{folder}/" for folder in folders)
        return Tree(self.root, (name for name in self.files if not name.startswith(hidden)), self.folders)

    def path(self, name: str) -> Path:
        return self.root / name

    def __contains__(self, name: object) -> bool:
        return name in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self.files)

    @cached_property
    def images(self) -> tuple[str, ...]:
        """Files that are images by their suffix."""
        return tuple(name for name in self.files if suffix_of(name) in IMAGE_SUFFIXES)

    @cached_property
    def by_suffix(self) -> dict[str, list[str]]:
        return _grouped(self.files, suffix_of)

    @cached_property
    def _by_folded(self) -> dict[str, list[str]]:
        return _grouped(self.images, str.casefold)

    @cached_property
    def _by_base(self) -> dict[str, list[str]]:
        return _grouped(self.images, lambda name: base_of(name).casefold())

    @cached_property
    def _by_stem(self) -> dict[str, list[str]]:
        return _grouped(self.images, lambda name: stem_of(name).casefold())

    def at_root(self, *names: str) -> str | None:
        """The first of these file names that stands at the root, in any case."""
        here = {name.casefold(): name for name in self.files if "/" not in name}
        return next((here[name.casefold()] for name in names if name.casefold() in here), None)

    def head(self, name: str) -> bytes:
        """The first and last 64 kB of a file, UTF-16 brought to bytes; empty when it cannot be read."""
        try:
            with self.path(name).open("rb") as file:
                first = file.read(HEAD_BYTES)
                size = file.seek(0, os.SEEK_END)
                file.seek(max(len(first), size - HEAD_BYTES))
                found = first + file.read(HEAD_BYTES)
        except OSError:
            return b""
        return found.replace(b"\0", b"") if found.startswith((b"\xff\xfe", b"\xfe\xff")) else found

    def find_image(self, named: str, near: str = "") -> str | None:
        """The image that a foreign file means by a name, or None. near: the folder of that file.

        Tried: beside it, in the folders around it, at the root, under images/, also in another case; then by
        base name where only one image has it. '..', absolute paths and backslashes match nothing outside,
        because only listed files are candidates.
        """
        parts = [part for part in named.replace("\\", "/").split("/") if part not in ("", ".", "..")]
        if not parts:
            return None
        for folder in _folders_around(near):
            for start in range(len(parts)):
                candidate = "/".join([*folder, *parts[start:]])
                if candidate in self._names:
                    return candidate
                alike = self._by_folded.get(candidate.casefold(), [])
                if len(alike) == 1:
                    return alike[0]
        alike = self._by_base.get(parts[-1].casefold(), [])
        return alike[0] if len(alike) == 1 else None

    def find_stem(self, named: str, near: str = "") -> str | None:
        """The image whose stem is that of a name: the only one in the folder near, else the only one.

        Case does not count, in folders neither.
        """
        alike = self._by_stem.get(stem_of(named.replace("\\", "/")).casefold(), [])
        beside = [name for name in alike if folder_of(name).casefold() == near.casefold()]
        found = beside or alike
        return found[0] if len(found) == 1 else None


def _folders_around(near: str) -> Iterator[list[str]]:
    parts = [part for part in near.split("/") if part]
    for length in range(len(parts), -1, -1):
        yield parts[:length]
        yield [*parts[:length], "images"]


def _walk(root: Path, progress: Progress) -> tuple[list[str], list[str]]:
    """Files and folders. Folders behind links are entered too, each only once: a link may lead back up."""
    files: list[str] = []
    folders: list[str] = []
    seen: set[str] = set()
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        real = os.path.realpath(root / folder)
        if real in seen:
            continue
        seen.add(real)
        progress.step(len(files), 0, "Listing files")
        inner = _list_into(root, folder, files)
        folders.extend(inner)
        waiting.extend(f"{name}/" for name in inner)
        if len(files) > MAX_FILES:
            raise SegDeskError(f"More than {MAX_FILES} files.", "Name a folder further down.", file=root)
    return files, folders


def _list_into(root: Path, folder: str, files: list[str]) -> list[str]:
    """Add the files of one folder; its folders."""
    folders = []
    for entry in _entries(root / folder):
        if entry.name.startswith(".") or entry.name in _JUNK:
            continue
        if entry.is_dir():
            folders.append(f"{folder}{entry.name}")
        else:
            files.append(f"{folder}{entry.name}")
    return folders


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError as fault:
        raise SegDeskError(
            f"The folder cannot be listed: {fault.strerror or fault}.", "Check its permissions.", file=folder
        ) from fault


def _grouped(names: Iterable[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for name in names:
        found[key(name)].append(name)
    return dict(found)


def suffix_of(name: str) -> str:
    """The suffix with its dot in lower case."""
    return PurePosixPath(name).suffix.lower()


def base_of(name: str) -> str:
    return name.rpartition("/")[2]


def folder_of(name: str) -> str:
    return name.rpartition("/")[0]


def stem_of(name: str) -> str:
    """The base name up to its last dot."""
    return base_of(name).rpartition(".")[0] or base_of(name)


SPLIT_NAMES = {
    "train": "train", "training": "train", "val": "val", "valid": "val", "validation": "val", "test": "test",
    "testing": "test",
}  # fmt: skip


def split_of(name: str) -> str:
    """The split that a folder of a path names, or ""."""
    found = (SPLIT_NAMES.get(part.casefold(), "") for part in name.split("/")[:-1])
    return next((split for split in found if split), "")
