"""GESTURES: what a person does to an image, each a function of (hand, rng). For sessions that are long."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from segdesk.model.overlap import Overlap
from segdesk.tools.operations import OPERATIONS, copied, following, plan, run
from segdesk.tools.pointer import KeyName
from segdesk.tools.scene import Mode
from tests.tools.conftest import CAR, ROAD, HandOf, onto

Rng = np.random.Generator
Gesture = Callable[[HandOf, Rng], object]

KEY = (KeyName.LEFT, KeyName.RIGHT, KeyName.UP, KeyName.DOWN)


def somewhere(hand: HandOf, rng: Rng, count: int = 1, reach: float = 40.0) -> list[tuple[float, float]]:
    """Points near each other, some of them outside the image."""
    width, height = hand.document.size
    centre = rng.uniform((0, 0), (width, height))
    return [tuple(point) for point in (centre + rng.uniform(-reach, reach, (count, 2))).round(2).tolist()]


def pick_some(hand: HandOf, rng: Rng, most: int = 3) -> list[int]:
    ids = sorted(hand.document.objects.by_id)
    return [int(one) for one in rng.choice(ids, min(most, len(ids)), replace=False)] if ids else []


def choose(hand: HandOf, rng: Rng) -> None:
    hand.scene.selection.select(*pick_some(hand, rng, int(rng.integers(0, 3))))


def dragged(tool: str, points: int = 4, **options) -> Gesture:
    def gesture(hand: HandOf, rng: Rng) -> None:
        hand.take(tool, **options)
        hand.scene.mode = Mode.SUBTRACT if rng.random() < 0.15 else Mode.ADD
        hand.scene.within = frozenset({ROAD}) if rng.random() < 0.1 else None
        hand.drag(*somewhere(hand, rng, points), alt=bool(rng.random() < 0.15))
        hand.scene.mode, hand.scene.within = Mode.ADD, None

    return gesture


def polygon(hand: HandOf, rng: Rng) -> None:
    hand.scene.selection.clear()
    hand.take("polygon", snap=bool(rng.random() < 0.5))
    hand.click(*somewhere(hand, rng, int(rng.integers(3, 7))))
    hand.key(KeyName.CONFIRM)


def clicked(tool: str, **how) -> Gesture:
    def gesture(hand: HandOf, rng: Rng) -> None:
        hand.take(tool)
        hand.click(*somewhere(hand, rng), **how)

    return gesture


def nudge(hand: HandOf, rng: Rng) -> None:
    choose(hand, rng)
    hand.take("select")
    for _ in range(int(rng.integers(1, 5))):
        hand.key(KEY[int(rng.integers(4))], shift=bool(rng.random() < 0.5))
    hand.pause()


def drag_point(hand: HandOf, rng: Rng) -> None:
    drawn = [one for one in hand.document.objects if one.polygon]
    if drawn:
        one = drawn[int(rng.integers(len(drawn)))]
        hand.take("select", snap=bool(rng.random() < 0.7))
        hand.scene.selection.select(one.id)
        hand.scene.selection.edit_vertices()
        x, y = one.polygon[0].outer[int(rng.integers(len(one.polygon[0].outer)))]
        if rng.random() < 0.25:
            hand.click((x, y), alt=True)
        else:
            hand.drag((x, y), (x + 6, y + 3), (x + rng.uniform(-20, 20), y + rng.uniform(-20, 20)))
        hand.scene.selection.edit_vertices(on=False)


def cancelled(hand: HandOf, rng: Rng) -> None:
    hand.take("brush", size_px=15)
    first, *rest = somewhere(hand, rng, 4)
    hand.press(*first)
    for point in rest:
        hand.move(*point)
    hand.host.cancel()


def split(hand: HandOf, rng: Rng) -> None:
    choose(hand, rng)
    hand.take("split")
    hand.drag(*somewhere(hand, rng, 2, reach=60))


def operated(operation_id: str) -> Gesture:
    def gesture(hand: HandOf, rng: Rng) -> None:
        values = {
            "class_key": int(rng.choice([CAR, ROAD])),
            "path": tuple(somewhere(hand, rng, 3, reach=60)),
            "clip": copied(hand.document, pick_some(hand, rng)),
            "dx": int(rng.integers(-30, 30)),
            "dy": int(rng.integers(-30, 30)),
            "radius_px": int(rng.integers(1, 6)),
        }
        asked = {one.name for one in OPERATIONS[operation_id].parameters} & values.keys()
        run(hand.scene, operation_id, pick_some(hand, rng), **{name: values[name] for name in asked})

    return gesture


def unlocked(hand: HandOf, rng: Rng) -> None:
    """All of them, or a long session ends with everything locked."""
    run(hand.scene, "unlock", hand.document.objects.by_id)


def in_a_worker(hand: HandOf, rng: Rng) -> None:
    ids = pick_some(hand, rng)
    try:
        plan(hand.scene, "grow", ids, radius_px=3).tried().adopt()
    except ValueError as words:
        hand.scene.say(str(words))


def onto_the_next(hand: HandOf, rng: Rng) -> None:
    onto(hand.project, following(hand.project, 1, 2), copied(hand.document, pick_some(hand, rng)))


def other_policy(hand: HandOf, rng: Rng) -> None:
    hand.scene.overlap = (Overlap.KEEP, Overlap.OVERWRITE, Overlap.ALLOW)[int(rng.integers(3))]
    hand.scene.selection.clear()
    hand.scene.selection.set_class((CAR, ROAD)[int(rng.integers(2))])


def other_class_map(hand: HandOf, rng: Rng) -> None:
    classes = hand.project.classes
    hand.project.set_classes(classes.changed(ROAD, locked=not classes.by_key(ROAD).locked))


def back_and_forth(hand: HandOf, rng: Rng) -> None:
    hand.undo(), hand.undo(), hand.redo()


GESTURES: dict[str, Gesture] = (
    {
        "polygon": polygon,
        "brush": dragged("brush", size_px=13),
        "steady brush": dragged("brush", size_px=4, steady=True, is_round=False),
        "eraser": dragged("eraser", size_px=9),
        "lasso": dragged("lasso", 12),
        "rectangle": dragged("rectangle", 2),
        "ellipse": dragged("ellipse", 2),
        "fill": clicked("fill"),
        "fill holes": clicked("fill", shift=True),
        "pick": clicked("pick"),
        "measure": dragged("measure", 2),
        "select": clicked("select"),
        "move": dragged("select", 3),
        "nudge": nudge,
        "drag a point": drag_point,
        "split": split,
        "cancelled": cancelled,
        "in a worker": in_a_worker,
        "onto the next": onto_the_next,
        "other policy": other_policy,
        "other class map": other_class_map,
        "back and forth": back_and_forth,
    }
    | {f"operation {one}": operated(one) for one in OPERATIONS if one != "unlock"}
    | {"operation unlock": unlocked}
)


def play(hand: HandOf, rng: Rng, count: int) -> None:
    """So many gestures: every kind of them as often as any other, in any order."""
    names = list(GESTURES) * (count // len(GESTURES) + 1)
    for name in rng.permutation(names[:count]).tolist():
        GESTURES[name](hand, rng)
    hand.host.settle()
    hand.host.cancel()
