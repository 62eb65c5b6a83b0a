"""The building blocks by mouse and keys."""

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QEnterEvent, QGuiApplication, QWheelEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from segdesk.ui.theme import Choice, Theme
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.checks import CheckBox, Note, RadioButton
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.icon_button import TOOL, IconButton
from segdesk.ui.widgets.label import ElidedLabel, Label
from segdesk.ui.widgets.marks import Badge, Chip, KeyCap
from segdesk.ui.widgets.message_bar import MessageBar
from segdesk.ui.widgets.plate import HintPlate, Plate
from segdesk.ui.widgets.progress_strip import ProgressStrip
from segdesk.ui.widgets.scrub_spin import ScrubNumber, ScrubSpin, Span, align_numbers
from segdesk.ui.widgets.search_field import SearchField
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.sheet import Dimmer, Sheet
from segdesk.ui.widgets.slider import Slider
from segdesk.ui.widgets.swatch import Swatch, swatch_icon
from segdesk.ui.widgets.tip import Tip, TipPlate
from segdesk.ui.widgets.title_bar import TitleBar

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def shown(qtbot):
    """Puts widgets into one window, shows it and returns it."""

    kept = []  # qtbot holds its widgets weakly

    def show(*widgets, across=False):
        host = QWidget()
        layout = QHBoxLayout(host) if across else QVBoxLayout(host)
        for widget in widgets:
            layout.addWidget(widget)
        host.resize(500, 60 * len(widgets))
        qtbot.addWidget(host)
        kept.append(host)
        host.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        host.show()
        host.activateWindow()
        qtbot.waitUntil(host.isActiveWindow)
        host.setFocus()
        return host

    return show


def drag(qtbot, widget, start, end):
    qtbot.mousePress(widget, LEFT, pos=start)
    for step in range(1, 6):
        qtbot.mouseMove(widget, start + (end - start) * step / 5)
    qtbot.mouseRelease(widget, LEFT, pos=end)


def tasks():
    return Segment([Option("a", "Add", "plus"), Option("b", "Subtract"), Option("c", "Both")], name="How")


def test_a_segment_is_chosen_by_mouse_and_by_arrows(qtbot, shown):
    segment = tasks()
    shown(segment)
    assert (segment.value, segment.height()) == ("a", 28)
    with qtbot.waitSignal(segment.changed) as heard:
        qtbot.mouseClick(segment.button("b"), LEFT)
    assert heard.args == ["b"]
    segment.button("b").setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(segment.changed) as heard:
        qtbot.keyClick(segment.button("b"), Qt.Key.Key_Right)
    assert (heard.args, segment.value) == (["c"], "c")


def test_setting_a_segment_is_not_announced_and_moves_nothing(qtbot, shown):
    segment = tasks()
    shown(segment)
    width = segment.width()
    with qtbot.assertNotEmitted(segment.changed):
        segment.set_value("c")
    assert segment.sizeHint().width() == width
    segment.set_icons_only(icons_only=True)
    assert segment.sizeHint().width() < width


def test_tab_enters_a_segment_once(qtbot, shown):
    segment, after = tasks(), Button("After")
    segment.set_value("b")
    shown(segment, after)
    segment.button("b").setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(segment.button("b"), Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_a_slider_goes_where_it_is_clicked_and_resets_on_double_click(qtbot, shown):
    slider = Slider(0, 100, name="Opacity", default=40)
    shown(slider)
    qtbot.mouseClick(slider, LEFT, pos=QPoint(slider.width() // 2, 10))
    assert abs(slider.value() - 50) <= 1
    with qtbot.waitSignal(slider.reset):
        qtbot.mouseDClick(slider, LEFT, pos=QPoint(10, 10))
    assert slider.value() == 40
    drag(qtbot, slider, QPoint(100, 10), QPoint(slider.width() + 50, 10))
    assert slider.value() == 100
    slider.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(slider, Qt.Key.Key_Left)
    assert slider.value() == 99


def test_dragging_a_number_scrubs_it(qtbot, shown):
    number = ScrubNumber(Span(-500, 500, 0, unit="px", signed=True), name="Shift x")
    shown(number)
    field = number.lineEdit()
    drag(qtbot, field, QPoint(10, 10), QPoint(40, 10))
    assert number.value() == 10
    assert not number.hasFocus()
    drag(qtbot, field, QPoint(40, 10), QPoint(10, 10))
    assert number.value() == 0


def test_clicking_a_number_types_into_it(qtbot, shown):
    number = ScrubNumber(Span(-500, 500, 0, decimals=1, unit="px", signed=True), name="Shift x")
    shown(number)
    qtbot.mouseClick(number.lineEdit(), LEFT)
    qtbot.keyClicks(number, "-12.5")
    qtbot.keyClick(number, Qt.Key.Key_Return)
    assert (number.value(), number.text()) == (-12.5, "−12.5")
    qtbot.keyClick(number, Qt.Key.Key_Up)
    assert number.value() == -11.5


def test_slider_and_number_of_a_scrub_spin_agree(qtbot, shown):
    spin = ScrubSpin(Span(1, 500, 24, unit="px", curve="log"), name="Size")
    shown(spin)
    heard = []
    spin.changed.connect(heard.append)
    spin.set_value(50)
    assert (heard, spin.value) == ([], 50)
    spin.slider.setValue(1000)
    assert heard[-1] == 500
    spin.number.setValue(1)
    assert spin.slider.value() == 0
    with qtbot.waitSignal(spin.settled):
        qtbot.mouseClick(spin.slider, LEFT, pos=QPoint(30, 10))
    qtbot.mouseDClick(spin.slider, LEFT, pos=QPoint(5, 5))
    assert spin.value == 24
    spin.set_value(99)
    spin.reset()
    assert spin.value == 24


def test_numbers_in_a_column_get_one_width(shown):
    spins = [
        ScrubSpin(Span(-100, 100, 0, signed=True), name="a"),
        ScrubSpin(Span(0, 5, 1, decimals=2), name="b"),
    ]
    align_numbers(*spins)
    shown(*spins)
    assert spins[0].slider.width() == spins[1].slider.width()


def test_escape_and_the_cross_clear_a_search(qtbot, shown):
    field = SearchField("Find a class")
    shown(field)
    field.setFocus()
    qtbot.keyClicks(field, "car")
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""


def test_a_disabled_icon_button_says_why():
    button = IconButton("redo-2", Tip("Redo", "Ctrl Y", "Do it again"))
    button.set_reason("Nothing to redo")
    assert (button.isEnabled(), button.accessibleName()) == (False, "Redo")
    assert "Nothing to redo" in button.toolTip()
    button.set_reason("")
    assert button.isEnabled()
    assert button.toolTip() == "Redo (Ctrl Y)\nDo it again"


def test_an_icon_button_follows_its_action(qtbot, shown):
    action = QAction("Brush")
    action.setCheckable(True)
    button = IconButton("brush", Tip("Brush", "B"), side=TOOL)
    button.follow(action)
    shown(button)
    qtbot.mouseClick(button, LEFT)
    assert (action.isChecked(), button.isChecked()) == (True, True)
    action.setEnabled(False)
    assert not button.isEnabled()
    assert button.size() == QSize(34, 34)


def tip_plates():
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, TipPlate) and w.isVisible()]


def enter(widget):
    at = QPointF(5, 5)
    QApplication.sendEvent(widget, QEnterEvent(at, at, QPointF(widget.mapToGlobal(QPoint(5, 5)))))


def test_a_tip_comes_after_half_a_second_and_goes_with_the_next_press(qtbot, shown):
    button = IconButton("brush", Tip("Brush", "B", "Paint onto the selected object."))
    shown(button)
    enter(button)
    assert not tip_plates()
    qtbot.waitUntil(lambda: bool(tip_plates()), timeout=2000)
    assert not tip_plates()[0].grab().isNull()
    qtbot.mousePress(button, LEFT)
    assert not tip_plates()


def test_leaving_in_time_shows_no_tip(qtbot, shown):
    button = IconButton("brush", Tip("Brush"))
    shown(button)
    enter(button)
    QApplication.sendEvent(button, QEvent(QEvent.Type.Leave))
    qtbot.wait(600)
    assert not tip_plates()


def test_chips_and_badges_count(qtbot, shown):
    chip, badge = Chip("Edited", 391, icon="circle-dot", tone="accent"), Badge("3", clickable=True)
    shown(chip, badge)
    assert chip.accessibleName() == "Edited 391"
    chip.set_number(1310)
    assert chip.accessibleName() == "Edited 1,310"
    qtbot.mouseClick(chip, LEFT)
    assert chip.isChecked()
    badge.set_state("3 problems", tone="warn", icon="triangle-alert")
    with qtbot.waitSignal(badge.clicked):
        qtbot.mouseClick(badge, LEFT)


def test_checks_and_radios_answer_to_space_and_to_clicks_on_the_note(qtbot, shown):
    box = CheckBox("COCO JSON", Note("RLE, panoptic PNG"))
    radios = [RadioButton("Semantic", Note("One class per pixel", "below")), RadioButton("Instance")]
    shown(box, *radios)
    box.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(box, Qt.Key.Key_Space)
    assert box.isChecked()
    qtbot.mouseClick(box, LEFT, pos=QPoint(box.sizeHint().width() - 4, box.height() // 2))
    assert not box.isChecked()
    qtbot.mouseClick(radios[0], LEFT, pos=QPoint(60, radios[0].height() - 6))
    qtbot.mouseClick(radios[1], LEFT)
    assert [r.isChecked() for r in radios] == [False, True]
    assert radios[0].accessibleDescription() == "One class per pixel"


def test_a_wheel_over_a_combo_box_without_focus_changes_nothing(qtbot, shown):
    combo = ComboBox(name="Overlap", prefix="Preset")
    combo.addItems(["Keep", "Overwrite"])
    shown(combo)
    wheel = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(combo, wheel)
    assert combo.currentText() == "Keep"
    combo.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(combo, Qt.Key.Key_Down)
    assert combo.currentText() == "Overwrite"


def test_a_title_folds_by_its_chevron_and_by_double_click(qtbot, shown):
    title = TitleBar("Adjust view", foldable=True)
    shown(title)
    heard = []
    title.folded.connect(heard.append)
    qtbot.mouseDClick(title, LEFT, pos=QPoint(200, 10))
    qtbot.mouseClick(title.findChild(IconButton), LEFT)
    assert heard == [True, False]
    assert title.height() == 32


def test_progress_counts_estimates_and_stops(qtbot, shown):
    strip = ProgressStrip()
    strip.start("Boundary gaps")
    shown(strip)
    strip.step(100, 1310, "check 12 of 14", now_s=0.0)
    strip.step(200, 1310, "check 12 of 14", now_s=2.0)
    said = [label.text() for label in strip.findChildren(Label)]
    assert said == ["Boundary gaps", "200 of 1,310", "≈ 22 s left"]
    assert strip.share == pytest.approx(200 / 1310)
    button = strip.findChild(Button)
    with qtbot.waitSignal(strip.cancelled):
        qtbot.mouseClick(button, LEFT)
    assert (button.isEnabled(), button.text()) == (False, "Stopping…")
    strip.step(3, 0)
    assert strip.share is None


def test_a_message_stays_until_it_is_closed(qtbot, shown):
    bar = MessageBar("Cannot read a.png.", severity="error", actions=("Skip",), details="Traceback")
    shown(bar)
    details, skip = bar.findChildren(Button)[:2]
    with qtbot.waitSignal(bar.acted) as heard:
        qtbot.mouseClick(skip, LEFT)
    assert heard.args == ["Skip"]
    field = bar.findChild(QPlainTextEdit)
    assert not field.isVisible()
    qtbot.mouseClick(details, LEFT)
    assert field.isVisible()
    qtbot.mouseClick(bar.findChildren(Button)[-1], LEFT)
    assert QGuiApplication.clipboard().text() == "Traceback"
    with qtbot.waitSignal(bar.closed):
        qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_plates_fade_and_come_back(shown):
    plate = Plate()
    plate.add(Button("Fit", kind="ghost", size="small"))
    shown(plate)
    plate.set_faded(faded=True)
    assert plate.graphicsEffect().opacity() == pytest.approx(0.15)
    plate.set_faded(faded=False)
    assert plate.graphicsEffect() is None
    hints = HintPlate([("Drag", "add"), ("Esc", "deselect")])
    assert hints.accessibleName() == "Drag add; Esc deselect"


def test_long_text_is_cut_and_told_in_the_tooltip(shown):
    label = ElidedLabel("a very long name " * 20)
    shown(label)
    assert label.is_cut
    assert label.toolTip() == label.text
    label.set_text("short")
    assert (label.is_cut, label.toolTip()) == (False, "")


def test_a_sheet_dims_its_window_and_escape_puts_both_away(qtbot, shown):
    window = shown(Button("x"))
    sheet = Sheet("Class map", "12 classes", size=QSize(400, 300), parent=window)
    sheet.set_status(Label("Ready"))
    sheet.set_status(Label("Changed"))
    sheet.add_to_footer(Button("Save", kind="primary"))
    sheet.open()
    qtbot.waitUntil(sheet.isVisible)
    dimmer = window.findChild(Dimmer)
    window.resize(700, 500)
    assert dimmer.geometry() == window.rect()
    assert sheet.windowModality() is Qt.WindowModality.WindowModal
    with qtbot.waitSignal(sheet.rejected):
        qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    assert not dimmer.isVisible()


def test_every_block_paints_itself_in_both_themes_and_at_large_letters(qtbot, shown):
    swatch = Swatch("#FF5599", name="pink", checkable=True)
    window = shown(
        *(tasks(), ScrubSpin(Span(0, 1, 0, decimals=2), name="s"), swatch, Swatch(None, name="void")),
        *(
            KeyCap("Q"),
            Badge("9", icon="info"),
            Button("Fix", kind="primary", key="F"),
            TitleBar("T", count="1"),
        ),
    )
    assert not swatch_icon(None).isNull()
    for choice in (Choice.LIGHT, Choice.DARK):
        Theme.current().choose(choice)
        assert not window.grab().isNull()
    before = window.sizeHint()
    Theme.current().set_scale(1.5)
    qtbot.waitUntil(lambda: window.sizeHint().width() > before.width())
