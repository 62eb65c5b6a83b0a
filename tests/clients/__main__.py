"""python -m tests.clients [--only NAMES] [--json FILE] [--work FOLDER]: do packages train elsewhere?

Packages of real data are loaded by the tools that train on them, as they are, and compared pixel by pixel
with their sources; then tiny models learn from them for a few steps. Every tool runs in an environment of its
own, which is made on first use and kept. Exits with 1 where a pixel differs without a reason.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.environments import Environment, PeerMissingError

from .environments import MMSEG, TRAINING
from .exports import DATA, EXPORTS
from .row import HEAD, Row, as_they_come, cells, table


@dataclass(frozen=True)
class Client:
    """module: of tests.clients.inside."""

    name: str
    module: str
    environment: Environment

    def rows(self, work: Path) -> Iterator[Row]:
        out = work / f"{self.name}.json"
        home = work / "home"
        home.mkdir(exist_ok=True)
        extra = {"HOME": str(home), "YOLO_CONFIG_DIR": str(home), "HF_HOME": str(home / "hf")} | OFFLINE
        try:
            self.environment.run("-m", "tests.clients.inside", self.module, work, out, extra=extra)
        except PeerMissingError as error:
            yield Row(self.name, "", "", missing=str(error))
            return
        yield from map(Row.of_json, json.loads(out.read_text(encoding="utf-8")))


OFFLINE = {"HF_HUB_OFFLINE": "1", "YOLO_OFFLINE": "1", "YOLO_AUTOINSTALL": "0"}
CLIENTS = (
    Client("ultralytics", "ultralytics_sets", TRAINING),
    Client("mmseg", "mmseg_sets", MMSEG),
    Client("torchvision", "torchvision_sets", TRAINING),
    Client("detectron2", "detectron2_rules", TRAINING),
    Client("panopticapi", "panoptic_rules", TRAINING),
    Client("huggingface", "huggingface_sets", TRAINING),
    Client("unet", "train_unet", TRAINING),
    Client("deeplab", "train_deeplab", TRAINING),
    Client("segformer", "train_segformer", TRAINING),
    Client("maskrcnn", "train_maskrcnn", TRAINING),
    Client("yolo", "train_yolo", TRAINING),
)


def main() -> int:
    arguments = _parser().parse_args()
    wanted = [name for name in arguments.only.split(",") if name]
    if unknown := set(wanted) - {one.name for one in CLIENTS}:
        print(f"There is no client {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 2
    if not DATA.is_dir():
        print(f"There is no real data at {DATA}: set SEGDESK_TEST_DATA.", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="segdesk-clients-") as folder:
        work = Path(arguments.work or folder).absolute()
        for name, export in EXPORTS.items():
            export.make(work / name)
        chosen = [one for one in CLIENTS if not wanted or one.name in wanted]
        found = [row for client in chosen for row in as_they_come(client.name, client.rows(work))]
    print(table([HEAD, *map(cells, found)]))
    if arguments.json:
        text = json.dumps([row.as_json() for row in found], indent=2)
        Path(arguments.json).write_text(text + "\n", encoding="utf-8")
    return int(any(row.is_fault for row in found))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.clients", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAMES", help=", ".join(one.name for one in CLIENTS))
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--work", metavar="FOLDER", help="where exports are kept for the next run")
    return parser


if __name__ == "__main__":
    sys.exit(main())
