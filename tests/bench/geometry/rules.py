"""RULES: every way in which the bench spoils places, by family."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from tests.bench.geometry import folders as f
from tests.bench.geometry import photos
from tests.bench.geometry import places as p
from tests.bench.geometry.folders import Folder, alike
from tests.bench.geometry.places import Spoilt, Way


@dataclass(frozen=True)
class Rule:
    """tolerance: how far off a corner may come to lie, in pixels of the image or, if larger, of the mask.

    images: of a draw. is_hopeless: nothing that repair knows fits; right is to change nothing unasked, or to
    find it all the same. is_folder: damage is mixed, so all are judged together, only mute ones also alone.
    """

    name: str
    family: str
    make: Callable[[np.random.Generator], Folder]
    tolerance: float = 2.0
    images: int = 10
    is_hopeless: bool = False
    is_folder: bool = False

    @property
    def least(self) -> int:
        """Images that a set must have."""
        return f.FEWEST if self.is_folder else 1

    def is_alone(self, spoilt: Spoilt) -> bool:
        return spoilt.is_mute or not self.is_folder


def _of(name: str, family: str, way: Callable[[np.random.Generator], Way], tolerance: float = 2.0) -> Rule:
    return Rule(name, family, alike(way), tolerance)


def _outside(name: str, way: Callable[[np.random.Generator], Way]) -> Rule:
    return Rule(name, "outside the list", alike(way), is_hopeless=True)


def _mixed(
    name: str, make: Callable[[np.random.Generator], Folder], tolerance: float = 2.0, images: int = 10
) -> Rule:
    return Rule(name, "mixed folder", make, tolerance, images, is_folder=True)


def _mute(name: str, mute: Callable[..., tuple[np.ndarray, np.ndarray]]) -> Rule:
    return Rule(name, "says nothing", partial(f.with_mute, mute=mute), is_folder=True)


RULES = (
    _of("stretch", "size", p.stretch),
    _of("letterbox", "size", p.boxed),
    _of("letterbox corner", "size", partial(p.boxed, at=0.0)),
    _of("fill", "size", partial(p.boxed, scale=p.fill)),
    _of("fill corner", "size", partial(p.boxed, scale=p.fill, at=0.0)),
    _of("pad corner", "size", p.padded),
    _of("pad centre", "size", partial(p.padded, at=0.5)),
    _of("cut centre", "size", p.cut),
    _of("cut corner", "size", partial(p.cut, at=0.0)),
    _of("cut to multiple", "size", p.cut_to_multiple),
    _of("round to multiple", "size", p.rounded),
    _of("photo letterboxed", "size", photos.boxed),
    _of("photo smaller", "size", photos.thumbnail),
    _of("off by one", "size", p.off_by_one),
    _of("network", "size", p.network),
    _of("exif 2-8", "turn", p.view),
    _of("turn and fit", "turn", partial(p.turned_and, then="fit")),
    _of("turn and stretch", "turn", partial(p.turned_and, then="stretch")),
    _of("row order", "turn", p.row_order),
    _of("row width", "turn", p.row_width),
    _of("rows lean", "turn", p.skewed),
    _of("shift", "shift", p.shift, 1.01),
    _of("shift, from 6 px on", "shift", partial(p.shift, least=6), 1.01),
    _of("pad and stretch", "scale", p.padded_then_fitted, 3.0),
    _of("scale and shift", "scale", p.scaled_and_moved, 4.0),
    _of("stride", "stride", p.stride, 0.26),
    _of("align corners", "stride", p.align_corners, 1.0),
    _of("letterbox, no square", "untuned", partial(p.boxed, is_square=False)),
    _of("letterbox, other bar", "untuned", p.other_bar),
    _of("letterbox right below", "untuned", partial(p.boxed, at=1.0)),
    _of("fill right below", "untuned", partial(p.boxed, scale=p.fill, at=1.0)),
    _of("small letterbox", "untuned", partial(p.boxed, sides=(64, 160)), 0.75),
    _of("transpose and fit", "untuned", partial(p.turned_and, then="fit", orientations=(5, 7))),
    _of("transpose and stretch", "untuned", partial(p.turned_and, then="stretch", orientations=(4, 5, 7))),
    _of("turn and pad", "untuned", p.turned_and_padded),
    _of("photo stretched", "untuned", photos.stretched),
    _of("photo cut", "untuned", photos.cut),
    _of("photo padded", "untuned", photos.padded),
    _of("shift, other bar", "untuned shift", partial(p.shift, bar=1), 1.01),
    _of("shift, rolled", "untuned shift", p.rolled, 1.01),
    _of("shift, smeared", "untuned shift", p.smeared, 1.01),
    _of("far shift", "untuned shift", partial(p.shift, least=24, most=56), 1.01),
    _of("lies right", "sound", p.lies_right),
    _of("loose borders", "sound", p.loose),
    _of("ragged borders", "sound", p.coarse),
    _outside("random cut", p.random_cut),
    _outside("photo trimmed", photos.trimmed),
    _outside("letterbox with a margin", p.boxed_with_margin),
    _outside("halved and padded", p.halved_and_padded),
    _outside("mirrored and moved", p.mirrored_and_moved),
    _mixed("wrong pairs, to 20 %", f.wrong_pairs, images=20),
    _mixed("wrong pairs, 30 to 60 %", partial(f.wrong_pairs, share=(0.3, 0.6)), images=20),
    _mixed("half sound, half moved", partial(f.half_sound, spoil=p.shift), 1.01),
    _mixed("half sound, half turned", partial(f.half_sound, spoil=p.view)),
    _mixed("half sound, half stretched", partial(f.half_sound, spoil=p.stretch)),
    _mixed("boxed or stretched", f.boxed_or_stretched),
    _mixed("moved two ways", partial(f.two_ways, first=p.shift, second=p.shift), 1.01),
    _mixed("moved or turned", partial(f.two_ways, first=p.shift, second=p.view), 1.01),
    _mute("blank photo", f.blank_photo),
    _mute("photo of noise", f.noise_photo),
    _mute("empty mask", f.empty_mask),
    _mute("mask of one class", f.one_class),
    _mute("tiny object", f.tiny_object),
    _mute("symmetric scene", f.symmetric),
)  # fmt: skip
