"""Photos of a few pixels break no check."""

import numpy as np
import pytest
from PIL import Image

from segdesk.io.formats.table import open_dataset
from segdesk.qa.examined import of_dataset
from segdesk.qa.run import check


@pytest.mark.parametrize("size", [(1, 1), (5, 1), (1, 5), (15, 20)])
def test_every_check_runs_on_tiny_photos(tmp_path, size):
    for name in ("images", "masks"):
        (tmp_path / name).mkdir()
    pixels = np.arange(size[0] * size[1] * 3, dtype=np.uint8).reshape(*size[::-1], 3)
    for number in range(3):
        Image.fromarray(pixels).save(tmp_path / "images" / f"{number}.png")
        Image.fromarray(np.ones(size[::-1], np.uint8)).save(tmp_path / "masks" / f"{number}.png")
    (tmp_path / "classes.csv").write_text("id,name\n0,sky\n1,road\n")
    report = check(of_dataset(open_dataset(tmp_path).settle()))
    assert {row.id: row.failed for row in report.rows.values() if row.failed} == {}
