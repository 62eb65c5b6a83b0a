"""How far an image is, as the filmstrip tells it: by shape and colour. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from segdesk.model.entry import ImageEntry, Status
from segdesk.ui.tokens import Role


class State(StrEnum):
    """A person's status of an image, or that it cannot be worked on as it is."""

    UNTOUCHED = "untouched"
    EDITED = "edited"
    REVIEWED = "reviewed"
    PROBLEM = "problem"


class Sign(NamedTuple):
    """Icon and colour of a state."""

    icon: str
    role: Role


SIGNS: Final[dict[State, Sign]] = {
    State.UNTOUCHED: Sign("circle", "text3"),
    State.EDITED: Sign("circle-dot", "accent"),
    State.REVIEWED: Sign("circle-check", "ok"),
    State.PROBLEM: Sign("triangle-alert", "warn"),
}

_OF_STATUS: Final = {status: State(status.value) for status in Status}
StateOf = Callable[[ImageEntry], State]


def state_of(entry: ImageEntry, unreadable: Mapping[int, str], faulty: Collection[str] = ()) -> State:
    """A problem is a mask that does not fit (stored as it came), a photo that could not be read, or an error
    or warning of the checks.

    unreadable: by image, the path where that was found out; an image that moved since is asked anew. faulty:
    names of the images with findings.
    """
    if entry.stored or unreadable.get(entry.id) == entry.path or entry.original in faulty:
        return State.PROBLEM
    return _OF_STATUS[entry.status]


class Tally:
    """How many images are in each state; count() goes on in pieces, change() keeps it true."""

    def __init__(self) -> None:
        self._states: dict[int, State] = {}
        self.numbers: Counter[State] = Counter()

    def count(self, entries: Iterable[ImageEntry], state: StateOf, piece: int) -> Iterator[None]:
        """Count anew; yields after each piece of so many images."""
        self._states, self.numbers = {}, Counter()
        for place, entry in enumerate(entries, 1):
            self.change(entry, state(entry))
            if place % piece == 0:
                yield

    def change(self, entry: ImageEntry, state: State) -> None:
        """An image is in this state now."""
        before = self._states.get(entry.id)
        if before is not None:
            self.numbers[before] -= 1
        self._states[entry.id] = state
        self.numbers[state] += 1

    def state(self, image: int) -> State | None:
        """The state of an image as it was counted; None while it is not."""
        return self._states.get(image)

    @property
    def total(self) -> int:
        return len(self._states)
