"""What depends on the size: right pixels of lossy masks, classes in another order, seconds per megapixel.

    python -m tests.bench.values.whole [--only WORD] [--orders N]

Lossy: the 60 street masks as they are, in threes; what the repair gives, asked or not. Orders: the ids of 20
street masks permuted at random, judged beside 10 others that are sound; classes and pixels that came out
right. Speed: masks of 4 megapixels; identify is all that comes before the repair (reading the file not
counted), repair what makes the pixels; seconds of the processor, so that others at work count little.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from PIL import Image

from segdesk.dataset.sample.scenes import SCENES
from segdesk.dataset.sample.scenes import scene as sample_scene
from segdesk.model.stored import StoredMask
from segdesk.ops.cv import cv2
from segdesk.repair.examine import examine
from segdesk.repair.proposal import Decision
from segdesk.repair.reorder import reference_looks
from segdesk.repair.subject import Meaning, Subject
from segdesk.repair.values.judge import judge_values
from segdesk.repair.values.palettes import voc_palette
from segdesk.repair.values.resolve import resolve
from segdesk.repair.values.sheet import sheet_of
from segdesk.repair.values.target import Target
from tests.bench.values.lossy import there_and_back
from tests.bench.values.pipeline import Pipeline, Spoilt, counted, png, saved, step
from tests.bench.values.scenes import Scene, street_scenes
from tests.bench.values.table import wilson
from tests.bench.values.trials import ONLY_VALUES, subject

GROUP, REFERENCES, PERMUTED = 3, 10, 20
SIDE = 2_000


def _half(pixels: np.ndarray) -> np.ndarray:
    return there_and_back(pixels, cv2.INTER_LINEAR, 0.5)


def lossy_ways(target: Target) -> dict[str, Spoilt]:
    """Stores and resizes, with nothing drawn."""
    scaled = counted(target, lambda ids: ids * step(target)).astype(np.uint8)
    colors = voc_palette().astype(np.uint8)

    def jpeg(table: np.ndarray, **options) -> Spoilt:
        return Spoilt(
            lambda scene: saved(Image.fromarray(table[scene.ids]), "JPEG", **options), ("jpeg",), "jpg"
        )

    def half(table: np.ndarray) -> Spoilt:
        return Spoilt(lambda scene: png(_half(table[scene.ids])), ("interpolated", "antialiased"))

    webp = Spoilt(
        lambda scene: saved(Image.fromarray(colors[scene.ids]), "WEBP", quality=80), ("webp",), "webp"
    )
    return {
        "jpeg q95 of scaled ids": jpeg(scaled, quality=95),
        "jpeg q75 of scaled ids": jpeg(scaled, quality=75),
        "jpeg q50 of scaled ids": jpeg(scaled, quality=50),
        "jpeg q85 of colours, 4:2:0": jpeg(colors, quality=85, subsampling=2),
        "webp q80 of colours": webp,
        "bilinear half of raw ids": half(np.arange(256, dtype=np.uint8)),
        "bilinear half of scaled ids": half(scaled),
        "bilinear half of colours": half(colors),
    }


def lossy_rows() -> Iterator[str]:
    target, scenes = street_scenes()
    for name, spoilt in lossy_ways(target).items():
        shares, certified, unions = [], [], np.zeros((2, 256))
        with TemporaryDirectory() as folder:
            for begin in range(0, len(scenes), GROUP):
                some = scenes[begin : begin + GROUP]
                found = _judged(Path(folder), some, spoilt, target)
                for scene, (ids, share) in zip(some, found, strict=True):
                    shares.append(float((ids == scene.ids).mean()))
                    certified.append(share)
                    unions += _overlaps(ids, scene.ids)
        present = unions[1] > 0
        miou = float((unions[0][present] / unions[1][present]).mean())
        low = float(np.quantile(shares, 0.05))
        yield (f"| {name} | {len(shares)} | {np.mean(shares):.2%} | {low:.2%} | {miou:.3f} "
               f"| {np.mean(certified):.1%} |")  # fmt: skip


def _judged(
    folder: Path, scenes: list[Scene], spoilt: Spoilt, target: Target
) -> Iterator[tuple[np.ndarray, float]]:
    """Ids, and the share that re-applying certifies."""
    row = Pipeline("", lambda target, rng: spoilt)
    plan = examine(
        [subject(folder, at, one, row, spoilt) for at, one in enumerate(scenes)], target, ONLY_VALUES
    )
    for one in plan.images:
        mask = one.subject.read()[0]
        verdict = one.values[0]
        done = resolve(mask, verdict.reading, verdict.noise)
        yield done.ids, done.exact_share


def _overlaps(found: np.ndarray, meant: np.ndarray) -> np.ndarray:
    """Pixels of each id in both, and in either."""
    both = np.bincount(meant[found == meant], minlength=256)
    each = np.bincount(meant.ravel(), minlength=256) + np.bincount(found[found >= 0], minlength=256)
    return np.array([both, each - both])


def order_rows(trials: int) -> Iterator[str]:
    target, scenes = street_scenes()
    rng = np.random.default_rng(5)
    right, classes, pixels, asked, sure_wrong = 0, 0, [], 0, 0
    with TemporaryDirectory() as folder:
        for _ in range(trials):
            dealt = rng.permutation(len(scenes))[: REFERENCES + PERMUTED]
            table = rng.permutation(12)
            some = [scenes[at] for at in dealt[REFERENCES:]]
            plan = _reordered(Path(folder), [scenes[at] for at in dealt[:REFERENCES]], some, table, target)
            proposals = [one.values[0].proposal for one in plan.images]
            found = {int(code): one for each in proposals for code, one in each.parameters["map"].items()}
            present = np.unique(np.concatenate([np.unique(one.ids) for one in some]))
            hits = [found.get(int(table[one]), int(table[one])) == one for one in present.tolist()]
            lookup = np.array([found.get(code, code) for code in range(12)])
            pixels.append(float(np.mean([(lookup[table[one.ids]] == one.ids).mean() for one in some])))
            right, classes = right + sum(hits), classes + len(hits)
            is_asked = any(one.decision is Decision.ASK for one in proposals)
            asked, sure_wrong = asked + is_asked, sure_wrong + (not is_asked and not all(hits))
    low, high = wilson(right, classes)
    yield (f"| {trials} | {classes} | {right / classes:.1%} | {low:.1%} .. {high:.1%} "
           f"| {np.mean(pixels):.2%} | {asked} | {sure_wrong} |")  # fmt: skip


def _reordered(folder: Path, sound: list[Scene], some: list[Scene], table: np.ndarray, target: Target):
    def made(at: int, scene: Scene, change: Callable[[np.ndarray], np.ndarray]) -> Subject:
        photo = folder / f"{at}.png"
        Image.fromarray(scene.photo).save(photo, compress_level=1)
        masks = (StoredMask(change(scene.ids).astype(np.uint8), "L", ""),)
        height, width = scene.ids.shape
        return Subject(photo.name, (width, height), Meaning.CLASSES, photo, lambda: masks)

    reference = reference_looks([made(at, one, lambda ids: ids) for at, one in enumerate(sound)])
    subjects = [made(at, one, lambda ids: table[ids]) for at, one in enumerate(some, len(sound))]
    return examine(subjects, target, replace(ONLY_VALUES, reference=reference))


def speed_rows() -> Iterator[str]:
    drawn = sample_scene("street", 900, (SIDE, SIDE))
    ids = drawn.labels.astype(np.int32)
    classes = SCENES["street"].classes
    colors = {one.id: one.rgb for one in classes}
    target = Target(tuple(sorted(colors)), 255, None, colors)
    scaled = counted(target, lambda one: one * step(target)).astype(np.uint8)
    shown = np.zeros((256, 3), np.uint8)
    for one, color in colors.items():
        shown[one] = color
    luma = np.array(Image.fromarray(shown[None]).convert("L"))[0]
    files = {
        "sound ids": ("L", ids.astype(np.uint8), False),
        "scaled ids": ("L", scaled[ids], False),
        "luma of colours": ("L", luma[ids], False),
        "colours": ("RGB", shown[ids], False),
        "colours, red and blue swapped": ("RGB", shown[ids][..., ::-1].copy(), False),
        "blended scaled ids": ("L", _half(scaled[ids]), False),
        "blended colours": ("RGB", _half(shown[ids]), False),
    }
    for name, (mode, pixels, lossy) in files.items():
        mask = StoredMask(pixels, mode, "", format="PNG", lossy=lossy)
        yield _timed(name, mask, target)


def _timed(name: str, mask: StoredMask, target: Target) -> str:
    """The median of three."""
    megapixels = SIDE * SIDE / 1e6
    looked, judged, repaired = [], [], []
    for _ in range(3):
        started = time.process_time()
        sheet = sheet_of(mask)
        looked.append(time.process_time() - started)
        verdict = judge_values([sheet], target)[0]
        judged.append(time.process_time() - started)
        started = time.process_time()
        resolve(mask, verdict.reading, verdict.noise)
        repaired.append(time.process_time() - started)
    cells = (np.median(one) / megapixels for one in (looked, judged, repaired))
    return f"| {name} | {' | '.join(f'{one:.3f}' for one in cells)} | {verdict.proposal.diagnosis} |"


HEADS = {
    "lossy": "lossy, street 480x360 | n | pixels | 5 % worst below | mIoU | certified",
    "orders": "trials of 10 + 20 images | classes | classes right | 95 % | pixels | asked | sure and wrong",
    "speed": "4 megapixels, s/MP | look | identify | repair | named",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="")
    parser.add_argument("--orders", type=int, default=40)
    given = parser.parse_args()
    rows = {"lossy": lossy_rows, "orders": lambda: order_rows(given.orders), "speed": speed_rows}
    for name, made in rows.items():
        if given.only in name:
            print(f"\n| {HEADS[name]} |\n|{' --- |' * HEADS[name].count(' | ')} --- |")
            for row in made():
                print(row, flush=True)


if __name__ == "__main__":
    main()
