"""The window: start page or workspace between the bar at the top and the status bar."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl
from PySide6.QtGui import QCloseEvent, QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from segdesk.ui.app import NAME
from segdesk.ui.faults import log_folder
from segdesk.ui.session.jobs import Jobs
from segdesk.ui.start_page import StartPage
from segdesk.ui.window.action_set import ActionSet
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.adding import drop
from segdesk.ui.window.bars import Bars
from segdesk.ui.window.class_keys import class_keys
from segdesk.ui.window.desk import Desk
from segdesk.ui.window.intake import Intake
from segdesk.ui.window.keys.keymap import Keymap
from segdesk.ui.window.missing_photos import MissingPhotos
from segdesk.ui.window.prefs import Prefs
from segdesk.ui.window.projects import Projects
from segdesk.ui.window.recent import Recent
from segdesk.ui.window.sample import NOTE
from segdesk.ui.window.settings.table import begin
from segdesk.ui.window.status_line import StatusLine
from segdesk.ui.window.top_bar import TopBar
from segdesk.ui.window.welcome import greet
from segdesk.ui.window.workspaces import EDIT, QA, Page

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session
    from segdesk.ui.window.edit_page import EditPage

LEAST_SIZE: Final = (1280, 720)
FIRST_SIZE: Final = (1600, 1000)
KEYS: Final = "keys"
"""Under which name the settings keep what Keymap keeps."""


class MainWindow(QMainWindow):
    """Owns jobs, settings and the parts; projects.session is what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(*LEAST_SIZE)
        self.setAcceptDrops(True)
        self.jobs = Jobs(self)
        self.prefs: Prefs = Prefs()
        self.recent = Recent(self.prefs)
        self.keymap = Keymap(ACTIONS.values())
        self.keymap.restore(self.prefs.one(KEYS))
        self.status = StatusLine()
        self.start = StartPage(sample_note=NOTE)
        self._start_bars = Bars()
        self.desk: Desk = Desk(self._first_page(), self.prefs)
        self.projects: Projects = Projects(self)
        self.acts: ActionSet = ActionSet(self, self.keymap)
        self.intake: Intake = Intake(self)
        self.photos: MissingPhotos = MissingPhotos(self)
        self.top = TopBar(self)
        self._may_close = False
        self._lay_out()
        self._connect()
        self.show_start()

    def _first_page(self) -> QWidget:
        first = QWidget()
        column = QVBoxLayout(first)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._start_bars)
        column.addWidget(self.start, 1)
        return first

    def _lay_out(self) -> None:
        center = QWidget()
        column = QVBoxLayout(center)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.desk, 1)
        column.addWidget(self.status)
        self.setCentralWidget(center)
        self.setMenuWidget(self.top)
        self.resize(*FIRST_SIZE)
        self.restoreGeometry(self.prefs.layout("window"))

    def _connect(self) -> None:
        self.projects.leaving.connect(self._leave)
        self.projects.changed.connect(self._arrive)
        self.status.problems.clicked.connect(lambda: self.show_workspace(QA))
        self.start.show_keys.connect(self.acts["keys"].trigger)
        self.start.show_settings.connect(self.acts["settings"].trigger)
        self.keymap.changed.connect(lambda: self.prefs.keep_rows(KEYS, [self.keymap.kept]))
        self.acts.keys_changed.connect(lambda: self.start.side.show_keys_of(self.acts.key_words))
        self.acts.keys_changed.emit()
        begin(self)
        self.start.forget_project.connect(self._forget)

    @property
    def session(self) -> Session | None:
        return self.projects.session

    @property
    def page(self) -> EditPage | None:
        """The page of the Edit workspace; None without a project."""
        return self.desk.edit

    @property
    def front(self) -> Page | None:
        """The page of the workspace in front; None on the start page."""
        return self.desk.front

    @property
    def bars(self) -> Bars:
        """Where messages of what is shown now belong."""
        return self.front.bars if self.front is not None else self._start_bars

    @property
    def workspace(self) -> str:
        """The workspace that is shown; empty on the start page."""
        return self.desk.name

    # Pages

    def show_start(self) -> None:
        """The start page; a project that is open stays so."""
        self.refresh_recent()
        self.desk.show_first()
        self._follow_workspace()

    def show_workspace(self, name: str) -> None:
        self.desk.bring(name)
        self._follow_workspace()

    def _follow_workspace(self) -> None:
        self.acts.hand_keys.set_workspace(self.workspace)
        self._show_title()

    def refresh_recent(self) -> None:
        self.start.set_recent(self.recent.projects())

    def _forget(self, path: Path) -> None:
        self.recent.forget(path)
        self.refresh_recent()

    def _arrive(self) -> None:
        """Another project is open, or none."""
        session = self.session
        if session is None:
            self.acts.hand_keys.set_class_keys({})
            self.show_start()
            return
        page = self.desk.open(session, self.acts, self.status)
        page.area.open_wanted.connect(self.intake.choose_images)
        page.area.locate_wanted.connect(self.photos.choose_folder)
        session.view.restore(self.prefs.view)
        begin(self)
        self._follow(session)
        self.show_workspace(EDIT)
        greet(self, session)
        self.photos.look(session)

    def _follow(self, session: Session) -> None:
        for signal in (
            session.history_changed,
            session.image_changed,
            session.map_changed,
            session.view.changed,
        ):
            signal.connect(self.acts.refresh)
        session.toolkit.taken.connect(self.acts.refresh)
        session.selection.changed.connect(self.acts.refresh)
        session.deferral.trying.changed.connect(self.acts.refresh)
        session.map_changed.connect(self._show_map)
        session.checks.changed.connect(self.acts.refresh)
        session.failed.connect(self.show_failure)
        session.checks.changed.connect(self._show_problems)
        self._show_problems()
        session.image_changed.connect(self._show_title)
        self._show_map()

    def _show_problems(self) -> None:
        if self.session is not None:
            checks = self.session.checks
            self.status.show_problems(checks.problems if checks.has_run else None)
            self.top.show_number(QA, checks.problems)

    def _show_map(self) -> None:
        if self.session is not None:
            self.acts.hand_keys.set_class_keys(class_keys(self.session))
        self.top.refresh(workspace=self.workspace)

    def _leave(self) -> None:
        """The session is about to be closed."""
        self.desk.shut()

    def keep(self, session: Session) -> None:
        """Note how the project stands, before it is closed."""
        if self.page is None:
            return
        self.desk.keep_layouts()
        self.prefs.view = session.view.kept
        self.recent.note(session, self.page.picture())
        if session.entry is not None and not session.file.read_only:
            session.file.settings["image"] = session.entry.id

    def _show_title(self) -> None:
        session = self.session
        if session is None or not self.workspace:
            self.setWindowTitle("")
        else:
            image = f"{session.entry.original} — " if session.entry is not None else ""
            self.setWindowTitle(f"{image}{session.project.name or session.file.path.stem}")
        self.setWindowFilePath("")
        self.top.refresh(workspace=self.workspace)
        self.acts.refresh()

    # Messages

    def show_failure(self, fault: BaseException) -> None:
        """Something was asked and could not be done."""
        self.bars.say_fault(fault)

    def show_fault(self, summary: str, details: str) -> None:
        """A fault that nobody caught, with its trace."""
        words = f"Something went wrong in {NAME}: {summary}. Your steps are saved; the log has the details."
        acts = {"Open log folder": self.open_log_folder}
        self.bars.say(words, severity="error", acts=acts, details=details, key="fault")

    # What menus do

    def step(self, direction: int) -> bool:
        """To the next (1) or previous (-1) image that the filter shows; False at the end."""
        found = self.page.filmstrip.next_matching(direction) if self.page is not None else None
        if found is not None and self.session is not None:
            self.session.go_to(found)
        return found is not None

    def toggle_full_screen(self) -> None:
        (self.showNormal if self.isFullScreen() else self.showFullScreen)()

    def toggle_docks(self) -> None:
        if self.front is not None:
            self.front.set_bare(on=not self.front.is_bare)

    def reset_layout(self) -> None:
        if self.front is not None:
            self.front.reset_layout()

    def open_log_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_folder())))

    # Qt's events

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self.acts.hand_keys.released(event)
        super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        urls = event.mimeData().urls()
        event.acceptProposedAction()
        drop(self, [Path(url.toLocalFile()) for url in urls if url.isLocalFile()])

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.session is None or self._may_close:
            self.prefs.keep_layout("window", self.saveGeometry())
            self.shut()
            event.accept()
        else:
            event.ignore()
            self.projects.close(then=self._close_now)

    def _close_now(self) -> None:
        self._may_close = True
        self.close()

    def shut(self) -> None:
        """End every thread; a second call does nothing."""
        self.jobs.close()
