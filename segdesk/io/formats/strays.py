"""Annotation files that no reader took: those that are broken are lost, those that are unknown are noted."""

from __future__ import annotations

import os
from pathlib import Path

from segdesk.errors import SegDeskError
from segdesk.io.formats.classes import TABLE_NAMES
from segdesk.io.formats.dataset import DataSet, Lost, Note
from segdesk.io.formats.tree import Tree, base_of, suffix_of
from segdesk.io.formats.values import MAX_TABLE_BYTES, in_words, load_json
from segdesk.io.formats.xml_file import load_xml
from segdesk.progress import Progress

MAX_NOTED = 20
LOADERS = {".json": load_json, ".xml": load_xml}
_END_BYTES = 64
_TEXTS = (".txt", ".csv", ".tsv", ".mat", ".pbtxt", ".tfrecord", ".h5", ".parquet", ".npy", ".npz")
_ENDS = {".json": (b"}", b"]"), ".xml": (b">",)}
UNKNOWN = "It was not read: it is no annotation file that SegDesk knows."


def with_strays(data: DataSet, tree: Tree, progress: Progress) -> DataSet:
    """The data set with its JSON and XML files that no reader took: broken ones in lost, others in notes.

    Unknown files are worth a note only where nothing else brought annotations.
    """
    names = [name for end in LOADERS for name in tree.by_suffix.get(end, ()) if not _is_taken(name, data)]
    lost, unknown = [], []
    for name in progress.over(names, "Looking at other files"):
        fault = fault_of(tree.path(name))
        if fault is None:
            unknown.append(Note(name, UNKNOWN))
        else:
            lost.append(Lost(name, "the whole file", in_words(fault), "readable"))
    said = [] if data.annotations else unknown[:MAX_NOTED]
    if len(unknown) > len(said) and not data.annotations:
        said.append(Note("", f"{len(unknown) - len(said)} more files are unknown."))
    return data.with_lost(*lost).noted(*said, *_text_files(data, tree))


def _text_files(data: DataSet, tree: Tree) -> list[Note]:
    """Where only photos were found: tables and text that may have been meant as annotations."""
    if data.format != "images":
        return []
    names = [name for end in _TEXTS for name in tree.by_suffix.get(end, ())]
    names = [name for name in names if base_of(name).casefold() not in TABLE_NAMES]
    said = f"{len(names)} files of text and data were not read, as {names[0]}." if names else ""
    return [Note("", said)] if names else []


def first_fault(tree: Tree) -> SegDeskError | None:
    """What is wrong with the first JSON or XML file that is broken."""
    names = (name for end in LOADERS for name in tree.by_suffix.get(end, ()))
    return next(filter(None, (fault_of(tree.path(name)) for name in names)), None)


def fault_of(path: Path) -> SegDeskError | None:
    """What is wrong with the syntax of a JSON or XML file, with line and column. A large one is parsed only
    where its end looks cut off: its reader parses it anyway."""
    suffix = suffix_of(path.name)
    try:
        if path.stat().st_size > MAX_TABLE_BYTES and _end_of(path).endswith(_ENDS[suffix]):
            return None
        LOADERS[suffix](path)
    except SegDeskError as fault:
        return fault
    return None


def _end_of(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(-_END_BYTES, os.SEEK_END)
        return file.read().rstrip()


def _is_taken(name: str, data: DataSet) -> bool:
    return name in data.annotations or base_of(name).casefold() in TABLE_NAMES
