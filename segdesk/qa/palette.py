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


@dataclass(frozen=True)
class Used:
    """The colours of the values that a palette mask uses."""

    colours: tuple[tuple[int, Rgb], ...]


def palette(look: Look) -> Iterator[Finding]:
    """Stored values must not look like a known mishap, nor colours like those of other classes."""
    yield from _known_mishap(look)
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
    stored = look.stored
    channel = single_channel(stored.pixels) if stored is not None and not stored.lossy else None
    if channel is None or look.task is not Task.SEMANTIC:
        return
    found = corruption_of(values(channel).tolist(), {one.id for one in look.classes} | look.spare_values)
    if found is not None:
        yield look.finding(
            "palette",
            Severity.WARNING,
            f"The mask looks changed ({found.diagnosis}): {found.words}. Repair its values.",
            repair="values",
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
