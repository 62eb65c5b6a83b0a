"""A proposal for the place of one mask, with the map that carries it out."""

from __future__ import annotations

from dataclasses import dataclass

from segdesk.repair.geometry.look import Look
from segdesk.repair.geometry.placement import Placement
from segdesk.repair.proposal import Proposal


@dataclass(frozen=True, eq=False)
class Placed:
    """What is said of the place of one mask. placement: image to mask, of the mask after its rows are right.

    group: images of one number were judged together.
    """

    proposal: Proposal
    placement: Placement
    look: Look
    group: int
