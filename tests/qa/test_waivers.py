"""A finding that was ignored stays away from checks and exports, until its mask changes."""

from __future__ import annotations

import json

import numpy as np

from segdesk.cli import run
from segdesk.dataset.package.export import export
from segdesk.dataset.package.settings import ExportSettings
from segdesk.geometry import Rect
from segdesk.io.snapshot import snapshot_of
from segdesk.progress import SILENT
from segdesk.qa.finding import Finding, Severity
from segdesk.qa.waivers import mask_digest, read, waiver_of, with_findings

from .projects import found, opened, planted


def ignore(file, findings, reason):
    entries = {one.original: one for one in file.project.entries.values()}
    file.project.set_waivers(
        with_findings(
            file.project.waivers, findings, reason, lambda name: mask_digest(file.read(entries[name]))
        )
    )


def test_an_ignored_finding_is_counted_apart_with_its_reason(tmp_path):
    path = planted(tmp_path, "a third shared", "object twice")
    with opened(path) as file:
        first, second = found(file, "overlap").findings
        ignore(file, [first], "seen from above")
        report = found(file, "overlap")
        assert report.findings == [second]
        assert report.ignored_findings == [(first, "seen from above")]
        file.project.history.undo()
        assert found(file, "overlap").findings == [first, second]
        file.project.history.redo()
        file.flush()
    with opened(path) as file:
        assert found(file, "overlap").findings == [second]


def test_a_waiver_dies_when_its_mask_changes_and_lives_again_with_undo(tmp_path):
    with opened(planted(tmp_path, "a third shared")) as file:
        (finding,) = found(file, "overlap").findings
        ignore(file, [finding], "right so")
        entry = next(one for one in file.project.entries.values() if one.original == finding.image)
        document = file.project.document(entry.id)
        with document.edit("Dot") as edit:
            edit.write(Rect(0, 150, 3, 153), edit.add(file.project.classes.classes[-1].key))
        assert found(file, "overlap").findings == [finding]
        file.project.history.undo()
        assert found(file, "overlap").findings == []


def test_a_waiver_of_the_data_set_covers_its_own_sentence_only():
    rare = Finding("balance", Severity.NOTE, None, "Car is rare.", class_id=1)
    waiver = waiver_of(rare, "no more cars there")
    assert waiver.covers(rare)
    assert not waiver.covers(Finding("balance", Severity.NOTE, None, "Bus is rare.", class_id=2))


def test_words_that_are_no_waivers_say_nothing():
    assert read("") == read("{") == read('[{"check": 1}]') == ()


def test_an_error_that_was_ignored_passes_the_gate_and_stands_in_the_package(tmp_path):
    path = planted(tmp_path, "a value of no class", base="semantic", images=9)
    with opened(path) as file:
        errors = [one for one in found(file).findings if one.severity is Severity.ERROR]
        assert errors
        out = tmp_path / "out"
        assert not export(snapshot_of(file), ExportSettings(), out, jobs=2, progress=SILENT).ok
        ignore(file, errors, "a test patch")
        assert export(snapshot_of(file), ExportSettings(), out, jobs=2, progress=SILENT).ok
    meta = json.loads((out / "meta.json").read_text())
    assert {(one["image"], one["reason"]) for one in meta["qa"]["ignored"]} == {
        (one.image, "a test patch") for one in errors
    }
    assert meta["qa"]["ok"]


def test_the_command_line_honours_waivers(tmp_path, capsys):
    path = planted(tmp_path, "a third shared")
    with opened(path) as file:
        ignore(file, found(file, "overlap").findings, "right so")
    run(["check", str(path), "--only", "overlap", "--json", "-"])
    value = json.loads(capsys.readouterr().out)
    assert value["findings"] == []
    assert [one["reason"] for one in value["ignored"]] == ["right so"]


def test_the_digest_of_a_mask_is_that_of_its_pixels(tmp_path):
    with opened(planted(tmp_path)) as file:
        entry = file.project.in_order[0]
        content = file.read(entry)
        before = mask_digest(content)
        plane = np.array(content.planes[0])
        plane[-1, -1] ^= 1
        content.planes[0] = plane
        assert mask_digest(content) != before
