"""Themes switch live; the application is set up once."""

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QFontInfo, QFontMetricsF, QImageReader, QPalette
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from segdesk.ui.app import make_app
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.tokens import DARK, LIGHT


def test_the_application_is_made_once(qapp):
    assert make_app(["again"]) is qapp
    assert QCoreApplication.applicationName() == "SegDesk"
    assert qapp.desktopFileName() == "org.segdesk.SegDesk"
    assert QImageReader.allocationLimit() == 0


def test_switching_reaches_palette_style_and_open_widgets(qapp, qtbot):
    theme = Theme.current()
    field = QLineEdit("text")
    qtbot.addWidget(field)
    field.show()
    for choice, tokens in ((Choice.LIGHT, LIGHT), (Choice.DARK, DARK)):
        with qtbot.waitSignal(theme.changed):
            theme.choose(choice)
        assert qapp.palette().color(QPalette.ColorRole.Window).name().upper() == tokens["panel"]
        image = field.grab().toImage()
        ground = image.pixelColor(field.width() // 2, 4)
        assert abs(ground.lightness() - theme.color("input").lightness()) <= 8  # X servers of 16 bits


def test_system_is_dark_or_light():
    theme = Theme.current()
    theme.choose(Choice.SYSTEM)
    assert theme.name in {"dark", "light"}


def test_the_style_sheet_leaves_no_token_open():
    assert "$" not in Theme.current().style_sheet()


def test_bundled_fonts_have_their_weights_and_equal_figures(qapp):
    for weight in (400, 500, 600):
        font = Theme.current().font("body", weight=weight)
        assert (QFontInfo(font).family(), QFontInfo(font).weight()) == ("Inter", weight)
        metrics = QFontMetricsF(font)
        assert metrics.horizontalAdvance("1,111") == metrics.horizontalAdvance("0,808")
    assert QFontInfo(Theme.current().font("mono")).family() == "JetBrains Mono"


def test_letters_grow_live(qtbot):
    label = QLabel("text")
    qtbot.addWidget(label)
    label.show()
    Theme.current().set_scale(9.0)
    assert label.font().pixelSize() == 18
    Theme.current().set_scale(1.0)
    assert label.font().pixelSize() == 12


def test_a_widget_is_polished_once_however_deep_it_lies(qapp, qtbot):
    class Inner(QWidget):
        polished = 0

        def changeEvent(self, event):
            self.polished += event.type() is QEvent.Type.StyleChange

    outer = QWidget()
    qtbot.addWidget(outer)
    around = outer
    for _ in range(6):
        around = QWidget(around)
    inner = Inner(around)
    outer.show()
    before = inner.polished
    Theme.current().choose(Choice.LIGHT)
    assert inner.polished == before + 1
