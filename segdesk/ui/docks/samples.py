"""Which page and band of a photo are shown, and which values black and white: rows of the adjust dock."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from segdesk.io.images import RGB
from segdesk.ops.rendition import Reach, Window
from segdesk.ui.session.paging import choose_page
from segdesk.ui.session.photos import Shown
from segdesk.ui.session.session import Session
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.scrub_spin import ScrubNumber, ScrubSpin, Span
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.tip import Tip

STEPS: Final = 256
"""A key moves black or white by so small a share of all values."""

TURN_MS: Final = 300
"""A page is turned to when its number stays so long."""

_REACHES: Final = (
    Option(Reach.ALL, "All", tip=Tip("All", line="From the lowest value of each photo to the highest.")),
    Option(Reach.AUTO, "Auto", tip=Tip("Auto", line="Without the 0.5 % that stray at either end.")),
    Option(Reach.HAND, "By hand", tip=Tip("By hand", line="The same black and white for all photos.")),
)


class SampleRows(QObject):
    """Over session.view.rendition; those that the photo in front needs. resized(): they need other room."""

    resized = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.band = ComboBox(name="Channel")
        self.reach = Segment(_REACHES, name="Range")
        self.black, self.white = (ScrubSpin(Span(0, 65_535, 0), name=name) for name in ("Black", "White"))
        self.page = ScrubNumber(Span(1, 1, 1), name="Page")
        self._pages = Label(role="text2")
        self._turning = QTimer(self, singleShot=True, interval=TURN_MS)
        self._rows: dict[str, tuple[Label, QWidget]] = {
            name: (Label(name, role="text2"), part)
            for name, part in (
                ("Page", _side_by_side(self.page, self._pages)),
                ("Channel", self.band),
                ("Range", self.reach),
                ("Black", self.black),
                ("White", self.white),
            )
        }
        self._connect()

    def add_to(self, grid: QGridLayout) -> None:
        """Lay the rows out as the first of a grid of words and parts."""
        for line, (words, part) in enumerate(self._rows.values()):
            grid.addWidget(words, line, 0)
            grid.addWidget(part, line, 1)
            words.hide()
            part.hide()
        self._follow()

    def _connect(self) -> None:
        session = self._session
        session.view.changed.connect(self._follow)
        session.image_changed.connect(self._follow)
        session.photo_changed.connect(self._follow)
        self.band.activated.connect(lambda _index: self._set(band=self.band.currentData()))
        self.reach.changed.connect(self._choose)
        session.entries_changed.connect(self._follow)
        self.page.valueChanged.connect(lambda _value: self._turning.start())
        self._turning.timeout.connect(self._turn)
        for spin in (self.black, self.white):
            spin.changed.connect(lambda _value: self._by_hand())

    def reset(self) -> None:
        """Colour, and all values."""
        self._set(band=None, reach=Reach.ALL)

    @property
    def is_plain(self) -> bool:
        rendition = self._session.view.rendition
        return rendition.band is None and rendition.reach is Reach.ALL

    def _set(self, **fields: Any) -> None:
        view = self._session.view
        view.set(rendition=replace(view.rendition, **fields))

    def _choose(self, value: str) -> None:
        shown = self._shown
        if value == Reach.HAND and shown is not None:
            self._set(reach=Reach.HAND, window=shown.window)
        else:
            self._set(reach=Reach(value))

    def _by_hand(self) -> None:
        """Black stays below white: the one that moves pushes the other."""
        black, white = self.black.value, self.white.value
        if black >= white:
            before, step = self._session.view.rendition.window.low, self.black.number.singleStep()
            black, white = (black, black + step) if black != before else (white - step, white)
        self._set(reach=Reach.HAND, window=Window(black, white))

    @property
    def _shown(self) -> Shown | None:
        entry = self._session.entry
        return self._session.photos.shown(entry.id) if entry is not None else None

    def _follow(self) -> None:
        shown = self._shown
        if shown is None:
            return  # the rows of the photo before stay until the next has come
        needed = {"Page": shown.facts.pages > 1, "Channel": self._needs_band(shown)}
        before = self._measures
        for name, (words, part) in self._rows.items():
            is_there = needed.get(name, shown.is_deep)
            words.setVisible(is_there)
            part.setVisible(is_there)
        self._follow_page(shown)
        self._follow_bands(shown)
        self._follow_window(shown)
        if before != self._measures:
            self.resized.emit()

    def _needs_band(self, shown: Shown) -> bool:
        """Plain colours take no row until one of them is chosen, by command: most photos are such."""
        is_plain = not shown.is_deep and shown.bands == RGB
        return len(shown.bands) > 1 and not (is_plain and self._session.view.rendition.band is None)

    @property
    def _measures(self) -> list[object]:
        """What the room depends on that the rows take."""
        return [*(part.isHidden() for _words, part in self._rows.values()), self.black.number.span]

    def _follow_page(self, shown: Shown) -> None:
        if self._turning.isActive():
            return
        entry = self._session.entry
        self.page.blockSignals(True)
        self.page.set_span(Span(1, shown.facts.pages, 1))
        self.page.setValue(1 + (entry.page if entry is not None else 0))
        self.page.blockSignals(False)
        self.page.setEnabled(not self._session.file.read_only)
        self._pages.setText(f"of {shown.facts.pages}")

    def _turn(self) -> None:
        """One step for all that the hand went past; back to what is, where the page cannot be had."""
        job = choose_page(self._session, round(self.page.value()) - 1)
        if job is not None:
            job.ended.connect(self._follow)

    def _follow_bands(self, shown: Shown) -> None:
        names = (_all_bands(shown.bands), *shown.bands)
        if names != tuple(self.band.itemText(place) for place in range(self.band.count())):
            self.band.clear()
            for place, name in enumerate(names):
                self.band.addItem(name, place - 1 if place else None)
        band = self._session.view.rendition.suited(len(shown.bands), is_deep=shown.is_deep).band
        self.band.setCurrentIndex(0 if band is None else band + 1)

    def _follow_window(self, shown: Shown) -> None:
        rendition = self._session.view.rendition
        self.reach.set_value(rendition.reach)
        window = rendition.window if rendition.reach is Reach.HAND else shown.window
        low, high = min(shown.range.low, window.low), max(shown.range.high, window.high)
        step, decimals = _grain(high - low, is_whole=low == int(low) and high == int(high) and high - low > 1)
        for spin, value, default in zip((self.black, self.white), window, (low, high), strict=True):
            spin.set_span(Span(low, high, default, decimals=decimals, step=step))
            spin.set_value(value)


def _side_by_side(*parts: QWidget) -> QWidget:
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for part in parts:
        layout.addWidget(part)
    layout.addStretch(1)
    return row


def _all_bands(bands: tuple[str, ...]) -> str:
    """What is shown when no band is chosen."""
    if bands[:3] == RGB:
        return "Colour"
    return "Bands 1 to 3 as colour" if len(bands) >= 3 else bands[0]


def _grain(reach: float, *, is_whole: bool) -> tuple[float, int]:
    """(step, decimals) that suit a range of values."""
    if is_whole:
        return max(1.0, round(reach / STEPS)), 0
    decimals = max(0, 3 - math.floor(math.log10(reach))) if reach > 0 else 3
    return float(round(reach / STEPS, decimals)) or 10.0**-decimals, min(9, decimals)
