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
    elsewhere = step.images and (session.entry is None or session.entry.id not in step.images)
    if elsewhere and step.images[0] in session.project.entries:
        session.go_to(step.images[0])
        assert session.entry is not None
        session.said.emit(f"{word} {step.name} on {session.entry.original}")
    else:
        session.said.emit(f"{word} {step.name}")
