"""What stands and moves in a street: cars, people, bicycles, trees, lamps, signs, fences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample import car, furniture, people, plants
from segdesk.dataset.sample.ground import Street
from segdesk.dataset.sample.mesh import Mesh
from segdesk.dataset.sample.street_classes import BICYCLE, CAR, FENCE, PEDESTRIAN, POLE, SIGN, TREE, VOID

FENCE_PIECE_M = 2.0
FAR_M = 28.0
"""From here on cars are built of fewer faces."""


@dataclass(frozen=True)
class Thing:
    """Something that stands on the ground at z, with how its mask is classed."""

    z: float
    mesh: Mesh
    class_id: int
    counted: bool = False


def things(rng: np.random.Generator, plan: Street, *, width_px: int) -> list[Thing]:
    """All that stands in a street, none of it inside another, for a picture of width_px."""
    wished = [
        *_traffic(rng, plan),
        *_lamps_and_signs(rng, plan),
        *_crowd(rng, plan),
        *_greenery(rng, plan, width_px),
        *_fences(rng, plan),
    ]
    return _without_collisions(wished)


def _without_collisions(wished: list[Thing]) -> list[Thing]:
    """The things in turn, but for those that would stand inside an earlier counted one."""
    kept: list[Thing] = []
    taken = np.zeros((0, 4))
    for thing in wished:
        plan_view = thing.mesh.faces[..., [0, 2]].reshape(-1, 2)
        left, near = plan_view.min(axis=0) + 0.05
        right, far = plan_view.max(axis=0) - 0.05
        hit = (taken[:, 0] < right) & (left < taken[:, 2]) & (taken[:, 1] < far) & (near < taken[:, 3])
        if thing.counted and thing.class_id != SIGN:
            if hit.any():
                continue
            taken = np.vstack([taken, (left, near, right, far)])
        kept.append(thing)
    return kept


def _greenery(rng: np.random.Generator, plan: Street, width_px: int) -> list[Thing]:
    found = []
    for side, kerb in ((-1, plan.kerb_left), (1, plan.kerb_right)):
        if rng.random() < 0.25:
            continue
        z = float(rng.uniform(7, 16))
        while z < 95:
            height = float(rng.uniform(4.5, 9.5))
            leaves = int(np.clip(5200 * (14 / z) * (width_px / 960), 350, 5200))
            grown = plants.tree(rng, height=height, spread=0.30 * height, leaves=leaves)
            found.append(Thing(z, grown.moved(kerb + side * float(rng.uniform(0.9, 1.4)), z), TREE))
            z += float(rng.uniform(8, 20))
    return found


def _lamps_and_signs(rng: np.random.Generator, plan: Street) -> list[Thing]:
    found = []
    for side, kerb in ((-1, plan.kerb_left), (1, plan.kerb_right)):
        x = kerb + side * 0.55
        lamps = np.arange(rng.uniform(9, 22), 100, 24.0).tolist()
        found += [Thing(z, furniture.lamp(rng, toward=-side).moved(x, z), POLE) for z in lamps]
        for z in (float(rng.uniform(9, 16)), float(rng.uniform(20, 45))):
            if rng.random() < 0.75:
                high = float(rng.uniform(2.1, 2.6))
                turn = float(rng.normal(0, 0.12))
                found.append(Thing(z + 0.02, furniture.post(high + 0.3).moved(x, z), POLE))
                found.append(
                    Thing(z, furniture.sign(rng, at=high).moved(x, z, turn=turn), SIGN, counted=True)
                )
    return found


def _traffic(rng: np.random.Generator, plan: Street) -> list[Thing]:
    """Parked cars along both kerbs, and some under way."""
    found = []
    for side, kerb in ((-1, plan.kerb_left), (1, plan.kerb_right)):
        share, z = float(rng.uniform(0.15, 0.85)), float(rng.uniform(8, 11))
        while z < 90:
            if rng.random() < share and abs(z - plan.crossing) > 4:
                turn = (0 if side > 0 else np.pi) + float(rng.normal(0, 0.02))
                found.append(_car(rng, kerb - side * 1.05, z, turn))
            z += 5.8 + float(rng.uniform(0, 0.8))
    for lane, turn in ((plan.middle + 1.5, 0.0), (plan.middle - 1.5, np.pi)):
        z = float(rng.uniform(11, 40))
        while z < 110:
            if rng.random() < 0.6:
                found.append(_car(rng, lane, z, turn))
            z += float(rng.uniform(9, 40))
    return found


def _car(rng: np.random.Generator, x: float, z: float, turn: float) -> Thing:
    stations = car.FINE if z < FAR_M else car.COARSE
    return Thing(z, car.car(rng, stations=stations).moved(x, z, turn=turn), CAR, counted=True)


def _crowd(rng: np.random.Generator, plan: Street) -> list[Thing]:
    """People on the pavements and on the crossing, riders on the road, bicycles at the walls."""
    return [*_walkers(rng, plan), *_crossing(rng, plan), *_riders(rng, plan), _parked_bicycle(rng, plan)]


def _walkers(rng: np.random.Generator, plan: Street) -> list[Thing]:
    found = []
    for _ in range(int(rng.integers(4, 13))):
        kerb, wall = plan.pavement(int(rng.choice([-1, 1])))
        z = float(6 + 45 * rng.random() ** 1.6)
        x = kerb + (wall - kerb) * float(rng.uniform(0.3, 0.85))
        turn = float(rng.choice([0, np.pi]) + rng.normal(0, 0.3))
        found.append(Thing(z, people.pedestrian(rng).moved(x, z, turn=turn), PEDESTRIAN, counted=True))
    return found


def _crossing(rng: np.random.Generator, plan: Street) -> list[Thing]:
    if not 10 < plan.crossing < 35:
        return []
    found = []
    for _ in range(int(rng.integers(1, 4))):
        x = float(rng.uniform(plan.kerb_left, plan.kerb_right))
        z = plan.crossing + float(rng.uniform(-1.2, 1.2))
        turn = float(rng.choice([-1, 1])) * np.pi / 2
        found.append(Thing(z, people.pedestrian(rng).moved(x, z, turn=turn), PEDESTRIAN, counted=True))
    return found


def _riders(rng: np.random.Generator, plan: Street) -> list[Thing]:
    found = []
    for _ in range(int(rng.integers(1, 4))):
        side, z = int(rng.choice([-1, 1])), float(rng.uniform(7, 30))
        turn = (0 if side > 0 else np.pi) + float(rng.normal(0, 0.12))
        ridden = people.rider(rng).moved(plan.middle + side * 2.2, z, turn=turn)
        found.append(Thing(z, ridden, BICYCLE, counted=True))
    return found


def _parked_bicycle(rng: np.random.Generator, plan: Street) -> Thing:
    side, z = int(rng.choice([-1, 1])), float(rng.uniform(8, 18))
    _kerb, wall = plan.pavement(side)
    parked = people.bicycle(rng).moved(wall - side * 0.5, z, turn=float(rng.uniform(0.3, 1.2)))
    return Thing(z, parked, BICYCLE, counted=True)


def _fences(rng: np.random.Generator, plan: Street) -> list[Thing]:
    """A railing along a kerb, boards or a hedge along a wall; in pieces, so that they sort with the rest."""
    found: list[Thing] = []
    for side in (-1, 1):
        kerb, wall = plan.pavement(side)
        start, pieces = float(rng.uniform(8, 20)), int(rng.integers(3, 9))
        kind = ("railing", "planks", "hedge")[int(np.searchsorted([0.4, 0.7], rng.random()))]
        x = {"railing": kerb + side * 0.3, "planks": wall - side * 0.35, "hedge": wall - side * 0.6}[kind]
        class_id = TREE if kind == "hedge" else FENCE
        places = (start + FENCE_PIECE_M * np.arange(pieces)).tolist()
        found += [Thing(z + 1, _fence(rng, kind, z).moved(x, z), class_id) for z in places]
    return found


def _fence(rng: np.random.Generator, kind: str, z: float) -> Mesh:
    if kind == "railing":
        return furniture.railing(FENCE_PIECE_M)
    if kind == "planks":
        return furniture.planks(rng, FENCE_PIECE_M)
    return plants.hedge(
        rng, length=FENCE_PIECE_M, height=1.2, leaves=int(np.clip(1600 * (12 / z), 200, 1600))
    )


def fringe_of(thing: Thing) -> int | None:
    """The class of loose leaves, of which no one could say whether they are tree or sky."""
    return VOID if thing.class_id == TREE else None
