"""The tools that benchmarks compare with."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.environments import Environment, PeerMissingError

__all__ = ["PEERS", "PeerMissingError", "python_of", "run"]

PEERS = {
    "datumaro": Environment("datumaro", ("datumaro==1.13.12",)),
    "labelme": Environment("labelme", ("labelme",)),
}


def python_of(peer: str) -> Path:
    """The interpreter of an environment that has the peer, made on first use."""
    return PEERS[peer].python()


def run(peer: str, code: str, *words: object) -> str:
    """What a piece of Python prints in the peer's environment."""
    return PEERS[peer].run("-c", code, *words)


if __name__ == "__main__":
    for name in sys.argv[1:] or PEERS:
        print(name, python_of(name))
