"""A new user's way through a set with mixed damage, on a real X server: opened, repaired, exported, clean.

QT_QPA_PLATFORM=xcb xvfb-run -a pytest -m xcb tests/ui/repair
"""

import time

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from segdesk.cli import run
from segdesk.dataset.sample.damage import fitted, palette_luma
from segdesk.io.images import read_rgb8
from segdesk.io.masks import read_mask
from segdesk.ui.dialogs.export.footer import State
from segdesk.ui.dialogs.export.sheet import ExportSheet
from tests.ui.repair.conftest import LEFT, WAIT_MS, click, ids_of, settled, tab
from tests.ui.window.conftest import finish

NONE = Qt.KeyboardModifier.NoModifier
IN_TIME_S = 120
DAMAGES = (
    palette_luma,
    lambda mask: fitted(mask, 320),
    lambda mask: palette_luma(fitted(mask, 320)),
)
"""In turn: values only, place only, both."""


def write(folder, photos, masks, table):
    for part in ("images", "masks"):
        (folder / part).mkdir(parents=True)
    for number, (photo, mask) in enumerate(zip(photos, masks, strict=True)):
        Image.fromarray(photo).save(folder / "images" / f"s{number:02}.png")
        damaged = DAMAGES[number % len(DAMAGES)](mask.astype(np.uint8))
        Image.fromarray(damaged).save(folder / "masks" / f"s{number:02}.png")
    (folder / "classes.csv").write_text(table, "utf-8")
    return folder


def group_of(page, qtbot):
    """A dry run of the group in front, and what it found applied."""
    bar = page.front.bar
    click(bar.dry_run)
    settled(page, qtbot)
    assert bar.apply_all.isEnabled(), bar.status.text
    click(bar.apply_all)
    settled(page, qtbot)


def repaired(page, qtbot):
    """Groups one by one, in the tab where something is to be done, until nothing is."""
    for _ in range(12):
        if not page.study.to_repair:
            return
        wanted = page.tab_needed
        if page.tab != wanted:
            tab(page, wanted, qtbot)
        if page.front.bar.dry_run.isEnabled():
            group_of(page, qtbot)
        elif page.geometry_tab.group.next.isVisible():
            click(page.geometry_tab.group.next)
            settled(page, qtbot)
        else:
            QTest.keyClick(page.canvas, Qt.Key.Key_PageDown)
            settled(page, qtbot)
    raise AssertionError("it is never done")


def compared(page, qtbot):
    """The comparison by mouse and keys: swiped, blinked, side by side, borders by their support."""
    tab(page, "geometry", qtbot)
    pane, view = page.geometry_tab.pane, page.canvas
    middle = QPoint(view.width() // 2, view.height() // 2)
    QTest.mousePress(view, LEFT, NONE, middle)
    QTest.mouseMove(view, middle - QPoint(120, 0))
    QTest.mouseRelease(view, LEFT, NONE, middle - QPoint(120, 0))
    assert view.share < 0.5
    for mode in ("side", "blink", "swipe"):
        click(pane.mode.button(mode))
    click(pane.support)
    QTest.keyPress(view, Qt.Key.Key_X)
    QTest.keyRelease(view, Qt.Key.Key_X)


def exported(window, folder, qtbot):
    """By the button at the top right; the folder is typed."""
    click(window.top.export)
    qtbot.waitUntil(lambda: window.findChild(ExportSheet) is not None, timeout=20_000)
    sheet = window.findChild(ExportSheet)
    for field, words in ((sheet.form.name, "mended"), (sheet.form.folder, str(folder))):
        field.setFocus()
        field.selectAll()
        QTest.keyClicks(field, words)
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert sheet.form.choices.out == folder / "mended"
    button = sheet.footer.buttons["export"]
    qtbot.waitUntil(lambda: button.isEnabled() and not window.jobs.running, timeout=WAIT_MS)
    click(button)
    qtbot.waitUntil(lambda: sheet.footer.state is State.DONE, timeout=WAIT_MS)
    sheet.done(0)
    return folder / "mended"


@pytest.fixture
def way(repair, window, qtbot, tmp_path, capsys):
    """way(folder, truths): the whole way; how long it took, in seconds."""

    def gone(folder, truths):
        assert QApplication.platformName() == "xcb"
        started = time.monotonic()
        page = repair(folder)
        compared(page, qtbot)
        repaired(page, qtbot)
        session = page.session
        for image, truth in zip(session.order, truths, strict=True):
            assert (ids_of(session, image) == truth).mean() > 0.96
        out = exported(window, tmp_path, qtbot)
        took = time.monotonic() - started
        finish(window, qtbot)
        assert run(["check", str(out), "--quiet", "--fail-on", "error"]) == 0
        capsys.readouterr()
        return took

    return gone


@pytest.mark.xcb
def test_a_sample_with_mixed_damage_is_mended_in_both_tabs(way, streets, tmp_path):
    rows = [f"{one.id},{one.name},{one.color},{one.kind}" for one in streets[0].classes]
    table = "\n".join(["id,name,color,kind", *rows]) + "\n"
    scenes = [*streets, *streets][:6]
    masks = [one.labels for one in scenes]
    folder = write(tmp_path / "mixed", [one.image for one in scenes], masks, table)
    assert way(folder, masks) < IN_TIME_S


@pytest.mark.xcb
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_real_streets_with_mixed_damage_are_mended_in_both_tabs(way, data_dir, tmp_path):
    root = data_dir / "street"
    files = sorted((root / "masks").iterdir())
    masks = [read_mask(one).pixels.astype(np.int32) for one in files]
    photos = [read_rgb8(next((root / "images").glob(f"{one.stem}.*")))[..., :3] for one in files]
    folder = write(tmp_path / "mixed", photos, masks, (root / "classes.csv").read_text("utf-8"))
    assert way(folder, masks) < IN_TIME_S
