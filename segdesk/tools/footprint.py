"""The pixels under a brush: exactly those that the ring shows. Knows sizes and shapes; no document."""

from __future__ import annotations

from dataclasses import dataclass

from segdesk.ops.brush import capsule, disc, square
from segdesk.ops.stencil import Placed

MAX_SIZE_PX = 1000


@dataclass(frozen=True, slots=True)
class Footprint:
    """A brush of size_px image pixels across. A size of 1 is one pixel, the one the pointer is in."""

    size_px: int = 24
    is_round: bool = True

    def dab(self, x: float, y: float) -> Placed:
        """The pixels under the brush at a point."""
        shape = disc if self.is_round else square
        return shape(x, y, self.size_px)

    def sweep(self, x: float, y: float, to_x: float, to_y: float) -> Placed:
        """The pixels the brush passes over on a straight line, both ends included."""
        return capsule(x, y, to_x, to_y, self.size_px, self.is_round)

    def pressed(self, pressure: float) -> Footprint:
        """The footprint of a pen that is pressed so hard (0 to 1)."""
        return Footprint(max(1, round(self.size_px * pressure)), self.is_round)


def stepped(size_px: int, direction: int, *, fine: bool = False) -> int:
    """The next size for one press of a bracket key: by 1 below 10 pixels or when fine, else by a tenth."""
    step = 1 if fine or size_px < 10 or (size_px == 10 and direction < 0) else max(1, round(size_px / 10))
    return min(MAX_SIZE_PX, max(1, size_px + direction * step))
