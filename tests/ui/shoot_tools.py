"""Each tool in the middle of a gesture, in both themes: python -m tests.ui.shoot_tools FOLDER [WIDTH HEIGHT].

With QT_SCALE_FACTOR=2 and 1920 1080 these are the pictures of a 4K screen at 200 %.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QSettings, Qt
from PySide6.QtTest import QTest

from segdesk.progress import SILENT
from segdesk.ui.app import make_app
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.window.main_window import MainWindow
from segdesk.ui.window.sample import draw_sample
from tests.ui.recorded.gestures import NONE, Hand
from tests.ui.shoot import settle, wait

LEFT = Qt.MouseButton.LeftButton


def held(key: Qt.Key, corners: int) -> Callable[[Hand], None]:
    """A drag around a place, its button still down."""

    def begin(hand: Hand) -> None:
        hand.key(key)
        first, *rest = hand.ring(corners)
        QTest.mousePress(hand.pen.canvas, LEFT, NONE, hand.pen.at(*first))
        for point in rest:
            QTest.mouseMove(hand.pen.canvas, hand.pen.at(*point))

    return begin


def points(hand: Hand) -> None:
    hand.key(Qt.Key.Key_P)
    for point in hand.ring(6):
        hand.pen.click(*point)


def vertices(hand: Hand) -> None:
    points(hand)
    hand.key(Qt.Key.Key_Return)
    hand.key(Qt.Key.Key_V)
    sole = hand.session.selection.sole
    if sole is not None:
        at = hand.pen.at(*hand.inside(hand.session.document.objects[sole]))
        QTest.mouseDClick(hand.pen.canvas, LEFT, NONE, at)


def over(key: Qt.Key) -> Callable[[Hand], None]:
    """The pointer over an object, nothing pressed."""

    def begin(hand: Hand) -> None:
        hand.key(key)
        at = hand.an_object()
        if at is not None:
            QTest.mouseMove(hand.pen.canvas, hand.pen.at(*at))

    return begin


IN_USE: dict[str, Callable[[Hand], None]] = {
    "select": over(Qt.Key.Key_V),
    "vertices": vertices,
    "polygon": points,
    "brush": held(Qt.Key.Key_B, 6),
    "eraser": held(Qt.Key.Key_E, 6),
    "lasso": held(Qt.Key.Key_L, 12),
    "rectangle": held(Qt.Key.Key_R, 4),
    "ellipse": held(Qt.Key.Key_O, 4),
    "fill": over(Qt.Key.Key_G),
    "wand": held(Qt.Key.Key_W, 3),
    "split": held(Qt.Key.Key_C, 3),
    "pick": over(Qt.Key.Key_K),
    "measure": held(Qt.Key.Key_M, 3),
    "pan": over(Qt.Key.Key_H),
}


def shoot_all(window: MainWindow, folder: Path) -> None:
    for theme in (Choice.DARK, Choice.LIGHT):
        Theme.current().choose(theme)
        for name, begin in IN_USE.items():
            settle(150)
            hand = Hand(window, seed=5)
            begin(hand)
            settle(150)
            window.grab().save(str(folder / f"{name}-{theme}.png"))
            hand.key(Qt.Key.Key_Escape)
            QTest.mouseRelease(hand.pen.canvas, LEFT, NONE, hand.pen.at(5, 5))
            hand.key(Qt.Key.Key_Escape)


def main(words: list[str]) -> int:
    folder = Path(words[0])
    width, height = map(int, words[1:3] or ("1600", "1000"))
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = home
        make_app(["segdesk"])
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, home)
        window = MainWindow()
        window.resize(width, height)
        window.show()
        window.intake.take([draw_sample(SILENT)])
        wait(lambda: window.start.card is not None and type(window.start.card.drop).__name__ == "Found")
        window.start.drop_opened.emit()
        wait(lambda: window.session is not None and window.session.photo is not None)
        window.activateWindow()
        shoot_all(window, folder)
        window.close()
        QCoreApplication.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
