"""Splits and sizes as a person asked for them: the words in the fields, and their faults. Knows no Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from segdesk.dataset.package.resize import KEEP_SIZE, MAX_SIDE_PX, Resize, ResizeRule, resize_rule
from segdesk.dataset.splits import FOLDER, SplitRule, group_key, split_rule
from segdesk.errors import SegDeskError
from segdesk.model.entry import SPLITS
from segdesk.ui.wording import count

_SHARE: Final = re.compile(r"\d{1,6}(\.\d{1,6})?", re.ASCII)
_WHOLE: Final = re.compile(r"\d{1,9}", re.ASCII)


class Together(StrEnum):
    """Which images must not part."""

    NONE = "none"
    FOLDER = "folder"
    PATTERN = "pattern"


@dataclass(frozen=True)
class SplitChoice:
    """train, val, test, seed and pattern as they stand in their fields, right or wrong."""

    is_on: bool = False
    train: str = "80"
    val: str = "10"
    test: str = "10"
    seed: str = "0"
    together: Together = Together.NONE
    pattern: str = ""

    @property
    def shares(self) -> tuple[str, str, str]:
        return self.train, self.val, self.test

    @property
    def problems(self) -> dict[str, str]:
        """Field -> what is wrong with it."""
        if not self.is_on:
            return {}
        found = {
            name: f"{name}: {text!r} is no share. Write a number, 0 for none."
            for name, text in zip(SPLITS, self.shares, strict=True)
            if not _SHARE.fullmatch(text)
        }
        if not found and not any(float(text) for text in self.shares):
            found["train"] = "All shares are 0. One must be above."
        if not _WHOLE.fullmatch(self.seed):
            found["seed"] = f"seed: {self.seed!r} is no whole number."
        pattern = self._pattern_problem() if self.together is Together.PATTERN else ""
        return found | {"pattern": pattern} if pattern else found

    def _pattern_problem(self) -> str:
        if not self.pattern:
            return "Write a regular expression: what it matches in the path names the group."
        if self.pattern == FOLDER:
            return f"{FOLDER!r} alone means one group for each folder: choose Folder, or write ({FOLDER})."
        try:
            group_key(self.pattern)
        except SegDeskError as fault:
            return fault.problem
        return ""

    @property
    def rule(self) -> SplitRule | None:
        """None when splits are off, or while a field is wrong."""
        if not self.is_on or self.problems:
            return None
        groups = {Together.NONE: None, Together.FOLDER: FOLDER, Together.PATTERN: self.pattern}
        return split_rule("/".join(self.shares), seed=int(self.seed), group_by=groups[self.together])


SIDES: Final[dict[Resize, tuple[str, ...]]] = {
    Resize.NONE: (),
    Resize.STRETCH: ("width", "height"),
    Resize.LETTERBOX: ("width", "height"),
    Resize.FIT: ("width",),
    Resize.CROP: ("width", "height"),
    Resize.TILE: ("width", "height", "overlap"),
}
"""The fields that a way to resize needs."""

_WORDS: Final = {
    Resize.NONE: "none",
    Resize.FIT: "fit:{width}",
    Resize.TILE: "tile:{width}x{height}+{overlap}",
}


@dataclass(frozen=True)
class SizeChoice:
    """width, height and overlap in pixels, as they stand in their fields, right or wrong."""

    way: Resize = Resize.NONE
    width: str = "640"
    height: str = "640"
    overlap: str = "0"

    @property
    def _texts(self) -> dict[str, str]:
        return {"width": self.width, "height": self.height, "overlap": self.overlap}

    @property
    def problems(self) -> dict[str, str]:
        """Field -> what is wrong with it."""
        found = {}
        for name in SIDES[self.way]:
            least, text = 0 if name == "overlap" else 1, self._texts[name]
            if not _WHOLE.fullmatch(text) or not least <= int(text) <= MAX_SIDE_PX:
                limits = f"{least} to {count(MAX_SIDE_PX)}"
                found[name] = f"{name}: {text!r} is none. Write whole pixels, {limits}."
        if self.way is Resize.TILE and not found:
            smaller = min(int(self.width), int(self.height))
            if int(self.overlap) >= smaller:
                found["overlap"] = f"overlap: must be smaller than the smaller side, {count(smaller)} px."
        return found

    @property
    def rule(self) -> ResizeRule:
        """Nothing is resized while a field is wrong."""
        if self.problems:
            return KEEP_SIZE
        return resize_rule(_WORDS.get(self.way, self.way.value + ":{width}x{height}").format(**self._texts))
