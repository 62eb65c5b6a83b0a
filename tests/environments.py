"""Other tools, each in a virtual environment of its own, made on first use and kept for the next run.

None of them is a dependency: they are what benchmarks compare with and what says, as an independent oracle,
whether the files that SegDesk writes and reads mean the same to others.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import venv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "segdesk-peers"
ROOT = Path(__file__).resolve().parents[1]
LONGEST_S = 2 * 3600


class PeerMissingError(Exception):
    """A tool that cannot be installed here, or that does not run; str() says why."""


@dataclass(frozen=True)
class Environment:
    """packages: what pip installs. bare: what it installs after them without their dependencies. gigabytes:
    what it takes on the disk."""

    name: str
    packages: tuple[str, ...]
    bare: tuple[str, ...] = ()
    gigabytes: float = 1.0

    def python(self) -> Path:
        """The interpreter, with everything installed. PeerMissingError says what could not be."""
        folder = CACHE / self.name
        python, ready = folder / "bin" / "python", folder / "ready"
        wanted = "\n".join((*self.packages, *self.bare))
        if not ready.exists() or ready.read_text(encoding="utf-8") != wanted:
            self._find_room()
            venv.create(folder, with_pip=True, clear=True)
            self._install(python, self.packages)
            self._install(python, self.bare, "--no-deps")
            ready.write_text(wanted, encoding="utf-8")
        return python

    def _find_room(self) -> None:
        """pip needs room for what it downloads, too."""
        CACHE.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(CACHE).free / 1e9
        if free < 2 * self.gigabytes:
            needed = f"needs {2 * self.gigabytes:.1f} GB free at {CACHE}, there are {free:.1f}"
            raise PeerMissingError(f"{self.name} could not be installed: it {needed}")

    def _install(self, python: Path, packages: tuple[str, ...], *flags: str) -> None:
        if not packages:
            return
        words = [str(python), "-m", "pip", "install", "--quiet", *flags, *packages]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise PeerMissingError(f"{self.name} could not be installed: {last_line(done.stderr)}")

    def run(self, *words: object, extra: Mapping[str, str] | None = None) -> str:
        """What its interpreter prints for these words, started at the project's root."""
        environ = os.environ | {"PYTHONPATH": str(ROOT)} | dict(extra or {})
        try:
            done = subprocess.run(
                [str(self.python()), "-W", "ignore", *map(str, words)],
                capture_output=True, text=True, check=False, cwd=ROOT, env=environ, timeout=LONGEST_S,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise PeerMissingError(f"{self.name} did not end within {LONGEST_S // 60} minutes") from error
        if done.returncode:
            raise PeerMissingError(f"{self.name} failed: {last_line(done.stderr)}")
        return done.stdout


def last_line(text: str) -> str:
    """What an error says in the end."""
    return (text.strip().splitlines() or ["no output"])[-1]
