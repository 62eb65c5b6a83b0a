"""Fingerprints of photos and masks: which are the same, which nearly. Knows no files."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import blake2b
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from segdesk.ops.cv import cv2

THUMB = 16
_HASH_SIDE, _LOW = 32, 9
_BITS = 64

Hashes = npt.NDArray[np.uint64]


class Print(NamedTuple):
    """digest: of all pixels. bits: the 64-bit picture hash. thumb: THUMB x THUMB greys."""

    digest: bytes
    bits: int
    thumb: bytes


def fingerprint(photo: npt.NDArray[Any]) -> Print:
    """Of a photo as read() gives it. The hash compares the low frequencies of the brightness with their
    median, as pHash does (Zauner 2010, "Implementation and benchmarking of perceptual image hash functions"),
    without the constant one."""
    grey = _grey(cv2.resize(photo, (_HASH_SIDE, _HASH_SIDE), interpolation=cv2.INTER_AREA))
    low = cv2.dct(grey)[:_LOW, :_LOW].ravel()[1 : _BITS + 1]
    flags = np.packbits(low > np.median(low)).tobytes()
    thumb = cv2.resize(grey, (THUMB, THUMB), interpolation=cv2.INTER_AREA)
    digest = blake2b(np.ascontiguousarray(photo).data, digest_size=16)
    digest.update(repr(photo.shape).encode())
    return Print(
        digest.digest(),
        int.from_bytes(flags, "big"),
        np.clip(np.rint(thumb), 0, 255).astype(np.uint8).tobytes(),
    )


def _grey(small: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
    grey = small.astype(np.float32) / (257.0 if small.dtype == np.uint16 else 1.0)
    return np.ascontiguousarray(grey[..., :3].mean(axis=2) if grey.ndim == 3 else grey, np.float32)


def near_pairs(bits: Hashes, at_most: int) -> Iterator[tuple[int, int]]:
    """Places (first < second) whose hashes differ in at most so many bits.

    Two hashes that differ in k bits agree in one of k + 1 bands, so only those that do are compared.
    """
    seen: set[tuple[int, int]] = set()
    edges = np.linspace(0, _BITS, at_most + 2).astype(int)
    for low, high in pairwise(edges.tolist()):
        band = (bits >> np.uint64(low)) & np.uint64((1 << (high - low)) - 1)
        for group in _groups(band):
            for pair in _close(bits, group, at_most):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _groups(keys: Hashes) -> Iterator[npt.NDArray[np.int64]]:
    order = np.argsort(keys, kind="stable")
    heads = np.flatnonzero(np.append(True, keys[order][1:] != keys[order][:-1]))
    for head, tail in pairwise([*heads.tolist(), len(order)]):
        if tail - head > 1:
            yield order[head:tail]


def _close(bits: Hashes, group: npt.NDArray[np.int64], at_most: int) -> Iterator[tuple[int, int]]:
    for place, first in enumerate(group[:-1].tolist()):
        rest = group[place + 1 :]
        for second in rest[_count_bits(bits[rest] ^ bits[first]) <= at_most].tolist():
            yield (first, second) if first < second else (second, first)


def _count_bits(words: Hashes) -> npt.NDArray[np.int64]:
    found: npt.NDArray[np.int64] = _ONES[words.view(np.uint8)].reshape(-1, 8).sum(axis=1)
    return found


_ONES = np.array([number.bit_count() for number in range(256)], np.int64)


def mean_difference(one: bytes, other: bytes) -> float:
    """Mean difference of two thumbnails in grey levels."""
    first, second = np.frombuffer(one, np.uint8).astype(np.int16), np.frombuffer(other, np.uint8)
    return float(np.abs(first - second).mean())
