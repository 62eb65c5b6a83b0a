"""Other tools, installed for benchmarks only: each in an environment of its own, kept for the next run."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

PEERS = {"datumaro": "datumaro==1.13.12", "labelme": "labelme"}
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "segdesk-bench"


class PeerMissingError(Exception):
    """A peer that cannot be installed here; str() says why."""


def python_of(peer: str) -> Path:
    """The interpreter of an environment that has the peer, made on first use."""
    folder = CACHE / PEERS[peer].replace("==", "-")
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        venv.create(folder, with_pip=True, clear=True)
        command = [str(python), "-m", "pip", "install", "--quiet", PEERS[peer]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            why = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
            raise PeerMissingError(f"{peer} could not be installed: {why}")
        (folder / "ready").touch()
    return python


def run(peer: str, code: str, *words: object) -> str:
    """What a piece of Python prints in the peer's environment."""
    done = subprocess.run(
        [str(python_of(peer)), "-W", "ignore", "-c", code, *map(str, words)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        why = (done.stderr.strip().splitlines() or ["no output"])[-1]
        raise PeerMissingError(f"{peer} failed: {why}")
    return done.stdout


if __name__ == "__main__":
    for name in sys.argv[1:] or PEERS:
        print(name, python_of(name))
