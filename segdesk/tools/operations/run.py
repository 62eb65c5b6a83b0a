"""Operations on the selected objects of a scene: whether they fit, their plan, and doing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from segdesk.tools.operations.operation import Ids, Operation
from segdesk.tools.operations.plan import Outcome, Plan
from segdesk.tools.operations.table import OPERATIONS
from segdesk.tools.scene import Scene
from segdesk.tools.target import name_of_objects


def refusal(scene: Scene, operation_id: str, ids: Iterable[int] | None = None) -> str:
    """Why an operation cannot be done now, in words for a tooltip; empty when it can.

    ids: those of the selected objects when they are left out.
    """
    operation, wanted = OPERATIONS[operation_id], _wanted(scene, ids)
    if scene.document.busy:
        return f"This image is being changed: {scene.document.busy}"
    least = operation.needs.least
    if sum(1 for _ in islice(_fitting(scene, operation, wanted), least)) >= least:
        return ""
    locked = _locked(scene, wanted)
    if locked and not operation.may_be_locked:
        return locked_words(scene, locked)
    return operation.needs.words


def plan(scene: Scene, operation_id: str, ids: Iterable[int] | None = None, **values: Any) -> Plan:
    """An operation ready to be done or tried. Locked objects, and those that do not fit, are left out.

    values: the operation's parameters; those left out have their defaults. ValueError with words when it
    cannot be done now, TypeError for parameters that it does not have or that are missing.
    """
    operation, wanted = OPERATIONS[operation_id], _wanted(scene, ids)
    filled = operation.filled(values)
    if words := refusal(scene, operation_id, wanted):
        raise ValueError(words)
    fitting = tuple(_fitting(scene, operation, wanted))
    name = operation.step_name(name_of_objects(scene, fitting), filled, scene.document.classes)
    locked = () if operation.may_be_locked else _locked(scene, wanted)
    return Plan(scene.document, operation, fitting, filled, name, locked, scene.overlap, scene.within)


def run(scene: Scene, operation_id: str, ids: Iterable[int] | None = None, **values: Any) -> Outcome | None:
    """Do an operation at once, select what it leaves, and say what was refused; None, and said why, when not.

    One that is large goes to scene.defer, if there is such: None then, too. Settle the hand before.
    """
    try:
        ready = plan(scene, operation_id, ids, **values)
        if ready.is_large and scene.defer is not None:
            scene.defer(ready)
            return None
        outcome = ready.apply()
    except ValueError as words:
        scene.say(str(words))
        return None
    tell(scene, outcome)
    return outcome


def tell(scene: Scene, outcome: Outcome) -> None:
    """Select what an operation made; say which objects are locked, or that nothing changed."""
    if outcome.chosen and (outcome.effect.added or outcome.effect.removed):
        scene.selection.select(*outcome.chosen)
    if met := [one for one in sorted(outcome.refused) if one in scene.document.objects]:
        scene.say(locked_words(scene, tuple(met)))
    elif not outcome.effect:
        scene.say(f"{outcome.name}: nothing changed")


def locked_words(scene: Scene, ids: Ids) -> str:
    """ "Car #3 is locked", "2 objects are locked"."""
    return f"{name_of_objects(scene, ids)} {'is' if len(ids) == 1 else 'are'} locked"


def _wanted(scene: Scene, ids: Iterable[int] | None) -> Ids:
    chosen = scene.selection.ids if ids is None else dict.fromkeys(ids)
    return tuple(one for one in chosen if one in scene.document.objects)


def _locked(scene: Scene, ids: Ids) -> Ids:
    return tuple(one for one in ids if _is_locked(scene, one))


def _is_locked(scene: Scene, object_id: int) -> bool:
    return scene.document.is_locked(scene.document.objects[object_id])


def _fitting(scene: Scene, operation: Operation, ids: Ids) -> Iterator[int]:
    """The objects that the operation is for, and may alter; found one by one as they are asked for."""
    document = scene.document
    for one in ids:
        is_open = operation.may_be_locked or not _is_locked(scene, one)
        is_counted = not operation.counted or scene.counts(document.objects[one].class_key)
        if is_open and is_counted and operation.needs.fits(document, one):
            yield one
