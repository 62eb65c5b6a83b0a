"""Full disks, places that cannot be written to, files that vanish: said, and every gesture kept."""

import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.project import ProjectFile, Saved, integrity
from segdesk.io.project.jobs import Call

from .conftest import ROAD, SIZE, is_blank, make, paint, reopened, state_of, states_of, undo_all

LEFT, RIGHT = Rect(0, 0, 140, 200), Rect(150, 50, 300, 270)
WHOLE = Rect(0, 0, *SIZE)


def scribble(file, image, seed):
    """A gesture that costs some 60 kB."""
    where = np.random.default_rng(seed).random(SIZE[::-1]) < 0.5
    with file.project.document(image).edit("Noise") as edit:
        edit.write(WHOLE, edit.add(ROAD), where=where)


@contextmanager
def full_disk(file):
    """No page more than the file has now."""
    journal = file._journal
    with journal._using:
        (pages,) = journal._connection.execute("PRAGMA page_count").fetchone()
        journal._connection.execute(f"PRAGMA max_page_count = {pages}")
    yield
    if file.project.refusal is None:
        with journal._using:
            journal._connection.execute("PRAGMA max_page_count = 1000000")


def test_a_full_disk_is_said_work_goes_on_and_all_is_saved_once_there_is_room(file):
    paint(file, 1, LEFT)
    file.flush()
    with full_disk(file):
        for seed in range(4):
            scribble(file, 2, seed)
        with pytest.raises(SegDeskError, match="Not saved: disk full") as caught:
            file.flush()
        assert caught.value.file == file.path
        assert "room" in caught.value.remedy
        assert file.save_state.saved is Saved.FAILED
        file.project.history.undo()  # what is not on disk can be undone
        scribble(file, 3, 9)
        assert state_of(file, 3) == (
            [file.read(file.project.entries[3]).planes[0].tobytes()],
            state_of(file, 3)[1],
        )
    file.flush()
    assert file.save_state.saved is Saved.SAVED
    expected = states_of(file)
    with reopened(file) as again:
        assert states_of(again) == expected
        assert undo_all(again) == 5
        assert all(is_blank(again, image) for image in (1, 2, 3))


def test_a_project_that_cannot_be_saved_refuses_to_close_until_told_to_drop_the_rest(file):
    paint(file, 1, LEFT)
    file.flush()
    saved = states_of(file)
    with full_disk(file):
        scribble(file, 2, 1)
        with pytest.raises(SegDeskError, match="disk full"):
            file.close()
        paint(file, 3, RIGHT)  # it is still open
        with pytest.raises(SegDeskError, match="disk full"):
            file.close()
        file.close(abandon=True)
    with ProjectFile.open(file.path) as again:
        assert again.recovered
        assert states_of(again) == saved


def test_the_state_of_saving_is_announced_and_a_listener_that_fails_stops_nothing(file, caplog):
    heard = []

    def listen():
        heard.append(file.save_state.saved)
        if len(heard) == 2:
            raise RuntimeError("a listener's fault")

    file.flush()
    file.save_state_changed.connect(listen)
    paint(file, 1, LEFT)
    file.flush()
    paint(file, 1, RIGHT)
    file.flush()
    assert heard[:2] == [Saved.SAVING, Saved.SAVED]
    file.close()
    assert "could not be shown" in caplog.text
    caplog.clear()
    with ProjectFile.open(file.path) as again:
        assert undo_all(again) == 2


def test_a_file_that_was_moved_away_is_said_and_all_is_saved_once_it_is_back(file, tmp_path):
    paint(file, 1, LEFT)
    file.flush()
    moved = tmp_path / "moved.segdesk"
    file.path.rename(moved)
    paint(file, 2, RIGHT)
    with pytest.raises(SegDeskError, match="moved, deleted or replaced") as caught:
        file.flush()
    assert "back" in caught.value.remedy
    file.path.write_bytes(b"something else in its place")
    with pytest.raises(SegDeskError, match="replaced"):
        file.flush()
    moved.replace(file.path)
    expected = states_of(file)
    with reopened(file) as again:
        assert states_of(again) == expected


def test_an_idle_moment_puts_the_log_into_the_file_and_a_reader_only_delays_it(file, monkeypatch):
    monkeypatch.setattr("segdesk.io.project.journal.IDLE_S", 0.01)
    wal = file.path.with_name(file.path.name + "-wal")
    with ProjectFile.open(file.path, read_only=True) as reader, reader._readers.connection() as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT * FROM meta").fetchall()
        paint(file, 1, LEFT)
        file.flush()
        count = _counted_checkpoints(file)
        _until(lambda: count() > 1)
        assert wal.stat().st_size > 0
        paint(file, 2, LEFT)  # nobody waits for the reader
        file.flush()
    _until(lambda: wal.stat().st_size == 0)


def _counted_checkpoints(file):
    journal, made = file._journal, []
    original = journal._checkpoint

    def checkpoint():
        original()
        made.append(1)

    journal._checkpoint = checkpoint
    return lambda: len(made)


def _until(is_so):
    deadline = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < deadline
        os.sched_yield()


def test_a_checkpoint_that_fails_does_not_end_the_writer(file, monkeypatch):
    monkeypatch.setattr("segdesk.io.project.journal.IDLE_S", 0.01)
    failed = []

    def fail():
        failed.append(1)
        raise sqlite3.OperationalError("database or disk is full")

    original = file._journal._checkpoint
    file._journal._checkpoint = fail
    paint(file, 1, LEFT)
    _until(lambda: failed)
    paint(file, 2, LEFT)
    file.flush()
    file._journal._checkpoint = original
    with reopened(file) as again:
        assert undo_all(again) == 2


def test_a_job_that_fails_once_is_tried_again(file, monkeypatch):
    monkeypatch.setattr("segdesk.io.project.journal.RETRY_S", 0.01)
    tries = []

    def run(_connection):
        tries.append(1)
        if len(tries) == 1:
            raise OSError(28, "No space left on device")

    file.flush()
    file._put(Call(run))
    paint(file, 1, LEFT)
    _until(lambda: len(tries) > 1)
    file.flush()
    with reopened(file) as again:
        assert undo_all(again) == 1


LIMITED = """
import resource, sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from tests.io.project.conftest import make, paint
from tests.io.project.test_trouble import scribble
from segdesk.errors import SegDeskError

path = Path(sys.argv[1])
file = make(path)
file.checkpoint()
limit = path.stat().st_size + 400_000
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
done = 0
try:
    for seed in range(100):
        scribble(file, seed % 3 + 1, seed)
        file.flush()
        done += 1
except SegDeskError as fault:
    print(done, fault.problem, flush=True)
try:
    file.close()
except SegDeskError:
    file.close(abandon=True)
"""


def test_a_limit_of_the_system_on_the_files_size_loses_no_finished_gesture(tmp_path):
    path = tmp_path / "limited.segdesk"
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, path, *sys.path], capture_output=True, text=True, check=False
    )
    done, _, said = run.stdout.partition(" ")
    assert said.startswith("Not saved: "), run.stderr
    assert int(done) >= 2
    assert integrity(path) == []
    with ProjectFile.open(path) as again:
        assert len(again.project.history.done) == int(done)
        assert undo_all(again) == int(done)
        assert all(is_blank(again, image) for image in (1, 2, 3))


TRY = """
import os, sys
sys.path[:0] = sys.argv[3:]
from segdesk.errors import SegDeskError
from segdesk.io.project import ProjectFile
if os.geteuid() == 0:  # root may write everywhere
    os.setgid(65534)
    os.setuid(65534)
try:
    with getattr(ProjectFile, sys.argv[1])(sys.argv[2]):
        print("done")
except SegDeskError as fault:
    print(fault)
if os.path.exists(sys.argv[2]):
    with ProjectFile.open(sys.argv[2], read_only=True) as file:
        print(len(file.project))
"""


@pytest.fixture
def public():
    """A folder that everybody can reach (those of the tests are their owner's alone)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def as_somebody(*words):
    """Run TRY as a person without special rights."""
    run = subprocess.run(
        [sys.executable, "-c", TRY, *map(str, words), *sys.path], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_a_folder_that_cannot_be_written_to_is_said_and_reading_works(public):
    path = public / "a.segdesk"
    make(path).close()
    path.chmod(0o444)
    public.chmod(0o555)
    said = as_somebody("open", path)
    assert "a.segdesk: The folder cannot be written to: Permission denied." in said
    assert "read-only" in said
    assert said.splitlines()[-1] == "3"
    public.chmod(0o755)


def test_a_file_that_cannot_be_written_to_is_said(public):
    path = public / "a.segdesk"
    make(path).close()
    path.chmod(0o444)
    public.chmod(0o777)
    said = as_somebody("open", path)
    assert "cannot be opened for writing: the file cannot be written to." in said
    assert said.splitlines()[-1] == "3"
    assert [one.name for one in public.iterdir()] == ["a.segdesk"]


def test_creating_where_nothing_can_be_written_leaves_nothing(public, tmp_path):
    public.chmod(0o555)
    said = as_somebody("create", public / "a.segdesk")
    assert "The project cannot be created" in said
    assert list(public.iterdir()) == []
    public.chmod(0o755)
    with pytest.raises(SegDeskError, match="cannot be created"):
        ProjectFile.create(tmp_path / "no folder" / "a.segdesk")


def test_creating_on_a_full_disk_leaves_nothing(path, monkeypatch):
    def fail(*_args, **_fields):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("segdesk.io.project.schema.put_meta", fail)
    with pytest.raises(SegDeskError, match="cannot be created"):
        ProjectFile.create(path)
    assert list(path.parent.iterdir()) == []
