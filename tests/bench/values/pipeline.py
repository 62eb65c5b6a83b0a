"""A pipeline that spoils masks: how its parameters are drawn, what it writes, what it should be called."""

import io
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from PIL import Image

from segdesk.repair.values.palettes import CITYSCAPES, SEGNET, TAB10, voc_palette
from segdesk.repair.values.target import Target
from tests.bench.values.scenes import Scene


@dataclass(frozen=True)
class Spoilt:
    """A pipeline with its parameters fixed: a scene to the bytes of a file.

    named: its right diagnoses. truth: what a repair can give at best, where that is not the ids; -1: open.
    codes: how many codes a mask must show for anybody to tell.
    """

    write: Callable[[Scene], bytes]
    named: tuple[str, ...]
    suffix: str = "png"
    truth: Callable[[np.ndarray], np.ndarray] = lambda ids: ids
    codes: int = 2


def always(target: Target) -> bool:
    return True


def many(target: Target) -> bool:
    """At least three classes, which tell pipelines apart."""
    return len(target.counted) > 2


@dataclass(frozen=True)
class Pipeline:
    """draw(target, rng) fixes the parameters. least: share of pixels from which a repair counts as right.

    holds_for: the class maps that it makes sense of. with_photo: the photo is needed to undo it.
    """

    name: str
    draw: Callable[[Target, np.random.Generator], Spoilt]
    least: float = 1.0
    holds_for: Callable[[Target], bool] = always
    with_photo: bool = False


def png(pixels: np.ndarray, **options) -> bytes:
    return saved(Image.fromarray(pixels), "PNG", **options)


def saved(image: Image.Image, form: str, **options) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def few_bits(values: np.ndarray, bits: int) -> bytes:
    """A grey PNG of 1, 2 or 4 bits a pixel."""
    height, width = values.shape
    padded = np.zeros((height, -(-width * bits // 8) * 8 // bits), np.uint8)
    padded[:, :width] = values
    each = padded.reshape(height, -1, 8 // bits)
    packed = (each << np.arange(8 - bits, -1, -bits, dtype=np.uint8)).sum(axis=2).astype(np.uint8)
    rows = np.hstack([np.zeros((height, 1), np.uint8), packed])
    head = struct.pack(">IIBBBBB", width, height, bits, 0, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def written(change: Callable[[np.ndarray], np.ndarray], *named: str, dtype=np.uint8) -> Spoilt:
    """A PNG of changed ids."""
    return Spoilt(lambda scene: png(np.ascontiguousarray(change(scene.ids).astype(dtype))), named)


def by_table(table: np.ndarray, *named: str) -> Spoilt:
    return written(lambda ids: table[ids], *named)


def of_colors(table: np.ndarray, *named: str, with_alpha: bool = False, codes: int = 2) -> Spoilt:
    """A PNG of colours, table: 256 x 3."""
    if with_alpha:
        table = np.hstack([table, np.full((len(table), 1), 255, table.dtype)])
    return replace(by_table(table, *named), codes=codes)


def palette(target: Target, rng: np.random.Generator) -> np.ndarray:
    """256 x 3 colours that a set of these classes might be shown in."""
    table = voc_palette().astype(np.uint8)
    known = {"cityscapes": CITYSCAPES, "tab10": TAB10, "segnet": SEGNET}
    name = str(rng.choice(["voc", "voc", "classes", "classes", *known]))
    if name == "classes" and target.colors:
        for one, color in target.colors.items():
            table[one] = color
    elif name in known and max(target.counted) < len(known[name]):
        table[: len(known[name])] = known[name]
        table[255] = 0
    return table


def step(target: Target) -> int:
    return 255 // max(len(target.counted) - 1, 1)


def factor(target: Target, rng: np.random.Generator) -> int:
    """By how much ids are multiplied to be seen."""
    most = 255 // max(1, max(target.counted))
    return step(target) if most < 2 or rng.random() < 0.4 else int(rng.integers(2, most + 1))


def counted(target: Target, change: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    """A table of 256: changed ids, but a void that stands apart stays 255."""
    table = np.clip(change(np.arange(256)), 0, 65_535)
    for one in target.ids:
        if one not in target.counted:
            table[one] = one
    return table
