"""python -m tests.oracles.inside MODULE WORK: what a library reads of SegDesk's files, and files of its own.

A module has READS and WRITES, by the format's name. WORK/ours/FORM is what SegDesk wrote. Its objects as the
library reads them go to WORK/MODULE/FORM.npz, a data set that the library writes of WORK/truth.npz to
WORK/MODULE/FORM/. What fails goes to a file of the same name with .error behind it, in words.
"""

import importlib
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from tests.clients.objects import load, save


def main(module: str, work: Path) -> None:
    peer = importlib.import_module(f"tests.oracles.inside.{module}")
    out = work / module
    out.mkdir(parents=True, exist_ok=True)
    for form, read in peer.READS.items():
        attempt(
            out / f"{form}.npz", lambda path, form=form, read=read: save(path, read(work / "ours" / form))
        )
    truth = load(work / "truth.npz")
    for form, write in peer.WRITES.items():
        attempt(out / form, lambda path, write=write: write(truth, work / "photos", path))


def attempt(target: Path, work: Callable[[Path], None]) -> None:
    """One library that fails at one format is an answer, not the end."""
    try:
        work(target)
    except Exception as error:
        traceback.print_exc()
        words = f"{type(error).__name__}: {error}".splitlines()[0]
        Path(f"{target}.error").write_text(words, encoding="utf-8")


main(sys.argv[1], Path(sys.argv[2]))
