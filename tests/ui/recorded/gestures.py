"""What a person does at the window, each a row of GESTURES: by mouse, pen and keys on the canvas only."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segdesk.geometry import Rect
from segdesk.model.objects import MaskObject
from segdesk.tools.scene import Mode
from tests.ui.window.conftest import Pen

Point = tuple[float, float]
NONE = Qt.KeyboardModifier.NoModifier
CTRL, SHIFT, ALT = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)


class Hand:
    """A person with a plan: chance decides where, the same for the same seed."""

    def __init__(self, window, seed: int) -> None:
        self.window, self.chance = window, random.Random(seed)

    @property
    def session(self):
        return self.window.session

    @property
    def pen(self) -> Pen:
        return Pen(self.window)

    def key(self, key: Qt.Key, modifier=NONE) -> None:
        self.pen.key(key, modifier)

    def press(self, action: str) -> None:
        """What a menu entry does, where it can be done now."""
        self.window.acts.refresh()
        if self.window.acts[action].isEnabled():
            self.window.acts[action].trigger()

    def spot(self) -> Rect:
        """A box of moderate size inside the image."""
        width, height = self.session.entry.width, self.session.entry.height
        wide, tall = (self.chance.randint(side // 16, side // 4) for side in (width, height))
        left, top = self.chance.randint(0, width - wide - 1), self.chance.randint(0, height - tall - 1)
        return Rect(left, top, left + wide, top + tall)

    def ring(self, corners: int, middle: Point | None = None) -> list[Point]:
        """Points around an uneven disc."""
        box = self.spot()
        x, y = middle or ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        found = []
        for corner in range(corners):
            angle, reach = 2 * math.pi * corner / corners, self.chance.uniform(0.6, 1.0)
            across, down = math.cos(angle) * reach * box.width / 2, math.sin(angle) * reach * box.height / 2
            found.append((x + across, y + down))
        return found

    def path(self, start: Point | None = None) -> list[Point]:
        """A line with a few bends, from a point where one is named."""
        ring = self.ring(8, start)
        return [*([start] if start else []), *ring[: self.chance.randint(3, 6)]]

    def drag(self, points: list[Point], modifier=NONE, button=Qt.MouseButton.LeftButton) -> None:
        canvas, pen = self.pen.canvas, self.pen
        QTest.mouseMove(canvas, pen.at(*points[0]))
        QTest.mousePress(canvas, button, modifier, pen.at(*points[0]))
        for point in points[1:]:
            QTest.mouseMove(canvas, pen.at(*point))
        QTest.mouseRelease(canvas, button, modifier, pen.at(*points[-1]))

    def objects(self) -> list[MaskObject]:
        """Those of the image that have pixels, shuffled."""
        found = [one for one in self.session.document.objects if self.session.document.area(one.id)]
        self.chance.shuffle(found)
        return found

    def inside(self, one: MaskObject) -> Point:
        """The middle of some pixel of an object."""
        box, plane = self.session.document.box(one.id), self.session.document.planes[one.plane]
        rows, columns = (plane[box.slices] == one.slot).nonzero()
        at = self.chance.randrange(len(rows))
        return box.left + int(columns[at]) + 0.5, box.top + int(rows[at]) + 0.5

    def an_object(self) -> Point | None:
        """A pixel of the selected object, else of some object of the image."""
        sole = self.session.selection.sole
        found = [one for one in self.objects() if sole in (None, one.id)]
        return self.inside(found[0]) if found else None

    def select(self, count: int = 1) -> int:
        """Select so many objects by clicks; how many are selected then."""
        self.key(Qt.Key.Key_V)
        self.key(Qt.Key.Key_Escape)
        for number, one in enumerate(self.objects()[:count]):
            self.pen.click(*self.inside(one), SHIFT if number else NONE)
        return len(self.session.selection.ids)


def _polygon(hand: Hand) -> None:
    hand.key(Qt.Key.Key_P)
    hand.pen.polygon(*hand.ring(hand.chance.randint(3, 12)))


def _hole(hand: Hand) -> None:
    hand.session.toolkit.set_policy(mode=Mode.SUBTRACT)
    hand.key(Qt.Key.Key_P)
    hand.pen.polygon(*hand.ring(6, hand.an_object()))
    hand.session.toolkit.set_policy(mode=Mode.ADD)


def _intersect(hand: Hand) -> None:
    if hand.select():
        hand.session.toolkit.set_policy(mode=Mode.INTERSECT)
        hand.key(Qt.Key.Key_R)
        box = hand.spot()
        hand.drag([(box.left, box.top), (box.right, box.bottom)])
        hand.session.toolkit.set_policy(mode=Mode.ADD)


def _freehand(hand: Hand) -> None:
    hand.key(Qt.Key.Key_P)
    ring = hand.ring(24)
    hand.drag(ring, SHIFT)
    hand.key(Qt.Key.Key_Return)


def _points_back(hand: Hand) -> None:
    hand.key(Qt.Key.Key_P)
    for point in hand.ring(7):
        hand.pen.click(*point)
    hand.key(Qt.Key.Key_Backspace)
    hand.key(Qt.Key.Key_Z, CTRL)
    hand.key(Qt.Key.Key_Return)


def _brush(hand: Hand) -> None:
    hand.key(Qt.Key.Key_B)
    hand.key(hand.chance.choice((Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight)))
    hand.drag(hand.path())


def _straight(hand: Hand) -> None:
    hand.key(Qt.Key.Key_B)
    first, last, *_ = hand.path()
    hand.pen.click(*first)
    hand.pen.click(*last, SHIFT)


def _erase(hand: Hand) -> None:
    hand.key(Qt.Key.Key_E)
    hand.drag(hand.path(hand.an_object()))


def _erase_with_alt(hand: Hand) -> None:
    hand.key(Qt.Key.Key_B)
    hand.drag(hand.path(hand.an_object()), ALT)


def _lasso(hand: Hand) -> None:
    hand.key(Qt.Key.Key_L)
    hand.drag(hand.ring(16))


def _box(key: Qt.Key) -> Callable[[Hand], None]:
    def gesture(hand: Hand) -> None:
        hand.key(key)
        box = hand.spot()
        hand.drag([(box.left, box.top), (box.right, box.bottom)], hand.chance.choice((NONE, SHIFT)))

    return gesture


def _fill(hand: Hand) -> None:
    hand.key(Qt.Key.Key_G)
    at = hand.an_object()
    if at is not None:
        hand.pen.click(*at, hand.chance.choice((NONE, SHIFT)))


def _split(hand: Hand) -> None:
    if hand.select():
        box = hand.session.document.box(hand.session.selection.ids[0])
        middle = (box.top + box.bottom) / 2
        hand.key(Qt.Key.Key_C)
        hand.drag([(box.left - 3, middle), (box.right + 3, middle + 1)])


def _move(hand: Hand) -> None:
    at = hand.an_object() if hand.select() else None
    if at is not None:
        hand.drag([at, (at[0] + 6, at[1] + 3), (at[0] + 15, at[1] + 9)])


def _nudge(hand: Hand) -> None:
    if hand.select():
        hand.key(Qt.Key.Key_Right)
        hand.key(Qt.Key.Key_Down, SHIFT)


def _vertices(hand: Hand) -> None:
    one = next((one for one in hand.objects() if one.polygon is not None), None)
    if one is None or one.polygon is None:
        return
    hand.key(Qt.Key.Key_V)
    hand.key(Qt.Key.Key_Escape)
    QTest.mouseDClick(hand.pen.canvas, Qt.MouseButton.LeftButton, NONE, hand.pen.at(*hand.inside(one)))
    x, y = one.polygon[0].outer[0]
    hand.drag([(x, y), (x + 5, y + 4), (x + 9, y + 6)])
    hand.pen.click(x + 9, y + 6)
    hand.key(hand.chance.choice((Qt.Key.Key_Delete, Qt.Key.Key_Escape)))


def _marquee(hand: Hand) -> None:
    hand.key(Qt.Key.Key_V)
    hand.key(Qt.Key.Key_Escape)
    hand.drag([(1, 1), (hand.session.entry.width - 2, hand.session.entry.height - 2)], SHIFT)


def _with(count: int, *does: tuple[Qt.Key, Qt.KeyboardModifier]) -> Callable[[Hand], None]:
    """Keys, once so many objects are selected."""

    def gesture(hand: Hand) -> None:
        if hand.select(count) >= count:
            for key, modifier in does:
                hand.key(key, modifier)

    return gesture


def _menu(action: str, count: int = 1) -> Callable[[Hand], None]:
    def gesture(hand: Hand) -> None:
        if hand.select(count) >= count:
            hand.press(action)

    return gesture


def _paste_elsewhere(hand: Hand) -> None:
    if hand.select():
        hand.key(Qt.Key.Key_C, CTRL)
        hand.key(Qt.Key.Key_D)
        hand.key(Qt.Key.Key_V, CTRL)


def _class(hand: Hand) -> None:
    hand.key(hand.chance.choice((Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3)))


def _wheel(hand: Hand) -> None:
    canvas, at = hand.pen.canvas, hand.pen.at(*hand.ring(3)[0])
    turn = QPoint(0, hand.chance.choice((120, -120)))
    event = QWheelEvent(
        QPointF(at),
        QPointF(canvas.mapToGlobal(at)),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def _fit(hand: Hand) -> None:
    hand.key(Qt.Key.Key_F, CTRL)


def _pan(hand: Hand) -> None:
    hand.drag(hand.path(), button=Qt.MouseButton.MiddleButton)
    hand.key(Qt.Key.Key_F, CTRL)


def _turn(key: Qt.Key) -> Callable[[Hand], None]:
    return lambda hand: hand.key(key)


def _reviewed(hand: Hand) -> None:
    hand.key(Qt.Key.Key_Return, CTRL)


def _back_and_forth(hand: Hand) -> None:
    for key in (Qt.Key.Key_Z, Qt.Key.Key_Z, Qt.Key.Key_Y):
        hand.key(key, CTRL)


Z, Y = Qt.Key.Key_Z, Qt.Key.Key_Y
GESTURES: dict[str, Callable[[Hand], None]] = {
    "polygon": _polygon,
    "hole": _hole,
    "brush": _brush,
    "freehand": _freehand,
    "class": _class,
    "rectangle": _box(Qt.Key.Key_R),
    "ellipse": _box(Qt.Key.Key_O),
    "lasso": _lasso,
    "straight line": _straight,
    "eraser": _erase,
    "points taken back": _points_back,
    "zoom": _wheel,
    "alt erases": _erase_with_alt,
    "fill": _fill,
    "move": _move,
    "fit": _fit,
    "nudge": _nudge,
    "vertices": _vertices,
    "split": _split,
    "intersect": _intersect,
    "duplicate": _with(1, (Qt.Key.Key_D, CTRL)),
    "marquee": _marquee,
    "merge": _with(2, (Qt.Key.Key_M, CTRL)),
    "group": _with(2, (Qt.Key.Key_G, CTRL)),
    "up": _with(1, (Qt.Key.Key_BracketRight, CTRL)),
    "to the bottom": _with(1, (Qt.Key.Key_BracketLeft, CTRL | SHIFT)),
    "class of objects": _with(1, (Qt.Key.Key_2, NONE)),
    "subtract": _menu("subtract", 2),
    "crowd": _menu("crowd"),
    "split into parts": _menu("split_parts"),
    "to pixels": _menu("to_pixels"),
    "lock": _menu("lock"),
    "unlock": _menu("unlock"),
    "pan": _pan,
    "copy to the next image": _paste_elsewhere,
    "next image": _turn(Qt.Key.Key_D),
    "delete": _with(1, (Qt.Key.Key_Delete, NONE)),
    "reviewed": _reviewed,
    "previous image": _turn(Qt.Key.Key_A),
    "undo, redo": _back_and_forth,
}


def gestures(count: int) -> Iterator[str]:
    """So many names, every kind in turn."""
    names = list(GESTURES)
    yield from (names[number % len(names)] for number in range(count))
