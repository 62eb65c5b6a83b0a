"""What a finished ring does: a new object, a hole, or a cut. Shared by all outline tools."""

from __future__ import annotations

from collections.abc import Callable

from segdesk.geometry import Part, Point, Polygon, Ring
from segdesk.ops.raster import rasterise
from segdesk.tools.brush import keep_only
from segdesk.tools.scene import Mode, Scene
from segdesk.tools.target import Losers, Target

MIN_POINTS = 3


def commit(scene: Scene, ring: Ring, name: str, *, mode: Mode | None = None) -> None:
    """Make the one step of a closed ring. name is the tool's ("Polygon"). Says why when nothing is done."""
    ring = without_repeats(ring)
    if len(ring) < MIN_POINTS:
        scene.say("An outline needs three points")
        return
    try:
        _COMMITS[mode or scene.mode](scene, ring, name)
    except ValueError as refusal:
        scene.say(str(refusal))


def without_repeats(ring: Ring) -> Ring:
    """The ring without points that are where their neighbour is."""
    kept: list[Point] = []
    for point in ring:
        if not kept or point != kept[-1]:
            kept.append(point)
    if len(kept) > 1 and kept[0] == kept[-1]:
        kept.pop()
    return tuple(kept)


def contains(ring: Ring, x: float, y: float) -> bool:
    """Is a point inside a ring, by the even-odd rule?"""
    inside = False
    for (x0, y0), (x1, y1) in zip(ring, (*ring[1:], ring[0]), strict=True):
        if (y0 > y) != (y1 > y) and x < (x1 - x0) * (y - y0) / (y1 - y0) + x0:
            inside = not inside
    return inside


def _add(scene: Scene, ring: Ring, name: str) -> None:
    """A new object of the current class, in every task: so its points stay editable."""
    target = Target(scene, fresh=True)
    polygon: Polygon = (Part(ring),)
    with scene.document.edit(target.step(name), overlap=scene.overlap, within=scene.within) as edit:
        object_id = target.object_in(edit)
        edit.draw(object_id, polygon)
        drawn = target.finish(edit)
    if drawn:
        scene.selection.select(object_id)


def _subtract(scene: Scene, ring: Ring, name: str) -> None:
    """A hole where the ring lies inside the selected polygon; else a cut in the pixels."""
    losers = Losers(scene)
    sole = scene.selection.sole
    holed = _with_hole(scene.document.objects[sole].polygon, ring) if sole is not None else None
    title = f"{name}: {'hole in' if holed else 'cut'}{losers.name.replace(' from ', ' ')}"
    with scene.document.edit(title, overlap=scene.overlap, within=scene.within) as edit:
        if holed is not None and sole is not None:
            edit.draw(sole, holed)
        else:
            rect, stencil = rasterise((Part(ring),), scene.document.size)
            edit.erase(rect, where=stencil, objects=losers.ids)
    losers.say_locked()


def _intersect(scene: Scene, ring: Ring, name: str) -> None:
    sole = scene.selection.sole
    if sole is None:
        raise ValueError("Select the object to intersect with")
    with scene.document.edit(f"{name}: intersect {scene.name_of(sole)}") as edit:
        keep_only(scene.document, edit, sole, [rasterise((Part(ring),), scene.document.size)])
    scene.say_refused(edit)


def _with_hole(polygon: Polygon | None, ring: Ring) -> Polygon | None:
    """The polygon with one more hole; None where the ring is not wholly inside one part."""
    for index, part in enumerate(polygon or ()):
        if _is_inside(part, ring):
            holed = Part(part.outer, (*part.holes, ring))
            return (*(polygon or ())[:index], holed, *(polygon or ())[index + 1 :])
    return None


def _is_inside(part: Part, ring: Ring) -> bool:
    inside = all(contains(part.outer, *point) for point in ring)
    clear = not any(contains(hole, *point) for hole in part.holes for point in ring)
    return inside and clear and not any(crosses(ring, other) for other in (part.outer, *part.holes))


def crosses(one: Ring, other: Ring) -> bool:
    """Does an edge of one ring cross an edge of the other?"""
    return any(_meet(a, b, c, d) for a, b in edges(one) for c, d in edges(other))


def edges(ring: Ring) -> list[tuple[Point, Point]]:
    """The edges of a closed ring, the last leads back to the first point."""
    return list(zip(ring, (*ring[1:], ring[0]), strict=True))


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


_COMMITS: dict[Mode, Callable[[Scene, Ring, str], None]] = {
    Mode.ADD: _add,
    Mode.SUBTRACT: _subtract,
    Mode.INTERSECT: _intersect,
}
