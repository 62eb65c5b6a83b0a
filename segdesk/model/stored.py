"""A mask that does not fit its image or the class map, kept exactly as it came until a repair resolves it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, eq=False)
class StoredMask:
    """pixels: the decoded array, any shape (H x W or H x W x channels) and depth, read-only.

    mode is Pillow's; palette the file's colours for indices; bit_depth as in the file; path where it came
    from; reason says in words why it does not fit ("The mask is 480 x 360, the image 960 x 720.").
    """

    pixels: np.ndarray
    mode: str
    reason: str
    path: str = ""
    format: str = ""
    bit_depth: int = 8
    lossy: bool = False
    palette: tuple[tuple[int, int, int], ...] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self.pixels.setflags(write=False)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height)"""
        return self.pixels.shape[1], self.pixels.shape[0]
