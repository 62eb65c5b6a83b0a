"""Tools and the one gesture that runs at a time. A gesture is a generator; cancelling it is closing it."""

from __future__ import annotations

from typing import ClassVar

from segdesk.event import Event
from segdesk.tools.pointer import Gesture, KeyName, Kind, Pointer
from segdesk.tools.preview import Hover
from segdesk.tools.scene import Scene


class Tool:
    """What a press or a key begins. Options are the fields of the dataclass that a tool is.

    takes_back: Ctrl+Z during a gesture takes back a point; otherwise it ends the gesture without a trace.
    draws: presses change pixels, so they need a document that is not busy.
    """

    takes_back: ClassVar[bool] = False
    draws: ClassVar[bool] = True

    def gesture(self, scene: Scene, first: Pointer) -> Gesture:
        """The gesture that this event begins; it may end at once."""
        raise NotImplementedError

    def hover(self, scene: Scene, pointer: Pointer) -> Hover:
        """What to show around the pointer while no gesture runs, and while one does."""
        return Hover()


class ToolHost:
    """Holds the tool in hand and at most one gesture.

    changed() is announced when another tool is taken, busy_changed() when a gesture begins or ends.
    """

    def __init__(self, scene: Scene, tool: Tool) -> None:
        self.scene = scene
        self.tool = tool
        self.changed: Event[[]] = Event()
        self.busy_changed: Event[[]] = Event()
        self._gesture: Gesture | None = None

    @property
    def is_busy(self) -> bool:
        return self._gesture is not None

    def use(self, tool: Tool) -> None:
        """Take another tool; a running gesture is settled if it only waits, else cancelled."""
        self.settle()
        self.cancel()
        self.tool = tool
        self.changed.emit()

    def open(self, scene: Scene) -> None:
        """Work on another scene."""
        self.settle()
        self.cancel()
        self.scene = scene

    def send(self, pointer: Pointer) -> None:
        """Resume the running gesture, or begin one where a press, a double click or a key calls for it."""
        event: Pointer | None = pointer
        while event is not None:
            event = self._begin(event) if self._gesture is None else self._advance(event)

    def settle(self) -> None:
        """Let a gesture that only waits for more of the same end as it is. Call it before any other edit."""
        if self._gesture is not None:
            self.send(Pointer(Kind.PAUSE))

    def cancel(self) -> bool:
        """End the gesture as if it had never begun; whether one ran."""
        gesture, self._gesture = self._gesture, None
        if gesture is None:
            return False
        try:
            gesture.close()
        finally:
            self._ended()
        return True

    def escape(self) -> bool:
        """Cancel the gesture; else leave the points; else deselect. False when there was nothing of it."""
        if self.cancel():
            return True
        selection = self.scene.selection
        if selection.editing_vertices:
            selection.edit_vertices(on=False)
            return True
        return selection.clear()

    def back(self) -> bool:
        """What Ctrl+Z does during a gesture: a point back, or cancel. False when none runs: undo then."""
        self.settle()
        if self._gesture is None:
            return False
        if not self.tool.takes_back:
            return self.cancel()
        self.send(Pointer(Kind.KEY, key=KeyName.BACK))
        return True

    def _begin(self, event: Pointer) -> Pointer | None:
        if event.kind not in _BEGINNINGS:
            return None
        busy, refusal = self.scene.document.busy, self.scene.document.refusal
        if refusal is not None and self.tool.draws:
            self.scene.say(str(refusal))
            return None
        if busy and self.tool.draws:
            self.scene.say(f"This image is being changed: {busy}")
            return None
        self._gesture = self.tool.gesture(self.scene, event)
        self.busy_changed.emit()
        return self._advance(None)

    def _advance(self, event: Pointer | None) -> Pointer | None:
        """Run the gesture up to its next yield; what it hands back when it ends there."""
        gesture = self._gesture
        assert gesture is not None
        try:
            if event is None:
                next(gesture)
            else:
                gesture.send(event)
        except StopIteration as end:
            self._gesture = None
            self._ended()
            unwanted: Pointer | None = end.value
            return unwanted
        except BaseException:
            self._gesture = None
            self._ended()
            raise
        return None

    def _ended(self) -> None:
        self.scene.show(None)
        self.busy_changed.emit()


_BEGINNINGS = frozenset((Kind.PRESS, Kind.DOUBLE, Kind.KEY))
