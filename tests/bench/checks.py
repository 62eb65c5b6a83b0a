"""What checks cost: the core five beside decoding masks with Pillow, others beside decoding photos too.

Times are processor seconds of one thread, the least of several rounds.
"""

from __future__ import annotations

import functools
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.qa.checks import BY_ID, CORE
from segdesk.qa.examined import Examined
from segdesk.qa.run import CheckOptions, check
from tests.qa.making import CLASSES as ROWS_OF_CLASSES
from tests.qa.making import SIZE, examined, photo_of, save_mask, scene, write_classes
from tests.qa.planting import FAULTS

from .row import Row

ROUNDS = 4
TILES = 8
IMAGES = 10


@functools.cache
def _large() -> tuple[tempfile.TemporaryDirectory[str], Examined]:
    """Photos and palette masks of 1600 x 1280, mosaics of the tests' scenes."""
    folder = tempfile.TemporaryDirectory(prefix="segdesk-bench-")
    root, rng = Path(folder.name), np.random.default_rng(5)
    (root / "images").mkdir()
    for number in range(IMAGES):
        tiles = [scene(rng) for _ in range(TILES * TILES)]
        labels = np.block([tiles[row * TILES : (row + 1) * TILES] for row in range(TILES)])
        photo_of(labels, rng).save(root / "images" / f"{number}.png")
        save_mask(root / "masks" / f"{number}.png", labels)
    write_classes(root, ROWS_OF_CLASSES)
    return folder, examined(root)


def _seconds(work: Callable[[], object]) -> float:
    found = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def _decoded(paths: list[Path]) -> None:
    for path in paths:
        with Image.open(path) as picture:
            np.asarray(picture)


@functools.cache
def _floors() -> tuple[float, float]:
    """Seconds to decode all masks, and all masks and photos."""
    _, data = _large()
    masks = [mask for one in data.subjects for mask in one.masks]
    return _seconds(lambda: _decoded(masks)), _seconds(
        lambda: _decoded(masks + [one.photo for one in data.subjects])
    )


@functools.cache
def _checked(ids: tuple[str, ...]) -> float:
    _, data = _large()
    return _seconds(lambda: check(data, CheckOptions(only=ids)))


def check_vs_decode() -> Row:
    masks, _ = _floors()
    seconds = _checked(CORE)
    return _row("check_vs_decode", _per_megapixel(seconds), masks / seconds, "Pillow decoding the masks")


def check_photos_vs_decode() -> Row:
    _, both = _floors()
    seconds = _checked(("readable", "exif", "pairs"))
    against = "Pillow decoding masks and photos"
    return _row("check_photos_vs_decode", _per_megapixel(seconds), both / seconds, against)


def _alone(check_id: str) -> Row:
    assert check_id in BY_ID
    return _row(f"check_{check_id}", _per_megapixel(_checked((check_id,))), None, "")


def _per_megapixel(seconds: float) -> float:
    return 1000 * seconds / (IMAGES * SIZE[0] * SIZE[1] * TILES**2 / 1e6)


def _row(name: str, value: float, ratio: float | None, against: str) -> Row:
    return Row(name, value, "ms/MP", ratio, against)


check_shifted = functools.partial(_alone, "shifted")
check_duplicates = functools.partial(_alone, "duplicates")
check_domain = functools.partial(_alone, "domain")
check_fragments = functools.partial(_alone, "fragments")
check_lossless = functools.partial(_alone, "lossless")


def table_of_faults() -> list[tuple[str, str, int, int]]:
    """For each planted fault: check, fault, found (of 1), and findings that nothing planted explains."""
    found = []
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as folder:
        for number, fault in enumerate(FAULTS):
            found.append(_planted(Path(folder) / str(number), fault))
    return found


def _planted(root: Path, fault) -> tuple[str, str, int, int]:
    from tests.qa.test_planted_faults import NATURAL, SETS, making, reading, said

    make, count = SETS[fault.base]
    make(root, count)
    about = fault.plant(root, fault.image)
    report = making.checked(root, **reading(fault))
    allowed = {fault.check, *fault.also, *NATURAL}
    false = sum(one.check not in allowed for one in report.findings)
    return fault.check, fault.name, int(bool(said(report, fault, about))), false


if __name__ == "__main__":
    print(f"{'check':<14}{'planted':<30}{'found':>6}{'false':>6}")
    for check_id, name, hits, false in table_of_faults():
        print(f"{check_id:<14}{name:<30}{hits:>6}{false:>6}")
