"""A property that is worked out once, when first asked for, and by each thread for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class lazy(Generic[T]):  # noqa: N801  as property
    """functools.cached_property as it is from Python 3.12 on.

    Before, all objects of a class share one lock while any of them works the property out, so that threads
    that read an image each wait for one another. Threads that ask the same object at the same time may work
    it out twice.
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self.__doc__ = work.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, of: None, owner: type) -> lazy[T]: ...
    @overload
    def __get__(self, of: object, owner: type) -> T: ...
    def __get__(self, of: object | None, owner: type) -> lazy[T] | T:
        if of is None:
            return self
        value = of.__dict__[self._name] = self._work(of)
        return value
