"""A folder of photos and a folder of label images: one mask per photo, in any mode."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from segdesk.errors import SegDeskError
from segdesk.io.formats.array_file import ARRAY_SUFFIXES, open_mask
from segdesk.io.formats.classes import ClassTable, made_classes, provisional_classes
from segdesk.io.formats.dataset import (
    DataSet,
    ImageLabels,
    Lost,
    Note,
    ReadOptions,
    SourceImage,
    SourceObject,
)
from segdesk.io.formats.layout import Layout, Pair, is_voc, lay_out, masks_among, pair_up
from segdesk.io.formats.mask_fit import UNLABELLED, Fitting, MaskRules, fit
from segdesk.io.formats.mask_scan import scan
from segdesk.io.formats.palettes import GREYS, SURE_ENOUGH, Likely, likely
from segdesk.io.formats.reading import Certainty, class_table, image_size, photo_tree
from segdesk.io.formats.tree import Tree, split_of, suffix_of
from segdesk.io.formats.values import in_words
from segdesk.io.masks import MaskFile
from segdesk.model.classes import ClassMap, Kind, MaskClass, Task
from segdesk.progress import SILENT, Progress

OBJECT_CLASS = 1


def recognise(tree: Tree) -> Certainty:
    """As sure as many images have a mask; a little where there are only masks."""
    layout = _by_names(tree)
    count, total = len(layout.masks), len(layout.pairs)
    if layout.unpaired and not total:
        return Certainty(0.4, f"{len(layout.unpaired)} masks, and no images beside them")
    if not count:
        return Certainty(0, "no folder or name ending that says mask")
    words = f"{count} of {total} images have a mask by name, as {layout.masks[0]}"
    return Certainty(0.5 + 0.4 * count / total, words)


def read(tree: Tree, options: ReadOptions, progress: Progress = SILENT) -> DataSet:
    """Photos and masks by name. Without a class table settle() makes the classes from all the masks."""
    task = options.task or Task.SEMANTIC
    return listed(tree, options, task, values_are_classes=task is not Task.INSTANCE)


def listed(tree: Tree, options: ReadOptions, task: Task, *, values_are_classes: bool) -> DataSet:
    """The data set of read(); values_are_classes: else, without a class table, a value is an object."""
    photos, masks, layout = _laid_out(tree, options)
    if not layout.pairs:
        raise SegDeskError("No images were found.", "Name their folder with --images.", file=tree.root)
    table, notes = class_table(tree, options, task)
    listing = _Listing(photos, masks, layout, task, values_are_classes=values_are_classes)
    return _dataset(tree, listing, table, notes)


def masks_for(photos: Tree, masks: Tree, table: ClassTable, task: Task) -> DataSet:
    """Masks whose photos lie elsewhere, with the classes of a table: photos that get none are left out."""
    listed = [
        *(name for name in masks.images if name not in photos or masks.root != photos.root),
        *arrays_of(masks),
    ]
    layout = pair_up(photos.images, listed)
    layout.pairs = [pair for pair in layout.pairs if pair.mask is not None]
    listing = _Listing(photos, masks, layout, task, values_are_classes=task is not Task.INSTANCE)
    return _dataset(masks, listing, table, [])


def _dataset(tree: Tree, listing: _Listing, table: ClassTable | None, notes: list[Note]) -> DataSet:
    layout = listing.layout
    data = DataSet(
        "masks",
        tree.root,
        listing.task,
        ClassMap(),
        (),
        lost=tuple(Lost(one.file, "the whole mask", one.reason, "pairs") for one in layout.unpaired),
        notes=(*layout.notes, *notes),
        unpaired=tuple(layout.unpaired),
    )
    if table is None:
        waiting = replace(data, settle_with=partial(_settle, listing))
        return replace(waiting, images=listing.images(None))
    classes, rules = _with_table(table, layout)
    if classes is not table.classes:
        data = data.noted(Note(table.path.name, "Value 255 became the void class 'void', as VOC means it."))
    return replace(data, classes=classes, images=listing.images(rules))


class _Listing:
    """The pairs, and how they become images once the rules are known."""

    def __init__(
        self, photos: Tree, masks: Tree, layout: Layout, task: Task, *, values_are_classes: bool
    ) -> None:
        self.photos, self.masks, self.layout, self.task = photos, masks, layout, task
        self.values_are_classes = values_are_classes

    def images(self, rules: MaskRules | None) -> tuple[SourceImage, ...]:
        return tuple(self._image(pair, rules) for pair in self.layout.pairs)

    def _image(self, pair: Pair, rules: MaskRules | None) -> SourceImage:
        path = self.photos.path(pair.photo)
        mask = self.masks.path(pair.mask) if pair.mask is not None else None
        read_one = partial(read_pair, path, pair.photo, mask, pair.mask or "", rules)
        return SourceImage(path, pair.photo, read_one, pair.mask or "", split_of(pair.photo))


def _laid_out(tree: Tree, options: ReadOptions) -> tuple[Tree, Tree, Layout]:
    """The trees of photos and masks, and their pairs."""
    if options.masks is None and options.images is None:
        return tree, tree, _by_names(tree)
    photos = photo_tree(tree, options)
    masks = Tree.of(options.masks) if options.masks else tree
    inner = _outside(masks, photos)
    names = inner if options.masks else masks_among(inner)
    layout = pair_up(_outside(photos, masks), [*names, *arrays_of(masks)])
    layout.is_voc = any(is_voc(name) for name in layout.masks[:1])
    return photos, masks, layout


def _outside(tree: Tree, other: Tree) -> list[str]:
    """The images of a tree that are not the other's, where that lies inside it."""
    if not _is_inside(other, tree):
        return list(tree.images)
    inside = f"{other.root.resolve().relative_to(tree.root.resolve()).as_posix()}/"
    return [name for name in tree.images if not name.startswith(inside)]


def _by_names(tree: Tree) -> Layout:
    """Arrays are masks wherever they lie; images are told apart by their names."""
    layout, arrays = lay_out(tree.images), arrays_of(tree)
    if not arrays:
        return layout
    if not layout.masks:
        return pair_up(tree.images, arrays)
    said = f"{len(arrays)} arrays are not read, because there are masks as images."
    layout.notes.append(Note(arrays[0], said))
    return layout


def arrays_of(tree: Tree) -> list[str]:
    """Files of numpy's arrays."""
    return [name for name in tree.files if suffix_of(name) in ARRAY_SUFFIXES]


def _is_inside(inner: Tree, outer: Tree) -> bool:
    return inner.root.resolve().is_relative_to(outer.root.resolve()) and inner.root != outer.root


def _with_table(table: ClassTable, layout: Layout) -> tuple[ClassMap, MaskRules]:
    classes = table.classes
    if layout.is_voc and classes.by_id(255) is None and classes.void is None:
        classes = classes.added(MaskClass(classes.next_key, 255, "void", "#e0e0c0", Kind.VOID))
    colors: dict[int, int] = {}
    if table.has_colors:
        codes = [int(one.color[1:], 16) for one in table.classes]
        colors = {
            code: one.id for code, one in zip(codes, table.classes, strict=True) if codes.count(code) == 1
        }
    return classes, MaskRules(
        {one.id: one.id for one in classes}, colors, table.by_color, background=background_id(classes)
    )


def background_id(classes: ClassMap) -> int | None:
    """The id of the background class, or None."""
    return classes.background.id if classes.background is not None else None


def _settle(listing: _Listing, data: DataSet, progress: Progress, jobs: int) -> DataSet:
    """Classes from the values of all masks that are not lossy; from lossy ones if there are no others. From
    their colours, where a known palette has them all."""
    masks = [listing.masks.path(name) for name in listing.layout.masks]
    values, colours, palette = scan(masks, progress, jobs)
    found = likely(colours | {grey for grey, level in GREYS.items() if level in values}) if colours else []
    if found and found[0].certainty >= SURE_ENOUGH and listing.values_are_classes:
        return _by_palette(listing, data, found)
    if not listing.values_are_classes:
        classes, _ = provisional_classes({1}, None, Task.INSTANCE)
        rules = MaskRules(every_value_is=OBJECT_CLASS)
        said = "There is no class table: every value above 0 of a mask is one object of the class 'object'."
    else:
        classes, mapping = _voc_void(provisional_classes(values, palette, listing.task), listing.layout)
        rules = MaskRules(mapping, background=0)
        said = "There is no class table: the classes were made from the values in the masks. Confirm them."
    data = data.noted(Note("", said))
    return replace(data, classes=classes, images=listing.images(rules))


def _by_palette(listing: _Listing, data: DataSet, found: list[Likely]) -> DataSet:
    """The classes of a known palette, to be confirmed; the next best is told."""
    first, *others = found
    notes: list[Note] = []
    classes = replace(made_classes(first.palette.rows, listing.task, notes, ""), provisional=True)
    known = "The one colour is" if first.known == 1 else f"All {first.known} colours are"
    said = (
        f"There is no class table. {known} of the palette of {first.palette.name} "
        f"({first.certainty:.0%} sure), so its classes were taken. Confirm them, or name a table of yours."
    )
    if others:
        second = others[0]
        said += (
            f" Second guess: {second.palette.name} ({second.certainty:.0%}: it has {second.known} of them)."
        )
    ids = first.palette.ids
    greys = {GREYS[code]: number for code, number in ids.items() if code in GREYS}
    rules = MaskRules(greys, ids, background=background_id(classes))
    return replace(data, classes=classes, images=listing.images(rules)).noted(*notes, Note("", said))


def _voc_void(made: tuple[ClassMap, dict[int, int]], layout: Layout) -> tuple[ClassMap, dict[int, int]]:
    classes, mapping = made
    void = classes.by_id(255)
    if not layout.is_voc or void is None or len(classes) < 3:
        return classes, mapping
    return classes.changed(void.key, kind=Kind.VOID), mapping


def read_pair(
    path: Path, name: str, mask: Path | None, mask_name: str, rules: MaskRules | None
) -> ImageLabels:
    """One photo and its mask. One that cannot be read counts as a lost object; the image has no mask then."""
    if mask is None:
        size, notes = image_size(path, name)
        return ImageLabels(size, notes=notes)
    if rules is None:
        raise RuntimeError("settle() the data set before reading its masks")
    try:
        file = open_mask(mask)
    except SegDeskError as fault:
        size, notes = image_size(path, name)
        lost = Lost(mask_name, "the whole mask", in_words(fault), "readable")
        return ImageLabels(size, lost=[lost], notes=notes)
    height, width = file.pixels.shape[:2]
    size, notes = image_size(path, name, unless_read=(width, height))
    return labels_of(file, size, rules, mask_name, notes)


def labels_of(
    file: MaskFile, size: tuple[int, int], rules: MaskRules, mask_name: str, notes: list[Note]
) -> ImageLabels:
    """What a label image says: an object per class (or per value of an id map), or a stored mask."""
    found = fit(file, size, rules, mask_name)
    if found.stored is not None:
        said = f"It is kept as it came until it is repaired. {found.stored.reason}"
        return ImageLabels(size, stored=found.stored, labelled=True, notes=[*notes, Note(mask_name, said)])
    return ImageLabels(size, _objects(found, rules), found.label_map, labelled=True, notes=notes)


def _objects(found: Fitting, rules: MaskRules) -> list[SourceObject]:
    """Background is no object: its pixels stay unlabelled, which every export writes as background."""
    pairs: Sequence[tuple[int, int]] = sorted(found.classes.items(), key=lambda pair: (pair[1], pair[0]))
    what = "value {0}" if rules.every_value_is is not None else "class {1}"
    return [
        SourceObject(class_id, value=value, what=what.format(value, class_id))
        for value, class_id in pairs
        if class_id not in (rules.background, UNLABELLED)
    ]
