"""Everything that the command search can find: actions, classes, and images, however many."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, partial
from itertools import islice
from typing import TYPE_CHECKING, Final

from segdesk.model.classes import Kind
from segdesk.ui.docks.changes import choose_class
from segdesk.ui.session.session import Session
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.finding import MOST, Command, found

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

ITSELF: Final = "commands"


class Commands:
    """As of now: actions in the order of the menus, then classes, then images in theirs."""

    def __init__(self, window: MainWindow) -> None:
        window.acts.refresh()
        self._session = window.session
        self._rows = list(_actions(window))
        if self._session is not None:
            self._rows += _classes(self._session)

    def find(self, typed: str) -> list[Command]:
        """The best first, at most MOST."""
        return found([*self._rows, *islice(self._images(typed.casefold().split()), MOST)], typed)

    def _images(self, words: list[str]) -> Iterator[Command]:
        """Images whose name has all words in it; each is made when it is asked for, for they may be many."""
        session = self._session
        if session is None or not words:
            return
        left = self._names
        for word in words:
            left = [row for row in left if word in row[1]]
        for image, _name in left:
            title = session.project.entries[image].original
            yield Command(title, "Image", partial(session.go_to, image), icon="image")

    @cached_property
    def _names(self) -> list[tuple[int, str]]:
        assert self._session is not None
        entries = self._session.project.entries
        return [(image, entries[image].original.casefold()) for image in self._session.order]


def _actions(window: MainWindow) -> Iterator[Command]:
    for row in ACTIONS.values():
        action = window.acts[row.id]
        if row.id != ITSELF:
            title = action.text().split("\t")[0].replace("&&", "&")
            where = row.menu.replace("/", " ▸ ")
            reason = row.reason_not(window)
            yield Command(
                title, where, action.trigger, window.acts.key_words(row.id), row.icon, reason=reason
            )


def _classes(session: Session) -> Iterator[Command]:
    for one in session.project.classes:
        color = None if one.kind is Kind.VOID else one.color
        take = partial(choose_class, session, one.key)
        yield Command(f"class: {one.name}", f"Class {one.id}", take, icon="class", color=color)
