"""The window in both themes, for the eye: python -m tests.ui.shoot DATASET FOLDER [TASK]."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEventLoop, QSettings, QTimer
from PySide6.QtWidgets import QWidget

from segdesk.errors import SegDeskError
from segdesk.model.classes import Task
from segdesk.ui.app import make_app
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.window.about import AboutSheet
from segdesk.ui.window.keys.sheet import KeySheet
from segdesk.ui.window.main_window import MainWindow
from segdesk.ui.window.settings.sheet import SettingsSheet
from segdesk.ui.window.unsaved import UnsavedSheet

SIZES = ((1600, 1000), (1280, 720))


def wait(until, seconds=60.0):
    """Run the event loop until a condition holds."""
    loop, timer = QEventLoop(), QTimer()
    timer.timeout.connect(lambda: loop.quit() if until() else None)
    timer.start(20)
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()
    if not until():
        raise SystemExit("it took too long")


def settle(milliseconds=300):
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def shoot(window: QWidget, folder: Path, name: str) -> None:
    for theme in (Choice.DARK, Choice.LIGHT):
        Theme.current().choose(theme)
        for size in SIZES:
            window.resize(*size)
            settle()
            window.grab().save(str(folder / f"{name}-{theme}-{size[0]}.png"))


def shoot_parts(window: MainWindow, folder: Path) -> None:
    """Menus and sheets by themselves."""
    Theme.current().choose(Choice.DARK)
    for number, action in enumerate(window.top.menus.actions()):
        action.menu().aboutToShow.emit()
        action.menu().adjustSize()
        action.menu().grab().save(str(folder / f"menu-{number}.png"))
    sheets = (
        KeySheet(window),
        *(SettingsSheet(window, page) for page in ("General", "Canvas", "Keys")),
        AboutSheet(window),
        UnsavedSheet(SegDeskError("The disk is full.", ""), window),
    )
    for number, sheet in enumerate(sheets):
        sheet.open()
        settle()
        sheet.grab().save(str(folder / f"sheet-{number}-{type(sheet).__name__}.png"))
        sheet.reject()


def main(words: list[str]) -> int:
    source, folder = Path(words[0]), Path(words[1])
    folder.mkdir(parents=True, exist_ok=True)
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        os.environ[variable] = str(folder / "home")
    make_app(["segdesk"])
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(folder / "home"))
    window = MainWindow()
    window.show()
    window.intake.take([source])
    wait(lambda: window.start.card is not None and type(window.start.card.drop).__name__ == "Found")
    shoot(window, folder, "found")
    window.start.drop_opened.emit()
    wait(lambda: window.session is not None and window.session.photo is not None)
    session = window.session
    if len(words) > 2:
        session.project.set_task(Task(words[2]))
    settle()
    things = [one for one in session.document.objects if session.scene.counts(one.class_key)]
    if things:
        session.selection.select(max(things, key=lambda one: session.document.area(one.id)).id)
    session.toolkit.use("brush")
    shoot(window, folder, "edit")
    window.bars.say("3 photos are not where the project says.", severity="warn", acts={"Locate…": print})
    window.show_fault("ValueError: an example", "Traceback")
    window.page.area.notice.tell(
        "Cannot read a.png: PNG data ends early.", "", {"Skip": print}, icon="file-x", is_fault=True
    )
    shoot(window, folder, "messages")
    shoot_parts(window, folder)
    window.projects.close()
    wait(lambda: window.session is None and not window.jobs.running)
    window.show_start()
    shoot(window, folder, "start")
    window.close()
    QCoreApplication.processEvents()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
