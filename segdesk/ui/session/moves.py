"""Undo and redo as a person sees them: the image of the step comes to the front, and it is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from segdesk.errors import SegDeskError
from segdesk.model.step import Step

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session


def move_in_history(session: Session, word: str, move: Callable[[], Step | None]) -> None:
    """Undo or redo a step by move(), go to its image if that is not in front, and say it with word."""
    try:
        step = move()
    except SegDeskError as fault:
        session.failed.emit(fault)
        return
    if step is None:
        session.said.emit(f"Nothing to {'undo' if word == 'Undid' else 'redo'}")
        return
    session.said.emit(_brought(session, step, f"{word} {step.name}"))


def go_in_history(session: Session, count: int) -> None:
    """Undo or redo until count steps are done; the image of the last of them comes to the front."""
    history = session.project.history
    try:
        history.go_to(count)
    except SegDeskError as fault:
        session.failed.emit(fault)
        return
    if history.done:
        step = history.done[-1]
        session.said.emit(_brought(session, step, f"Back at {step.name}"))
    else:
        session.said.emit("Before the first step")


def _brought(session: Session, step: Step, words: str) -> str:
    """Bring the image of a step to the front if it is not; the words, with its name where it was not."""
    elsewhere = step.images and (session.entry is None or session.entry.id not in step.images)
    if not elsewhere or step.images[0] not in session.project.entries:
        return words
    session.go_to(step.images[0])
    assert session.entry is not None
    return f"{words} on {session.entry.original}"
