"""The list of steps: each with its image and time, the present one marked, those that were undone faint."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Final

from segdesk.model.step import Step
from segdesk.ui.session.session import Session
from segdesk.ui.window.finding import Command
from segdesk.ui.window.palette import Wording, show_palette
from segdesk.ui.wording import count

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

BEGINNING: Final = "Before the first step"
_WORDS: Final = Wording("History", "Step or image", "No step is called like that")
_PRESENT: Final = "chevron-right"


def show_history(window: MainWindow) -> None:
    """Open the list; what is chosen is gone to."""
    if window.session is not None:
        show_palette(partial(steps_of, window.session), window, _WORDS)


def steps_of(session: Session, typed: str) -> list[Command]:
    """The newest first, as a tower of steps stands; those whose name, image or time has every word typed."""
    words = typed.casefold().split()
    return [one for one in _steps(session) if all(word in one.text for word in words)]


def _steps(session: Session) -> Iterator[Command]:
    history = session.project.history
    done = len(history.done)
    every = [*history.done, *reversed(history.undone)]
    for place in range(len(every), 0, -1):
        yield _command(session, every[place - 1], place, done)
    yield Command(BEGINNING, "", partial(session.go_to_step, 0), icon=_sign(0, done), is_marked=not done)


def _command(session: Session, step: Step, place: int, done: int) -> Command:
    return Command(
        step.name,
        _where(session, step),
        partial(session.go_to_step, place),
        f"{step.time.astimezone():%H:%M}",
        _sign(place, done),
        is_marked=place == done,
        is_faint=place > done,
    )


def _sign(place: int, done: int) -> str:
    return _PRESENT if place == done else ""


def _where(session: Session, step: Step) -> str:
    """The image of a step, or how many it changes."""
    if len(step.images) > 1:
        return f"{count(len(step.images))} images"
    entries = session.project.entries
    return next((entries[one].original for one in step.images if one in entries), "Project")
