"""Checks of what a mask holds: size, values, emptiness. Each yields findings about one image."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from segdesk.geometry import EMPTY, Rect
from segdesk.io.formats.mask_fit import single_channel
from segdesk.model.classes import Task
from segdesk.model.stored import StoredMask
from segdesk.ops.runs import histogram
from segdesk.ops.stencil import AnyArray, bounds

from .finding import Finding, Severity
from .look import Look

LISTED_VALUES = 6
SIDEWAYS = (5, 6, 7, 8)
"""EXIF orientations that swap width and height."""
BINARY = (frozenset((0, 255)), frozenset((0, 1)))


def alignment(look: Look) -> Iterator[Finding]:
    """A mask must have its image's upright size."""
    for remark in look.remarks("alignment"):
        yield look.finding("alignment", Severity.ERROR, remark.message, repair="geometry")
    image = look.photo_size
    if image is None or look.content is None:
        return
    stored = look.stored
    size = stored.size if stored is not None else look.content.size
    if size != image and (stored is not None or len(look.objects)):
        is_turned = look.facts is not None and look.facts.orientation in SIDEWAYS
        how = _how(size, image, is_turned=is_turned)
        said = f"The mask is {size[0]} x {size[1]}, the image {image[0]} x {image[1]}{how}."
        yield look.finding("alignment", Severity.ERROR, f"{said} Repair its geometry.", repair="geometry")


def _how(mask: tuple[int, int], image: tuple[int, int], *, is_turned: bool) -> str:
    """What the two sizes suggest, in words. is_turned: EXIF turns the photo by a quarter."""
    if mask == image[::-1]:
        return ", the size that the photo has without its EXIF turn" if is_turned else ", its sides swapped"
    scale = mask[0] / image[0]
    same_shape = abs(mask[1] - scale * image[1]) <= 1
    return f", the same shape at {scale:.3g} times the size" if same_shape else ""


def values(look: Look) -> Iterator[Finding]:
    """A mask must hold ids of the class map and nothing else."""
    for remark in look.remarks("values"):
        yield look.finding("values", Severity.ERROR, remark.message, repair="values")
    stored = look.stored
    if stored is None or stored.lossy:
        return
    channel = single_channel(stored.pixels)
    if look.task is Task.SEMANTIC and channel is not None:
        yield from _unknown_values(look, channel)
    elif look.task is Task.INSTANCE and look.examined.kind != "masks":
        yield from _not_binary(look, stored)
    elif stored.size == look.content.size if look.content else False:
        yield look.finding("values", Severity.ERROR, stored.reason, repair=look.repair_of_values)


def _unknown_values(look: Look, channel: AnyArray) -> Iterator[Finding]:
    known = {one.id for one in look.classes} | look.spare_values
    found, counts = histogram(channel)
    odd = [pair for pair in zip(found.tolist(), counts.tolist(), strict=True) if pair[0] not in known]
    if not odd:
        return
    total = sum(count for _, count in odd)
    yield look.finding(
        "values",
        Severity.ERROR,
        f"Values that are no class id: {_listed(odd)}. Repair its values, or add the classes.",
        rect=_where(channel, [value for value, _ in odd]),
        measure=total,
        unit="px",
        repair=look.repair_of_values,
    )


def _not_binary(look: Look, stored: StoredMask) -> Iterator[Finding]:
    """Each channel of the stored mask is one mask that did not fit."""
    layers = stored.pixels if stored.pixels.ndim == 3 else stored.pixels[..., None]
    for place in range(layers.shape[2]):
        layer = np.ascontiguousarray(layers[..., place])
        found, counts = histogram(layer)
        if set(found.tolist()) <= BINARY[0] or set(found.tolist()) <= BINARY[1]:
            continue
        odd = [pair for pair in zip(found.tolist(), counts.tolist(), strict=True) if pair[0] not in (0, 255)]
        yield look.finding(
            "values",
            Severity.ERROR,
            f"A mask of an object holds values other than 0 and 255: {_listed(odd)}. Repair its values.",
            rect=_where(layer, [value for value, _ in odd]),
            measure=sum(count for _, count in odd),
            unit="px",
            repair="values",
        )
        return


def _listed(odd: list[tuple[int, int]]) -> str:
    listed = ", ".join(f"{value} ({count:,} px)" for value, count in odd[:LISTED_VALUES])
    return listed + (f" and {len(odd) - LISTED_VALUES} more" if len(odd) > LISTED_VALUES else "")


def _where(pixels: AnyArray, wanted: list[int]) -> Rect:
    """The box around all pixels of these values."""
    found = bounds(np.isin(pixels, wanted))
    return found if not found.is_empty else EMPTY


def empty(look: Look) -> Iterator[Finding]:
    """An image should have labelled pixels, and an object should have pixels."""
    seen = look.seen
    if seen is None or not seen.labelled or seen.content.stored is not None:
        return
    remarks = look.remarks("empty")
    for remark in remarks:
        yield look.finding("empty", Severity.WARNING, remark.message)
    full = {one.id for one in look.objects if look.has_pixels(one)}
    if not any(one.id in full for one in look.objects if not look.is_void(one)):
        if not (seen.empty_on_purpose or remarks or _unread(look)):
            yield look.finding(
                "empty", Severity.WARNING, "No pixel is labelled. Label it, or mark it as empty on purpose."
            )
        return
    for one in look.objects:
        if one.id not in full:
            yield look.finding(
                "empty",
                Severity.WARNING,
                f"{look.called(one)} has no pixels. Delete it.",
                object=one.id,
                class_id=look.class_of(one).id,
                repair="delete",
            )


def _unread(look: Look) -> bool:
    """Is the mask empty because it could not be read? Then that is what is said."""
    return look.seen is not None and any(one.lost for one in look.seen.remarks)
