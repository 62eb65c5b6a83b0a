"""What the command line prints: progress on stderr, results on stdout, faults in one line."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Any, TextIO

from segdesk.errors import SegDeskError
from segdesk.progress import Cancelled, Progress

EXIT_CANCELLED = 130
LINE_EVERY_S = 5.0
BAR_EVERY_S = 0.1
BAR_WIDTH = 28


class ConsoleProgress(Progress):
    """A bar on a terminal, else a line every five seconds. step() raises Cancelled after Ctrl+C."""

    def __init__(self, stream: TextIO, *, quiet: bool = False) -> None:
        self.cancelled = False
        self._stream = stream
        self._quiet = quiet
        self._bar = stream.isatty()
        self._shown_at = time.monotonic()
        self._open_line = False

    def step(self, done: int, total: int, what: str = "") -> None:
        if self.cancelled:
            raise Cancelled
        if self._quiet:
            return
        now = time.monotonic()
        last = done == total and self._open_line
        if now - self._shown_at < (BAR_EVERY_S if self._bar else LINE_EVERY_S) and not last:
            return
        self._shown_at = now
        self._show(done, total, what)

    def finish(self) -> None:
        """End an open bar, so that what follows starts on a line of its own."""
        if self._open_line:
            self._stream.write("\n")
            self._open_line = False

    def _show(self, done: int, total: int, what: str) -> None:
        count = f"{done:,} of {total:,}" if total else f"{done:,}"
        if not self._bar:
            self._stream.write(f"{what or 'Working'}: {count}\n")
            self._stream.flush()
            return
        filled = BAR_WIDTH * done // total if total else 0
        bar = "#" * filled + "-" * (BAR_WIDTH - filled)
        self._stream.write(f"\r\x1b[K[{bar}] {count} {what}")
        self._stream.flush()
        self._open_line = done != total
        if not self._open_line:
            self._stream.write("\n")


@contextmanager
def interruptible(progress: ConsoleProgress) -> Iterator[None]:
    """While inside, the first Ctrl+C asks the work to stop at its next step; the second one stops it here."""

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        if progress.cancelled:
            raise KeyboardInterrupt
        progress.cancelled = True

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
        progress.finish()


def say(text: str) -> None:
    """A line of the result."""
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """A line to be read before the work goes on; on stderr, so that stdout stays the result."""
    sys.stderr.write(f"segdesk: {text}\n")


def complain(error: SegDeskError) -> None:
    """segdesk: FILE: what is wrong. What to do."""
    sys.stderr.write(f"segdesk: {error.sentence}\n")


def write_json(value: Any, target: str) -> None:
    """value as JSON into a file, or to stdout when target is '-'."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    if target == "-":
        sys.stdout.write(text)
        return
    try:
        Path(target).write_text(text, encoding="utf-8")
    except OSError as error:
        raise no_report(error.strerror, target) from error


REPORTS = ("report", "json", "html", "junit", "sarif")
"""Options that name a file which is written after the work."""


def check_reports(arguments: argparse.Namespace) -> None:
    """SegDeskError where a report has no folder to be written to, before the work that it is about. What the
    command itself makes (-o) may become that folder."""
    made = Path(getattr(arguments, "out", None) or os.devnull).absolute()
    words = [getattr(arguments, name, None) for name in REPORTS]
    for word in (one for one in words if isinstance(one, str)):
        folder = Path(word).absolute().parent
        if not folder.is_dir() and made not in (folder, *folder.parents):
            raise no_report("its folder is not there", word)


def no_report(why: str | None, target: str) -> SegDeskError:
    return SegDeskError(
        f"The report could not be written: {why}.", "Name a file that can be written.", file=target
    )
