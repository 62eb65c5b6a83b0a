"""segdesk sample: says what it wrote, and refuses a folder that holds something."""

from functools import partial

from segdesk.cli.commands import sample
from segdesk.dataset.sample import RECIPES, write_samples

CELLS = [recipe for recipe in RECIPES if recipe.scene == "cells"]


def test_each_set_is_named_with_its_images_and_what_it_is(segdesk, tmp_path, monkeypatch):
    monkeypatch.setattr(sample, "write_samples", partial(write_samples, recipes=CELLS, faults=()))
    code, out, _err = segdesk("sample", tmp_path / "new")
    assert (code, out) == (
        0,
        f"{tmp_path / 'new' / 'cells-instance'}: 6 images. "
        "Nuclei under a microscope, a mask file each (DSB 2018 layout).\n",
    )


def test_a_folder_that_holds_something_is_wrong_usage(segdesk, tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="ascii")
    code, out, err = segdesk("sample", tmp_path)
    assert (code, out) == (2, "")
    assert str(tmp_path) in err
