"""Objects cut out of their photos: one PNG each, its mask as alpha."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from segdesk.dataset.measure import Measured
from segdesk.dataset.package.recent import Recent
from segdesk.io.images import read
from segdesk.io.names import split_name, unique_names
from segdesk.io.png import write as write_png
from segdesk.io.snapshot import Snapshot
from segdesk.model.entry import ImageEntry


class Cutouts:
    """Writes cut-outs into a folder: a folder per photo, in it a file per object, named like package masks by
    the annotation id; an object that has none is named by its class."""

    def __init__(self, folder: Path, snapshot: Snapshot) -> None:
        self._folder = folder
        self._snapshot = snapshot
        self._names = unique_names(one.original for one in snapshot.entries)
        self._photos: Recent[ImageEntry, NDArray[Any]] = Recent(self._read, keep=1)
        self._taken: Counter[str] = Counter()

    def written(self, rows: Iterable[Measured]) -> Iterator[Measured]:
        """The rows as they come, each with its cut-out on disk once the next one is asked for."""
        for one in rows:
            if one.area:
                self._write(one)
            yield one

    def _write(self, one: Measured) -> None:
        stem = split_name(self._names[one.entry.original])[0]
        name = f"{one.number:06}" if one.number else f"class_{one.one.id}"
        self._taken[f"{stem}/{name}"] += 1
        again = self._taken[f"{stem}/{name}"]
        path = self._folder / stem / (f"{name}-{again}.png" if again > 1 else f"{name}.png")
        path.parent.mkdir(exist_ok=True)
        photo = self._photos(one.entry)
        write_png(path, cut_out(photo[one.rect.slices], one.stencil))

    def _read(self, entry: ImageEntry) -> NDArray[Any]:
        return read(self._snapshot.photo(entry), page=entry.page)


def cut_out(photo: NDArray[Any], stencil: np.ndarray) -> NDArray[Any]:
    """Colours as they are, in the depth that they have; alpha is full where the stencil is set, else 0."""
    colours = photo[..., None] if photo.ndim == 2 else photo[..., :3]
    alpha = np.where(stencil, np.iinfo(photo.dtype).max, 0).astype(photo.dtype)
    return np.ascontiguousarray(np.concatenate((colours, alpha[..., None]), axis=2))
