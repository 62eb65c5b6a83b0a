"""A window on a project with planted faults, its QA workspace in front."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.qa.projects import planted
from tests.ui.window.conftest import make_window, open_project

__all__ = ["make_window"]

NONE = Qt.KeyboardModifier.NoModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


class Bench:
    """Hands on the QA workspace of a window."""

    def __init__(self, window, qtbot):
        self.window, self.qtbot = window, qtbot

    @property
    def session(self):
        return self.window.session

    @property
    def page(self):
        return self.window.desk.qa

    @property
    def checks(self):
        return self.session.checks

    @property
    def current(self):
        return self.page.work.current

    def found(self, check):
        return [one for one in self.checks.findings if one.check == check]

    def until(self, condition):
        self.qtbot.waitUntil(condition, timeout=20_000)

    def show(self):
        self.window.acts["workspace_qa"].trigger()
        self.until(self.page.panel.list.hasFocus)

    def run(self, scope="all"):
        self.page.panel.head.set_scope(scope)
        QTest.mouseClick(self.page.panel.head.run, Qt.MouseButton.LeftButton)
        assert self.checks.is_running
        self.until(lambda: not self.checks.is_running)

    def key(self, key, modifier=NONE):
        QTest.keyClick(self.page.panel.list, key, modifier)

    def step_to(self, check):
        """J until a finding of a check is in front, and its photo is there."""
        for _ in range(len(self.checks.findings)):
            self.key(Qt.Key.Key_J)
            if self.current.check == check:
                break
        assert self.current.check == check
        self.until(lambda: self.session.photo is not None and self.page.viewer.planned is not None)

    def row_point(self, words):
        """The middle of the first row that says this."""
        model, table = self.page.panel.model, self.page.panel.list
        place = next(n for n in range(model.rowCount()) if words in str(model.index(n).data()))
        table.scrollTo(model.index(place))
        return table.visualRect(model.index(place)).center()

    def click_row(self, words):
        QTest.mouseClick(
            self.page.panel.list.viewport(), Qt.MouseButton.LeftButton, NONE, self.row_point(words)
        )


@pytest.fixture
def make_bench(make_window, tmp_path, qtbot):
    def make(*faults, **terms):
        window = make_window()
        open_project(window, planted(tmp_path, *faults, **terms), qtbot)
        bench = Bench(window, qtbot)
        bench.show()
        return bench

    return make
