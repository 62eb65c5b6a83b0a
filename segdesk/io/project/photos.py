"""Where photos are: paths from the project file, and finding them again after their folder moved."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

from segdesk.model.entry import ImageEntry
from segdesk.progress import SILENT, Progress

_CHUNK_BYTES = 1 << 20


class FileFacts(NamedTuple):
    """What is known of a photo's file: enough to find it again after it moved."""

    size_bytes: int
    mtime_ns: int
    sha256: bytes | None = None


@dataclass
class Relocated:
    """What a search found: photos by image; images without, and images with several candidates."""

    found: dict[int, Path] = field(default_factory=dict)
    missing: list[int] = field(default_factory=list)
    ambiguous: dict[int, list[Path]] = field(default_factory=dict)


def stored_path(path: str | os.PathLike[str], folder: Path) -> str:
    """A photo's path as a project in folder keeps it: relative with '/' if they can move together."""
    absolute = Path(os.path.normpath(folder / path))
    if absolute.anchor != folder.anchor or _is_far(absolute, folder):
        return str(absolute)
    return PurePath(os.path.relpath(absolute, folder)).as_posix()


def _is_far(path: Path, folder: Path) -> bool:
    """They share nothing but the root of the file system: nobody moves that."""
    return os.path.commonpath([path, folder]) == folder.anchor


def search(
    missing: Iterable[ImageEntry], facts: Mapping[int, FileFacts], folder: Path, progress: Progress = SILENT
) -> Relocated:
    """Find photos below a folder: by name and size first, then by hash where one is known.

    Of several of one name and size the one whose folders agree best is taken; equals are ambiguous.
    """
    report, by_name, by_size = Relocated(), *_listed(folder, progress)
    entries = list(missing)
    for done, entry in enumerate(entries):
        progress.step(done, len(entries), entry.original)
        known = facts.get(entry.id)
        found = _by_name(entry, known, by_name) or _by_hash(known, by_size)
        if len(found) == 1:
            report.found[entry.id] = found[0]
        elif found:
            report.ambiguous[entry.id] = found
        else:
            report.missing.append(entry.id)
    _give_each_once(report, {one.id: one for one in entries}, facts)
    return report


def _give_each_once(
    report: Relocated, entries: Mapping[int, ImageEntry], facts: Mapping[int, FileFacts]
) -> None:
    """A photo that two images claim by its name goes to the one whose folders agree better."""
    claims: dict[Path, list[int]] = defaultdict(list)
    for image, path in report.found.items():
        claims[path].append(image)
    for path, images in claims.items():
        if len(images) == 1 or _are_copies(images, facts):
            continue
        agreement = {one: _agreement(path, PurePath(entries[one].original)) for one in images}
        best = max(agreement.values())
        winners = [one for one in images if agreement[one] == best]
        for one in images:
            if len(winners) > 1 or one != winners[0]:
                report.ambiguous[one] = [report.found.pop(one)]


def _are_copies(images: Iterable[int], facts: Mapping[int, FileFacts]) -> bool:
    """Are they known to be the same bytes?"""
    hashes = {facts[one].sha256 if one in facts else None for one in images}
    return len(hashes) == 1 and None not in hashes


def sha256_of(path: Path) -> bytes:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.digest()


def facts_of(path: Path) -> FileFacts:
    """Size and time of a photo's file."""
    found = path.stat()
    return FileFacts(found.st_size, found.st_mtime_ns)


def _listed(folder: Path, progress: Progress) -> tuple[dict[str, list[Path]], dict[int, list[Path]]]:
    by_name: dict[str, list[Path]] = defaultdict(list)
    by_size: dict[int, list[Path]] = defaultdict(list)
    for parent, _, names in os.walk(folder):
        progress.step(0, 0, parent)
        for name in names:
            path = Path(parent, name)
            if path.is_file():
                by_name[name].append(path)
                by_size[path.stat().st_size].append(path)
    return by_name, by_size


def _by_name(entry: ImageEntry, known: FileFacts | None, by_name: Mapping[str, list[Path]]) -> list[Path]:
    wanted = PurePath(entry.original)
    same = by_name.get(wanted.name, [])
    if known is not None:
        same = [path for path in same if path.stat().st_size == known.size_bytes]
    best = max((_agreement(path, wanted) for path in same), default=0)
    same = [path for path in same if _agreement(path, wanted) == best]
    if len(same) > 1 and known is not None and known.sha256:
        return [path for path in same if sha256_of(path) == known.sha256][:1]
    return same


def _agreement(path: PurePath, wanted: PurePath) -> int:
    """How many last parts of two paths are the same."""
    count = 0
    for ours, theirs in zip(reversed(path.parts), reversed(wanted.parts), strict=False):
        if ours != theirs:
            break
        count += 1
    return count


def _by_hash(known: FileFacts | None, by_size: Mapping[int, list[Path]]) -> list[Path]:
    if known is None or not known.sha256:
        return []
    return [path for path in by_size.get(known.size_bytes, []) if sha256_of(path) == known.sha256][:1]
