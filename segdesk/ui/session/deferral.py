"""Operations that would hold up the window: tried by a worker, adopted as one step."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from segdesk.tools.operations import Plan, Trial, tell
from segdesk.tools.scene import Scene
from segdesk.ui.session.trying import Trying

if TYPE_CHECKING:
    from segdesk.ui.session.session import Session


class Deferral(QObject):
    """What Scene.defer calls. trying says what runs; the bar over the image follows it."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self.trying = Trying(session.jobs, self)
        self.trying.refused.connect(session.said)
        self.trying.failed.connect(session.failed)
        session.image_changed.connect(self._serve)

    def close(self) -> None:
        """The session ends."""
        self.trying.cancel()

    def _serve(self) -> None:
        """Take the large operations of the scene in front."""
        scene = self._session.scene
        if scene is not None:
            scene.defer = partial(self._start, scene)

    def stop(self) -> None:
        """A person wants it no longer."""
        plan = self.trying.plan
        if self.trying.cancel() and plan is not None:
            self._session.said.emit(f"{plan.name}: stopped, nothing was changed")

    def _start(self, scene: Scene, plan: Plan) -> None:
        if self.trying.plan is not None:
            scene.say(f"Wait for the one before: {self.trying.plan.name}")
        else:
            self.trying.start(plan, partial(self._adopt, scene))

    def _adopt(self, scene: Scene, trial: Trial) -> None:
        """The step; on an image that is no longer in front nothing is selected, and it is said where."""
        try:
            outcome = trial.adopt()
        except ValueError as words:
            self._session.said.emit(str(words))
            return
        if self._session.scene is scene:
            tell(scene, outcome)
        else:
            entry = self._session.project.entries[trial.document.image]
            self._session.said.emit(f"{outcome.name}: done on {entry.original}")
