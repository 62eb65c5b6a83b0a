"""The filmstrip of a session: all images in order, those of a filter, and the one in front."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from segdesk.ui.filmstrip.cells import FilmModel
from segdesk.ui.filmstrip.frames import Frames
from segdesk.ui.filmstrip.header import Header
from segdesk.ui.filmstrip.query import Query, Test, parse
from segdesk.ui.filmstrip.sieve import PIECE, Pieces
from segdesk.ui.filmstrip.states import State, Tally
from segdesk.ui.filmstrip.strip import Strip
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.tokens import HEIGHT
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label

_STRIP_LEFT: Final = 6
NO_MATCH: Final = "No image matches the filter"
NO_IMAGES: Final = "There are no images yet"


class Filmstrip(QWidget):
    """Owns the filtered order of a session's images. Call shut() before it goes.

    order_changed(): visible_order is another. locate_asked(id): the person wants to show where a photo is.
    """

    order_changed = Signal()
    locate_asked = Signal(int)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._query = Query()
        self._found: list[int] = []
        self._has_changed = False
        self._faulty = session.checks.problem_images
        self.setAccessibleName("Filmstrip")
        self.frames = Frames(session, self._thumb_size, self)
        self.tally = Tally()
        self._counting, self._sieving = Pieces(self), Pieces(self)
        self.model = FilmModel(self.frames.cell, self)
        self.header = Header()
        self.strip = Strip(self.model)
        self._build()
        self._connect()
        self._relist()

    @property
    def visible_order(self) -> list[int]:
        """The ids of the images that the filter lets through, in order."""
        return self.model.ids

    def next_matching(self, direction: int) -> int | None:
        """The next (1) or previous (-1) image of the filter, seen from the one in front; None at the end."""
        ids, entry = self.model.ids, self._session.entry
        place = self.model.place_of(entry.id) if entry is not None else None
        if place is not None:
            at = place + direction
        else:
            before = bisect_left(ids, entry.original, key=self._original) if entry is not None else 0
            at = before if direction > 0 or entry is None else before - 1
        return ids[at] if 0 <= at < len(ids) else None

    def next_problem(self, direction: int) -> int | None:
        """The next (1) or previous (-1) image with a problem, whatever the filter."""
        order, entry = self._session.order, self._session.entry
        place = order.index(entry.id) if entry is not None else -1 if direction > 0 else len(order)
        stop = len(order) if direction > 0 else -1
        onward = (order[at] for at in range(place + direction, stop, direction))
        return next((one for one in onward if self.tally.state(one) is State.PROBLEM), None)

    def set_compact(self, on: bool) -> None:
        """One row of 56 px, for low windows."""
        self._is_compact = on
        self.setFixedHeight(Theme.current().grown(HEIGHT["filmstrip_low" if on else "filmstrip"]))
        self.strip.set_compact(on=on)
        self.header.hold(self._body if on else None)
        if not on:
            self._layout.addWidget(self._body, 1)
        self._layout.setContentsMargins(0, 5 if on else 2, 0, 4 if on else 0)
        self._pages.setContentsMargins(0 if on else _STRIP_LEFT, 0, 0, 0)

    def _refit(self) -> None:
        self.set_compact(self._is_compact)

    def clear_filter(self) -> None:
        self.header.search.clear()

    def shut(self) -> None:
        """End the threads; a second call does nothing."""
        self._counting.stop()
        self._sieving.stop()
        self.frames.pictures.close()

    def _thumb_size(self) -> tuple[int, int]:
        size = self.strip.cells.thumb_size() * self.devicePixelRatioF()
        return size.width(), size.height()

    def _build(self) -> None:
        self._words = Label(NO_MATCH, role="text3")
        self._clear = Button("Clear filter", kind="link")
        nothing = QWidget()
        row = QHBoxLayout(nothing)
        row.setSpacing(10)
        row.addStretch(1)
        row.addWidget(self._words)
        row.addWidget(self._clear)
        row.addStretch(1)
        self._body = QWidget()
        self._pages = QStackedLayout(self._body)
        self._pages.addWidget(self.strip)
        self._pages.addWidget(nothing)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.addWidget(self.header)
        self.set_compact(False)

    def _connect(self) -> None:
        session = self._session
        self.header.filtered.connect(self._filter)
        self.header.stepped.connect(self._step)
        self._clear.clicked.connect(self.clear_filter)
        self.strip.went_to.connect(session.go_to)
        self.strip.locate_asked.connect(self.locate_asked)
        self.frames.arrived.connect(lambda _image: self.strip.viewport().update())
        self.frames.turned.connect(lambda image: self._recount([image]))
        self._counting.done.connect(self._show_numbers)
        self._sieving.done.connect(lambda: self._put(self._found))
        Theme.current().changed.connect(self._refit)
        session.images_changed.connect(self._relist)
        session.entries_changed.connect(self._on_entries)
        session.map_changed.connect(self._on_map)
        session.image_changed.connect(self._on_image)
        session.photo_changed.connect(self._on_photo)
        session.document_changed.connect(self._on_document)
        session.checks.changed.connect(self._on_findings)

    # Which images

    def _relist(self) -> None:
        self._count()
        self._filter(self.header.search.text())

    def _filter(self, text: str) -> None:
        self._query = parse(text, self._session.project.classes)
        self.header.set_problems(self._query.problems)
        self.header.show_states(self._query.states)
        self._sieve()

    def _sieve(self) -> None:
        self._has_changed = False
        if self._query.is_empty:
            self._sieving.stop()
            self._put(list(self._session.order))
        else:
            test = self._query.test(self._session.project.classes, self.frames.state)
            self._sieving.start(self._sieved(self._session.order, test))

    def _sieved(self, order: list[int], test: Test) -> Iterator[None]:
        entries = self._session.project.entries
        self._found = []
        for place, image in enumerate(order, 1):
            if test(entries[image]):
                self._found.append(image)
            if place % PIECE == 0:
                yield

    def _put(self, ids: list[int]) -> None:
        has_images = bool(self._session.order)
        self._words.setText(NO_MATCH if has_images else NO_IMAGES)
        self._clear.setVisible(has_images)
        self._pages.setCurrentIndex(0 if ids else 1)
        if self.model.set_ids(ids):
            self._show_current(centered=True)
            self.order_changed.emit()
        self._show_position()

    def _original(self, image: int) -> str:
        """What the order of images is sorted by."""
        return self._session.project.entries[image].original

    # What they show

    def _on_map(self) -> None:
        self.frames.recolored()
        self._filter(self.header.search.text())
        self.strip.viewport().update()

    def _on_photo(self) -> None:
        if self._session.photo is not None and self._session.entry is not None:
            self.frames.readable(self._session.entry.id)

    def _on_document(self) -> None:
        document = self._session.document
        if document is not None and not document.editing:
            self.frames.changed([document.image])
            self.strip.viewport().update()

    def _on_findings(self) -> None:
        """The checks say of other images than before that they have a problem."""
        faulty = self._session.checks.problem_images
        if faulty != self._faulty:
            self._faulty = faulty
            self._count()
            self.strip.viewport().update()

    def _on_entries(self, ids: frozenset[int]) -> None:
        self._has_changed = True
        self.frames.changed(ids)
        if len(ids) > PIECE:
            self._count()
        else:
            self._recount(ids)
        self.strip.viewport().update()

    def _count(self) -> None:
        entries = list(self._session.project.entries.values())
        self._counting.start(self.tally.count(entries, self.frames.state, PIECE))

    def _recount(self, ids: Iterable[int]) -> None:
        entries = self._session.project.entries
        for image in ids:
            self.tally.change(entries[image], self.frames.state(entries[image]))
        self._show_numbers()

    def _show_numbers(self) -> None:
        self.header.set_numbers(self.tally, len(self._session.order))

    # Where one is

    def _on_image(self) -> None:
        """What changed while an image was in front leaves a filter only now, never under the hand."""
        if self._has_changed and not self._query.is_empty:
            self._sieve()
        self._show_current()
        self._show_position()
        self.strip.viewport().update()

    def _show_current(self, *, centered: bool = False) -> None:
        entry = self._session.entry
        if entry is not None:
            self.strip.show_place(self.model.place_of(entry.id), centered=centered)

    def _show_position(self) -> None:
        entry, shown = self._session.entry, len(self.model.ids)
        place = self.model.place_of(entry.id) if entry is not None else None
        name = Path(entry.original).name if entry is not None else ""
        self.header.set_position(name, place, shown, len(self._session.order))
        self.header.back.set_reason("" if self.next_matching(-1) is not None else "This is the first image")
        self.header.on.set_reason("" if self.next_matching(1) is not None else "This is the last image")

    def _step(self, direction: int) -> None:
        image = self.next_matching(direction)
        if image is not None:
            self._session.go_to(image)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show_current(centered=True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("panel"))
        painter.fillRect(0, 0, self.width(), 1, theme.color("border"))
