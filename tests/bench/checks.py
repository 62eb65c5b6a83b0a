"""What checks cost: the core five beside decoding masks with Pillow, others beside decoding photos too.

Times are processor seconds of one thread, the least of several rounds.
"""

from __future__ import annotations

import functools
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.qa.checks import BY_ID, CHECKS, CORE
from segdesk.qa.examined import Examined
from segdesk.qa.run import CheckOptions, check
from tests.qa import making, making_real
from tests.qa.making import CLASSES as ROWS_OF_CLASSES
from tests.qa.making import SIZE, examined, photo_of, save_mask, scene, write_classes
from tests.qa.planting import FAULTS
from tests.qa.test_planted_faults import NATURAL, SETS, reading, said

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


def bases_of_faults(data: Path | None) -> dict[str, tuple[str, Callable[[Path, int], Path]]]:
    """Name -> which faults go into it, and how it is made. data: where real data lies; street and nuclei then
    stand beside the drawn sets."""
    bases = {base: (base, make) for base, (make, _count) in SETS.items()}
    if data is not None:
        bases["street"] = "semantic", functools.partial(making_real.street, data)
        bases["nuclei"] = "coco", functools.partial(making_real.nuclei, data)
    return bases


def table_of_faults(base: str, make: Callable[[Path, int], Path]) -> Iterator[tuple[str, str, int, int]]:
    """First the sound set: how many errors, how many findings. Then for each planted fault: check, fault,
    found (of 1), and findings that nothing planted explains."""
    with tempfile.TemporaryDirectory(prefix="segdesk-bench-") as folder:
        sound = make(Path(folder) / "sound", SETS[base][1])
        usual = Counter(_spoken(making.checked(sound)))
        yield "", "(sound)", sum(one[1] == "error" for one in usual), len(usual)
        for fault in (one for one in FAULTS if one.base == base):
            root = shutil.copytree(sound, Path(folder) / "planted")
            yield fault.check, fault.name, *_planted(root, fault, usual)
            shutil.rmtree(root)


def _planted(root: Path, fault, usual: Counter[tuple[str, ...]]) -> tuple[int, int]:
    """Whether it was found, and how many findings neither it nor the sound set explains."""
    about = fault.plant(root, fault.image)
    needs_photo = any(BY_ID[name].needs_photo for name in (fault.check, *fault.also))
    only = () if needs_photo else [one.id for one in CHECKS if not one.needs_photo]
    report = making.checked(root, CheckOptions(only=only), **reading(fault))
    allowed = {fault.check, *fault.also, *NATURAL}
    false = sum(one[0] not in allowed for one in Counter(_spoken(report)) - usual)
    return int(bool(said(report, fault, about))), false


def _spoken(report) -> Iterator[tuple[str, ...]]:
    return ((one.check, one.severity.value, str(one.image), one.message) for one in report.findings)


if __name__ == "__main__":
    place = sys.argv[1] if len(sys.argv) > 1 else ""
    print(f"{'set':<10}{'check':<14}{'planted':<30}{'found':>6}{'false':>6}")
    for name, (base, make) in bases_of_faults(Path(place) if place else None).items():
        for check_id, fault, hits, false in table_of_faults(base, make):
            print(f"{name:<10}{check_id:<14}{fault:<30}{hits:>6}{false:>6}", flush=True)
