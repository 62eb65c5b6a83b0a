"""Who may write to a project, and what opening does to its file."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.project import ProjectFile, migrate, mounts, schema
from segdesk.model.classes import Task

from .conftest import make, paint, reopened, state_of, states_of

LEFT, RIGHT = Rect(0, 0, 140, 200), Rect(150, 50, 300, 270)

HOLD = """
import sys
from segdesk.io.project import ProjectFile
with ProjectFile.open(sys.argv[1]):
    print("open", flush=True)
    sys.stdin.read()
"""


def test_a_second_opener_reads_only_and_is_told_by_whom(file):
    paint(file, 1, LEFT)
    file.flush()
    with ProjectFile.open(file.path) as second:
        assert second.read_only
        assert second.holder.pid == os.getpid()
        assert state_of(second, 1) == state_of(file, 1)
        with (
            pytest.raises(SegDeskError, match=f"process {os.getpid()}"),
            second.project.document(1).edit("Brush"),
        ):
            pass
        with pytest.raises(SegDeskError, match="edited by"):
            second.project.history.undo()
        with pytest.raises(SegDeskError, match="edited by"):
            second.settings["a"] = 1
        with pytest.raises(SegDeskError, match="edited by"):
            second.add_images([])
    assert not file.read_only
    paint(file, 2, RIGHT)


def test_a_holder_in_another_process_is_named(path):
    make(path).close()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path.cwd(),
        text=True,
    ) as holder:
        assert holder.stdout.readline() == "open\n"
        with ProjectFile.open(path) as second:
            assert second.holder.pid == holder.pid
            assert str(holder.pid) in second.holder.words
        holder.kill()
        holder.wait()
        with ProjectFile.open(path) as third:
            assert not third.read_only
            assert third.recovered


def test_two_ways_to_one_file_meet_at_one_lock(file, tmp_path):
    way = tmp_path / "links"
    way.mkdir()
    file.flush()
    link = way / "other name.segdesk"
    link.symlink_to(file.path)
    with ProjectFile.open(link) as second:
        assert second.read_only
        assert second.photo_path(second.project.entries[1]) == file.photo_path(file.project.entries[1])


def test_a_lock_that_says_nothing_readable_is_somebody_elses(file):
    lock = file.path.with_name(f".{file.path.name}.lock")
    for words in (b"", b"\xff\xfe", b"[]", json.dumps({"user": 1}).encode()):
        lock.write_bytes(words)
        with ProjectFile.open(file.path) as second:
            assert second.holder.words == "somebody else"


def test_reading_only_writes_nothing(path):
    make(path).close()
    before = path.read_bytes()
    with ProjectFile.open(path, read_only=True) as file:
        assert file.read_only
        assert file.holder is None
        file.project.document(1)
        with pytest.raises(SegDeskError, match="reading only"):
            file.project.set_task(Task.INSTANCE)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_reader_sees_what_it_started_with_while_the_writer_goes_on(file):
    paint(file, 1, LEFT)
    file.flush()
    before = state_of(file, 1)
    with ProjectFile.open(file.path) as second:
        paint(file, 1, RIGHT)
        paint(file, 2, RIGHT)
        file.flush()
        assert state_of(second, 1) == before
        assert not len(second.project.document(2).objects)


def test_closing_while_somebody_else_reads_leaves_the_file_whole(file, tmp_path):
    paint(file, 1, LEFT)
    file.flush()
    expected = states_of(file)
    with ProjectFile.open(file.path) as second:
        second.project.document(1)
        file.close()
        copy = tmp_path / "copy.segdesk"
        copy.write_bytes(file.path.read_bytes())
    with ProjectFile.open(copy) as again:
        assert states_of(again) == expected


def test_on_a_network_share_the_journal_is_deleted_and_said(path, monkeypatch):
    monkeypatch.setattr("segdesk.io.project.file.network_type", lambda path: "cifs")
    with make(path) as file:
        assert file.network == "cifs"
        paint(file, 1, LEFT)
        file.flush()
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        connection.close()
        assert not path.with_name(path.name + "-wal").exists()
        assert file._journal._connection.execute("PRAGMA synchronous").fetchone() == (2,)
        expected = states_of(file)
        with reopened(file) as again:
            assert states_of(again) == expected
            again.project.history.undo()


def test_a_local_project_has_a_write_ahead_log_that_is_synced(file):
    assert file.network == ""
    connection = file._journal._connection
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


MOUNTS = """22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
90 22 0:45 / /net/share rw,relatime shared:2 - cifs //server/share rw
91 22 0:46 / /net/with\\040space rw shared:3 - nfs4 server:/x rw
92 90 0:47 / /net/share/local rw shared:4 - tmpfs tmpfs rw
93 22 0:48 / /srv rw - fuse.sshfs me@there: rw
broken line
"""


@pytest.mark.parametrize(
    ("where", "kind"),
    [
        ("home/me/a.segdesk", "ext4"),
        ("net/share/a.segdesk", "cifs"),
        ("net/share2/a.segdesk", "ext4"),
        ("net/with space/a", "nfs4"),
        ("net/share/local/a", "tmpfs"),
        ("srv/x/y", "fuse.sshfs"),
    ],
)
def test_the_mount_below_a_path_decides(where, kind):
    assert mounts.mount_type(MOUNTS, Path("/", where)) == kind
    assert (kind in mounts.NETWORK_TYPES) == (kind in ("cifs", "nfs4", "fuse.sshfs"))


def older(path, version=0):
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {version}")
    connection.execute("ALTER TABLE settings RENAME TO preferences")
    connection.commit()
    connection.close()


def test_a_migration_copies_the_file_first(path, monkeypatch):
    monkeypatch.setitem(
        migrate.MIGRATIONS,
        0,
        lambda connection: connection.execute("ALTER TABLE preferences RENAME TO settings"),
    )
    with make(path) as file:
        paint(file, 1, LEFT)
        expected = states_of(file)
    older(path)
    copy = path.with_name("road.version-0.segdesk")
    copy.write_bytes(b"another copy, of somebody's")
    with ProjectFile.open(path) as again:
        assert states_of(again) == expected
        again.project.history.undo()
    assert copy.read_bytes() == b"another copy, of somebody's"
    second = path.with_name("road.version-0-2.segdesk")
    connection = sqlite3.connect(second)
    assert connection.execute("PRAGMA user_version").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM preferences").fetchone() == (0,)
    assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_a_migration_that_fails_leaves_the_file_as_it_was(path, monkeypatch):
    def fail(connection):
        connection.execute("DROP TABLE records")
        raise ValueError("no such thing")

    monkeypatch.setitem(migrate.MIGRATIONS, 0, fail)
    make(path).close()
    older(path)
    with pytest.raises(SegDeskError, match="no such thing"):
        ProjectFile.open(path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT count(*) FROM records").fetchone() == (2,)
    assert connection.execute("PRAGMA user_version").fetchone() == (0,)
    connection.close()
    assert not path.with_name(f".{path.name}.lock").exists()


def test_a_version_that_nobody_knows_the_way_from_is_not_copied(path):
    make(path).close()
    older(path)
    with pytest.raises(SegDeskError, match="no way from version 0"):
        ProjectFile.open(path)
    assert [one.name for one in path.parent.iterdir() if one.suffix == ".segdesk"] == [path.name]


def test_a_newer_project_names_the_program_it_needs(path):
    make(path).close()
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    connection.execute("UPDATE meta SET value = '9.1' WHERE key = 'program'")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    for read_only in (False, True):
        with pytest.raises(SegDeskError, match=r"written by SegDesk 9\.1") as caught:
            ProjectFile.open(path, read_only=read_only)
        assert "9.1 or newer" in caught.value.remedy
    assert path.read_bytes() == before
