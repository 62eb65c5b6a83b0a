"""What every test gets: an offscreen Qt, isolated folders, and red for whatever it leaves behind.

Warnings and Qt messages fail through pyproject.toml; the rest is here. A test that means to log a warning
reads it from `caplog` and then calls `caplog.clear()`.
"""

import gc
import logging
import os
import sys
import threading
import time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

import pytest
from hypothesis import HealthCheck, settings

DATA_VARIABLE = "SEGDESK_TEST_DATA"
PATIENCE_S = 5.0
FAILED = pytest.StashKey[bool]()

settings.register_profile("local", deadline=None)
settings.register_profile(
    "ci", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "local")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item):
    """Remembers failures: what a failed test leaves behind is no second failure."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


def pytest_runtest_setup(item):
    if item.get_closest_marker("xcb") and os.environ["QT_QPA_PLATFORM"] != "xcb":
        pytest.skip("needs an X server and QT_QPA_PLATFORM=xcb")


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """The folder of real data sets; tests that need it skip where it is absent."""
    root = Path(__file__).resolve().parents[1]
    folder = Path(os.environ.get(DATA_VARIABLE, root.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"no real data: set {DATA_VARIABLE} to a folder that has it")
    return folder


@pytest.fixture(autouse=True)
def isolated_home(tmp_path_factory, monkeypatch):
    """No test reads or writes the settings of the person who runs it, nor those of another test."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    for name in ("CONFIG_HOME", "DATA_HOME", "CACHE_HOME", "STATE_HOME", "RUNTIME_DIR"):
        folder = home / name.lower()
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(f"XDG_{name}", str(folder))
    if core := sys.modules.get("PySide6.QtCore"):  # Qt asks for the folder of settings only once
        settings_class = core.QSettings
        for kind in (settings_class.Format.NativeFormat, settings_class.Format.IniFormat):
            settings_class.setPath(kind, settings_class.Scope.UserScope, str(home / "config_home"))


@pytest.fixture(autouse=True)
def no_stray_logs(caplog, request):
    """A warning that a test did not ask for is a failure."""
    yield
    records = [record for phase in ("setup", "call") for record in caplog.get_records(phase)]
    stray = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
    _complain(request, "stray log records", stray)


@pytest.fixture(autouse=True)
def no_leaked_threads(request):
    """Threads that a test starts end with it, daemons too: a daemon is only a leak that nobody waits for."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + PATIENCE_S
    left = _new_threads(before)
    for thread in left:
        thread.join(timeout=max(0.0, deadline - time.monotonic()))
    _complain(request, "leaked threads", [thread.name for thread in left if thread.is_alive()])


@pytest.fixture(autouse=True)
def no_leaked_qt(request):
    """Top-level widgets and jobs of Qt's pools that a test starts end with it."""
    before = _top_levels()
    yield
    _complain(request, "jobs still running in", _busy_pools())
    left = _leaked(before)
    names = [f"{type(widget).__name__} {widget.objectName()}".strip() for widget in left]
    for widget in left:
        widget.close()
        widget.deleteLater()
    _complain(request, "leaked top-level widgets", names)


def _complain(request, what: str, things: list[str]) -> None:
    if things and not request.node.stash.get(FAILED, False):
        pytest.fail(f"{what}: {', '.join(things)}", pytrace=False)


def _new_threads(before: set[threading.Thread]) -> list[threading.Thread]:
    """Python's stand-ins for threads of Qt never end, so they do not count: no_leaked_qt asks Qt itself."""
    new = set(threading.enumerate()) - before
    return [thread for thread in new if not isinstance(thread, threading._DummyThread)]


def _app():
    """The QApplication, if this test run has one: nothing here imports Qt for tests that do without."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    return widgets.QApplication.instance() if widgets else None


def _busy_pools() -> list[str]:
    app = _app()
    if app is None:
        return []
    pool_class = sys.modules["PySide6.QtCore"].QThreadPool
    pools = [pool_class.globalInstance(), *app.findChildren(pool_class)]
    return [repr(pool) for pool in pools if not pool.waitForDone(int(PATIENCE_S * 1000))]


def _top_levels() -> list:
    """Windows without an owner, alive: those with one (menus, pop-ups) go with it."""
    app = _app()
    return [widget for widget in app.topLevelWidgets() if widget.parent() is None] if app else []


def _leaked(before: list) -> list:
    """What is there now and was not, once deferred deletes are done and cycles of garbage are collected."""
    if not (app := _app()):
        return []
    app.sendPostedEvents(None, sys.modules["PySide6.QtCore"].QEvent.Type.DeferredDelete)
    if set(_top_levels()) - set(before):
        gc.collect()
    return [widget for widget in _top_levels() if widget not in before]
