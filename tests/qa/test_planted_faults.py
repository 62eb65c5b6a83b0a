"""Every fault of tests/qa/planting.py is found, alone and among all others, and sound sets are left alone."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from segdesk.model.classes import Task
from segdesk.qa.finding import Severity

from . import making
from .planting import FAULTS

SETS = {"semantic": (making.semantic, 24), "coco": (making.coco, 20)}
NATURAL = {"fragments"}
"""What sound sets may have: notes on small islands."""


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    root = tmp_path_factory.mktemp("sound")
    return {name: make(root / name, count) for name, (make, count) in SETS.items()}


@pytest.fixture
def copy_of(sound, tmp_path):
    return lambda base: shutil.copytree(sound[base], tmp_path / base)


def said(report, fault, about):
    return [
        one
        for one in report.findings
        if (one.check, one.severity.value, one.image) == (fault.check, fault.severity, about)
    ]


def reading(fault):
    return {"task": Task(fault.task)} if fault.task else {}


@pytest.mark.parametrize("base", SETS)
def test_a_sound_set_has_no_finding(sound, base):
    report = making.checked(sound[base])
    assert [one for one in report.findings if one.check not in NATURAL] == []
    assert not [row.failed for row in report.rows.values() if row.failed]


@pytest.mark.parametrize("fault", FAULTS, ids=[one.name for one in FAULTS])
def test_a_fault_alone_is_found_and_nothing_else_is_accused(copy_of, fault):
    root = copy_of(fault.base)
    about = fault.plant(root, fault.image)
    report = making.checked(root, **reading(fault))
    assert said(report, fault, about), [one.message for one in report.findings]
    allowed = {fault.check, *fault.also, *NATURAL}
    assert {one.check for one in report.findings} <= allowed
    assert not [row.failed for row in report.rows.values() if row.failed]


@pytest.mark.parametrize("base", SETS)
def test_all_faults_together_are_found(copy_of, base):
    root = copy_of(base)
    mine = [one for one in FAULTS if one.base == base and not one.task]
    ordered = sorted(mine, key=lambda one: bool(one.image))  # those of the whole set rewrite files: first
    planted = [(one, one.plant(root, one.image)) for one in ordered]
    report = making.checked(root)
    missed = [fault.name for fault, about in planted if not said(report, fault, about)]
    assert missed == []


def test_the_grave_ones_alone_make_a_set_unfit(copy_of):
    fault = next(one for one in FAULTS if one.name == "specks")
    root = copy_of(fault.base)
    fault.plant(root, fault.image)
    report = making.checked(root)
    assert report.ok
    assert report.worst() is Severity.NOTE
    assert Counter(one.severity for one in report.findings) == report.counts
