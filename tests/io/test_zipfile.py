"""ZIP files are the same each time and open everywhere; those of others are read with distrust."""

import io
import shutil
import stat
import struct
import subprocess
import zipfile

import numpy as np
import pytest

from segdesk.errors import SegDeskError
from segdesk.io.png import encode
from segdesk.io.zipfile_in import SafeZip, ZipLimits
from segdesk.io.zipfile_out import ZipWriter, differing_entries, write_zip, zip_folder

RNG = np.random.default_rng(2)
ENTRIES = [
    ("coco/coco.json", b'{"a": 1}' * 40_000),
    ("images/ö.png", encode(RNG.integers(0, 256, (40, 40)).astype(np.uint8))),
    ("index.csv", b""),
    ("meta.json", b"{}"),
]


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "package"
    for name, data in reversed(ENTRIES):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (root / "empty").mkdir()
    return root


def test_the_standard_library_reads_what_was_written(tmp_path, folder):
    zip_folder(folder, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == dict(ENTRIES)
        assert archive.namelist() == sorted(name for name, _ in ENTRIES)
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.external_attr >> 16 == stat.S_IFREG | 0o644
            assert info.extra == b""
            assert info.create_system == 3
            stored = info.filename.endswith(".png")
            assert info.compress_type == (zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
        assert archive.getinfo("coco/coco.json").compress_size < 10_000


def test_a_folder_and_a_stream_give_the_same_bytes(tmp_path, folder):
    zip_folder(folder, tmp_path / "a.zip")
    write_zip(tmp_path / "b.zip", ENTRIES)
    shutil.copytree(folder, tmp_path / "other")
    zip_folder(tmp_path / "other", tmp_path / "c.zip")
    assert len({(tmp_path / f"{name}.zip").read_bytes() for name in "abc"}) == 1


def test_entries_have_to_ascend():
    writer = ZipWriter(io.BytesIO())
    writer.add("b", b"")
    for name in ("a", "b"):
        with pytest.raises(ValueError, match="ascend"):
            writer.add(name, b"")


def test_zip64_fields_are_read_by_the_standard_library_and_unzip(tmp_path, monkeypatch):
    data = RNG.integers(0, 256, 5000).astype(np.uint8).tobytes()
    path = tmp_path / "wide.zip"
    with path.open("wb") as handle:
        writer = ZipWriter(handle, zip64_from=4000)
        for name in ("a.png", "b.json", "c.txt"):
            writer.add(name, data if name != "c.txt" else b"small")
        writer.finish()
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert archive.read("b.json") == data
        assert archive.getinfo("a.png").extra.startswith(b"\1\0")
    with SafeZip(path) as archive:
        assert archive.read("c.txt") == b"small"
    if shutil.which("unzip"):
        subprocess.run(["unzip", "-tq", str(path)], check=True, capture_output=True)


def test_more_entries_than_the_short_count_holds(tmp_path):
    path = tmp_path / "many.zip"
    write_zip(path, ((f"{number:06}.png", b"") for number in range(65_600)))
    with SafeZip(path) as archive:
        assert len(archive.names) == 65_600


def test_a_failing_disk_or_source_is_said(tmp_path):
    with pytest.raises(SegDeskError, match="folder is not there"):
        write_zip(tmp_path / "no" / "a.zip", [])
    with pytest.raises(SegDeskError) as raised:
        write_zip(tmp_path / "a.zip", [("photo.jpg", tmp_path / "photo.jpg")])
    assert raised.value.file == tmp_path / "photo.jpg"
    with pytest.raises(SegDeskError, match="disk is full"):
        write_zip("/dev/full", [("a", b"x" * 100_000)])


def test_a_safe_archive_is_read_and_extracted(tmp_path, folder):
    zip_folder(folder, tmp_path / "a.zip")
    with SafeZip(tmp_path / "a.zip") as archive:
        assert archive.names == tuple(sorted(name for name, _ in ENTRIES))
        assert all(archive.read(name) == data for name, data in ENTRIES)
        assert archive.size("meta.json") == 2
        archive.extract(tmp_path / "out")
    written = {
        p.relative_to(tmp_path / "out").as_posix(): p.read_bytes() for p in (tmp_path / "out").rglob("*.*")
    }
    assert written == dict(ENTRIES)


def test_folders_and_dots_in_names_do_not_matter(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.mkdir("set")
        archive.writestr("./set//a.txt", "x")
    with SafeZip(tmp_path / "a.zip") as archive:
        assert archive.names == ("set/a.txt",)
        assert archive.read("set/a.txt") == b"x"


def made(path, *entries):
    """A ZIP with these (name, mode or None), the names as they are."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, mode in entries:
            info = zipfile.ZipInfo("x")
            info.filename = info.orig_filename = name
            info.external_attr = (mode or 0) << 16
            archive.writestr(info, b"data")
    return path


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../a",
        "a/../../b",
        "C:/a",
        "c:a",
        "a\\b",
        "..\\a",
        "\\\\host\\a",
        "a\nb",
        "a\x01",
        "//a",
    ],
)
def test_names_that_leave_the_folder_are_refused(tmp_path, name):
    path = made(tmp_path / "a.zip", ("ok", None), (name, None))
    with pytest.raises(SegDeskError, match="leaves its folder"):
        SafeZip(path)


def test_links_twins_and_files_as_folders_are_refused(tmp_path):
    with pytest.raises(SegDeskError, match="a link"):
        SafeZip(made(tmp_path / "a.zip", ("a", stat.S_IFLNK | 0o777)))
    for number, twins in enumerate([("A.png", "a.PNG"), ("é", "e\u0301"), ("a//b", "a/b"), ("./x", "x")]):
        with pytest.raises(SegDeskError, match="twice"):
            SafeZip(made(tmp_path / f"{number}.zip", *((name, None) for name in twins)))
    with pytest.raises(SegDeskError, match="below a file"):
        SafeZip(made(tmp_path / "c.zip", ("A", None), ("a/b", None)))


def test_limits_are_checked_before_reading(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in "abc":
            archive.writestr(name, bytes(1 << 20))
    refused = {
        "entries": ZipLimits(entries=2),
        "directory": ZipLimits(directory_bytes=100),
        "too large": ZipLimits(entry_bytes=1 << 19),
        "unpacks to": ZipLimits(total_bytes=2 << 20),
        "grows": ZipLimits(ratio_from_bytes=1000),
    }
    for words, limits in refused.items():
        with pytest.raises(SegDeskError, match=words):
            SafeZip(path, limits=limits)
    with SafeZip(path) as archive:
        assert archive.read("a") == bytes(1 << 20)


def test_entries_that_share_bytes_are_refused(tmp_path):
    path = made(tmp_path / "a.zip", ("a.txt", None))
    data = path.read_bytes()
    at, end = data.index(b"PK\1\2"), data.index(b"PK\5\6")
    entry = data[at:end]
    twins = b"".join(entry.replace(b"a.txt", b"%05d" % number) for number in range(50))
    tail = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 50, 50, len(twins), at, 0)
    body = bytearray(data[:at] + twins + tail)
    for number in range(50):
        size_at = at + number * len(entry) + 20
        body[size_at : size_at + 8] = struct.pack("<II", 4000, 4000)
    path.write_bytes(body)
    with pytest.raises(SegDeskError, match="share bytes"):
        SafeZip(path)


def test_what_is_no_zip_is_said(tmp_path):
    (tmp_path / "empty.zip").touch()
    (tmp_path / "text.zip").write_text("no")
    for name in ("empty.zip", "text.zip", "absent.zip", "."):
        with pytest.raises(SegDeskError):
            SafeZip(tmp_path / name)


def test_broken_archives_raise_nothing_but_our_error(tmp_path):
    path = tmp_path / "a.zip"
    write_zip(path, [("a.txt", b"one" * 50), ("b.png", b"two"), ("ö.txt", b"three")])
    whole = path.read_bytes()
    for at in range(len(whole)):
        flipped = bytearray(whole)
        flipped[at] ^= 0xFF
        for data in (bytes(flipped), whole[:at]):
            path.write_bytes(data)
            try:
                with SafeZip(path) as archive:
                    for name in archive.names:
                        archive.read(name)
            except SegDeskError as error:
                assert error.remedy


def test_a_zip_agrees_with_its_folder_or_says_where_it_does_not(tmp_path, folder):
    zip_folder(folder, tmp_path / "a.zip")
    assert differing_entries(tmp_path / "a.zip", folder) == []
    (folder / "index.csv").write_bytes(b"longer")
    (folder / "meta.json").write_bytes(b"[]")
    (folder / "new").write_bytes(b"")
    assert differing_entries(tmp_path / "a.zip", folder) == ["index.csv", "meta.json", "new"]


def test_a_damaged_entry_differs(tmp_path, folder):
    zip_folder(folder, tmp_path / "a.zip")
    data = bytearray((tmp_path / "a.zip").read_bytes())
    start = data.index(b"meta.json") + len("meta.json")
    data[start] ^= 0xFF
    (tmp_path / "a.zip").write_bytes(data)
    assert differing_entries(tmp_path / "a.zip", folder) == ["meta.json"]
