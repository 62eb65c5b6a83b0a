"""What a check learns from all images together: small facts, added one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from .examined import Subject
from .finding import Finding


class Pool(Protocol):
    """Facts of a run, kept small: memory must hardly grow with the number of images."""

    def add(self, subject: Subject, fact: Any) -> None:
        """Take what the check's gather() gave for one image; in order of the images, in one thread."""

    def findings(self) -> Iterator[Finding]:
        """What the facts say, once all images were looked at."""
