"""The settings: a page for each first word of the table SETTINGS, and the keys. Everything acts at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from segdesk.ui.dialogs.layout import fitting, scrolled, sections
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.label import Label
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.sheet import Sheet
from segdesk.ui.window.settings.controls import control_of, line_of
from segdesk.ui.window.settings.keys_page import KeysPage
from segdesk.ui.window.settings.table import SETTINGS

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

SIZE: Final = QSize(860, 660)
KEYS: Final = "Keys"


class SettingsSheet(Sheet):
    """Opens at the page that is named, else at the first; a page is made when it is first shown."""

    def __init__(self, window: MainWindow, page: str = "") -> None:
        super().__init__("Settings", size=fitting(SIZE, window), parent=window)
        self._window = window
        self.lines: dict[str, QWidget] = {}
        """The controls of the pages that were shown, by the id of their setting."""
        self._shows: dict[str, Callable[[Any], object]] = {}
        names = list(dict.fromkeys(one.page for one in SETTINGS.values()))
        self.pages = QStackedWidget()
        self._made: dict[str, QWidget] = {}
        self._names = [*names, KEYS]
        self.choice = Segment([Option(name, name) for name in self._names], name="Page")
        self.choice.changed.connect(self.show_page)
        self._arrange()
        self.show_page(page or self._names[0])
        self.finished.connect(self.deleteLater)

    def _arrange(self) -> None:
        self.add_to_header(self.choice)
        layout = QVBoxLayout(self.body)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pages)
        self.set_status(Label("Kept from start to start, outside any project.", role="text3"))
        self.defaults = Button("Restore defaults", kind="ghost", size="dialog")
        self.defaults.clicked.connect(self._reset)
        close = Button("Close", size="dialog")
        close.clicked.connect(self.reject)
        self.add_to_footer(self.defaults)
        self.add_to_footer(close)

    @property
    def keys(self) -> KeysPage:
        """The page of keys; KeyError before it was first shown."""
        return cast(KeysPage, self._made[KEYS])

    def _page(self, name: str) -> QWidget:
        lines = []
        for one in (row for row in SETTINGS.values() if row.page == name):
            control, show = control_of(one, partial(one.put, self._window))
            show(one.get(self._window))
            self.lines[one.id], self._shows[one.id] = control, show
            lines.append(line_of(one, control))
        return scrolled(sections(*lines, side=20))

    def show_page(self, name: str) -> None:
        """One of the pages by its name."""
        self.choice.set_value(name)
        if name not in self._made:
            self._made[name] = KeysPage(self._window) if name == KEYS else self._page(name)
            self.pages.addWidget(self._made[name])
        self.pages.setCurrentWidget(self._made[name])
        self.defaults.setVisible(name != KEYS)

    def _reset(self) -> None:
        """The page in front as a new installation has it."""
        for one in SETTINGS.values():
            if one.page == self.choice.value and one.get(self._window) != one.default:
                one.put(self._window, one.default)
                self._shows[one.id](one.default)
