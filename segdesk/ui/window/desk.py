"""The pages of the open project, one in front: made when first shown, the view handed on to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtWidgets import QStackedWidget, QWidget

from segdesk.ui.window.pages import PAGES
from segdesk.ui.window.workspaces import EDIT, QA, Page

if TYPE_CHECKING:
    from segdesk.ui.qa.page import QaPage
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.action_set import ActionSet
    from segdesk.ui.window.edit_page import EditPage
    from segdesk.ui.window.prefs import Prefs
    from segdesk.ui.window.status_line import StatusLine


class Desk(QStackedWidget):
    """A first page that is always there, and those of a session between open() and shut()."""

    def __init__(self, first: QWidget, prefs: Prefs) -> None:
        super().__init__()
        self._prefs = prefs
        self._pages: dict[str, Page] = {}
        self._makers: tuple[Session, ActionSet, StatusLine] | None = None
        self._last = EDIT
        self.addWidget(first)

    @property
    def pages(self) -> dict[str, Page]:
        """Those that were made, by workspace."""
        return dict(self._pages)

    @property
    def edit(self) -> EditPage | None:
        """The page of the Edit workspace; None without a session."""
        return cast("EditPage | None", self._pages.get(EDIT))

    @property
    def qa(self) -> QaPage | None:
        """The page of the QA workspace; None before it is first shown."""
        return cast("QaPage | None", self._pages.get(QA))

    @property
    def name(self) -> str:
        """The workspace in front; empty on the first page."""
        shown: object = self.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    @property
    def front(self) -> Page | None:
        """The page in front; None on the first page."""
        return self._pages.get(self.name)

    def open(self, session: Session, acts: ActionSet, status: StatusLine) -> EditPage:
        """Begin with a session: its Edit page, not yet in front."""
        self._makers, self._last = (session, acts, status), EDIT
        return cast("EditPage", self._page(EDIT))

    def bring(self, name: str) -> None:
        """A workspace to the front, with what the one before looks at. Nothing without a session."""
        if self._makers is None:
            return
        came_from, before = self.front, self._pages.get(self._last)
        page = self._page(name)
        if page is came_from:
            page.enter()
            return
        if came_from is not None:
            came_from.leave()
        self._last = name
        self.setCurrentWidget(cast(QWidget, page))
        if before is not None and before is not page:
            _settle_sizes(cast(QWidget, page))
            page.canvas.look_like(before.canvas)
        page.enter()

    def show_first(self) -> None:
        """The page that is always there; those of the session stay as they are."""
        if (front := self.front) is not None:
            front.leave()
        self.setCurrentIndex(0)

    def keep_layouts(self) -> None:
        """Remember where the parts of each page stand."""
        for name, page in self._pages.items():
            self._prefs.keep_layout(name, page.layout_state())

    def shut(self) -> None:
        """Let go of the session."""
        pages, self._pages, self._makers = self._pages, {}, None
        for page in reversed(pages.values()):
            page.shut()
            widget = cast(QWidget, page)
            self.removeWidget(widget)
            widget.hide()
            widget.deleteLater()

    def _page(self, name: str) -> Page:
        if name not in self._pages:
            assert self._makers is not None
            page = PAGES[name](*self._makers)
            self._pages[name] = page
            self.addWidget(cast(QWidget, page))
            page.restore_layout(self._prefs.layout(name))
        return self._pages[name]


def _settle_sizes(page: QWidget) -> None:
    """Give every part its place now: a view can be handed over only to a canvas that has its size."""
    for part in (page, *page.findChildren(QWidget)):
        if (layout := part.layout()) is not None:
            layout.activate()
