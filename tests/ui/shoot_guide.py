"""The pictures of the README, of the real window: python -m tests.ui.shoot_guide [FOLDER]."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QSettings
from PySide6.QtTest import QTest

from segdesk.dataset.sample import RECIPES, write_samples
from segdesk.ui.app import make_app
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.window.main_window import MainWindow
from tests.ui.recorded.gestures import Hand
from tests.ui.shoot import settle, wait

SCREENS = Path(__file__).parents[2] / "resources" / "screens"
SETS = {"edit": "street-panoptic", "repair": "broken/letterboxed", "qa": "broken/overlaps"}


def edit(window: MainWindow) -> None:
    """A car selected, the brush in hand."""
    session = window.session
    things = [one for one in session.document.objects if session.scene.counts(one.class_key)]
    session.selection.select(max(things, key=lambda one: session.document.area(one.id)).id)
    session.toolkit.use("brush")
    hand = Hand(window, seed=1)
    car = session.document.objects[session.selection.sole]
    QTest.mouseMove(hand.pen.canvas, hand.pen.at(*hand.inside(car)))


def repair(window: MainWindow) -> None:
    window.acts["workspace_repair"].trigger()
    page = window.front
    wait(lambda: page.study.has_all and not page.study.is_busy and page.geometry_tab.state.scene is not None)


def check(window: MainWindow) -> None:
    """All checked, and the first overlap in front."""
    window.acts["workspace_qa"].trigger()
    page, checks = window.front, window.session.checks
    page.panel.head.set_scope("all")
    page.panel.head.run.click()
    wait(lambda: checks.findings and not checks.is_running)
    window.acts["next_finding"].trigger()
    wait(lambda: window.session.photo is not None and page.viewer.planned is not None)


PICTURES: dict[str, tuple[Choice, Callable[[MainWindow], None]]] = {
    "edit": (Choice.DARK, edit),
    "repair": (Choice.DARK, repair),
    "qa": (Choice.LIGHT, check),
}


def opened(source: Path) -> MainWindow:
    window = MainWindow()
    window.resize(1600, 1000)
    window.show()
    window.activateWindow()
    window.intake.take([source])
    wait(lambda: window.start.card is not None and type(window.start.card.drop).__name__ == "Found")
    window.start.drop_opened.emit()
    wait(lambda: window.session is not None and window.session.photo is not None)
    settle(1000)
    for sheet in window.findChildren(Sheet):  # the import report, where a mask does not fit
        sheet.reject()
    window.status.say("")
    return window


def main(words: list[str]) -> int:
    folder = Path(words[0]) if words else SCREENS
    with tempfile.TemporaryDirectory() as home:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = home
        make_app(["segdesk"])
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, home)
        samples = Path(home) / "samples"
        write_samples(samples, recipes=RECIPES)
        for name, (theme, arrange) in PICTURES.items():
            Theme.current().choose(theme)
            window = opened(samples / SETS[name])
            arrange(window)
            settle(1500)
            window.grab().save(str(folder / f"{name}.jpg"), quality=88)
            window.close()
            wait(lambda window=window: not window.isVisible())
        QCoreApplication.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
