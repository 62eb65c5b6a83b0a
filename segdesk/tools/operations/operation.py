"""What an operation is: a row with words, what it needs, what it asks for, and the function that does it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from segdesk.model.classes import ClassMap
from segdesk.model.document import Document

Ids: TypeAlias = tuple[int, ...]

Act: TypeAlias = Callable[..., Ids]
"""(edit, ids, **values) -> ids to be selected afterwards. Works through the edit alone, so it may run on a
fork in a worker. None of the ids is locked. Raises ValueError with words when there is nothing to do."""


class Menu(StrEnum):
    """The groups of a menu, in order."""

    EDIT = "edit"
    COMBINE = "combine"
    SHAPE = "shape"
    POINTS = "points"
    ORDER = "order"
    STATE = "state"


class Asked(StrEnum):
    """The kind of a parameter: which control asks for it."""

    NUMBER = "number"
    CHOICE = "choice"
    CLASS = "class"
    PATH = "path"
    CLIP = "clip"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One thing that an operation asks for.

    default None: it must be given, unless it is optional. NUMBER: from low to high, in unit; CHOICE: one of
    choices; CLASS: the key of a class; PATH: a line of at least two points; CLIP: a Clip.
    """

    name: str
    title: str
    asked: Asked = Asked.NUMBER
    default: Any = None
    low: float = 0
    high: float = 0
    unit: str = "px"
    choices: tuple[str, ...] = ()
    is_optional: bool = False

    def worded(self, value: object, classes: ClassMap) -> str:
        """The value as it stands in the name of a step."""
        if self.asked is Asked.CLASS and isinstance(value, int):
            return classes.by_key(value).name
        if isinstance(value, float):
            return f"{value:g}"
        return str(value)


@dataclass(frozen=True, slots=True)
class Needs:
    """At least so many selected objects that fit; words: what to do where there are fewer.

    fits is asked of (document, id).
    """

    least: int
    words: str
    fits: Callable[[Document, int], bool] = lambda _document, _id: True


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to do with objects: a row of OPERATIONS.

    step: the name of the step, with {who} and the names of parameters in it. is_exact: it only gives pixels
    that the objects have to others of them, so neither overlap policy nor "paint inside" has a say.
    counted: only for objects that count one by one in the task. may_be_locked: acts on locked objects too.
    effort: what it costs per pixel, as a multiple of a look at it; 0 where no pixel is looked at.
    """

    id: str
    title: str
    menu: Menu
    key: str
    icon: str
    about: str
    needs: Needs
    step: str
    act: Act
    parameters: tuple[Parameter, ...] = ()
    is_exact: bool = False
    counted: bool = False
    may_be_locked: bool = False
    effort: int = 1

    def filled(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values with the defaults of those left out; TypeError for an unknown or a missing one."""
        known = {one.name: one for one in self.parameters}
        if unknown := values.keys() - known.keys():
            raise TypeError(f"{self.id} takes no {', '.join(sorted(unknown))}")
        found = {name: values.get(name, one.default) for name, one in known.items()}
        missing = [name for name, value in found.items() if value is None and not known[name].is_optional]
        if missing:
            raise TypeError(f"{self.id} needs {', '.join(missing)}")
        return found

    def step_name(self, who: str, values: Mapping[str, Any], classes: ClassMap) -> str:
        worded = {one.name: one.worded(values[one.name], classes) for one in self.parameters}
        return self.step.format(who=who, **worded)
