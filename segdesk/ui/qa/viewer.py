"""The middle of QA: the image in front with the finding marked, and what its fix would leave."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from segdesk.model.display import Display
from segdesk.model.document import Document
from segdesk.qa.finding import Finding
from segdesk.qa.fixes.mend import Mend, called
from segdesk.ui.qa.canvas import QaCanvas
from segdesk.ui.qa.trial import Trial
from segdesk.ui.qa.wording import measure_of
from segdesk.ui.session.session import Session
from segdesk.ui.theme import Theme
from segdesk.ui.widgets.plate import Plate
from segdesk.ui.widgets.segment import Option, Segment
from segdesk.ui.widgets.tip import Tip
from segdesk.ui.window.minimap import Minimap
from segdesk.ui.window.notice import Notice
from segdesk.ui.window.plates import ZoomPlate
from segdesk.ui.wording import joined

if TYPE_CHECKING:
    from segdesk.ui.window.action_set import ActionSet

BEFORE: Final = "before"
AFTER: Final = "after"
HELD_S: Final = 0.25
"""X down for longer is a look: letting go comes back. Shorter is a switch."""
_EDGE_PX: Final = 12
_FILLS: Final = 3.0
_LEAST_MARGIN_PX: Final = 48
"""A finding is brought so near that its surroundings of so many times its size fill the view."""


class Viewer(QWidget):
    """Follows the session's image. show_finding() marks a place. planned_changed(): it was tried what its fix
    would do."""

    planned_changed = Signal()

    def __init__(self, session: Session, acts: ActionSet) -> None:
        super().__init__()
        self._session = session
        self._finding: Finding | None = None
        self._chosen: int | None = None
        self._after: Display | None = None
        self._pressed_s = 0.0
        self._shown: Display | None = None
        self._trial = Trial(session, self)
        self._trial.ended.connect(self._on_tried)
        self.planned: Mend | None = None
        """What the fix would do; None until it was tried."""
        self.canvas = QaCanvas(self)
        self.minimap = Minimap(self.canvas, self, is_left=True)
        self.zoom = ZoomPlate(acts)
        self.zoom.setParent(self)
        self.zoom.eye.hide()
        self.sides = Segment(
            [
                Option(BEFORE, "Before"),
                Option(AFTER, "Fix preview", tip=Tip("Fix preview", "X", "Hold X to blink.")),
            ],
            name="Before or after the fix",
        )
        self.plate = Plate(parent=self)
        self.plate.add(self.sides)
        self.notice = Notice(self)
        self._connect()
        self._follow_theme()
        self._open()

    def _connect(self) -> None:
        session = self._session
        session.image_changed.connect(self._open)
        session.photo_changed.connect(self._show_photo)
        session.document_changed.connect(self._replan)
        session.view.changed.connect(self._restyle)
        self.canvas.view_changed.connect(lambda: self.zoom.show_zoom(self.canvas.zoom))
        self.canvas.previewed.connect(self._on_key)
        self.sides.changed.connect(lambda _side: self._show_side())
        Theme.current().changed.connect(self._follow_theme)

    def shut(self) -> None:
        """Let go of the session, and end the thread of the canvas."""
        self._trial.stop()
        self._drop_preview()
        self.canvas.open(None, None)
        self.canvas.shut()

    @property
    def tried(self) -> Finding | None:
        """The finding as its fix is told of it: with the class that a person chose for what it is about."""
        if self._finding is None or self._chosen is None:
            return self._finding
        return replace(self._finding, class_id=self._chosen)

    def choose(self, class_id: int | None) -> None:
        """Try the fix again with a class that a person chose; None leaves it open."""
        self._chosen = class_id
        self._replan()

    def show_finding(self, finding: Finding | None) -> None:
        """Mark the place of a finding of the image in front, and bring it into view."""
        self._finding, self._chosen = finding, None
        self._replan()
        rect = finding.rect if finding is not None else None
        self.canvas.mark(rect, self._tag(finding) if finding is not None else "")
        if rect is not None and not rect.is_empty:
            around = max(rect.width, rect.height)
            margin = max(_LEAST_MARGIN_PX, round(around * (_FILLS - 1) / 2))
            self.canvas.show_rect(rect.grown(margin), fill=True)
        elif finding is not None:
            self.canvas.fit()

    def _tag(self, finding: Finding) -> str:
        """A few words at the place: the object, or the measure."""
        document = self._session.document
        one = document.objects.get(finding.object) if document is not None and finding.object else None
        if document is None or one is None:
            return measure_of(finding) or finding.check.capitalize()
        return joined((called(document, one.id), measure_of(finding)))

    def refresh(self) -> None:
        """The page came to the front: what was edited elsewhere is seen."""
        self._restyle()
        self._replan()

    def show_before(self) -> None:
        """The image as it is."""
        self.sides.set_value(BEFORE)
        self._show_side()

    # Before and after

    def _replan(self) -> None:
        """See what the fix would do to the image as it is now."""
        self._drop_preview()
        self.planned = None
        self._trial.start(self.tried)

    def _on_tried(self, planned: Mend, after: Document | None) -> None:
        self.planned = planned
        self._after = Display(after) if after is not None else None
        self.plate.setVisible(self._after is not None)
        self._place()
        self.planned_changed.emit()

    def _drop_preview(self) -> None:
        self.sides.set_value(BEFORE)
        self._show_side()
        self.plate.hide()
        if self._after is not None:
            self._after.close()
            self._after = None

    def _show_side(self) -> None:
        is_after = self.sides.value == AFTER and self._after is not None
        wanted = self._after if is_after else self._session.display
        if wanted is not self._shown:
            self._shown = wanted
            self.canvas.open(self._session.photo, wanted)
            self._restyle()

    def _on_key(self, is_down: bool) -> None:
        if self._after is None:
            return
        now = time.monotonic()
        if is_down or now - self._pressed_s > HELD_S:
            self.sides.set_value(BEFORE if self.sides.value == AFTER else AFTER)
            self._show_side()
        self._pressed_s = now

    # The image

    def _open(self) -> None:
        self._finding = self._chosen = None
        self.canvas.mark(None, "")
        self._shown = self._session.display
        self.canvas.open(self._session.photo, self._shown)
        self._restyle()
        self._replan()
        self._tell()

    def _show_photo(self) -> None:
        self.canvas.set_photo(self._session.photo)
        self.minimap.follow()
        self._tell()

    def _restyle(self) -> None:
        view = self._session.view
        self.canvas.set_style(view.style)
        self.canvas.set_adjust(view.adjust)
        self.canvas.set_grid(on=view.grid)
        self.minimap.set_wanted(on=view.minimap)

    def _tell(self) -> None:
        """Why there is no image, if there is none."""
        fault = self._session.problem
        if fault is not None:
            self.notice.tell(fault.problem, fault.remedy, {}, icon="file-x", is_fault=True)
        elif not self._session.order:
            self.notice.tell("There are no images yet", "", {}, icon="images")
        else:
            self.notice.hide()
        self.zoom.setVisible(self.notice.isHidden())
        self._place()

    def _follow_theme(self) -> None:
        self.canvas.set_grey(Theme.current().color("canvas"))

    def resizeEvent(self, _event: QResizeEvent) -> None:
        self.canvas.setGeometry(self.rect())
        self._place()

    def _place(self) -> None:
        """The plates at the bottom right, side by side."""
        bottom, right = self.height() - _EDGE_PX, self.width() - _EDGE_PX
        self.zoom.resize(self.zoom.sizeHint())
        self.plate.resize(self.plate.sizeHint())
        self.zoom.move(right - self.zoom.width(), bottom - self.zoom.height())
        at = QPoint(self.zoom.x() - self.plate.width() - 8, bottom - self.plate.height())
        self.plate.move(at)
        self.minimap.set_corner(QPoint(_EDGE_PX, bottom))
        if not self.notice.isHidden():
            self.notice.place()
