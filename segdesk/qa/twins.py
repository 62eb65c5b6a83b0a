"""The check of duplicates: the same or nearly the same photo twice, the same mask on different photos."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import NamedTuple

import numpy as np

from segdesk.model.entry import SPLITS

from .examined import Examined, Subject
from .finding import Finding, Severity
from .likeness import Print, fingerprint, mean_difference, near_pairs
from .limits import Limits
from .look import Look

LEAST_SHARE = 0.001
"""Masks that leave or cover less than this of the image are alike by chance."""


class Twin(NamedTuple):
    """What is remembered of an image. mask: a digest of its pixels' classes, empty where chance is likely."""

    photo: Print | None
    mask: bytes


def gather_twin(look: Look) -> Twin:
    """Fingerprints of photo and mask."""
    photo = look.photo
    return Twin(fingerprint(photo) if photo is not None and photo.size else None, _mask_digest(look))


def _mask_digest(look: Look) -> bytes:
    pixels = look.stored.pixels if look.stored is not None else look.class_map
    if pixels is None:
        return b""
    common = _share_of_most_common(look)
    if common > 1 - LEAST_SHARE:
        return b""
    digest = blake2b(np.ascontiguousarray(pixels).data, digest_size=16)
    digest.update(f"{pixels.shape}{len(look.objects)}".encode())
    return digest.digest()


def _share_of_most_common(look: Look) -> float:
    if look.stored is not None or not look.extents:
        return 0.0
    areas = look.extents[0].areas
    return float(areas.max() / max(1, areas.sum()))


@dataclass
class Twins:
    """A few hundred bytes per image. Exact pairs are said once per image, with the first that is like it."""

    examined: Examined
    limits: Limits
    names: list[str] = field(default_factory=list)
    splits: list[str] = field(default_factory=list)
    twins: list[Twin] = field(default_factory=list)

    def add(self, subject: Subject, fact: Twin) -> None:
        self.names.append(subject.name)
        self.splits.append(subject.split)
        self.twins.append(fact)

    def findings(self) -> Iterator[Finding]:
        said: set[tuple[int, int]] = set()
        for first, second in self._exact():
            said.add((first, second))
            yield self._photos(first, second, "is the same photo as", 0.0)
        for first, second, levels in self._near():
            if (first, second) not in said:
                said.add((first, second))
                yield self._photos(first, second, "is nearly the same photo as", levels)
        for first, second in self._same_masks():
            if (first, second) not in said:
                yield Finding(
                    "duplicates",
                    Severity.WARNING,
                    self.names[second],
                    f"Its mask is that of {self.names[first]}, pixel by pixel, and the photos differ. "
                    "Look whether it belongs to this image.",
                )

    def _photos(self, first: int, second: int, how: str, levels: float) -> Finding:
        splits = self.splits[first], self.splits[second]
        leaks = all(splits) and splits[0] != splits[1]
        said = f"It {how} {self.names[first]}"
        said += f", which is in {splits[0]} while this is in {splits[1]}: scores will lie." if leaks else "."
        moves = leaks and splits[0] in SPLITS
        return Finding(
            "duplicates",
            Severity.ERROR if leaks else Severity.WARNING,
            self.names[second],
            f"{said} Leave one of them out{', or keep both in one split' if moves else ''}.",
            measure=round(levels, 2),
            unit="grey levels",
            repair=f"into_{splits[0]}" if moves else "leave_out",
        )

    def _exact(self) -> Iterator[tuple[int, int]]:
        first: dict[bytes, int] = {}
        per_split: dict[tuple[bytes, str], int] = {}
        for place, twin in enumerate(self.twins):
            if twin.photo is None:
                continue
            digest = twin.photo.digest
            start = first.setdefault(digest, place)
            per_split.setdefault((digest, self.splits[place]), place)
            if start != place:
                yield start, place

    def _near(self) -> Iterator[tuple[int, int, float]]:
        places = [place for place, twin in enumerate(self.twins) if twin.photo is not None]
        prints = [photo for twin in self.twins if (photo := twin.photo) is not None]
        bits = np.array([one.bits for one in prints], np.uint64)
        for one, other in sorted(near_pairs(bits, self.limits.twin_bits)):
            levels = mean_difference(prints[one].thumb, prints[other].thumb)
            if levels <= self.limits.twin_levels and prints[one].digest != prints[other].digest:
                yield places[one], places[other], levels

    def _same_masks(self) -> Iterator[tuple[int, int]]:
        groups: dict[bytes, list[int]] = defaultdict(list)
        for place, twin in enumerate(self.twins):
            if twin.mask:
                groups[twin.mask].append(place)
        for places in groups.values():
            yield from ((places[0], other) for other in places[1:])
