"""Saved settings back into a dataclass, whatever was saved. Knows no Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

D = TypeVar("D", bound="DataclassInstance")


def recalled(start: D, saved: object, words: Mapping[str, type[StrEnum]]) -> D:
    """start with the saved values that are of the type they must have; the others stay as they are.

    words: the fields that hold a word of an enumeration.
    """
    if not isinstance(saved, Mapping):
        return start
    found: dict[str, Any] = {}
    for one in fields(start):
        default = getattr(start, one.name)
        value = _read(words.get(one.name), saved.get(one.name, default))
        if default is None or isinstance(value, type(default)):
            found[one.name] = value
    return replace(start, **found)


def _read(words: type[StrEnum] | None, value: object) -> object:
    """None for what is no word of the enumeration."""
    if words is None:
        return value
    return words(value) if value in [one.value for one in words] else None
