"""The filter language of the filmstrip: text, class:car, status:problem, size:<500x500, split:val, note:."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from segdesk.model.classes import ClassMap
from segdesk.model.entry import ImageEntry
from segdesk.ui.filmstrip.states import State, StateOf

Test = Callable[[ImageEntry], bool]

NO_SPLIT: Final = "none"
_WORD: Final = re.compile(r'(?:[^\s"]|"[^"]*"?)+')
_SIZE: Final = re.compile(r"(<=|>=|<|>|=)?(\d{1,7})(?:[x×*](\d{1,7}))?", re.IGNORECASE)
_COMPARE: Final[dict[str, Callable[[int, int], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
}


class Term(NamedTuple):
    """key is 'text' for free text; value is as it was typed, without quotes."""

    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed, taken apart. Every term must hold; problems tells in words which terms mean nothing."""

    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.terms

    @property
    def states(self) -> frozenset[State]:
        """The states that are asked for."""
        return frozenset(state for key, value in self.terms if key == "status" for state in _states(value))

    def test(self, classes: ClassMap, state_of: StateOf) -> Test:
        """Whether an image is wanted. Terms that mean nothing are left out."""
        makers: dict[str, Callable[[str], Test]] = {
            "text": _text_test,
            "class": lambda value: _class_test(value, classes),
            "status": lambda value: _status_test(value, state_of),
            "size": _size_test,
            "split": _split_test,
            "note": _note_test,
        }
        tests = [makers[key](value) for key, value in self.terms]
        return lambda entry: all(test(entry) for test in tests)


def parse(text: str, classes: ClassMap) -> Query:
    """Take a filter apart. A key without a value is being typed and means nothing yet, but
    note: means any note."""
    terms: list[Term] = []
    problems: list[str] = []
    for term in _terms(text):
        problem = _PROBLEMS.get(term.key, _no_problem)(term.value, classes)
        if problem:
            problems.append(problem)
        elif term.value or term.key == "note":
            terms.append(term)
    return Query(tuple(terms), tuple(problems))


def with_status(text: str, state: State | None) -> str:
    """The filter with this status and no other; None takes the status out."""
    words = [word for word in _WORD.findall(text) if not word.casefold().startswith("status:")]
    return " ".join([*words, f"status:{state.value}"] if state is not None else words)


def _terms(text: str) -> Iterator[Term]:
    for word in _WORD.findall(text):
        key, colon, value = word.partition(":")
        known = colon and key.casefold() in ("class", "status", "size", "split", "note")
        yield Term(key.casefold(), value.replace('"', "")) if known else Term("text", word.replace('"', ""))


def _no_problem(_value: str, _classes: ClassMap) -> str:
    return ""


def _class_problem(value: str, classes: ClassMap) -> str:
    return "" if _class_keys(value, classes) else f"No class is called {value}."


def _status_problem(value: str, _classes: ClassMap) -> str:
    return "" if _states(value) else f"{value} is no status: untouched, edited, reviewed or problem."


def _size_problem(value: str, _classes: ClassMap) -> str:
    is_begun = value in ("", *_COMPARE)
    return "" if is_begun or _SIZE.fullmatch(value) else f"{value} is no size: write size:<500x500."


_PROBLEMS: Final = {"class": _class_problem, "status": _status_problem, "size": _size_problem}


def _class_keys(value: str, classes: ClassMap) -> frozenset[int]:
    """Classes of this name or id; if there is none, those whose name has it."""
    wanted = value.casefold()
    exact = [one.key for one in classes if wanted in (one.name.casefold(), str(one.id))]
    return frozenset(exact or (one.key for one in classes if wanted in one.name.casefold()))


def _states(value: str) -> frozenset[State]:
    """States that begin so."""
    return frozenset(state for state in State if state.value.startswith(value.casefold()))


def _text_test(value: str) -> Test:
    wanted = value.casefold()
    return lambda entry: wanted in entry.original.casefold()


def _class_test(value: str, classes: ClassMap) -> Test:
    keys, resolve = _class_keys(value, classes), classes.resolve
    return lambda entry: any(resolve(row.class_key) in keys for row in entry.use)


def _status_test(value: str, state_of: StateOf) -> Test:
    wanted = _states(value)
    return lambda entry: state_of(entry) in wanted


def _size_test(value: str) -> Test:
    """Both sides must hold; one number stands for both. An image that nobody opened yet has no size."""
    found = _SIZE.fullmatch(value)
    if found is None:
        return lambda _entry: True
    compare, width = _COMPARE[found[1] or "="], int(found[2])
    height = int(found[3] or found[2])
    return lambda one: bool(one.width and compare(one.width, width) and compare(one.height, height))


def _note_test(value: str) -> Test:
    wanted = value.casefold()
    return lambda entry: bool(entry.note) and wanted in entry.note.casefold()


def _split_test(value: str) -> Test:
    wanted = "" if value.casefold() == NO_SPLIT else value.casefold()
    return lambda entry: entry.split.casefold() == wanted
