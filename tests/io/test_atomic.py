"""A target is as it was or as it should be, whatever ends the run; the next run clears up."""

import errno
import os
import resource
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from segdesk.errors import SegDeskError
from segdesk.io import atomic, swap
from segdesk.io.debris import new_names
from segdesk.io.locks import try_lock
from segdesk.progress import Cancelled

ROOT = Path(__file__).resolve().parents[2]


def tree(folder):
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def anything(path):
    return True


def old_target(tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    (target / "meta.json").write_text("old")
    return target


def put_new(folder):
    (folder / "meta.json").write_text("new")
    (folder / "masks").mkdir()
    (folder / "masks" / "a.png").write_text("pixels")


NEW = {"meta.json": "new", "masks/a.png": "pixels"}
OLD = {"meta.json": "old"}


def without_exchange(monkeypatch):
    monkeypatch.setattr(swap, "exchange", lambda one, other: False)


@pytest.mark.parametrize("exchanging", [True, False])
@pytest.mark.parametrize("existing", [None, "empty", "package"])
@pytest.mark.parametrize("durable", [True, False])
def test_a_folder_stands_at_the_end_and_nothing_beside_it(
    tmp_path, monkeypatch, exchanging, existing, durable
):
    target = tmp_path / "out"
    if existing == "package":
        old_target(tmp_path)
    elif existing == "empty":
        target.mkdir()
    if not exchanging:
        without_exchange(monkeypatch)
    with atomic.folder(target, replace=anything, durable=durable) as folder:
        assert folder.parent == tmp_path
        assert folder.name.startswith(".out.segdesk-tmp-")
        put_new(folder)
        assert not target.exists() or tree(target) in ({}, OLD)
    assert tree(target) == NEW
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("fault", [Cancelled(), ValueError("x"), KeyboardInterrupt(), SegDeskError("x")])
def test_a_block_that_fails_leaves_the_target_as_it_was(tmp_path, fault):
    target = old_target(tmp_path)
    with pytest.raises(type(fault)), atomic.folder(target, replace=anything) as folder:
        put_new(folder)
        raise fault
    assert tree(target) == OLD
    (tmp_path / "a.zip").write_text("old")
    with pytest.raises(type(fault)), atomic.file(tmp_path / "a.zip") as path:
        path.write_text("half")
        raise fault
    assert (tmp_path / "a.zip").read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "out"]


def test_a_file_replaces_a_file_and_never_a_folder(tmp_path):
    target = tmp_path / "a.zip"
    for text in ("one", "two"):
        with atomic.file(target) as path:
            path.write_text(text)
        assert target.read_text() == text
    with pytest.raises(SegDeskError, match="may not be replaced"), atomic.file(target, replace=atomic.never):
        raise AssertionError("not reached")
    with pytest.raises(SegDeskError, match="may not be replaced"), atomic.file(old_target(tmp_path)):
        raise AssertionError("not reached")


def test_a_folder_replaces_only_what_it_may(tmp_path):
    target = old_target(tmp_path)
    (tmp_path / "file").write_text("x")
    for name in (target, tmp_path / "file"):
        with pytest.raises(SegDeskError, match="may not be replaced") as raised, atomic.folder(name):
            raise AssertionError("not reached")
        assert raised.value.exit_code == 2
    with (
        pytest.raises(SegDeskError, match="may not be replaced"),
        atomic.folder(target, replace=lambda path: not (path / "late").exists()) as folder,
    ):
        put_new(folder)
        (target / "late").write_text("made while we worked")
    assert tree(target) == {**OLD, "late": "made while we worked"}


def test_root_home_and_sources_are_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    source = tmp_path / "data" / "photos"
    source.mkdir(parents=True)
    (tmp_path / "link").symlink_to(source)
    refused = {"/": (), tmp_path / "home": ()}
    for target in (source, source / "out", source.parent, tmp_path / "link" / "x" / ".." / "out"):
        refused[target] = [source]
    for target, sources in refused.items():
        for kind in (atomic.folder, atomic.file):
            with (
                pytest.raises(SegDeskError) as raised,
                kind(target, replace=anything, sources=sources),
            ):
                raise AssertionError("not reached")
            assert raised.value.exit_code == 2
    with atomic.folder(tmp_path / "data" / "photos2", sources=[source]) as folder:
        put_new(folder)


def test_a_link_to_a_folder_stays_a_link(tmp_path):
    target = old_target(tmp_path)
    (tmp_path / "link").symlink_to(target)
    with atomic.folder(tmp_path / "link", replace=anything) as folder:
        put_new(folder)
    assert (tmp_path / "link").is_symlink()
    assert tree(target) == NEW


def test_faults_name_the_target_and_never_the_temporary_place(tmp_path):
    target = tmp_path / "out"
    with pytest.raises(SegDeskError) as raised, atomic.folder(target) as folder:
        raise SegDeskError("is odd.", "Do.", file=folder / "masks" / "a.png")
    assert raised.value.file == target / "masks" / "a.png"
    with pytest.raises(SegDeskError) as raised, atomic.folder(target) as folder:
        (folder / "absent" / "a.png").write_text("x")
    assert raised.value.file == target
    with pytest.raises(FileNotFoundError), atomic.folder(target):
        (tmp_path / "photo.jpg").read_bytes()
    with pytest.raises(SegDeskError, match=r"folder is not there") as raised, atomic.folder(target / "b"):
        raise AssertionError("not reached")


CHILD = """
import os, signal, sys
from pathlib import Path
from segdesk.io import atomic, debris, swap
target, point = Path(sys.argv[1]), sys.argv[2]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
def exchange_and_die(one, other, real=swap.exchange):
    assert real(one, other)
    die()
if point == "exchanged":
    swap.exchange = exchange_and_die
if point == "flushing":
    swap.flush_tree = die
if point in ("between", "renamed"):
    swap.exchange = lambda one, other: False
    real, renames = Path.rename, []
    def rename(self, other):
        real(self, other)
        renames.append(self)
        if len(renames) == {"between": 1, "renamed": 2}[point]:
            die()
    Path.rename = rename
with atomic.folder(target, replace=lambda path: True) as folder:
    (folder / "meta.json").write_text("new")
    (folder / "masks").mkdir()
    if point == "writing":
        die()
    (folder / "masks" / "a.png").write_text("pixels")
"""


def killed(target, point, script=CHILD):
    child = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), str(target), point],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert child.returncode == -9, child.stderr


@pytest.mark.parametrize(
    ("point", "then"),
    [("writing", OLD), ("flushing", OLD), ("exchanged", NEW), ("between", None), ("renamed", NEW)],
)
def test_after_a_kill_the_target_is_whole_and_the_next_run_clears_up(tmp_path, point, then):
    target = old_target(tmp_path)
    killed(target, point)
    assert (tree(target) if target.exists() else None) == then
    if then is None:
        debris = {p.name.split("-")[-2]: tree(p) for p in tmp_path.iterdir() if p.is_dir()}
        assert debris == {"tmp": NEW, "old": OLD}
    with pytest.raises(Cancelled), atomic.folder(target, replace=anything):
        raise Cancelled
    assert tree(target) == (then or NEW)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_killed_file_leaves_the_old_one_and_the_next_run_clears_up(tmp_path):
    target = tmp_path / "a.zip"
    target.write_text("old")
    script = """
    import os, signal, sys
    from segdesk.io import atomic
    with atomic.file(sys.argv[1]) as path:
        path.write_text("half")
        os.kill(os.getpid(), signal.SIGKILL)
    """
    killed(target, "", script)
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 3
    with atomic.file(target) as path:
        path.write_text("new")
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("a.zip", "new")]


def test_the_old_one_comes_back_where_the_new_one_is_gone(tmp_path):
    target = old_target(tmp_path)
    killed(target, "between")
    shutil.rmtree(next(tmp_path.glob(".out.segdesk-tmp-*")))
    with pytest.raises(Cancelled), atomic.folder(target, replace=anything):
        raise Cancelled
    assert tree(target) == OLD


def test_a_run_that_is_alive_keeps_its_place(tmp_path):
    target = tmp_path / "out"
    with atomic.folder(target, replace=anything) as slow:
        put_new(slow)
        with atomic.folder(target, replace=anything) as fast:
            (fast / "meta.json").write_text("fast")
        assert tree(target) == {"meta.json": "fast"}
        assert tree(slow) == NEW
    assert tree(target) == NEW
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_debris_of_other_targets_and_files_of_like_names_stay(tmp_path):
    others = [".out2.segdesk-tmp-00000000", ".out.segdesk-tmp-xyz", "out.segdesk-tmp-00000000", ".out.old"]
    for name in others:
        (tmp_path / name).write_text("x")
    (tmp_path / ".out.segdesk-tmp-00000000").write_text("ours")
    with atomic.folder(tmp_path / "out") as folder:
        put_new(folder)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted([*others, "out"])


def test_a_second_rename_that_fails_puts_the_old_one_back(tmp_path, monkeypatch):
    target = old_target(tmp_path)
    without_exchange(monkeypatch)
    real = Path.rename

    def rename(self, other):
        if ".segdesk-tmp-" in self.name:
            raise OSError(errno.EIO, "fault", str(self))
        return real(self, other)

    monkeypatch.setattr(Path, "rename", rename)
    with pytest.raises(SegDeskError, match="fault"), atomic.folder(target, replace=anything) as folder:
        put_new(folder)
    assert tree(target) == OLD
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_lock_is_one_of_a_kind_and_goes_with_its_holder(tmp_path):
    names = new_names(tmp_path / "x")
    lock = try_lock(names.lock)
    assert try_lock(names.lock) is None
    lock.remove()
    assert not names.lock.exists()
    again = try_lock(names.lock)
    again.remove()


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a megabyte of its own, where mounting is allowed."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_leaves_the_target_and_says_what_to_do(small_disk):
    target = old_target(small_disk)
    with (
        pytest.raises(SegDeskError, match="disk is full") as raised,
        atomic.folder(target, replace=anything) as folder,
    ):
        (folder / "big").write_bytes(bytes(4 << 20))
    assert raised.value.file == target
    assert "room" in raised.value.remedy
    assert tree(target) == OLD
    assert [p.name for p in small_disk.iterdir()] == ["out"]


def test_a_read_only_place_is_said(small_disk):
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    for kind in (atomic.folder, atomic.file):
        with pytest.raises(SegDeskError, match="read-only") as raised, kind(small_disk / "out"):
            raise AssertionError("not reached")
        assert raised.value.file == small_disk / "out"


def test_a_file_size_limit_is_like_a_full_disk(tmp_path):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    (tmp_path / "a.zip").write_text("old")
    with (
        pytest.raises(SegDeskError, match="larger than is allowed") as raised,
        atomic.file(tmp_path / "a.zip") as path,
    ):
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, hard))
        try:
            path.write_bytes(bytes(1 << 20))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert raised.value.file == tmp_path / "a.zip"
    assert (tmp_path / "a.zip").read_text() == "old"


def test_a_tree_is_flushed_without_the_one_call_too(tmp_path, monkeypatch):
    put_new(tmp_path)
    flushed = []
    monkeypatch.setattr(swap, "_syncfs", None)
    monkeypatch.setattr(os, "fsync", flushed.append)
    swap.flush_tree(tmp_path)
    assert len(flushed) == 4


def test_a_scratch_folder_lies_beside_its_target_and_goes_with_the_block(tmp_path):
    target = old_target(tmp_path)
    with atomic.scratch(target) as folder:
        assert folder.parent == tmp_path
        put_new(folder)
    assert tree(target) == OLD
    assert [one.name for one in tmp_path.iterdir()] == ["out"]
