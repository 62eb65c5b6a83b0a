"""How the photo is shown: which of its channels, which of its values from black to white."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from segdesk.ops.rendition import Reach
from segdesk.ui.session.paging import choose_page
from segdesk.ui.session.photos import Shown
from segdesk.ui.window.action import Action, Run, When, with_editing, with_image

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow


def _shown(window: MainWindow) -> Shown | None:
    session = window.session
    return (
        session.photos.shown(session.entry.id) if session is not None and session.entry is not None else None
    )


def _with_bands(window: MainWindow) -> str:
    if reason := with_image(window):
        return reason
    shown = _shown(window)
    return "" if shown is not None and len(shown.bands) > 1 else "The photo has one channel."


def _with_depth(window: MainWindow) -> str:
    if reason := with_image(window):
        return reason
    shown = _shown(window)
    return "" if shown is not None and shown.is_deep else "The photo has 8 bits, which are shown as they are."


def _next_band(window: MainWindow) -> None:
    """From all of them to the first, and from the last to all again."""
    session, shown = window.session, _shown(window)
    if session is None or shown is None:
        return
    bands = (None, *range(len(shown.bands)))
    before = session.view.rendition.suited(len(shown.bands), is_deep=shown.is_deep).band
    band = bands[(bands.index(before) + 1) % len(bands)]
    session.view.set(rendition=replace(session.view.rendition, band=band))
    session.said.emit("All channels" if band is None else f"Channel {shown.bands[band]}")


def _all_bands(window: MainWindow) -> None:
    if window.session is not None:
        view = window.session.view
        view.set(rendition=replace(view.rendition, band=None))


def _is_auto(window: MainWindow) -> bool:
    return window.session is not None and window.session.view.rendition.reach is Reach.AUTO


def _switch_auto(window: MainWindow) -> None:
    if window.session is not None:
        view, reach = window.session.view, Reach.ALL if _is_auto(window) else Reach.AUTO
        view.set(rendition=replace(view.rendition, reach=reach))


def _can_turn(direction: int) -> When:
    def reason(window: MainWindow) -> str:
        if found := with_editing(window):
            return found
        shown = _shown(window)
        if shown is None or shown.facts.pages == 1:
            return "The photo's file has one page."
        is_there = 0 <= shown.source.page + direction < shown.facts.pages
        return "" if is_there else f"This is the {'last' if direction > 0 else 'first'} page."

    return reason


def _turn(direction: int) -> Run:
    def run(window: MainWindow) -> None:
        session = window.session
        if session is not None and session.entry is not None:
            choose_page(session, session.entry.page + direction)

    return run


PAGES: Final = (
    Action("page_next", "Image", "Next page of its file", _turn(1), (), "",
           "Another page as this image's photo; its mask stays.", _can_turn(1), group=9),
    Action("page_previous", "Image", "Page of its file before", _turn(-1), when=_can_turn(-1), group=9),
)  # fmt: skip

PHOTO: Final = (
    Action("channel_next", "View/Photo", "Next channel", _next_band, (), "",
           "One channel alone as grey, then the next, then all.", _with_bands, group=3),
    Action("channel_all", "View/Photo", "All channels", _all_bands, (), "", "In colour.", _with_bands,
           lambda w: w.session is not None and w.session.view.rendition.band is None, group=3),
    Action("range_auto", "View/Photo", "Auto range", _switch_auto, (), "",
           "Black to white without the 0.5 % of values that stray at either end.", _with_depth, _is_auto,
           group=3),
)  # fmt: skip
