"""What every test gets: an offscreen Qt, isolated folders, and red for whatever is suspicious."""

import os
import threading
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

import pytest

DATA_VARIABLE = "SEGDESK_TEST_DATA"


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
    """No test reads or writes the settings of the person who runs it."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name))


@pytest.fixture(autouse=True)
def no_stray_logs(caplog):
    """A warning that a test did not ask for is a failure."""
    yield
    stray = [r for r in caplog.get_records("call") if r.levelno >= 30]
    assert not stray, f"stray log records: {[r.getMessage() for r in stray]}"


@pytest.fixture(autouse=True)
def no_leaked_threads():
    """Threads that a test starts end with it."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.daemon and t.is_alive()]
    for thread in left:
        thread.join(timeout=5)
    assert not [t for t in left if t.is_alive()], f"leaked threads: {left}"
