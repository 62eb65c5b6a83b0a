"""Names are safe on every system, stay themselves where they are safe, and are given once."""

import hashlib
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from segdesk.errors import SegDeskError
from segdesk.io.hashing import digest_of, file_digest, tree_digest
from segdesk.io.names import NAME_BYTES, fold, safe_name, split_name, unique_names
from segdesk.progress import Cancelled, Progress

WINDOWS_DEVICES = {"con", "prn", "aux", "nul", "com1", "lpt9", "com¹", "conin$"}
ANY_NAME = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="aA.-=+@ _/\\:1é́", max_size=12),
    st.builds(str.__mul__, st.text(alphabet="aé図☃.", min_size=1, max_size=4), st.integers(1, 120)),
    st.builds("{}{}".format, st.sampled_from(sorted(WINDOWS_DEVICES)), st.text(alphabet=". abc", max_size=4)),
)


@pytest.mark.parametrize(
    ("name", "safe"),
    {
        "street/0001.png": "0001.png",
        "a b.c.jpg": "a b.c.jpg",
        "../../etc/passwd": "passwd",
        "..": "__",
        "": "_",
        "/": "_",
        "=1+1.jpg": "_1+1.jpg",
        "-rf.png": "_rf.png",
        "@x.png": "_x.png",
        "\tx.png": "_x.png",
        "what?.png": "what_.png",
        "C:\\a\\b.png": "C__a_b.png",
        "name. .": "name___",
        "con": "_con",
        "Aux.tar.png": "_Aux.tar.png",
        "nul .png": "_nul .png",
        "console.png": "console.png",
        "e\u0301.png": "\u00e9.png",
        "bad\udcff.png": "bad_.png",
        ".hidden": ".hidden",
    }.items(),
)
def test_examples(name, safe):
    assert safe_name(name) == safe


@settings(max_examples=400, deadline=None)
@given(ANY_NAME)
@example("a" * 300 + ".jpg")
@example("\u0338" * 200)
@example("a." + "b" * 300)
def test_a_safe_name_is_safe_and_stays(name):
    safe = safe_name(name)
    assert safe == safe_name(safe)
    assert 1 <= len(safe.encode()) <= NAME_BYTES
    assert unicodedata.is_normalized("NFC", safe)
    assert not set(safe) & set('<>:"/\\|?*')
    assert all(ord(c) >= 32 for c in safe)
    assert safe[0] not in "=+-@"
    assert safe[-1] not in ". "
    assert fold(safe.split(".")[0].rstrip(" ")) not in WINDOWS_DEVICES


def test_a_long_name_keeps_its_suffix():
    safe = safe_name("図" * 100 + ".jpeg")
    assert safe.endswith("図.jpeg")
    assert len(safe.encode()) <= NAME_BYTES


def test_stems_are_given_once_whatever_the_case_and_suffix():
    assert unique_names(["b/a.png", "a.jpg", "c/A.jpg", "z/a-2.png", "b.png"]) == {
        "a.jpg": "a.jpg",
        "b.png": "b.png",
        "b/a.png": "a-2.png",
        "c/A.jpg": "A-3.jpg",
        "z/a-2.png": "a-2-2.png",
    }


@settings(max_examples=200, deadline=None)
@given(st.lists(ANY_NAME, max_size=12), st.randoms())
def test_names_are_unique_safe_and_independent_of_the_order(originals, random):
    names = unique_names(originals)
    assert set(names) == set(originals)
    assert len({fold(split_name(name)[0]) for name in names.values()}) == len(names)
    for name in names.values():
        assert safe_name(name) == name or len(name.encode()) > NAME_BYTES
        assert len(name.encode()) < 240
    shuffled = originals.copy()
    random.shuffle(shuffled)
    assert unique_names(shuffled) == names


def test_many_equal_stems_take_no_quadratic_time():
    names = unique_names(f"{i:06}/image.jpg" for i in range(50_000))
    assert names["049999/image.jpg"] == "image-50000.jpg"


def test_a_tree_digest_is_that_of_the_sorted_lines(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "ö.txt").write_bytes(b"two")
    (tmp_path / "a.txt").write_bytes(b"one")
    one, two = (hashlib.sha256(data).hexdigest() for data in (b"one", b"two"))
    lines = "\n".join(sorted([f"{one}  a.txt", f"{two}  b/ö.txt"]))
    assert tree_digest(tmp_path) == hashlib.sha256(lines.encode()).hexdigest()
    assert digest_of([(two, "b/ö.txt"), (one, "a.txt")]) == tree_digest(tmp_path)
    assert file_digest(tmp_path / "a.txt") == one
    with pytest.raises(SegDeskError, match="not there"):
        file_digest(tmp_path / "absent")


def test_a_tree_digest_can_be_cancelled(tmp_path):
    class Stop(Progress):
        def step(self, done, total, what=""):
            raise Cancelled

    (tmp_path / "a").touch()
    with pytest.raises(Cancelled):
        tree_digest(tmp_path, Stop())
