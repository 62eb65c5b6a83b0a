"""Sessions killed at random moments: every gesture that was told finished is there, and undo goes back to the
start."""

import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from segdesk.io.project import ProjectFile, integrity

from .conftest import CLASSES, is_blank, make, undo_all
from .session import IMAGES, digest

SCRIPT = Path(__file__).with_name("session.py")


def killed_session(path, dice, *, lines: int, delay_s: float) -> list[str]:
    """Run a session, and kill it that long after it told that many gestures; all that it told."""
    with subprocess.Popen(
        [sys.executable, SCRIPT, path, str(dice.randrange(1 << 30))], stdout=subprocess.PIPE, text=True
    ) as session:
        told = [session.stdout.readline() for _ in range(lines)]
        timer = threading.Timer(delay_s, session.kill)
        timer.start()
        told += session.stdout.readlines()
        timer.join()
    assert session.returncode == -9
    return told


def check(path, told):
    """The last told gesture is there, or one that was just being told; nothing later, nothing half."""
    count, last = told[-1].split()
    with ProjectFile.open(path) as file:
        assert file.recovered
        file_states = {digest(file)}
        history = file.project.history
        if last not in file_states:  # the gesture after it was finished, its line was not out yet
            forward = len(history.done) > int(count)
            history.undo() if forward else history.redo()
            assert digest(file) == last
            history.redo() if forward else history.undo()
            assert digest(file) in file_states
    assert integrity(path) == []


def check_the_start(path):
    with ProjectFile.open(path) as file:
        done = len(file.project.history.done)
        states = [digest(file)]
        assert undo_all(file) == done
        assert all(is_blank(file, image) for image in range(1, IMAGES + 1))
        assert file.project.classes == CLASSES
        while file.project.history.redo():
            states.append(digest(file))
            if len(states) == done + 1:
                break
        assert states[-1] == states[0]


def kill_often(path, seed, times):
    dice = random.Random(seed)
    make(path, images=IMAGES).close()
    for _ in range(times):
        check(path, killed_session(path, dice, lines=dice.randint(1, 6), delay_s=dice.random() * 0.05))
    check_the_start(path)


def test_a_killed_session_loses_no_finished_gesture(path):
    kill_often(path, seed=7, times=10)


@pytest.mark.slow
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(5))
def test_many_killed_sessions_lose_no_finished_gesture(path, seed):
    kill_often(path, seed=100 + seed, times=40)
