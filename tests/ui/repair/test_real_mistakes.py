"""Real mask files in the wrong format: as their values are clear, they open as what people made of them."""

import numpy as np
import pytest
from PIL import Image

from segdesk.ui.repair.diagnosis import SOUND

WANTED = {"RGBA": 3, "1": 3}
"""So many files of each mode."""


def shown(file):
    with Image.open(file) as image:
        return np.array(image.convert("L")) > 127


def mode_of(file):
    with Image.open(file) as image:
        return image.mode


@pytest.fixture
def pairs(data_dir):
    """(photo, file, what a person made of it): mask files that were only converted."""
    root, left, found = data_dir / "nuclei_broken", dict(WANTED), []
    for file in sorted((root / "before").rglob("*.png")):
        after = root / "after" / file.relative_to(root / "before")
        photo = next((root / "images").glob(f"{file.name.split('__')[0]}*.png"), None)
        mode = mode_of(file)
        if left.get(mode) and photo and after.is_file() and (shown(file) == shown(after)).all():
            left[mode] -= 1
            found.append((photo, file, after))
    return found or pytest.skip("no such pairs in this copy of the data")


def test_real_rgba_and_one_bit_masks_open_as_what_a_person_made_of_them(repair, pairs, tmp_path):
    for number, (photo, file, _) in enumerate(pairs):
        for part, source in (("images", photo), ("masks", file)):
            target = tmp_path / "set" / str(number) / part / "m.png"
            target.parent.mkdir(parents=True)
            target.write_bytes(source.read_bytes())
    page = repair(tmp_path / "set")
    session = page.session
    assert page.geometry_tab.head.text == SOUND
    assert page.study.to_repair == 0
    for image, (_, _, after) in zip(session.order, pairs, strict=True):
        document = session.project.document(image)
        assert document.stored is None
        painted = np.any([plane > 0 for plane in document.planes], axis=0)
        assert (painted == shown(after)).all()
