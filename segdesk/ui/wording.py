"""Numbers, times and sizes as a person reads them: one wording in the whole program. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

MINUS: Final = "−"
DOT: Final = " · "

_SIZE_UNITS: Final = ("KB", "MB", "GB", "TB", "PB")
_IRREGULAR: Final = {"class": "classes", "mask to repair": "masks to repair", "entry": "entries"}


def count(number: int) -> str:
    """1,310."""
    return f"{number:,}".replace("-", MINUS)


def counted(number: int, one: str, many: str | None = None) -> str:
    """'1 image', '1,310 images', 'no images'."""
    word = one if number == 1 else many or _IRREGULAR.get(one, one + "s")
    return f"{count(number) if number else 'no'} {word}"


def of(done: int, total: int) -> str:
    """'3 of 1,310'."""
    return f"{count(done)} of {count(total)}"


def percent(share: float, *, decimals: int = 1) -> str:
    """A share of 0 to 1: '10.2 %'; '< 0.01 %' rather than 0, '> 99.9 %' rather than a rounded 100."""
    if share < 0:
        return MINUS + percent(-share, decimals=decimals)
    if 0 < share < 0.0001:
        return "< 0.01 %"
    places = max(decimals, 2) if 0 < share < 0.5 * 10.0**-decimals / 100 else decimals
    text = f"{share * 100:.{places}f}"
    if share < 1 and float(text) >= 100:
        return f"> {100 - 10.0**-decimals:.{decimals}f} %"
    return f"{text} %"


def number(value: float, *, decimals: int = 0, signed: bool = False) -> str:
    """'+8', '−12', '1.00', '1,310.5'; zero has no sign."""
    text = f"{abs(value):,.{decimals}f}"
    if not text.strip("0.,"):
        return text
    return (MINUS if value < 0 else "+" if signed else "") + text


def time_left(seconds: float | None) -> str:
    """'≈ 18 s left', '≈ 4 min left', '≈ 2 h 10 min left'; empty while nothing is known."""
    return "" if seconds is None else f"≈ {duration(max(seconds, 1.0), exact=False)} left"


def duration(seconds: float, *, exact: bool = True) -> str:
    """'0.4 s', '18 s', '1 min 52 s', '2 h 10 min'; not exact leaves out the seconds of minutes."""
    if seconds < 10 and exact:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        minutes, rest = divmod(whole, 60)
        return (
            f"{minutes} min {rest} s" if exact and rest else f"{minutes if exact else round(whole / 60)} min"
        )
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def ago(seconds: float) -> str:
    """'just now', '2 s ago', '1 min ago', '3 h ago', '5 days ago'."""
    if seconds < 1:
        return "just now"
    for limit, unit, size in ((60, "s", 1), (3600, "min", 60), (86400, "h", 3600)):
        if seconds < limit:
            return f"{int(seconds // size)} {unit} ago"
    days = int(seconds // 86400)
    return f"{days} day{'s' if days > 1 else ''} ago"


def when(moment: datetime, now: datetime) -> str:
    """'today, 14:02', 'yesterday', '12 Nov', '12 Nov 2024'."""
    days = (now.date() - moment.date()) // timedelta(days=1)
    if days == 0:
        return f"today, {moment:%H:%M}"
    if days == 1:
        return "yesterday"
    year = "" if moment.year == now.year else f" {moment.year}"
    return f"{moment.day} {moment:%b}{year}"


def size_of(byte_count: int) -> str:
    """'3 KB', '7.4 MB', '412 MB': powers of 1000, one decimal under ten."""
    if byte_count < 1000:
        return counted(byte_count, "byte")
    value, unit = byte_count / 1000, 0
    while value >= 999.5 and unit < len(_SIZE_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    text = f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:.0f}"
    return f"{text} {_SIZE_UNITS[unit]}"


def pixels(number_of: int) -> str:
    """'47,033 px'."""
    return f"{count(number_of)} px"


def dimensions(width: int, height: int) -> str:
    """'960 × 720'."""
    return f"{count(width)} × {count(height)}" if max(width, height) > 9999 else f"{width} × {height}"


def zoom(scale: float) -> str:
    """'95 %', '6,400 %' of a factor."""
    share = scale * 100
    return f"{share:.1f} %" if share < 10 and share % 1 else f"{count(round(share))} %"


def joined(parts: Iterable[str]) -> str:
    """The parts that are not empty, with a middle dot between them."""
    return DOT.join(part for part in parts if part)


def key_words(sequence: str) -> str:
    """'Ctrl+Shift+O' as the screens write it: 'Ctrl Shift O'."""
    return " ".join(part or "+" for part in sequence.replace("++", "+\0").split("+")).replace("\0", "+")
