"""Where a package goes: beside the target first, then in place; a folder, or a ZIP of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from segdesk.io import atomic
from segdesk.io.hashing import file_digest, tree_digest
from segdesk.io.zipfile_out import differing_entries, write_zip
from segdesk.errors import Refused
from segdesk.progress import Progress
