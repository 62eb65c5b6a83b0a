"""python -m tests.oracles [--only NAMES] [--set NAME] [--json FILE]: do formats mean the same to others?

Objects that formats stumble over (cases.py) go through each format three ways and are compared pixel by
pixel. written: SegDesk writes, the library that the format comes from reads. read: the library writes,
SegDesk reads. round trip: SegDesk writes and reads. And data sets of other origin are read by both. Every
library has an environment of its own, made on first use and kept. Exits with 1 where a pixel differs without
a reason.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from segdesk.errors import SegDeskError
from tests.clients.exports import DATA
from tests.clients.objects import Images, compare, load
from tests.clients.row import HEAD, Row, as_they_come, cells, table
from tests.environments import PeerMissingError

from . import ours
from .peers import PEERS, ROUND_TRIPS, Case, Peer
from .sets import SETS, prepared

WRITTEN, READ, ROUND_TRIP, OTHER = "written", "read", "round trip", "other origin"


def main() -> int:
    arguments = _parser().parse_args()
    wanted = [name for name in arguments.only.split(",") if name]
    if unknown := set(wanted) - {one.name for one in PEERS}:
        print(f"There is no oracle {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="segdesk-oracles-") as folder:
        work = Path(folder)
        chosen = SETS[arguments.set]
        truth = prepared(work, chosen)
        found = list(as_they_come("SegDesk", round_trips(work, truth)))
        for peer in PEERS:
            if peer.name not in chosen.leaves_out and (not wanted or peer.name in wanted):
                found += as_they_come(peer.name, rows_of(peer, work, truth))
    print(table([HEAD, *map(cells, found)]))
    if arguments.json:
        text = json.dumps([row.as_json() for row in found], indent=2)
        Path(arguments.json).write_text(text + "\n", encoding="utf-8")
    return int(any(row.is_fault for row in found))


def round_trips(work: Path, truth: Images) -> Iterator[Row]:
    for form, case in ROUND_TRIPS.items():
        told = {name: case.held(many) for name, many in truth.items()}
        yield _read(Row("SegDesk", form, ROUND_TRIP), work / "ours" / form, case, told)


def rows_of(peer: Peer, work: Path, truth: Images) -> Iterator[Row]:
    try:
        extra = {"SEGDESK_TEST_DATA": str(DATA)}
        peer.environment.run("-m", "tests.oracles.inside", peer.module, work, extra=extra)
    except PeerMissingError as error:
        yield Row(peer.name, "", "", missing=str(error))
        return
    out = work / peer.module
    for case in peer.written:
        told = {name: case.held(many) for name, many in truth.items()}
        row = Row(peer.name, case.form, WRITTEN)
        yield _theirs(row, out / f"{case.form}.npz", work / "ours" / case.form, why=case.why, told=told)
    for case in peer.read:
        told = {name: case.held(many) for name, many in truth.items()}
        row = Row(peer.name, case.form, READ)
        error = out / f"{case.form}.error"
        yield _failed(row, error) if error.exists() else _read(row, out / case.form, case, told)
    yield from sources_of(peer, work)


def sources_of(peer: Peer, work: Path) -> Iterator[Row]:
    """Data sets of other origin: what the library reads of them, and what SegDesk reads."""
    for name, why in peer.sources.items() if DATA.is_dir() else ():
        row = Row(peer.name, name, OTHER)
        file = work / peer.module / f"{name.replace('/', '-')}.npz"
        error = Path(f"{file}.error")
        folder = DATA / name
        yield _failed(row, error) if error.exists() else _read(row, folder, Case("auto", why=why), load(file))


def _failed(row: Row, error: Path) -> Row:
    said = error.read_text(encoding="utf-8")
    return Row(row.client, row.data, row.what, missing=f"the library failed: {said}")


def _theirs(row: Row, file: Path, folder: Path, *, why: str, told: Images) -> Row:
    error = Path(f"{file}.error")
    if error.exists():
        return _failed(row, error)
    found = ours.renamed(load(file), folder)
    return Row(row.client, row.data, row.what, compare(told, found), why=why)


def _read(row: Row, folder: Path, case: Case, told: Images) -> Row:
    try:
        found = ours.renamed(ours.read(folder, case.reader or case.form, case.task), folder)
    except SegDeskError as error:
        return Row(row.client, row.data, row.what, said=str(error), failed=True)
    return Row(row.client, row.data, row.what, compare(told, found), why=case.why)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.oracles", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAMES", help=", ".join(one.name for one in PEERS))
    parser.add_argument("--set", default="cases", choices=SETS, help="real data instead of the cases")
    parser.add_argument("--json", metavar="FILE")
    return parser


if __name__ == "__main__":
    sys.exit(main())
