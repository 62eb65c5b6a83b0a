"""The project file: one SQLite file, every finished gesture on disk within a moment, undo over restarts."""

from segdesk.io.project.batch import Batch, BatchReport
from segdesk.io.project.file import ProjectFile
from segdesk.io.project.integrity import integrity
from segdesk.io.project.journal import Saved, SaveState
from segdesk.io.project.lock import Holder
from segdesk.io.project.photos import FileFacts, Relocated, facts_of, sha256_of
from segdesk.io.project.schema import SUFFIX

__all__ = [
    "SUFFIX",
    "Batch",
    "BatchReport",
    "FileFacts",
    "Holder",
    "ProjectFile",
    "Relocated",
    "SaveState",
    "Saved",
    "facts_of",
    "integrity",
    "sha256_of",
]
