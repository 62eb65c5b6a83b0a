"""The application object: fonts, theme, focus ring, limits. Opens no window."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon, QImageReader
from PySide6.QtWidgets import QApplication

from segdesk import __version__
from segdesk.errors import SegDeskError
from segdesk.ui.focus_ring import FocusRing
from segdesk.ui.resources import resource
from segdesk.ui.theme import Theme

NAME: Final = "SegDesk"
DESKTOP_FILE: Final = "org.segdesk.SegDesk"


def make_app(argv: Sequence[str], *, kind: type[QApplication] = QApplication) -> QApplication:
    """The one QApplication with SegDesk's look. Called again it gives the same one, dressed if it was not.

    kind is what the first call makes: tests pass one that times what it delivers.

    Fault handlers are not part of it: see segdesk.ui.faults.watch, which the window's start calls.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        _before()
        app = kind(list(argv))
    if app.property("segdesk"):
        return app
    app.setProperty("segdesk", True)
    _name(app)
    _load_fonts()
    QImageReader.setAllocationLimit(0)  # our own reader checks sizes before it asks for memory
    app.setStyle("Fusion")
    Theme.current().apply(app)
    FocusRing.install(app)
    return app


def _before() -> None:
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_DontShowIconsInMenus, on=False)
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressHighFrequencyEvents, on=True)
    # A pen's strokes arrive as tablet events; mouse events made up from unaccepted ones still come.
    QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_CompressTabletEvents, on=False)


def _name(app: QApplication) -> None:
    # No organization name: the folders of settings and data would be SegDesk/SegDesk.
    app.setApplicationName(NAME)
    app.setApplicationDisplayName(NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName(DESKTOP_FILE)
    app.setWindowIcon(QIcon(str(resource(f"app/{DESKTOP_FILE}.svg"))))
    # Words and numbers are English and written by segdesk.ui.wording; Qt's own dialogs must agree with them.
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom))


def _load_fonts() -> None:
    for file in sorted(resource("fonts").glob("*.ttf")):
        if QFontDatabase.addApplicationFont(str(file)) < 0:
            raise SegDeskError("The font cannot be read.", "Install SegDesk again.", file=file)
