"""The check of palettes, and of values that look like a known mishap with colours or ids."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from segdesk.errors import SegDeskError
from segdesk.io.formats.mask_fit import single_channel
from segdesk.io.pillow import Limits as FileLimits
from segdesk.io.pillow import guarded, opened
from segdesk.model.classes import ClassMap, Task
from segdesk.ops.runs import values

from .corruptions import corruption_of
from .examined import Examined, Subject
from .finding import Finding, Severity
from .limits import Limits
from .look import Look

Rgb = tuple[int, int, int]
BYTE_OBJECTS = 255
SPLIT_SHARE = 0.05
UNUSUAL = (
    (frozenset(("RGBA", "LA", "PA")), "an alpha channel, of which loaders make different things",
     Severity.WARNING),
    (frozenset(("1",)), "1 bit per pixel, which some loaders read as 1 and some as 255", Severity.NOTE),
)  # fmt: skip
PICTURES = frozenset((".png", ".tif", ".tiff", ".bmp", ".gif", ".webp"))


@dataclass(frozen=True)
class Used:
    """The colours of the values that a palette mask uses."""

    colours: tuple[tuple[int, Rgb], ...]


def palette(look: Look) -> Iterator[Finding]:
    """Stored values must not look like a known mishap, nor colours like those of other classes."""
    yield from _known_mishap(look)
    yield from _unusual_files(look)
    yield from _overflowed(look)
    used = gather_palette(look)
    if used is None or look.classes.provisional:
        return
    swapped = _swapped(used, look.classes)
    if len(swapped) >= 2:
        value, name = swapped[0]
        yield look.finding(
            "palette",
            Severity.WARNING,
            f"{len(swapped)} values have the colour of another class in the mask's palette, as value {value} "
            f"that of {name}: perhaps the order differs. Compare it, and repair its values.",
            measure=len(swapped),
            unit="values",
            repair="values",
        )


def _known_mishap(look: Look) -> Iterator[Finding]:
    present = _values_of(look) if look.task is Task.SEMANTIC else []
    found = corruption_of(present, {one.id for one in look.classes} | look.spare_values) if present else None
    if found is not None:
        yield look.finding(
            "palette",
            Severity.WARNING,
            f"The mask looks changed ({found.diagnosis}): {found.words}. Repair its values.",
            repair=look.repair_of_values,
        )


def _values_of(look: Look) -> list[int]:
    """The values of a mask that was stored as it came; of one that fits, only where they may be 0 and 255."""
    stored = look.stored
    if stored is not None:
        channel = single_channel(stored.pixels) if not stored.lossy else None
        return [] if channel is None else [int(value) for value in values(channel)]
    ids = {look.class_of(one).id for one in look.objects}
    return [0, 255] if ids in ({0, 255}, {255}) and look.classes.by_id(0) is not None else []


def _unusual_files(look: Look) -> Iterator[Finding]:
    """Of masks with alpha loaders make different things, and of those of 1 bit some make 1, some 255."""
    modes = [mode_of(path) for path in look.subject.masks]
    for wanted, words, severity in UNUSUAL:
        number = sum(mode in wanted for mode in modes)
        if number:
            which = "The mask file has" if len(modes) == 1 else f"{number} of {len(modes)} mask files have"
            yield look.finding(
                "palette",
                severity,
                f"{which} {words}. Import it and export it again: masks are written as 8-bit grey.",
                measure=number,
                unit="files",
            )


def _overflowed(look: Look) -> Iterator[Finding]:
    """An id map of 8 bits has room for 255 objects; of more, some got one id together."""
    if look.task is Task.SEMANTIC or len(look.planes) != 1 or len(look.objects) != BYTE_OBJECTS:
        return
    split = [one for one in look.objects if look.area(one) and look.parts(one).count > 1]
    if len(split) >= SPLIT_SHARE * BYTE_OBJECTS:
        yield look.finding(
            "palette",
            Severity.WARNING,
            f"It has exactly {BYTE_OBJECTS} objects, {len(split)} of them in several parts: ids above 255 "
            "probably started again (low_byte). Split them into parts.",
            object=split[0].id,
            rect=look.box(split[0]),
            measure=len(split),
            unit="objects",
            repair="values",
        )


def gather_palette(look: Look) -> Used | None:
    """The palette of the image's only mask, None for other masks."""
    if look.task is not Task.SEMANTIC or len(look.subject.masks) != 1 or look.seen is None:
        return None
    colours = palette_of(look.subject.masks[0])
    if colours is None:
        return None
    return Used(tuple((value, colours[value]) for value in _present(look) if value < len(colours)))


def _present(look: Look) -> list[int]:
    if look.stored is not None:
        channel = single_channel(look.stored.pixels)
        return [] if channel is None else [int(value) for value in values(channel)]
    return sorted({look.class_of(one).id for one in look.objects if look.area(one)})


def palette_of(path: Path) -> tuple[Rgb, ...] | None:
    """The palette in the header of a picture; None where there is none, or the file cannot be opened, which
    is said by the check of readable files."""
    try:
        with opened(path, FileLimits()) as image, guarded(path):
            flat = image.getpalette("RGB") if image.mode == "P" else None
    except SegDeskError:
        return None
    return tuple(zip(flat[0::3], flat[1::3], flat[2::3], strict=True)) if flat else None


def mode_of(path: Path) -> str:
    """The mode in the header of a picture, as Pillow names it; empty where the file cannot be opened."""
    if path.suffix.lower() not in PICTURES:
        return ""
    try:
        with opened(path, FileLimits()) as image, guarded(path):
            return str(image.mode)
    except SegDeskError:
        return ""


def _swapped(used: Used, classes: ClassMap) -> list[tuple[int, str]]:
    """Values whose colour is that of another class, and that class's name."""
    by_colour = {one.rgb: one for one in reversed(tuple(classes))}
    found = []
    for value, colour in used.colours:
        other, own = by_colour.get(colour), classes.by_id(value)
        if other is not None and other.id != value and (own is None or own.rgb != colour):
            found.append((value, other.name))
    return found


@dataclass
class Palettes:
    """The palettes of a set. One that differs from the most common in a colour that it uses stands out."""

    examined: Examined
    limits: Limits
    seen: Counter[tuple[int, Rgb]] = field(default_factory=Counter)
    users: dict[Used, list[str]] = field(default_factory=dict)

    def add(self, subject: Subject, fact: Used) -> None:
        self.seen.update(fact.colours)
        self.users.setdefault(fact, []).append(subject.name)

    def findings(self) -> Iterator[Finding]:
        yield from self._made_up()
        usual: dict[int, Rgb] = {}
        for (value, colour), _ in self.seen.most_common():
            usual.setdefault(value, colour)
        for used, names in self.users.items():
            odd = [value for value, colour in used.colours if usual[value] != colour]
            for name in names if odd else ():
                yield Finding(
                    "palette",
                    Severity.WARNING,
                    name,
                    f"{len(odd)} values have other colours in its palette than in most masks, as value "
                    f"{odd[0]}: perhaps its order differs. Compare it, and repair its values.",
                    measure=len(odd),
                    unit="values",
                    repair="values",
                )

    def _made_up(self) -> Iterator[Finding]:
        """Classes that were made from values: do the values look like a mishap?"""
        if not self.examined.classes.provisional or self.examined.task is not Task.SEMANTIC:
            return
        found = corruption_of({one.id for one in self.examined.classes}, ())
        if found is not None:
            yield Finding(
                "palette",
                Severity.WARNING,
                None,
                f"The masks look changed ({found.diagnosis}): {found.words}. Repair their values.",
                repair="values",
            )
