"""Small data sets with one known fault each, opened in a window; and a hand in the Repair workspace."""

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from segdesk.dataset.sample import scene
from segdesk.dataset.sample.damage import fitted, halved, moved, palette_luma, scaled
from segdesk.ui.start.facts import Found
from tests.ui.window.conftest import make_window, project, window  # noqa: F401  # fixtures

LEFT = Qt.MouseButton.LeftButton
SIZE = (480, 300)
WAIT_MS = 60_000
FAULTS = {
    "sound": lambda mask: mask,
    "letterboxed": lambda mask: fitted(mask, 320),
    "halved": halved,
    "shifted": lambda mask: moved(mask, 9, -6),
    "luma": palette_luma,
    "scaled": scaled,
}


@pytest.fixture(scope="session")
def streets():
    """Four drawn streets with their true masks."""
    return [scene("street", seed, SIZE) for seed in (1, 2, 3, 4)]


@pytest.fixture
def broken(tmp_path, streets):
    """broken("luma") writes the streets as a data set whose masks have that fault."""

    def write(fault):
        folder = tmp_path / fault
        for part in ("images", "masks"):
            (folder / part).mkdir(parents=True)
        for number, one in enumerate(streets):
            Image.fromarray(one.image).save(folder / "images" / f"s{number}.png")
            mask = FAULTS[fault](one.labels.astype(np.uint8))
            Image.fromarray(mask).save(folder / "masks" / f"s{number}.png")
        rows = [f"{one.id},{one.name},{one.color},{one.kind}" for one in streets[0].classes]
        (folder / "classes.csv").write_text("\n".join(["id,name,color,kind", *rows]) + "\n", "utf-8")
        return folder

    return write


@pytest.fixture
def repair(window, broken, qtbot):  # noqa: F811
    """repair("luma"), or of a folder: dropped on the start page, and on by its card's "Open in Repair"."""

    def opened(fault):
        window.intake.take([broken(fault) if isinstance(fault, str) else fault])
        qtbot.waitUntil(
            lambda: (
                window.start.card is not None
                and isinstance(window.start.card.drop, Found)
                and window.start.card.isVisible()
            ),
            timeout=WAIT_MS,
        )
        click(button(window.start.card, "Open in Repair"))
        qtbot.waitUntil(lambda: window.workspace == "repair", timeout=WAIT_MS)
        page = window.front
        settled(page, qtbot)
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=WAIT_MS)
        return page

    return opened


def settled(page, qtbot):
    """Until nothing runs and what is in front is read."""
    session = page.session

    def is_still():
        is_read = page.geometry_tab.state.scene is not None or page.tab != "geometry"
        return (
            bool(page.study.plans)
            and not session.jobs.running
            and not page.study.is_busy
            and not page.study.is_stale
            and session.photo is not None
            and is_read
        )

    qtbot.waitUntil(is_still, timeout=WAIT_MS)


def button(parent, text):
    found = [one for one in parent.findChildren(QAbstractButton) if one.text() == text and one.isVisible()]
    assert len(found) == 1, text
    return found[0]


def click(widget, at=None):
    assert widget.isEnabled()
    QTest.mouseClick(widget, LEFT, Qt.KeyboardModifier.NoModifier, at or QPoint())


def tab(page, name, qtbot):
    """By the switch at the top left."""
    switch = page.geometry_tab.head.tabs if page.tab == "geometry" else page.values_tab.tabs
    click(switch.switch.button(name))
    settled(page, qtbot)


def ids_of(session, image):
    """The class id of each pixel as it is in the project; -1 where there is none."""
    document = session.project.document(image)
    found = np.full(document.planes[0].shape, -1, np.int32)
    for one in document.objects.ordered:
        rect, stencil = document.stencil(one.id)
        found[rect.slices][stencil] = document.classes.by_key(one.class_key).id
    return found
