"""Undo and redo over a whole project. Knows steps and their order; knows no masks, no files."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from segdesk.event import Event
from segdesk.model.step import Changes, Step, Values


class History:
    """A line of steps with one cursor: steps before it are done, steps after it can be redone.

    apply is told which values to put in place; open_images says whose documents are there to receive some
    (None: all), so that undoing a repair of ten thousand images reads no more than is shown.
    pushed(step) is announced when a step was added, moved(step, undone) when the cursor passed one. A step
    that is pushed behind an undo drops what could be redone.
    """

    def __init__(
        self,
        apply: Callable[[Values], None],
        open_images: Callable[[], Collection[int] | None] = lambda: None,
    ) -> None:
        self._apply = apply
        self._open_images = open_images
        self.refusal: Exception | None = None
        """Why nothing can be undone (the project is read-only); raised by undo() and redo()."""
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self.truncated = False
        """True when older steps existed and were dropped to keep the bound."""
        self.pushed: Event[Step] = Event()
        self.moved: Event[Step, bool] = Event()

    def restore(self, done: Iterable[Step], undone: Iterable[Step], *, truncated: bool) -> None:
        """Take over the steps of earlier sessions, in order; nothing is applied or announced."""
        self.done, self.undone = list(done), list(undone)[::-1]
        self.truncated = truncated

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
        self._may_move()
        step = self.done[-1]
        self._apply(_side(step.changes_of(self._open_images()), 0))
        self.undone.append(self.done.pop())
        self.moved.emit(step, True)
        return step

    def redo(self) -> Step | None:
        """Put the values after the next step in place again; the step, or None when there is none."""
        if not self.undone:
            return None
        self._may_move()
        step = self.undone[-1]
        self._apply(_side(step.changes_of(self._open_images()), 1))
        self.done.append(self.undone.pop())
        self.moved.emit(step, False)
        return step

    def _may_move(self) -> None:
        if self.refusal is not None:
            raise self.refusal

    def go_to(self, count: int) -> None:
        """Undo or redo until count steps are done."""
        while len(self.done) > count and self.undo():
            pass
        while len(self.done) < count and self.redo():
            pass

    def drop_oldest(self, count: int) -> list[Step]:
        """Forget the oldest done steps: their values stay, but they cannot be undone any more."""
        dropped, self.done[:count] = self.done[:count], []
        self.truncated = self.truncated or bool(dropped)
        return dropped


def _side(changes: Changes, index: int) -> Values:
    return {key: change[index] for key, change in changes.items()}
