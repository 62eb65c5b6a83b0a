"""Undo and redo over a whole project. Knows steps and their order; knows no masks, no files."""

from __future__ import annotations

from collections.abc import Callable

from segdesk.event import Event
from segdesk.model.step import Changes, Key, Step

Values = dict[Key, object]


class History:
    """A line of steps with one cursor: steps before it are done, steps after it can be redone.

    apply is told which values to put in place. pushed(step) is announced when a step was added, moved(step,
    undone) when the cursor passed one. A step that is pushed behind an undo drops what could be redone.
    """

    def __init__(self, apply: Callable[[Values], None]) -> None:
        self._apply = apply
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.truncated = False
        """True when older steps existed and were dropped to keep the bound."""
        self.pushed: Event[Step] = Event()
        self.moved: Event[Step, bool] = Event()

    @property
    def undo_name(self) -> str | None:
        return self.done[-1].name if self.done else None

    @property
    def redo_name(self) -> str | None:
        return self.undone[-1].name if self.undone else None

    def push(self, step: Step) -> None:
        """Add a step whose values are in place already."""
        self.done.append(step)
        self.undone.clear()
        self.pushed.emit(step)

    def undo(self) -> Step | None:
        """Put the values before the last step in place; the step, or None when there is none."""
        if not self.done:
            return None
        step = self.done[-1]
        self._apply(_side(step.changes, 0))
        self.undone.append(self.done.pop())
        self.moved.emit(step, True)
        return step

    def redo(self) -> Step | None:
        """Put the values after the next step in place again; the step, or None when there is none."""
        if not self.undone:
            return None
        step = self.undone[-1]
        self._apply(_side(step.changes, 1))
        self.done.append(self.undone.pop())
        self.moved.emit(step, False)
        return step

    def go_to(self, count: int) -> None:
        """Undo or redo until count steps are done."""
        while len(self.done) > count and self.undo():
            pass
        while len(self.done) < count and self.redo():
            pass


def _side(changes: Changes, index: int) -> Values:
    return {key: change[index] for key, change in changes.items()}
