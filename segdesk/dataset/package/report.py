"""What an export did: the JSON of the command line and the words of the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from segdesk.dataset.ledger.changes import Changes
from segdesk.dataset.ledger.ledger import Ledger
from segdesk.dataset.splits import SplitPlan
from segdesk.errors import Refused

from .write import Written

LISTED_FAULTS = 10


@dataclass
class ExportReport:
    """compared and identical count images; lost lists objects without a pixel in the package; lost_pixels are
    painted pixels that the task cannot hold; notes say what else a person should know."""

    out: str = ""
    ok: bool = False
    images: int = 0
    masks: int = 0
    annotations: int = 0
    compared: int = 0
    identical: int = 0
    lost: list[dict[str, Any]] = field(default_factory=list)
    lost_pixels: int = 0
    unlabelled_pixels: int = 0
    overlapping_pixels: int = 0
    merged_objects: int = 0
    split_parts: int = 0
    photos_rewritten: int = 0
    vanished: int = 0
    """Objects, of those lost, that resizing left no pixel."""
    cut_pixels: int = 0
    padding_pixels: int = 0
    yolo_lossy_rows: int = 0
    yolo_crowds: int = 0
    left_out: int = 0
    """Images of the project that the choice of images (--only) leaves out."""
    splits: SplitPlan | None = None
    """Where splits were asked for: what each holds."""
    kept_ids: int = 0
    """Annotation ids that are those of the last export."""
    ids_anew: str = ""
    """Why they are not, though that was asked for."""
    since: Changes | None = None
    """What changed since the last export, where somebody asked."""
    ledger: Ledger | None = None
    """What was exported, for the project to remember."""
    seconds: float = 0.0
    sha256: str = ""
    blocking: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def take(self, done: Written, faults: list[str]) -> None:
        """Count one image that was written and read back."""
        content = done.content
        self.images += 1
        self.masks += len(done.masks)
        self.annotations += len(done.annotations)
        self.compared += 1
        self.identical += not faults
        self.faults += faults
        original = done.planned.entry.original
        self.lost += [
            {"image": original, "object": number, "reason": reason} for number, reason in content.lost
        ]
        self.lost_pixels += content.lost_pixels
        self.unlabelled_pixels += content.unlabelled
        self.overlapping_pixels += content.overlaps
        self.merged_objects += content.merged
        self.split_parts += content.parts
        self.vanished += len(content.vanished)
        self.cut_pixels += content.cut_pixels
        self.padding_pixels += content.padding
        self.photos_rewritten += done.planned.rule != "copy"
        if done.labels is not None:
            self.yolo_lossy_rows += done.labels.lossy
            self.yolo_crowds += done.labels.crowds

    def remarks(self) -> list[str]:
        """What a person should know of a written package: losses and changes, in pixels and objects."""
        counts = (
            (self.lost_pixels, "painted pixels are of classes that this task does not hold"),
            (self.unlabelled_pixels, "pixels are unlabelled"),
            (self.overlapping_pixels, "pixels belong to more than one object; the upper one has them"),
            (self.merged_objects, "objects became one with others of their class"),
            (self.split_parts, "objects were made by splitting classes into connected parts"),
            (len(self.lost), "objects without a pixel were left out"),
            (self.vanished, "of these vanished because of the resizing"),
            (self.cut_pixels, "painted pixels lie outside the crop"),
            (self.padding_pixels, "pixels are padding"),
            (self.photos_rewritten, "photos were written anew, upright and in the size asked for"),
            (self.yolo_lossy_rows, "YOLO rows do not fill back to exactly their object"),
            (self.left_out, "images were left out: they are not what --only asks for"),
            (self.yolo_crowds, "crowds were left out of yolo/"),
            (self.kept_ids, "annotation ids are those of the last export"),
        )
        splits = self.splits.in_words() if self.splits else []
        anew = [self.ids_anew] if self.ids_anew else []
        return [*(f"{count:,} {words}." for count, words in counts if count), *anew, *splits]

    def must_be_identical(self) -> None:
        """Refused, with the files, when anything read back differs."""
        if self.faults:
            more = f" and {len(self.faults) - LISTED_FAULTS} more" if len(self.faults) > LISTED_FAULTS else ""
            raise Refused(
                f"{len(self.faults)} differences were found when the package was read back: "
                f"{' '.join(self.faults[:LISTED_FAULTS])}{more}",
                "Nothing was exported. Check the disk, and report this with the project.",
            )

    def as_json(self) -> dict[str, Any]:
        """Keys of the contract and more."""
        value = dict(vars(self))
        del value["faults"], value["ledger"]
        return value | {
            "splits": self.splits.as_json() if self.splits else None,
            "since": self.since.as_json() if self.since is not None else None,
        }
