"""Each fix: the fault is found, fixed, not found again; nothing else changed; undone to the last byte."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from segdesk.dataset.package.export import export
from segdesk.dataset.package.settings import ExportSettings
from segdesk.geometry import Rect
from segdesk.io.snapshot import snapshot_of
from segdesk.model.classes import Kind, class_map
from segdesk.model.document import Document, DocumentContent
from segdesk.progress import SILENT
from segdesk.qa.checks import CHECKS
from segdesk.qa.finding import Finding, Severity
from segdesk.qa.fixes.apply import TERMS, by_image, mend, mend_many, plan
from segdesk.qa.fixes.table import FIXES, fix_of

from .planting import FAULTS
from .projects import digests, found, opened, planted

CASES = (
    ("object twice", "overlap", "delete"),
    ("a third shared", "overlap", "cut_lower"),
    ("wholly hidden", "covered", "delete"),
    ("two things in one", "overlap", "split"),
    ("crosses itself", "polygon", "trace"),
    ("leaves the image", "polygon", "clip"),
    ("specks", "fragments", "clean"),
    ("through JPEG", "lossless", "recode"),
    ("through JPEG", "values", "recode"),
    ("photo twice", "duplicates", "leave_out"),
    ("photo in two splits", "duplicates", "into_train"),
)
LIKE_TRAIN = {"into_val", "into_test"}
LATE = ("specks", "photo twice", "photo in two splits")
"""Planted into the last images of the set."""
SEMANTIC = {one.name for one in FAULTS if one.base == "semantic"}


def project_with(tmp_path, fault):
    """The small set that the fault is planted into, no larger than that needs."""
    if fault in SEMANTIC:
        return planted(tmp_path, fault, base="semantic", images=21 if fault in LATE else 9)
    return planted(tmp_path, fault)


def numbers(file):
    return {one.original: one.id for one in file.project.entries.values()}


def fix_all(file, findings):
    with file.batch("Fix all") as batch:
        tally = mend_many(batch, by_image(findings, numbers(file)), jobs=2)
        batch.finish()
    return tally


@pytest.mark.parametrize(("fault", "check", "fix"), CASES, ids=[f"{one[0]}, {one[1]}" for one in CASES])
def test_a_fault_is_found_then_fixed_then_not_found_and_undone_byte_for_byte(tmp_path, fault, check, fix):
    with opened(project_with(tmp_path, fault)) as file:
        findings = [one for one in found(file, check).findings if one.repair == fix]
        assert findings
        others = found(file, *QUICK).findings
        before, entries = digests(file), dict(file.project.entries)
        tally = fix_all(file, findings)
        assert (tally.fixed, tally.refused) == (len(findings), [])
        after = digests(file)
        touched = {name for name in before if before[name] != after[name]}
        assert touched == (set() if FIXES[fix].entry else {one.image for one in findings})
        left = found(file, check, *QUICK).findings
        assert [one for one in left if one.check == check and one.repair == fix] == []
        others += [one for one in left if FIXES[fix].entry and one.check == check]  # a twin still is one
        assert [one for one in left if one.check not in OF_THE_SET and one not in others] == []
        file.project.history.undo()
        assert digests(file) == before
        assert file.project.entries == entries


QUICK = [one.id for one in CHECKS if not one.needs_photo]
OF_THE_SET = {"balance", "outliers", "fragments"}
"""What a fix of one image may move in others, and notes on what it left."""


def test_every_fix_that_is_pressed_is_tried_above():
    assert {fix for _, _, fix in CASES} == {row.id for row in FIXES.values() if row.is_pressed} - LIKE_TRAIN


def test_a_value_of_no_class_becomes_the_class_that_a_person_chose(tmp_path):
    with opened(planted(tmp_path, "a value of no class", base="semantic", images=6)) as file:
        (finding,) = found(file, "values").findings
        before = digests(file)
        tally = fix_all(file, [finding])
        assert tally.fixed == 0
        assert "Choose a class" in tally.refused[0][1]
        assert digests(file) == before
        assert fix_all(file, [replace(finding, class_id=5)]).pixels == finding.measure
        assert found(file, "values", "palette", "empty").findings == []
        pond = file.project.classes.by_id(5)
        content = file.read(next(one for one in file.project.in_order if one.original == finding.image))
        mine = next(one for one in content.objects if one.class_key == pond.key)
        assert (content.planes[mine.plane][finding.rect.slices] == mine.slot).all()
        file.project.history.undo()
        assert digests(file) == before


def test_ids_beside_each_other_in_a_jpeg_are_not_guessed(tmp_path):
    with opened(project_with(tmp_path, "a JPEG")) as file:
        (finding,) = found(file, "lossless").findings
        before = digests(file)
        tally = fix_all(file, [finding])
        assert tally.fixed == 0
        assert "go to Repair" in tally.refused[0][1]
        assert digests(file) == before


def test_an_outline_that_is_traced_again_covers_the_same_pixels(tmp_path):
    with opened(planted(tmp_path, "crosses itself", "leaves the image")) as file:
        findings = found(file, "polygon").findings
        entries = {one.original: one for one in file.project.entries.values()}
        planes = {one.image: file.read(entries[one.image]).planes for one in findings}
        fix_all(file, findings)
        for one in findings:
            content = file.read(entries[one.image])
            assert all(map(np.array_equal, content.planes, planes[one.image]))
            assert content.objects[one.object].agrees


def a_document(*objects, planes=1):
    """Objects as (class key, plane, box): class 1 is Road (stuff), 2 Car (thing)."""
    classes = class_map([(0, "Road", "#8667FE", Kind.STUFF), (1, "Car", "#4BEEDC", Kind.THING)])
    document = Document(1, DocumentContent((40, 30), []), classes)
    with document.edit("Make", **TERMS) as edit:
        for key, rect in objects:
            edit.write(Rect(*rect), edit.add(classes.classes[key].key))
    return document


def test_a_hole_that_holds_a_whole_object_is_not_filled():
    document = a_document((0, (0, 0, 40, 30)))
    with document.edit("Make") as edit:
        edit.erase(Rect(10, 10, 12, 12))
        edit.write(Rect(10, 10, 12, 12), edit.add(document.classes.classes[1].key))
    finding = Finding("fragments", Severity.NOTE, "a", "", object=1, repair="clean")
    mend_now = plan(document, finding)
    assert mend_now.does_nothing
    assert "Car and" in mend_now.refusal


def test_a_fix_says_first_what_it_does_and_does_that():
    document = a_document((0, (0, 0, 20, 30)), (1, (20, 0, 40, 30)))
    with document.edit("Make") as edit:
        edit.erase(Rect(30, 5, 32, 7))
        edit.write(Rect(30, 5, 32, 7), 1)
    finding = Finding("fragments", Severity.NOTE, "a", "", object=1, repair="clean")
    said = plan(document, finding)
    assert said.said == "Give 1 island (4 px) to Car around."
    assert (said.pixels(document), document.area(2)) == (4, 596)
    with document.edit("Fix", **TERMS) as edit:
        mend(edit, document, finding)
    assert (document.area(1), document.area(2)) == (600, 600)


def test_locked_objects_are_not_touched_and_it_is_said():
    document = a_document((1, (0, 0, 10, 10)))
    with document.edit("Lock") as edit:
        edit.change(1, locked=True)
    said = plan(document, Finding("covered", Severity.WARNING, "a", "", object=1, repair="delete"))
    assert said.does_nothing
    assert said.refusal == "Car is locked."


def test_a_finding_whose_object_is_gone_changes_nothing():
    document = a_document((1, (0, 0, 10, 10)))
    for fix in ("clean", "delete", "cut_lower", "split", "trace", "clip"):
        said = plan(document, Finding("overlap", Severity.WARNING, "a", "", object=9, repair=fix))
        assert said.does_nothing and said.refusal


def test_every_fix_that_a_check_names_is_in_the_table():
    assert {one.fix for one in CHECKS if one.fix} <= FIXES.keys()
    for row in FIXES.values():
        assert row.is_pressed == bool(row.plan or row.entry)
        assert row.is_pressed or row.door
    assert fix_of(Finding("domain", Severity.NOTE, None, "")) is None


def test_an_image_that_is_left_out_is_not_exported(tmp_path):
    with opened(planted(tmp_path, "photo twice", base="semantic", images=21)) as file:
        fix_all(file, found(file, "duplicates").findings)
        report = export(snapshot_of(file), ExportSettings(), tmp_path / "out", jobs=2, progress=SILENT)
        assert (report.ok, report.images, report.left_out) == (True, 21, 1)
