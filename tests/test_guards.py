"""conftest.py turns red what a test leaves behind: tried on tests that do leave something behind."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = Path(__file__).with_name("conftest.py").read_text(encoding="utf-8")

TESTS = """
import logging, threading, time, warnings
import pytest
from hypothesis import given, strategies as st
from PySide6.QtCore import QRunnable, QSettings, QThreadPool, qWarning
from PySide6.QtWidgets import QWidget

kept = []
end = threading.Event()

class Job(QRunnable):
    def run(self):
        end.wait(30)

def test_bad_log():
    logging.getLogger("x").warning("disk is full")

def test_bad_thread():
    threading.Thread(target=end.wait, args=(30,), name="left", daemon=True).start()

def test_bad_warning():
    warnings.warn("old")

def test_bad_qt_message(qapp):
    qWarning("no such slot")

def test_bad_widget(qapp):
    kept.append(QWidget(objectName="window"))

def test_bad_job(qapp):
    QThreadPool.globalInstance().start(Job())

def test_good_end(qapp):
    end.set()
    assert QThreadPool.globalInstance().waitForDone(5000)

def test_good_log(caplog):
    logging.getLogger("x").warning("disk is full")
    assert caplog.messages == ["disk is full"]
    caplog.clear()

def test_good_widget(qtbot):
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.show()

def test_good_widget_dropped(qapp):
    widget = QWidget()
    widget.itself = widget

@pytest.mark.parametrize("n", [1, 2])
def test_good_settings(n):
    assert QSettings("SegDesk", "SegDesk").value("n") is None
    QSettings("SegDesk", "SegDesk").setValue("n", n)

@given(st.integers())
def test_good_property(n):
    assert n == n
"""


@pytest.fixture
def outcome(pytester, monkeypatch):
    """The result of TESTS, run as a suite of their own with this conftest and our settings."""
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeconftest(CONFTEST.replace("PATIENCE_S = 5.0", "PATIENCE_S = 0.2"))
    pytester.makepyfile(TESTS)
    pytester.makeini("[pytest]\nfilterwarnings = error\nqt_api = pyside6\nqt_log_level_fail = WARNING\n")
    plugins = ["pytestqt.plugin", "hypothesis.extra.pytestplugin"]
    return pytester.runpytest_subprocess(*(f"-p{name}" for name in plugins))


def test_whatever_a_test_leaves_behind_is_red_and_all_else_green(outcome):
    outcome.assert_outcomes(passed=11, failed=2, errors=4)
    outcome.stdout.fnmatch_lines_random(
        [
            "*stray log records: disk is full",
            "*leaked threads: left",
            "*leaked top-level widgets: QWidget window",
            "*jobs still running in: *QThreadPool*",
            "*test_bad_warning*",
            "*test_bad_qt_message*",
        ]
    )
