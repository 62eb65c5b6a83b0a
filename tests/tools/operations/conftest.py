"""A picture to operate on: two cars, a road with a hole and an island, a locked car."""

import pytest

from segdesk.geometry import Part, Rect
from segdesk.model.classes import Task
from tests.tools.conftest import CAR, ROAD, HandOf

FIRST, SECOND, AREA, LOCKED = 1, 2, 3, 4
SQUARE = (Part(((10.0, 10.0), (30.0, 10.0), (30.0, 30.0), (10.0, 30.0))),)


@pytest.fixture
def picture() -> HandOf:
    """Car 1 with points at 10..30, car 2 of pixels at 40..60, road 3 with a hole of 25 px and an island of
    9 px, car 4 locked; nothing selected."""
    return painted(HandOf(Task.PANOPTIC))


def painted(hand: HandOf) -> HandOf:
    with hand.document.edit("Draw") as edit:
        edit.draw(edit.add(CAR), SQUARE)
        edit.write(Rect(40, 10, 60, 30), edit.add(CAR))
        road = edit.add(ROAD)
        edit.write(Rect(0, 40, 90, 80), road)
        edit.erase(Rect(20, 50, 25, 55), objects=(road,))
        edit.write(Rect(44, 18, 47, 21), road)
        edit.erase(Rect(44, 18, 47, 21), objects=(SECOND,))
        edit.write(Rect(44, 18, 47, 21), road)
        edit.write(Rect(95, 40, 110, 60), edit.add(CAR, locked=True))
    with hand.document.edit("Lock") as edit:
        edit.change(LOCKED, locked=True)
    return hand
