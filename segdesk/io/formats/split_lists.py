"""Which split an image is in, where a file says so: YOLO's data.yaml, Darknet's .data, and lists train.txt.

An entry is a folder, a list of images (.txt, one path per line), or several of these. Where the files were
when they were written is unknown, so an entry means what lies at the longest end of its path in the data set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from segdesk.errors import SegDeskError
from segdesk.io.formats import yamlite
from segdesk.io.formats.dataset import Note
from segdesk.io.formats.tree import SPLIT_NAMES, Tree, folder_of, stem_of, suffix_of
from segdesk.io.formats.values import as_list, as_text, in_words, read_text

Entries = Callable[[Tree, str], Iterator[tuple[str, str]]]

MOST_FILES = 20
"""More YAML files than that are no descriptions of a data set."""


@dataclass
class Splits:
    """The split of each image that a list names, by its path. notes: lists that name nothing, images that
    several splits name."""

    of: dict[str, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)


def declared_splits(tree: Tree, photos: Tree) -> Splits:
    """What data.yaml says, else the .data file, else lists called like splits. The first split of an image
    counts, and images that stand in more are noted."""
    for suffixes, entries in _SOURCES:
        names = [name for suffix in suffixes for name in tree.by_suffix.get(suffix, ())][:MOST_FILES]
        found = _Declared(tree, photos)
        for name in names:
            found.read(name, entries)
        if found.entries:
            return found.splits
    return Splits()


class _Declared:
    """What the files of one kind say."""

    def __init__(self, tree: Tree, photos: Tree) -> None:
        self.splits = Splits()
        self.entries: set[str] = set()
        self._tree, self._photos = tree, photos

    def read(self, name: str, entries: Entries) -> None:
        try:
            for split, entry in entries(self._tree, name):
                if entry not in self.entries:  # "val" that is the same as "train" is no second split
                    self.entries.add(entry)
                    self._take(split, list(_images_of(self._tree, self._photos, entry, name)), entry, name)
        except SegDeskError as fault:
            self.splits.notes.append(Note(name, f"Its splits are not read: {in_words(fault)}"))

    def _take(self, split: str, images: list[str], entry: str, file: str) -> None:
        of, told = self.splits.of, f"'{split}: {entry}'"
        again = sum(of.get(one, split) != split for one in images)
        for one in images:
            of.setdefault(one, split)
        if again:
            said = f"{again} images of {told} are in another split already, and stay there."
            self.splits.notes.append(Note(file, said))
        if not images:
            self.splits.notes.append(Note(file, f"{told} names no image of the data set."))


def _images_of(tree: Tree, photos: Tree, entry: str, file: str) -> Iterator[str]:
    """The images of a folder or list that is named in a file."""
    if suffix_of(entry) == ".txt":
        listing = _ending(entry, frozenset(tree.by_suffix.get(".txt", ())))
        if listing is not None:
            yield from _listed(tree, photos, listing)
        return
    folder = _ending(entry, _folders(photos))
    if folder is None and not _parts(entry):  # "." is the folder of the file itself
        folder = folder_of(file)
    if folder is not None:
        yield from (name for name in photos.images if name.startswith(f"{folder}/" if folder else ""))


def _listed(tree: Tree, photos: Tree, listing: str) -> Iterator[str]:
    for line in read_text(tree.path(listing)).splitlines():
        found = photos.find_image(line.strip(), folder_of(listing))
        if found is not None:
            yield found


def _folders(photos: Tree) -> frozenset[str]:
    """All folders that hold images, at any depth."""
    found: set[str] = set()
    for name in photos.images:
        while name := folder_of(name):
            if name in found:
                break
            found.add(name)
    return frozenset(found)


def _ending(path: str, known: frozenset[str]) -> str | None:
    """The longest end of a path that is known."""
    parts = _parts(path)
    ends = ("/".join(parts[start:]) for start in range(len(parts)))
    return next((end for end in ends if end in known), None)


def _parts(path: str) -> list[str]:
    return [part for part in path.replace("\\", "/").split("/") if part not in ("", ".", "..")]


def _of_yaml(tree: Tree, name: str) -> Iterator[tuple[str, str]]:
    """(split, entry) of a description that has names and splits."""
    value = yamlite.load(read_text(tree.path(name)), tree.path(name))
    if isinstance(value, dict) and "names" in value:
        yield from _of_map(value)


def _of_data(tree: Tree, name: str) -> Iterator[tuple[str, str]]:
    """Darknet's lines of key = value."""
    pairs = (line.partition("=") for line in read_text(tree.path(name)).splitlines())
    yield from _of_map({key.strip(): value.strip() for key, _, value in pairs})


def _of_lists(tree: Tree, name: str) -> Iterator[tuple[str, str]]:
    """A text file called like a split whose first line names an image."""
    split = SPLIT_NAMES.get(stem_of(name).casefold())
    first = tree.head(name).decode("utf-8", "replace").strip().partition("\n")[0].strip()
    if split and tree.find_image(first, folder_of(name)):
        yield split, name


def _of_map(value: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, entries in value.items():
        split = SPLIT_NAMES.get(str(key).casefold())
        for entry in as_list(entries) or [entries]:
            if split and as_text(entry).strip():
                yield split, as_text(entry).strip()


_SOURCES: tuple[tuple[tuple[str, ...], Entries], ...] = (
    ((".yaml", ".yml"), _of_yaml),
    ((".data",), _of_data),
    ((".txt",), _of_lists),
)
"""The strongest first. A later one is asked only where the earlier say nothing."""
