"""python -m tests.bench [--only NAMES] [--json FILE]: every number beside a floor or a peer of the same run.

Each row runs in a process of its own, on an X server of its own where there is no screen, so that one
cannot warm up, slow down or break another. FILE is written anew after each row.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROWS: dict[str, str] = {
    "brush_move_1k": "canvas",
    "brush_move_16k": "canvas",
    "stroke_end_16k": "canvas",
    "undo_16k": "canvas",
    "repaint_10k_objects": "canvas",
    "zoom_10k_objects": "canvas",
    "memory_16k": "canvas",
    "next_image": "start",
    "open_100k": "start",
    "open_project_100k": "project",
    "open_project_100k_memory": "project",
    "stroke_durable": "project",
    "stroke_queued": "project",
    "cold_start": "start",
    "cold_start_vs_labelme": "start",
    "export_vs_floor": "export",
    "export_vs_floor_1": "export",
    "export_instances_vs_floor": "export",
    "export_vs_datumaro": "export",
    "export_vs_datumaro_1": "export",
    "export_memory_500": "export",
    "check_vs_decode": "checks",
    "check_photos_vs_decode": "checks",
    "check_shifted": "checks",
    "check_duplicates": "checks",
    "check_domain": "checks",
    "check_fragments": "checks",
    "check_lossless": "checks",
    "check_vs_datumaro": "validators",
    "check_delay": "large_checks",
    "recheck_after_edit": "large_checks",
}
"""Name -> the module of tests.bench that has a function of that name."""
LONG: dict[str, str] = {"check_10k": "large_checks", "export_memory_5000": "export"}
"""The same, for rows that take longer than all others together: with --long, or by name."""

LONGEST_S = 400


def main() -> int:
    arguments = _parser().parse_args()
    if arguments.row:
        print(json.dumps(_measured(arguments.row).as_json()))
        return 0
    usual = [*ROWS, *(LONG if arguments.long else ())]
    wanted = [name for name in arguments.only.split(",") if name] or usual
    unknown = [name for name in wanted if name not in ROWS | LONG]
    if unknown:
        known = ", ".join(ROWS | LONG)
        print(f"There is no benchmark {', '.join(unknown)}. There are: {known}.", file=sys.stderr)
        return 2
    rows = []
    for name in wanted:
        rows.append(_in_a_process(name))
        print(_line(rows[-1]), flush=True)
        if arguments.json:
            Path(arguments.json).write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", default="", metavar="NAMES", help=f"of {', '.join(ROWS)}")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--long", action="store_true", help=f"and {', '.join(LONG)}")
    parser.add_argument("--row", choices=list(ROWS | LONG), help=argparse.SUPPRESS)
    return parser


def _measured(name: str):
    return getattr(importlib.import_module(f"tests.bench.{(ROWS | LONG)[name]}"), name)()


def _in_a_process(name: str) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.bench", "--row", name]
    limit = None if name in LONG else LONGEST_S
    done = subprocess.run([*_screen(), *command], capture_output=True, text=True, check=False, timeout=limit)
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    why = (done.stderr.strip().splitlines() or ["no output"])[-1]
    return {"name": name, "value": None, "unit": "", "ratio": None, "against": f"failed: {why}"}


def _screen() -> list[str]:
    """What to put before a command so that it has a screen."""
    if os.environ.get("DISPLAY") or not shutil.which("xvfb-run"):
        return []
    return ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24", "env", "QT_QPA_PLATFORM=xcb"]


def _line(row: dict[str, object]) -> str:
    value = "-" if row["value"] is None else f"{row['value']:,}"
    ratio = "" if row["ratio"] is None else f"{row['ratio']:.2f}x"
    return f"{row['name']:<28}{value:>12} {row['unit']:<12}{ratio:>8}  {row['against']}"


if __name__ == "__main__":
    sys.exit(main())
