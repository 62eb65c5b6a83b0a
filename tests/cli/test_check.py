"""segdesk check: exit codes, text and files of the contract, on a data set, a project and a package."""

import json
import shutil
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from tests.dataset.package.making import exported, imported

KEYS = {"check", "severity", "image", "object", "rect", "message", "repair"}


@pytest.fixture
def broken(semantic):
    """The sound set with one mask of another size."""
    path = semantic / "masks" / "b.png"
    with Image.open(path) as file:
        half = file.resize((20, 15), Image.Resampling.NEAREST)
    half.save(path)
    return semantic


ONLY = ("--only", "alignment,values,pairs,readable")


def test_a_sound_set_leaves_with_0(segdesk, semantic):
    code, out, _ = segdesk("check", semantic, *ONLY)
    assert code == 0
    assert out.endswith("No errors.\n")


def test_an_error_leaves_with_1_and_says_file_and_fault(segdesk, broken):
    code, out, _ = segdesk("check", broken)
    assert code == 1
    assert "error: alignment: images/b.png: The mask is 20 x 15, the image 40 x 30" in out


def test_json_on_stdout_is_all_there_is(segdesk, broken):
    code, out, _ = segdesk("check", broken, "--json", "-")
    report = json.loads(out)
    assert code == 1
    assert {"ok", "images", "scope", "seed", "checks", "findings"} <= report.keys()
    assert report["ok"] is False
    assert report["images"] == 3
    assert all({"id", "severity", "checked", "findings", "ignored"} <= row.keys() for row in report["checks"])
    finding = next(one for one in report["findings"] if one["check"] == "alignment")
    assert finding.keys() >= KEYS
    assert (finding["image"], finding["severity"], finding["repair"]) == ("images/b.png", "error", "geometry")


def test_ignored_checks_count_apart_and_do_not_fail(segdesk, broken):
    code, out, _ = segdesk("check", broken, "--ignore", "alignment", "--json", "-")
    report = json.loads(out)
    assert code == 0
    assert report["ok"]
    row = next(row for row in report["checks"] if row["id"] == "alignment")
    assert (row["findings"], row["ignored"]) == (0, 1)


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("never", 0)])
def test_what_fails_can_be_chosen(segdesk, broken, fail_on, code):
    assert segdesk("check", broken, "--fail-on", fail_on)[0] == code


def test_a_warning_fails_only_where_asked(segdesk, semantic):
    with Image.open(semantic / "masks" / "c.png") as file:
        Image.new("L", file.size, 255).save(semantic / "masks" / "c.png")
    assert segdesk("check", semantic, "--only", "empty")[0] == 0
    assert segdesk("check", semantic, "--only", "empty", "--fail-on", "warning")[0] == 1


def test_only_runs_exactly_those(segdesk, broken):
    out = segdesk("check", broken, "--only", "values", "--json", "-")[1]
    assert [row["id"] for row in json.loads(out)["checks"]] == ["values"]


def test_an_unknown_check_is_wrong_usage(segdesk, semantic):
    code, _, err = segdesk("check", semantic, "--only", "spelling")
    assert code == 2
    assert "There is no check spelling" in err


def test_a_path_that_is_not_there_is_exit_2(segdesk, tmp_path):
    assert segdesk("check", tmp_path / "none")[0] == 2


def test_a_sample_is_stated(segdesk, semantic):
    code, out, _ = segdesk("check", semantic, "--sample", 2, "--seed", 5, *ONLY, "--json", "-")
    report = json.loads(out)
    assert (code, report["scope"], report["sample"], report["seed"]) == (0, "sample", 2, 5)


def test_junit_has_a_suite_per_check_and_a_case_per_image_with_findings(segdesk, broken, tmp_path):
    segdesk("check", broken, "--junit", tmp_path / "r.xml")
    suites = {one.get("name"): one for one in ET.parse(tmp_path / "r.xml").getroot()}
    sizes = suites["alignment"]
    assert (sizes.get("tests"), sizes.get("failures")) == ("3", "1")
    assert [one.get("name") for one in sizes] == ["images/b.png", "others"]
    assert "20 x 15" in sizes[0].find("failure").text
    assert suites["classmap"].get("tests") == "1"


def test_sarif_has_a_rule_per_check_and_a_result_per_finding(segdesk, broken, tmp_path):
    segdesk("check", broken, "--sarif", tmp_path / "r.sarif", "--ignore", "alignment")
    value = json.loads((tmp_path / "r.sarif").read_text())
    (one,) = value["runs"]
    assert (value["version"], one["tool"]["driver"]["name"]) == ("2.1.0", "SegDesk")
    ignored = [result for result in one["results"] if "suppressions" in result]
    assert [result["ruleId"] for result in ignored] == ["alignment"]
    assert ignored[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "images/b.png"
    assert ignored[0]["suppressions"][0]["justification"]


def test_the_page_names_every_check_and_escapes(segdesk, broken, tmp_path):
    segdesk("check", broken, "--html", tmp_path / "r.html")
    text = (tmp_path / "r.html").read_text()
    assert "<code>alignment</code>" in text
    assert "There are errors." in text
    assert 'src="data:image/jpeg;base64,' in text
    assert "<script" not in text and "http" not in text


def test_the_page_says_what_was_ignored_and_why(segdesk, broken, tmp_path):
    segdesk("check", broken, "--html", tmp_path / "r.html", "--ignore", "alignment")
    _, ignored = (tmp_path / "r.html").read_text().split('id="ignored"')
    assert "images/b.png" in ignored
    assert "ignored with --ignore" in ignored


def test_reports_are_the_same_bytes_whatever_the_workers(segdesk, broken, tmp_path):
    written = []
    for jobs in (1, 3):
        names = [tmp_path / f"{jobs}.{end}" for end in ("json", "xml", "sarif", "html")]
        flags = zip(("--json", "--junit", "--sarif", "--html"), names, strict=True)
        segdesk("check", broken, "--jobs", jobs, *[word for pair in flags for word in pair])
        written.append([name.read_bytes() for name in names])
    assert written[0] == written[1]


def test_a_project_a_package_and_its_zip_are_checked_alike(segdesk, semantic, tmp_path):
    project = tmp_path / "p.segdesk"
    imported(semantic, project)
    assert exported(project, tmp_path / "package").ok
    assert exported(project, tmp_path / "package.zip").ok
    for path in (project, tmp_path / "package", tmp_path / "package.zip"):
        code, out, err = segdesk("check", path, *ONLY, "--json", "-")
        assert (code, json.loads(out)["images"]) == (0, 3), (path, err)


def test_a_spoiled_package_fails_also_as_a_zip(segdesk, semantic, tmp_path):
    project = tmp_path / "p.segdesk"
    imported(semantic, project)
    exported(project, tmp_path / "package")
    mask = next((tmp_path / "package" / "masks").iterdir())
    with Image.open(mask) as file:
        Image.new("L", file.size, 1).save(mask)
    shutil.make_archive(tmp_path / "spoiled", "zip", tmp_path / "package")
    for path in (tmp_path / "package", tmp_path / "spoiled.zip"):
        code, out, _ = segdesk("check", path, "--json", "-")
        assert code == 1
        assert "consistency" in {one["check"] for one in json.loads(out)["findings"]}
