"""The row at the top: sign, menus, workspaces, the project's name and task, theme, Export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from segdesk.model.classes import Task
from segdesk.ui.icons import MARK, paint_icon
from segdesk.ui.theme import Choice, Theme
from segdesk.ui.tokens import HEIGHT, RADIUS
from segdesk.ui.widgets.button import Button
from segdesk.ui.widgets.combo import ComboBox
from segdesk.ui.widgets.icon_button import IconButton
from segdesk.ui.widgets.label import ElidedLabel
from segdesk.ui.widgets.painting import draw_badge, draw_text, rounded, text_width
from segdesk.ui.widgets.tip import Tip, set_tip
from segdesk.ui.window.menus import Menus
from segdesk.ui.window.settings.table import SETTINGS
from segdesk.ui.window.workspaces import WORKSPACES, Workspace
from segdesk.ui.wording import count, counted

if TYPE_CHECKING:
    from segdesk.ui.window.main_window import MainWindow

ROOMY_PX: Final = 1440
"""In narrower windows the command search is in the menu and on its key alone."""

_TASKS: Final = {
    Task.SEMANTIC: "Semantic",
    Task.INSTANCE: "Instance",
    Task.PANOPTIC: "Panoptic",
}


class TopBar(QWidget):
    """Follows the window's project: refresh() after it is another, its name, or its task."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__()
        self._window = window
        self.setFixedHeight(HEIGHT["menu_bar"])
        self.menus = Menus(window)
        self.menus.setFixedHeight(HEIGHT["menu_bar"])
        self.tabs = {row.id: WorkspaceTab(row) for row in WORKSPACES.values()}
        for name, tab in self.tabs.items():
            window.acts.wear(tab, f"workspace_{name}")
        self.name = ElidedLabel(kind="title")
        self.name.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.task = self._task_box()
        self.theme = IconButton("sun", Tip("Light or dark", "", "Switch at once."), side=28)
        self.theme.clicked.connect(self._switch_theme)
        self.commands = Button("Commands", icon="search")
        self.commands.clicked.connect(window.acts["commands"].trigger)
        self.export = Button("Export", icon="upload", key="")
        self.export.clicked.connect(window.acts["export"].trigger)
        self._tabs = QWidget(self)
        self._lay_out()
        Theme.current().changed.connect(self._follow_theme)
        self._follow_theme()
        window.acts.keys_changed.connect(self._show_keys)
        self._show_keys()

    def _show_keys(self) -> None:
        self.commands.set_key(self._window.acts.key_words("commands"))
        self._place_tabs()

    def _task_box(self) -> ComboBox:
        box = ComboBox(name="Task", width=118)
        for task, words in _TASKS.items():
            box.addItem(words, task.value)
        set_tip(box, Tip("Task", "", "How objects are shown, made and exported. No pixel changes."))
        box.activated.connect(lambda _index: self._set_task(Task(box.currentData())))
        return box

    def _lay_out(self) -> None:
        row = QHBoxLayout(self._tabs)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for name, tab in self.tabs.items():
            tab.clicked.connect(lambda _on=False, name=name: self._window.show_workspace(name))
            row.addWidget(tab)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(38, 0, 12, 0)
        layout.setSpacing(8)
        layout.addWidget(self.menus)
        layout.addStretch(1)
        for end in (self.name, self.task, self.commands, self.theme, self.export):
            layout.addWidget(end)

    def refresh(self, *, workspace: str) -> None:
        """workspace: the one that is shown; empty on the start page."""
        session = self._window.session
        has = session is not None
        for end in (self.name, self.task, self.export, self._tabs):
            end.setVisible(has)
        for name, tab in self.tabs.items():
            tab.setChecked(name == workspace)
        if session is not None:
            self.name.set_text(session.project.name or session.file.path.stem)
            self.task.setCurrentIndex(self.task.findData(session.project.task.value))
            self.task.setEnabled(not session.file.read_only)
        self._place_tabs()

    def show_number(self, workspace: str, number: int) -> None:
        """What waits in a workspace, on its tab; nothing for 0."""
        self.tabs[workspace].set_number(number)
        self._place_tabs()

    def _set_task(self, task: Task) -> None:
        session = self._window.session
        if session is not None and task is not session.project.task:
            if session.host is not None:
                session.host.settle()
            session.project.set_task(task)

    def _switch_theme(self) -> None:
        choice = Choice.LIGHT if Theme.current().is_dark else Choice.DARK
        SETTINGS["theme"].put(self._window, choice.value)

    def _follow_theme(self) -> None:
        self.theme.set_icon_name("sun" if Theme.current().is_dark else "moon")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_tabs()

    def _place_tabs(self) -> None:
        """In the middle of the window, unless the menus reach there."""
        is_roomy = self.width() >= Theme.current().grown(ROOMY_PX)
        self.commands.setVisible(is_roomy)
        size = self._tabs.sizeHint()
        least = self.menus.x() + self.menus.sizeHint().width() + 12
        self._tabs.setGeometry(
            max(least, (self.width() - size.width()) // 2),
            (self.height() - 1 - size.height()) // 2,
            size.width(),
            size.height(),
        )
        self._tabs.raise_()
        # A long name ends where the tabs begin: they are no part of the layout.
        after = (self.task, self.theme, self.export, *((self.commands,) if is_roomy else ()))
        ends = sum(end.sizeHint().width() + 8 for end in after)
        self.name.setMaximumWidth(max(0, self.width() - 24 - ends - self._tabs.geometry().right()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        painter.fillRect(self.rect(), theme.color("app"))
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.color("border"))
        paint_icon(painter, MARK, QRectF(12, (self.height() - 19) / 2, 18, 18), "text2")


class WorkspaceTab(QAbstractButton):
    """Icon and name; the chosen one is raised with a border."""

    def __init__(self, row: Workspace) -> None:
        super().__init__()
        self._icon = row.icon
        self._number = 0
        self.setText(row.title)
        self.setCheckable(True)
        self.setAccessibleName(f"{row.title} workspace")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_number(self, number: int) -> None:
        """A badge behind the name; nothing for 0."""
        if number != self._number:
            self._number = number
            self.setAccessibleDescription(counted(number, "problem") if number else "")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        theme = Theme.current()
        width = text_width(theme.font("title"), self.text()) + 46
        return QSize(width + (self._badge_width + 7 if self._number else 0), theme.grown(28))

    @property
    def _badge_width(self) -> int:
        return text_width(Theme.current().font("caption", weight=500), count(self._number)) + 14

    def nextCheckState(self) -> None:
        """The window says which is chosen; a click does not take the tick away."""

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = Theme.current(), QPainter(self)
        if self.isChecked():
            rounded(painter, self.rect(), RADIUS["control"], theme.color("raised"), theme.color("border"))
        elif self.underMouse():
            rounded(painter, self.rect(), RADIUS["control"], theme.color("hover"))
        strong = self.isChecked() or self.underMouse()
        paint_icon(painter, self._icon, QRectF(12, (self.height() - 15) / 2, 15, 15),
                   "text1" if strong else "text2")  # fmt: skip
        box = QRectF(34, 0, self.width() - 34, self.height())
        font = theme.font("title", weight=600 if self.isChecked() else 500)
        draw_text(painter, box, self.text(), role="text1" if strong else "text2", font=font)
        if self._number:
            width = self._badge_width
            place = QRectF(self.width() - width - 8, (self.height() - 17) / 2, width, 17)
            draw_badge(painter, place, count(self._number), "error")
