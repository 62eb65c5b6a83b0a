"""python -m tests.clients.inside MODULE WORK OUT: the rows of one module, as JSON in the file OUT."""

import importlib
import json
import sys
from pathlib import Path


def main(module: str, work: str, out: str) -> None:
    rows = importlib.import_module(f"tests.clients.inside.{module}").rows(Path(work))
    Path(out).write_text(json.dumps([row.as_json() for row in rows]), encoding="utf-8")


main(*sys.argv[1:])
