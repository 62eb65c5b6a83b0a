"""Which pieces lie where on the table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from segdesk.dataset.sample.solids import Solid
from segdesk.dataset.sample.vectors import Floats
from segdesk.dataset.sample.wares import CUP, DOUGHNUT, STICK, WARES, Ware


@dataclass(frozen=True)
class Piece:
    ware: Ware
    solid: Solid
    number: float


def arrange(rng: np.random.Generator) -> list[Piece]:
    """Pieces that touch at most, in an oval on the table; one cup at most; a stick across some."""
    pieces: list[Piece] = []
    wanted, tries = int(rng.integers(9, 15)), 0
    weights = np.array([w.weight for w in WARES])
    while len(pieces) < wanted and tries < 400:
        tries += 1
        ware = WARES[int(rng.choice(len(WARES), p=weights / weights.sum()))]
        spot = np.asarray(rng.normal(0, 1, 2) * (8.5, 7.0), np.float32)
        others = np.array([p.solid.place[[0, 2]] for p in pieces]).reshape(-1, 2)
        rooms = np.array([p.ware.room for p in pieces])
        crowded = np.linalg.norm(others - spot, axis=1) < 0.98 * (rooms + ware.room)
        second_cup = ware.class_id == CUP and any(p.ware.class_id == CUP for p in pieces)
        if not (crowded.any() or second_cup or abs(spot[0]) > 17 or abs(spot[1]) > 13):
            pieces.append(_piece(rng, ware, spot))
    if rng.random() < 0.7:
        pieces.append(_stick(rng, pieces))
    return pieces


def _piece(rng: np.random.Generator, ware: Ware, spot: Floats) -> Piece:
    tilt = rng.normal(0, ware.tumbles, 2)
    spin = float(rng.uniform(-2.4, 0.7)) if ware.class_id == CUP else float(rng.uniform(0, 2 * np.pi))
    turn = _spin(1, spin) @ _spin(0, float(tilt[0])) @ _spin(2, float(tilt[1]))
    place = np.array([spot[0], ware.height, spot[1]], np.float32)
    solid = Solid(ware.distance, place, turn.astype(np.float32), ware.reach, _blockers(ware, place))
    return Piece(ware, solid, float(rng.uniform(0, 10)))


def _blockers(ware: Ware, place: Floats) -> Floats:
    if ware.class_id == DOUGHNUT:
        angle = np.linspace(0, 2 * np.pi, 10, endpoint=False)
        ring_ = np.stack([3.1 * np.cos(angle), 0 * angle, 3.1 * np.sin(angle), np.full(10, 1.5)], axis=1)
        return np.asarray(ring_ + np.append(place, 0), np.float32)
    if ware.class_id == CUP:
        return np.array([[place[0], y, place[2], 3.75] for y in (3.6, 4.8)], np.float32)
    return np.append(place, ware.room * 0.99)[None].astype(np.float32)


def _stick(rng: np.random.Generator, pieces: list[Piece]) -> Piece:
    """A chopstick with one end on the table and the other over the top of a piece."""
    under = pieces[int(rng.integers(len(pieces)))]
    top = under.solid.place + np.array([0, under.ware.height + 0.35, 0], np.float32)
    around = float(rng.uniform(0, 2 * np.pi))
    foot_far = float(rng.uniform(9, 13))
    foot = top + np.array([np.cos(around) * foot_far, 0.33 - top[1], np.sin(around) * foot_far])
    ahead = (top - foot) / np.linalg.norm(top - foot)
    place = foot + 11.0 * ahead
    over = np.cross(ahead, np.cross([0, 1, 0], ahead))
    over /= np.linalg.norm(over)
    turn = np.stack([ahead, over, np.cross(ahead, over)]).astype(np.float32)
    balls = np.array([[*(foot + t * ahead), 0.4] for t in np.linspace(0.5, 21.5, 30)], np.float32)
    return Piece(
        STICK,
        Solid(STICK.distance, place.astype(np.float32), turn, STICK.reach, balls),
        float(rng.uniform(0, 10)),
    )


def _spin(axis: int, angle: float) -> Floats:
    turn = np.eye(3)
    a, b = (axis + 1) % 3, (axis + 2) % 3
    turn[[a, a, b, b], [a, b, a, b]] = np.cos(angle), -np.sin(angle), np.sin(angle), np.cos(angle)
    return np.asarray(turn, np.float32)
