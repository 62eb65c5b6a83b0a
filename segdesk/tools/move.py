"""Moving objects by whole pixels, polygons with them, and telling what was lost on the way."""

from __future__ import annotations

from segdesk.model.edit import Edit
from segdesk.tools.flat import shifted
from segdesk.tools.scene import Scene


def movable(scene: Scene) -> tuple[int, ...]:
    """The selected objects that are not locked."""
    document = scene.document
    return tuple(one for one in scene.selection.ids if not document.is_locked(document.objects[one]))


def shift(scene: Scene, edit: Edit, object_ids: tuple[int, ...], dx: int, dy: int) -> int:
    """Move objects; how many of their pixels left the image or stayed with others."""
    document = scene.document
    stencils = {one: document.stencil(one) for one in object_ids}
    polygons = {one: document.objects[one].polygon for one in object_ids}
    before = sum(document.area(one) for one in object_ids)
    for object_id, (rect, stencil) in stencils.items():
        edit.erase(rect, where=stencil, objects=(object_id,))
    for object_id, (rect, stencil) in stencils.items():
        polygon = polygons[object_id]
        if polygon is not None:
            edit.draw(object_id, shifted(polygon, dx, dy))
        else:
            edit.write(rect.moved(dx, dy), object_id, where=stencil)
    return before - sum(document.area(one) for one in object_ids)


def say_lost(scene: Scene, pixels: int) -> None:
    """Tell what a move cost; silent when it cost nothing."""
    if pixels > 0:
        scene.say(f"{pixels:,} px left the image or stayed with other objects".replace(",", "\u2009"))
