"""Trials of values: spoil, write, read, judge blind, compare. One tally for each family and group size."""

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from segdesk.io.formats.mask_fit import stored_mask
from segdesk.io.masks import read_mask
from segdesk.model.stored import StoredMask
from segdesk.repair.examine import RepairOptions, examine
from segdesk.repair.outcome import outcome
from segdesk.repair.plan import ImagePlan
from segdesk.repair.proposal import Decision, Family
from segdesk.repair.subject import Meaning, Subject
from segdesk.repair.values.person import packed_code
from segdesk.repair.values.views import View, views_of
from tests.bench.values.pipeline import Pipeline, Spoilt
from tests.bench.values.scenes import Scene, World

CHOICE = -9
LIKE = 0.75
"""A reading that gives so many of the right pixels by nearest codes alone is the true one."""
ONLY_VALUES = RepairOptions(families=frozenset({Family.VALUES}))


@dataclass
class Tally:
    """Counts of masks. named: by a right name. both: asked, the true reading among those offered.

    silent: changed or left without a question, and less right than the pipeline allows.
    """

    name: str
    masks: int = 0
    named: int = 0
    both: int = 0
    alike: int = 0
    asked: int = 0
    exact: int = 0
    silent: int = 0
    pixels: float = 0.0
    seconds: float = 0.0
    megapixels: float = 0.0
    failures: list[str] = field(default_factory=list)

    @property
    def told(self) -> int:
        """Masks whose pipeline could be told: neither offered with both readings nor sound to all looks."""
        return self.masks - self.both - self.alike

    @property
    def done(self) -> int:
        """Masks that were decided without a question."""
        return self.masks - self.asked - self.alike


@dataclass(frozen=True)
class Trial:
    """One world, one pipeline with its parameters, some masks."""

    pipeline: Pipeline
    world: World
    spoilt: Spoilt
    scenes: list[Scene]

    def run(self, folder: Path, tally: Tally) -> None:
        subjects = [self._subject(folder, at) for at in range(len(self.scenes))]
        started = time.perf_counter()
        plan = examine(subjects, self.world.target, ONLY_VALUES)
        tally.seconds += time.perf_counter() - started
        for scene, one in zip(self.scenes, plan.images, strict=True):
            tally.megapixels += scene.ids.size / 1e6
            self._count(scene, one, tally)

    def _subject(self, folder: Path, at: int) -> Subject:
        path, photo = folder / f"{at}.{self.spoilt.suffix}", folder / f"{at}.photo.png"
        path.write_bytes(self.spoilt.write(self.scenes[at]))
        if self.pipeline.with_photo:
            Image.fromarray(self.scenes[at].photo).save(photo)
        masks = (stored_mask(read_mask(path), "", path.name),)
        height, width = self.scenes[at].ids.shape
        return Subject(path.name, (width, height), Meaning.CLASSES, photo, lambda: masks)

    def _count(self, scene: Scene, plan: ImagePlan, tally: Tally) -> None:
        truth = self.spoilt.truth(scene.ids)
        proposal = plan.proposals[0]
        masks = plan.subject.read()
        is_named = proposal.diagnosis in self.spoilt.named
        asked = proposal.decision is Decision.ASK
        both = not is_named and asked and self._is_offered(masks[0], proposal.parameters, scene.ids)
        tally.masks += 1
        share = 0.0
        if not asked:
            ids = outcome(plan.subject, masks, plan.values, None).ids[0]
            share = float((ids == truth).mean())
        if not (is_named or both) and self._is_hidden(masks[0], plan, right=share == 1.0):
            tally.alike += 1
            return
        tally.named += is_named
        tally.both += both
        tally.asked += asked
        if not asked:
            tally.exact += share == 1.0
            tally.silent += share < self.pipeline.least
            tally.pixels += share
        if not (is_named or both) or (not asked and share < self.pipeline.least):
            tally.failures.append(self._told(scene, proposal, share))

    def _is_hidden(self, mask: StoredMask, plan: ImagePlan, *, right: bool) -> bool:
        """Whether nobody can tell: the values are class ids, it shows too few codes and was asked, or what
        was said writes the same file."""
        decision = plan.proposals[0].decision
        codes = next(iter(views_of(mask).values()))
        if decision is Decision.ASK:
            return len(np.unique(codes)) < self.spoilt.codes
        is_sound = bool(np.isin(codes, self.world.target.ids).all())
        return is_sound if decision is Decision.LEAVE else right and plan.exact_share == 1.0

    @staticmethod
    def _is_offered(mask: StoredMask, parameters: dict, ids: np.ndarray) -> bool:
        """Whether what a person may choose from has the truth: a reading, or a class of each value."""
        views = views_of(mask)
        offered = parameters.get("readings", [])
        tables = [one["map"] for one in offered if one.get("map")]
        choices = {one["value"]: one["classes"] for one in offered if "value" in one}
        if choices:
            tables.append(parameters["map"])
        for table in tables:
            wanted = (View.COLOR,) if any("," in code for code in table) else tuple(views)
            if any(_is_read(views[view], table, choices, ids) for view in wanted if view in views):
                return True
        return False

    def _told(self, scene: Scene, proposal, share: float) -> str:
        present = np.unique(scene.ids).tolist()
        target = self.world.target
        said = f"{proposal.diagnosis}/{proposal.decision} lead {proposal.lead} share {share:.4f}"
        asked = [one.get("diagnosis") for one in proposal.parameters.get("readings", [])]
        return (f"{said} of N={len(target.ids)} void={target.void} bg={target.background} ids={present} "
                f"readings={asked} map={dict(list(proposal.parameters.get('map', {}).items())[:14])} "
                f"| {proposal.words}")  # fmt: skip


def _is_read(codes: np.ndarray, table: dict[str, int], choices: dict, ids: np.ndarray) -> bool:
    """Whether the nearest codes of a table give the ids, but for noise."""
    known = {packed_code(code): one for code, one in table.items()}
    known |= {packed_code(code): CHOICE for code in choices}
    distinct, inverse = np.unique(codes, return_inverse=True)
    levels = [np.array([code >> shift & 255 if max(known) > 65_535 else code for shift in (0, 8, 16)])
              for code in (np.array(list(known)), distinct)]  # fmt: skip
    apart = np.abs(levels[1].T[:, None].astype(int) - levels[0].T[None]).max(axis=2)
    nearest = np.array(list(known))[apart.argmin(axis=1)]
    found = np.array([known[int(code)] for code in nearest])[inverse].reshape(codes.shape)
    at = nearest[inverse].reshape(codes.shape)
    for code, classes in choices.items():
        here = at == packed_code(code)
        found[here] = np.where(np.isin(ids[here], classes), ids[here], -1)
    return bool((found == ids).mean() > LIKE)


def tallies(
    table: tuple[Pipeline, ...], makers: dict, *, trials: int, seed: int, only: str
) -> Iterator[Tally]:
    """Each family by itself and in threes, over all kinds of sets in turn. Deterministic by seed."""
    for pipeline in table:
        for group in (1, 3):
            tally = Tally(f"{pipeline.name} x{group}")
            if only in tally.name:
                _fill(tally, pipeline, group, makers, trials=trials, seed=seed)
                yield tally


def _fill(tally: Tally, pipeline: Pipeline, group: int, makers: dict, *, trials: int, seed: int) -> None:
    rng = np.random.default_rng([seed, *tally.name.encode()])
    names = list(makers)
    turn = 0
    while tally.masks < trials:
        world = makers[names[turn % len(names)]](rng)
        turn += 1
        if turn > 20 * trials:
            break
        if not pipeline.holds_for(world.target):
            continue
        spoilt = pipeline.draw(world.target, rng)
        scenes = [world.draw(rng) for _ in range(group)]
        with tempfile.TemporaryDirectory() as folder:
            Trial(pipeline, world, spoilt, scenes).run(Path(folder), tally)
