"""Findings that a person decided to ignore, as a project keeps them: each with its reason and its mask.

A waiver is bound to the mask that was looked at: to a digest of its pixels and objects. When that mask
changes it no longer counts, and it counts again when the change is undone. Waivers of the data set as a
whole are bound to the sentence of the finding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.snapshot import Snapshot
from segdesk.model.document import DocumentContent
from segdesk.model.entry import ImageEntry

from .finding import Finding, Waiver

DigestOf = Callable[[str], str]
"""The mask digest of an image by its name."""


@dataclass(frozen=True)
class Kept:
    """A waiver and the digest of the mask that it is bound to; empty for the data set."""

    waiver: Waiver
    mask: str = ""


def mask_digest(content: DocumentContent) -> str:
    """16 hex digits that differ when a pixel, an object's class or outline, or the stored mask differs."""
    digest = hashlib.blake2b(repr(content.size).encode(), digest_size=8)
    for plane in content.planes:
        digest.update(plane.tobytes() if plane.any() else b"empty")
    for one in content.objects.ordered:
        about = (one.id, one.plane, one.slot, one.class_key, one.polygon, one.crowd, one.z)
        digest.update(repr(about).encode())
    if content.stored is not None:
        digest.update(content.stored.pixels.tobytes())
    return digest.hexdigest()


def read(text: str) -> tuple[Kept, ...]:
    """What Project.waivers says; words that cannot be read say nothing."""
    try:
        rows = json.loads(text) if text else []
        return tuple(_kept(row) for row in rows)
    except (ValueError, TypeError, KeyError):
        return ()


def write(kept: Iterable[Kept]) -> str:
    """The words for Project.set_waivers()."""
    return json.dumps([_row(one) for one in kept], sort_keys=True)


def with_findings(text: str, findings: Iterable[Finding], reason: str, digest_of: DigestOf) -> str:
    """Project.waivers with these findings ignored as well."""
    added = [
        Kept(waiver_of(one, reason), digest_of(one.image) if one.image is not None else "")
        for one in findings
    ]
    return write((*read(text), *added))


def waiver_of(finding: Finding, reason: str) -> Waiver:
    """The waiver for one finding: its check, image, object and place, or its sentence."""
    message = finding.message if finding.image is None else None
    return Waiver(finding.check, reason, finding.image, finding.object, finding.rect, message)


def alive(snapshot: Snapshot) -> tuple[Waiver, ...]:
    """The waivers whose mask is as it was. Reads the masks of images that have one, and no others; a mask
    that cannot be read has none."""
    kept = read(snapshot.waivers)
    names = {one.waiver.image for one in kept if one.mask}
    digests = {one.original: _digest(snapshot, one) for one in snapshot.entries if one.original in names}
    return tuple(
        one.waiver for one in kept if not one.mask or digests.get(one.waiver.image or "") == one.mask
    )


def _digest(snapshot: Snapshot, entry: ImageEntry) -> str:
    """Empty for a mask that cannot be read, which is the finding of another check."""
    try:
        return mask_digest(snapshot.read(entry))
    except SegDeskError:
        return ""


def _kept(row: dict[str, Any]) -> Kept:
    rect = row["rect"]
    waiver = Waiver(
        str(row["check"]),
        str(row["reason"]),
        row["image"],
        row["object"],
        None if rect is None else Rect(*map(int, rect)),
        row["message"],
    )
    return Kept(waiver, str(row["mask"]))


def _row(one: Kept) -> dict[str, Any]:
    waiver = one.waiver
    return {
        "check": waiver.check,
        "reason": waiver.reason,
        "image": waiver.image,
        "object": waiver.object,
        "rect": None if waiver.rect is None else list(waiver.rect),
        "message": waiver.message,
        "mask": one.mask,
    }
