"""Datumaro's validator beside our checks: the same COCO faults, what each finds, and how long each takes.

python -m tests.bench.validators prints the table; check_vs_datumaro is the row of the benchmarks.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from segdesk.qa.checks import CHECKS
from segdesk.qa.run import CheckOptions, check
from tests.qa.making import coco, examined
from tests.qa.planting import FAULTS
from tests.qa.test_planted_faults import said

from .peers import PeerMissingError, run
from .row import Row

IMAGES = 20
WITHOUT_PHOTOS = tuple(one.id for one in CHECKS if not one.needs_photo)
"""Datumaro's validator opens none."""
VALIDATE = """
import json, sys, time
import datumaro
from datumaro.plugins.validators import SegmentationValidator
terms = dict(few_samples_thr=1, imbalance_ratio_thr=50, far_from_mean_thr=5.0)
terms.update(dominance_ratio_thr=0.8, topk_bins=0.1)
for folder in sys.argv[1:]:
    began, said = time.process_time(), None
    try:
        dataset = datumaro.Dataset.import_from(folder, "coco_instances")
        reports = SegmentationValidator(**terms).validate(dataset)["validation_reports"]
        said = [[str(one[key]) for key in ("severity", "anomaly_type", "description")] for one in reports]
    except Exception as fault:
        said = [["error", type(fault).__name__, str(fault)[:80]]]
    print(json.dumps([time.process_time() - began, said]))
"""


class Told(NamedTuple):
    """What a validator said of one data set, and the processor seconds that it took."""

    seconds: float
    said: Counter[tuple[str, ...]]

    @property
    def errors(self) -> int:
        return sum(count for (severity, *_), count in self.said.items() if severity == "error")


class Line(NamedTuple):
    """One fault: did ours find it, and what Datumaro reports that it did not of the sound set."""

    fault: str
    ours: bool
    theirs: list[str]


def compared() -> tuple[Told, Told, list[Line]]:
    """Of the sound set ours and theirs, and a line per fault. PeerMissingError without Datumaro."""
    faults = [one for one in FAULTS if one.base == "coco" and not one.task]
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as folder:
        sound = coco(Path(folder) / "sound", IMAGES)
        roots = [shutil.copytree(sound, Path(folder) / str(number)) for number in range(len(faults))]
        about = [fault.plant(root, fault.image) for fault, root in zip(faults, roots, strict=True)]
        theirs = _theirs([sound, *roots])
        ours, _ = _ours(sound)
        lines = []
        for fault, root, where, told in zip(faults, roots, about, theirs[1:], strict=True):
            report = _ours(root)[1]
            usual = {kind for _, kind, _ in theirs[0].said}
            more = sorted({kind for _, kind, _ in told.said} - usual)
            lines.append(Line(fault.name, bool(said(report, fault, where)), more))
    return ours, theirs[0], lines


def _ours(root: Path):
    began = time.process_time()
    report = check(examined(root), CheckOptions(only=WITHOUT_PHOTOS))
    told = Counter((one.severity.value, one.check, one.message) for one in report.findings)
    return Told(time.process_time() - began, told), report


def _theirs(roots: list[Path]) -> list[Told]:
    folders = [_their_layout(root) for root in roots]
    answers = (json.loads(line) for line in run("datumaro", VALIDATE, *folders).splitlines())
    return [Told(seconds, Counter(tuple(one) for one in reports)) for seconds, reports in answers]


def _their_layout(root: Path) -> Path:
    """The same data set where Datumaro looks for its parts."""
    target = root.with_name(f"{root.name}-datumaro")
    shutil.copytree(root / "images", target / "images" / "default")
    (target / "annotations").mkdir()
    value = json.loads((root / "annotations.json").read_text())
    for one in value["annotations"]:
        xs, ys = one["segmentation"][0][0::2], one["segmentation"][0][1::2]
        box = [min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)]
        one.setdefault("bbox", box)  # without these it reads nothing
        one.setdefault("area", box[2] * box[3])
    (target / "annotations" / "instances_default.json").write_text(json.dumps(value))
    return target


def check_vs_datumaro() -> Row:
    try:
        ours, theirs, lines = compared()
    except PeerMissingError as missing:
        return Row("check_vs_datumaro", 0.0, "ms/image", None, str(missing))
    found = sum(line.ours for line in lines), sum(bool(line.theirs) for line in lines)
    words = (
        f"Datumaro's validator; of {len(lines)} faults found {found[0]} / {found[1]}, "
        f"errors on the sound set {ours.errors} / {theirs.errors}"
    )
    value = 1000 * ours.seconds / IMAGES
    return Row("check_vs_datumaro", value, "ms/image", theirs.seconds / ours.seconds, words)


if __name__ == "__main__":
    mine, other, table = compared()
    for name, told in (("ours", mine), ("Datumaro", other)):
        print(f"sound set, {name}: {told.seconds:.2f} s, {told.errors} errors of {sum(told.said.values())}")
    print(f"{'planted':<30}{'ours':>5}  Datumaro")
    for line in table:
        print(f"{line.fault:<30}{int(line.ours):>5}  {', '.join(line.theirs) or '-'}")
