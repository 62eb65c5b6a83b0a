"""Which object drawing goes to, and which objects erasing takes from. Rules of the task; no pixels."""

from __future__ import annotations

from segdesk.model.edit import Edit
from segdesk.model.objects import MaskObject
from segdesk.tools.scene import Scene


class Target:
    """Where the pixels of one gesture go: an object that is there, or a new one made when it is first needed.

    A selected object of the current class gets them. Without one, classes whose objects count one by one
    get a new object; others go on with their newest unlocked object that is not a polygon, so that a brush
    never costs anybody the points of an outline.
    """

    def __init__(self, scene: Scene, *, fresh: bool = False) -> None:
        """fresh: always a new object. ValueError with words when nothing may be painted."""
        self.is_new = False
        self._scene = scene
        current = scene.current_class
        if current is None:
            raise ValueError("There is no class to paint as: add one")
        if current.locked:
            raise ValueError(f"{current.name} is locked")
        self.class_key = current.key
        self._fresh = fresh
        self.object_id = None if fresh else self._existing()

    def step(self, verb: str) -> str:
        """The name of a step: "Brush on Bicyclist #5", or "Brush: new Bicyclist" while there is none."""
        if self.object_id is not None:
            return f"{verb} on {self._scene.name_of(self.object_id)}"
        name = self._scene.document.classes.by_key(self.class_key).name
        return f"{verb}: new {name}" if self._fresh or self._counts else f"{verb} on {name}"

    def object_in(self, edit: Edit) -> int:
        """The object, made now if need be."""
        if self.object_id is None:
            self.object_id = edit.add(self.class_key)
            self.is_new = True
        return self.object_id

    def finish(self, edit: Edit) -> bool:
        """Take back a new object that got no pixel; whether the object has any."""
        document = self._scene.document
        if self.object_id is None or (self.is_new and document.area(self.object_id) == 0):
            if self.object_id is not None:
                edit.remove(self.object_id)
            self._scene.say(
                "Nothing painted: other objects are here, and overlap keeps them; Overwrite takes them"
            )
            return False
        self._scene.say_refused(edit)
        return True

    def select(self) -> None:
        """After the step: a new object that counts by itself is selected; the next stroke adds to it."""
        if self.is_new and self.object_id is not None and self._counts:
            self._scene.selection.select(self.object_id)

    @property
    def _counts(self) -> bool:
        return self._scene.counts(self.class_key)

    def _existing(self) -> int | None:
        document, sole = self._scene.document, self._scene.selection.sole
        if sole is not None:
            one = document.objects[sole]
            if document.classes.resolve(one.class_key) == self.class_key:
                if document.is_locked(one):
                    raise ValueError(f"{self._scene.name_of(sole)} is locked")
                return sole
        return None if self._counts else self._newest()

    def _newest(self) -> int | None:
        document = self._scene.document
        return max((one.id for one in document.objects if self._goes_on(one)), default=None)

    def _goes_on(self, one: MaskObject) -> bool:
        document = self._scene.document
        of_class = document.classes.resolve(one.class_key) == self.class_key
        return of_class and not document.is_locked(one) and one.polygon is None


class Losers:
    """Which objects a subtracting gesture takes pixels from.

    The selected ones; without any, all of the current class where its objects do not count one by one, else
    (and for the eraser always) every object under the hand. ids is None for every object.
    """

    def __init__(self, scene: Scene, *, any_class: bool = False) -> None:
        document, selection = scene.document, scene.selection
        self._scene = scene
        self.ids: tuple[int, ...] | None = None
        self.name = ""
        current = scene.current_class
        if selection.ids:
            self.ids = selection.ids
            self.name = f" from {name_of_objects(scene, self.ids)}"
        elif not any_class and current is not None and not scene.counts(current.key):
            resolve = document.classes.resolve
            self.ids = tuple(one.id for one in document.objects if resolve(one.class_key) == current.key)
            self.name = f" from {current.name}"

    def say_locked(self) -> None:
        """Tell of objects that kept their pixels."""
        document = self._scene.document
        locked = [one for one in self.ids or () if document.is_locked(document.objects[one])]
        if locked:
            self._scene.say(f"{self._scene.name_of(locked[0])} is locked")


def name_of_objects(scene: Scene, ids: tuple[int, ...]) -> str:
    """ "Car #3", or "5 objects": what a step's name says it is about."""
    return scene.name_of(ids[0]) if len(ids) == 1 else f"{len(ids)} objects"
