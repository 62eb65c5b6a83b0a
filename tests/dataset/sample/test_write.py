"""The samples appear whole or not at all, the same every time, and leave nothing running."""

import multiprocessing
import subprocess
import sys
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from segdesk.dataset.sample import write as writing
from segdesk.dataset.sample import write_samples
from segdesk.errors import SegDeskError
from segdesk.progress import Cancelled, Progress

from .conftest import SMALL

CELLS = tuple(recipe for recipe in SMALL if recipe.scene == "cells")
PATIENCE_S = 30


class Steps(Progress):
    """Keeps the steps; raises Cancelled at the first one that is at least stop."""

    def __init__(self, stop: int | None = None) -> None:
        self.seen: list[tuple[int, int]] = []
        self.stop = stop

    def step(self, done: int, total: int, what: str = "") -> None:
        self.seen.append((done, total))
        if self.stop is not None and done >= self.stop:
            raise Cancelled


class NoProcesses:
    """A pool whose processes die at once."""

    def submit(self, _call):
        dead = Future()
        dead.set_exception(BrokenProcessPool("a process died"))
        return dead


def contents(root: Path) -> dict[str, bytes]:
    return {
        file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()
    }


def test_the_same_bytes_come_every_time_even_without_processes(samples, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "worker_processes", lambda: nullcontext(NoProcesses()))
    chosen = tuple(recipe for recipe in SMALL if recipe.scene in ("cells", "fruit"))
    write_samples(tmp_path / "again", recipes=chosen, faults=("overlaps", "outside"))
    again = contents(tmp_path / "again")
    first = contents(samples.root)
    again.pop("broken/faults.json")
    assert len(again) > 50
    assert {name: data == first[name] for name, data in again.items()} == dict.fromkeys(again, True)


def test_steps_go_up_to_the_number_of_images_and_faults(tmp_path):
    steps = Steps()
    write_samples(tmp_path / "out", recipes=CELLS, faults=(), progress=steps)
    assert steps.seen == sorted(steps.seen)
    assert {total for _, total in steps.seen} == {4}
    assert (steps.seen[0][0], steps.seen[-1][0]) == (0, 4)


@pytest.mark.parametrize("stop", [0, 2])
def test_a_cancelled_run_leaves_neither_files_nor_processes(tmp_path, stop):
    with pytest.raises(Cancelled):
        write_samples(tmp_path / "out", recipes=CELLS, faults=(), progress=Steps(stop))
    assert list(tmp_path.iterdir()) == []
    assert multiprocessing.active_children() == []


def test_a_fault_of_a_worker_is_told_and_leaves_nothing(tmp_path):
    with pytest.raises(SegDeskError, match="no sample scene"):
        write_samples(tmp_path / "out", recipes=(replace(CELLS[0], scene="moon"),), faults=())
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_refused_and_kept(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="ascii")
    with pytest.raises(SegDeskError) as refused:
        write_samples(tmp_path, recipes=CELLS, faults=())
    assert str(refused.value.file) == str(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_taken(tmp_path):
    (one,) = write_samples(tmp_path, recipes=CELLS, faults=())
    assert (one.path, one.sound) == (tmp_path / "cells-instance", True)
    assert {file.name for file in tmp_path.iterdir()} == {"cells-instance", "broken"}


def test_workers_end_when_their_parent_is_killed(tmp_path):
    script = tmp_path / "run.py"
    script.write_text(
        "import sys\n"
        "from pathlib import Path\n"
        "from segdesk.dataset.sample import RECIPES, write_samples\n"
        "from segdesk.progress import Progress\n"
        "class Told(Progress):\n"
        "    def step(self, done, total, what=''):\n"
        "        print(done, flush=True)\n"
        "if __name__ == '__main__':\n"
        "    cells = [recipe for recipe in RECIPES if recipe.scene == 'cells']\n"
        "    write_samples(Path(sys.argv[1]), recipes=cells, faults=(), progress=Told())\n",
        encoding="utf-8",
    )
    root = Path(__file__).resolve().parents[3]
    with subprocess.Popen(
        [sys.executable, script, tmp_path / "out"], stdout=subprocess.PIPE, env={"PYTHONPATH": str(root)}
    ) as parent:
        while int(parent.stdout.readline()) < 1:
            pass
        children = psutil.Process(parent.pid).children(recursive=True)
        parent.kill()
    _gone, left = psutil.wait_procs(children, timeout=PATIENCE_S)
    assert len(children) > 1
    assert left == []
    assert not (tmp_path / "out").exists()
