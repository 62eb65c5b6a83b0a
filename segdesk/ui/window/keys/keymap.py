"""Which keys an action has now: those of the chosen set, under what a person assigned. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from segdesk.event import Event
from segdesk.ui.window.keys.gestures import GESTURES
from segdesk.ui.window.keys.sets import KEY_SETS, KeySet


class Keyed(Protocol):
    """What a row of ACTIONS says of keys. workspace: the only one in which they mean it; empty for all.

    menu: 'View/Theme'; Alt and its first letter open it.
    """

    @property
    def id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def menu(self) -> str: ...
    @property
    def keys(self) -> tuple[str, ...]: ...
    @property
    def workspace(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Holder:
    """What a key means already. action: its id; empty for a gesture, whose key cannot be taken."""

    title: str
    action: str = ""


class Keymap:
    """changed() after any action may have other keys.

    Two actions share a key only where they cannot meet: in different workspaces. A key that was assigned is
    taken from whoever has it, and goes back to it when the assignment is reset.
    """

    def __init__(self, rows: Iterable[Keyed]) -> None:
        self.changed: Event[[]] = Event()
        self._rows = {row.id: row for row in rows}
        menus = (row.menu.split("/")[0] for row in self._rows.values() if row.menu)
        self._menus = {f"Alt+{menu[0]}": menu for menu in menus}
        self._set = next(iter(KEY_SETS.values()))
        self._own: dict[str, tuple[str, ...]] = {}
        self._settle()

    @property
    def key_set(self) -> KeySet:
        return self._set

    def keys(self, action_id: str) -> tuple[str, ...]:
        """All keys of an action, as 'Ctrl+O'; the first is the one that is shown."""
        return self._now[action_id]

    def key(self, action_id: str) -> str:
        """The key that is shown; empty when there is none."""
        return next(iter(self._now[action_id]), "")

    def is_own(self, action_id: str) -> bool:
        """Whether a person gave or took keys of this action."""
        return action_id in self._own

    @property
    def has_own(self) -> bool:
        return bool(self._own)

    def holder(self, action_id: str, key: str) -> Holder | None:
        """What else the key means where this action is possible; None when it is free."""
        if fixed := self._fixed(action_id, key):
            return Holder(fixed)
        for other in self._rows.values():
            if key in self._now[other.id] and self._meet(action_id, other.id):
                return Holder(other.title.rstrip("…"), other.id)
        return None

    def choose(self, set_id: str) -> None:
        """Another set of KEY_SETS; what was assigned stays."""
        self._set = KEY_SETS[set_id]
        self._tell()

    def assign(self, action_id: str, keys: tuple[str, ...]) -> None:
        """These keys and no others; they are taken from whoever has them. ValueError for a gesture's key."""
        for key in keys:
            holder = self.holder(action_id, key)
            if holder is not None and not holder.action:
                raise ValueError(f"{key} cannot be assigned: {holder.title}")
        self._take(action_id, keys)
        if keys == self._set.keys.get(action_id, self._rows[action_id].keys):
            del self._own[action_id]
        self._tell()

    def reset(self, action_id: str) -> None:
        """Back to the keys of the set."""
        self._own.pop(action_id, None)
        self._tell()

    def reset_all(self) -> None:
        self._own.clear()
        self._tell()

    @property
    def kept(self) -> dict[str, Any]:
        """For the settings."""
        return {"set": self._set.id, "own": {one: list(keys) for one, keys in self._own.items()}}

    def restore(self, kept: Mapping[str, Any]) -> None:
        """What kept gave; sets, actions and keys that are unknown are passed over."""
        self._set = KEY_SETS.get(str(kept.get("set")), self._set)
        own = kept.get("own")
        for action_id, keys in own.items() if isinstance(own, dict) else ():
            if action_id in self._rows and isinstance(keys, list):
                known = (key for key in keys if isinstance(key, str) and key)
                self._take(action_id, tuple(key for key in known if not self._fixed(action_id, key)))
        self._tell()

    def _take(self, action_id: str, keys: tuple[str, ...]) -> None:
        """Give keys to an action, from all that had them by hand."""
        for other, theirs in self._own.items():
            if self._meet(action_id, other):
                self._own[other] = tuple(key for key in theirs if key not in keys)
        self._own[action_id] = keys

    def _fixed(self, action_id: str, key: str) -> str:
        """What a key always means where an action is possible; empty when it means nothing so."""
        if key in self._menus:
            return f"Menu {self._menus[key]}"
        workspace = self._rows[action_id].workspace
        for one in GESTURES:
            meets = not workspace or not one.workspaces or workspace in one.workspaces
            if key in one.keys and meets:
                return one.effect
        return ""

    def _tell(self) -> None:
        self._settle()
        self.changed.emit()

    def _settle(self) -> None:
        self._now = {one: self._keys_of(one) for one in self._rows}

    def _keys_of(self, action_id: str) -> tuple[str, ...]:
        if action_id in self._own:
            return self._own[action_id]
        keys = self._set.keys.get(action_id, self._rows[action_id].keys)
        taken = {key for other, theirs in self._own.items() if self._meet(action_id, other) for key in theirs}
        return tuple(key for key in keys if key not in taken)

    def _meet(self, one: str, other: str) -> bool:
        """Whether two different actions are ever possible at once."""
        a, b = self._rows[one].workspace, self._rows[other].workspace
        return one != other and (not a or not b or a == b)
