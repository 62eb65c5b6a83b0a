"""Numbers as the screens write them."""

from datetime import datetime

import pytest

from segdesk.ui import wording
from segdesk.ui.pace import Pace


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (wording.count(1310), "1,310"),
        (wording.count(-5), "−5"),
        (wording.counted(1, "image"), "1 image"),
        (wording.counted(1310, "image"), "1,310 images"),
        (wording.counted(0, "class"), "no classes"),
        (wording.of(3, 1310), "3 of 1,310"),
        (wording.percent(0.102), "10.2 %"),
        (wording.percent(0), "0.0 %"),
        (wording.percent(0.00005), "< 0.01 %"),
        (wording.percent(0.0004), "0.04 %"),
        (wording.percent(0.00003, decimals=2), "< 0.01 %"),
        (wording.percent(0.6961, decimals=2), "69.61 %"),
        (wording.percent(0.99999), "> 99.9 %"),
        (wording.percent(1), "100.0 %"),
        (wording.percent(-0.004), "−0.4 %"),
        (wording.number(8, signed=True), "+8"),
        (wording.number(-12), "−12"),
        (wording.number(-0.001, decimals=2), "0.00"),
        (wording.number(1310.5, decimals=1), "1,310.5"),
        (wording.time_left(18.4), "≈ 18 s left"),
        (wording.time_left(0.1), "≈ 1 s left"),
        (wording.time_left(250), "≈ 4 min left"),
        (wording.time_left(None), ""),
        (wording.duration(0.42), "0.4 s"),
        (wording.duration(112), "1 min 52 s"),
        (wording.duration(120), "2 min"),
        (wording.duration(7800), "2 h 10 min"),
        (wording.duration(3600), "1 h"),
        (wording.duration(3595, exact=False), "1 h"),
        (wording.ago(0.2), "just now"),
        (wording.ago(2), "2 s ago"),
        (wording.ago(75), "1 min ago"),
        (wording.ago(7300), "2 h ago"),
        (wording.ago(90000), "1 day ago"),
        (wording.size_of(1), "1 byte"),
        (wording.size_of(3000), "3 KB"),
        (wording.size_of(7_400_000), "7.4 MB"),
        (wording.size_of(412_000_000), "412 MB"),
        (wording.size_of(999_999), "1 MB"),
        (wording.pixels(47033), "47,033 px"),
        (wording.dimensions(960, 720), "960 × 720"),
        (wording.dimensions(16384, 16384), "16,384 × 16,384"),
        (wording.zoom(0.95), "95 %"),
        (wording.zoom(64), "6,400 %"),
        (wording.zoom(0.025), "2.5 %"),
        (wording.joined(["a", "", "b"]), "a · b"),
        (wording.key_words("Ctrl+Shift+O"), "Ctrl Shift O"),
        (wording.key_words("Ctrl++"), "Ctrl +"),
        (wording.key_words("F1"), "F1"),
    ],
)
def test_wording(found, expected):
    assert found == expected


def test_times_are_told_by_the_day():
    now = datetime(2026, 11, 24, 15, 0)
    told = [
        wording.when(moment, now)
        for moment in (
            datetime(2026, 11, 24, 14, 2),
            datetime(2026, 11, 23, 23, 59),
            datetime(2026, 11, 12),
            datetime(2024, 1, 3),
        )
    ]
    assert told == ["today, 14:02", "yesterday", "12 Nov", "3 Jan 2024"]


def test_pace_is_judged_by_the_last_seconds():
    pace = Pace()
    assert pace.seconds_left is None
    for second in range(60):
        pace.step(second if second < 30 else 30 + 10 * (second - 30), 1000, float(second))
    assert pace.seconds_left == pytest.approx((1000 - 320) / 10)


def test_pace_starts_anew_with_another_job():
    pace = Pace()
    pace.step(0, 10, 0.0)
    pace.step(5, 10, 5.0)
    assert pace.seconds_left == pytest.approx(5)
    pace.step(0, 99, 6.0)
    assert pace.seconds_left is None
    pace.step(0, 0, 9.0)
    assert pace.seconds_left is None
