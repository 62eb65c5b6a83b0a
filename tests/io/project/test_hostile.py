"""Files that are no projects, were damaged, or were made to harm: a sentence, and nothing lost."""

import sqlite3
from contextlib import closing

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, example, given, settings

from segdesk.errors import SegDeskError
from segdesk.geometry import Rect
from segdesk.io.project import ProjectFile, codec, integrity
from segdesk.io.project.entry_codec import decode_state
from segdesk.model.entry import FIELDS
from segdesk.model.step import Part, TileAt

from .conftest import CAR, ROAD, is_blank, make, paint, state_of, undo_all

LEFT, RIGHT = Rect(0, 0, 140, 200), Rect(150, 50, 300, 270)


CIRCLE = """
    UPDATE records SET data = '{"classes": [], "provisional": 0, "merged": [[1, 2], [2, 1]]}' WHERE part = 5
"""


@pytest.fixture
def edited(path):
    """A closed project with an edit in each of its images."""
    with make(path) as file:
        paint(file, 1, LEFT)
        paint(file, 2, RIGHT, CAR)
        paint(file, 3, LEFT, CAR)
    return path


def tamper(path, *statements):
    with closing(sqlite3.connect(path)) as connection:
        for statement in statements:
            connection.execute(*(statement if isinstance(statement, tuple) else (statement,)))
        connection.commit()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a SegDesk project"),
        (b"PK\x03\x04" + bytes(200), "not a SegDesk project"),
        (b"SQLite format 3\0", "not a SegDesk project"),
        (b"SQLite format 3\0" + bytes(300), "another program"),
    ],
)
def test_a_file_that_is_no_project_is_refused_and_not_touched(path, data, said):
    path.write_bytes(data)
    with pytest.raises(SegDeskError, match=said):
        ProjectFile.open(path)
    assert path.read_bytes() == data
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_what_is_not_there_or_a_folder_is_said(tmp_path):
    for path in (tmp_path, tmp_path / "missing.segdesk"):
        with pytest.raises(SegDeskError, match="cannot be read") as caught:
            ProjectFile.open(path)
        assert caught.value.file == path


def test_a_database_of_another_program_is_refused(path):
    tamper(path, "CREATE TABLE notes (id)")
    with pytest.raises(SegDeskError, match="another program"):
        ProjectFile.open(path)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_a_truncated_project_is_damaged_and_not_made_worse(edited, share):
    data = edited.read_bytes()
    edited.write_bytes(data[: int(len(data) * share)])
    before = edited.read_bytes()
    with pytest.raises(SegDeskError) as caught:
        ProjectFile.open(edited)
    assert "a copy" in caught.value.remedy
    assert edited.read_bytes() == before
    assert integrity(edited)


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM meta WHERE key = 'cursor'",
        "UPDATE meta SET value = 'x' WHERE key = 'cursor'",
        "UPDATE meta SET value = 77 WHERE key = 'cursor'",
        "UPDATE meta SET value = 5 WHERE key = 'name'",
        "DELETE FROM steps",
        "UPDATE images SET width = 'wide'",
        "UPDATE images SET height = -1",
        "UPDATE images SET width = 1.5",
        "UPDATE images SET path = 7",
        "UPDATE images SET base = x'00', state = NULL",
        "UPDATE images SET base = 7, state = NULL",
        "UPDATE images SET state = x'01ff00'",
        "UPDATE steps SET images = x'ffffffff' WHERE id = 1",
        "UPDATE steps SET images = x'ff' WHERE id = 1",
        "UPDATE steps SET time_us = 9000000000000000000 WHERE id = 1",
        "UPDATE records SET data = x'7b' WHERE part = 5",
        "UPDATE records SET data = '[' WHERE part = 5",
        f"UPDATE records SET data = '{'[' * 100_000}' WHERE part = 5",
        'UPDATE records SET data = \'{"classes": [[1, 2]], "provisional": 0, "merged": []}\' WHERE part = 5',
        CIRCLE,
        "UPDATE records SET data = x'6e6f' WHERE part = 6",
        "INSERT INTO settings VALUES ('a', '{')",
        "DROP TABLE records",
        "DROP INDEX records_by_key",
        "ALTER TABLE images DROP COLUMN next_object",
        "CREATE TRIGGER evil AFTER INSERT ON steps BEGIN DELETE FROM records; END",
        "CREATE VIEW evil AS SELECT * FROM meta",
        "CREATE TABLE evil (x)",
    ],
)
def test_a_damaged_list_is_said_when_the_project_is_opened(edited, statement):
    tamper(edited, statement)
    before = edited.read_bytes()
    with pytest.raises(SegDeskError, match="damaged"):
        ProjectFile.open(edited, read_only=True)
    assert edited.read_bytes() == before
    with pytest.raises(SegDeskError, match="damaged"):
        ProjectFile.open(edited)
    assert not edited.with_name(f".{edited.name}.lock").exists()
    assert integrity(edited)


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE records SET data = x'00' WHERE image = 1 AND part = {Part.TILE:d}",
        f"UPDATE records SET data = x'00010001{'78' * 50}' WHERE image = 1 AND part = {Part.TILE:d}",
        f"UPDATE records SET data = 'text' WHERE image = 1 AND part = {Part.TILE:d}",
        f"UPDATE records SET item = {TileAt(0, 500, 500).item} WHERE image = 1 AND part = 1 AND item = 0",
        f"UPDATE records SET item = -5 WHERE image = 1 AND part = {Part.OBJECT:d}",
        f"UPDATE records SET data = x'01' WHERE image = 1 AND part = {Part.OBJECT:d}",
        f"UPDATE records SET part = 99 WHERE image = 1 AND part = {Part.OBJECT:d}",
        "INSERT INTO records SELECT step, image, part, 9, data FROM records WHERE image = 1 AND part = 2",
        f"INSERT INTO records VALUES (1, 1, {Part.STORED:d}, 0, x'020000007b7d')",
        "UPDATE images SET width = 2000000000, height = 2000000000 WHERE id = 1",
    ],
)
def test_a_damaged_image_is_said_and_the_others_open(edited, statement):
    tamper(edited, statement)
    with ProjectFile.open(edited) as file:
        with pytest.raises(SegDeskError, match="damaged"):
            file.project.document(1)
        assert not is_blank(file, 2)
        paint(file, 2, LEFT)
        file.project.history.undo()
    assert any("1" in fault for fault in integrity(edited))


def test_an_undo_that_cannot_be_read_changes_nothing(edited):
    with ProjectFile.open(edited) as file:
        paint(file, 1, RIGHT, CAR)
        expected = state_of(file, 1)
    tamper(edited, f"UPDATE records SET data = x'00' WHERE step = 1 AND part = {Part.TILE:d}")
    with ProjectFile.open(edited) as file:
        assert state_of(file, 1) == expected
        for _ in range(2):
            with pytest.raises(SegDeskError, match="damaged"):
                file.project.history.undo()
            assert len(file.project.history.done) == 4
            assert state_of(file, 1) == expected


def test_a_flipped_byte_is_found_or_harmless(edited):
    data = bytearray(edited.read_bytes())
    expected = {}
    with ProjectFile.open(edited, read_only=True) as file:
        expected = {image: state_of(file, image) for image in (1, 2, 3)}
    for place in range(100, len(data), 997):
        data[place] ^= 0x55
        edited.write_bytes(data)
        try:
            with ProjectFile.open(edited, read_only=True) as file:
                for image in (1, 2, 3):
                    state_of(file, image)
        except SegDeskError as fault:
            assert fault.file is not None
        data[place] ^= 0x55
    edited.write_bytes(data)
    with ProjectFile.open(edited) as file:
        assert {image: state_of(file, image) for image in (1, 2, 3)} == expected
        assert undo_all(file) == 3


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(part=st.sampled_from(list(Part)), item=st.sampled_from([0, 1, *FIELDS]), data=st.binary(max_size=200))
@example(Part.CLASSES, 0, b'{"classes": [[1, 2, "a", 3, "thing", "", 0]], "provisional": 0, "merged": []}')
@example(Part.STORED, 0, b"\x02\0\0\0{}")
def test_no_bytes_of_a_record_do_worse_than_a_value_error(part, item, data):
    try:
        value = codec.decode(part, item, data)
    except (ValueError, TypeError, KeyError):
        return
    assert codec.decode(part, item, codec.encode(part, item, value)) is not None or value is None


@given(st.binary(max_size=60))
def test_no_bytes_of_an_entry_do_worse_than_a_value_error(data):
    try:
        decode_state(data)
    except ValueError:
        return


def test_a_sound_project_has_no_faults(edited):
    assert integrity(edited) == []
    with ProjectFile.open(edited) as file:
        file.project.history.undo()
        file.flush()
        assert integrity(edited) == []  # also while it is being edited


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (f"DELETE FROM records WHERE image = 1 AND part = {Part.OBJECT:d}", "belong to no object"),
        ("DELETE FROM steps WHERE id = 2", "step"),
        (f"UPDATE records SET data = x'00' WHERE part = {Part.TILE:d} AND image = 2", "damaged"),
    ],
)
def test_integrity_names_what_does_not_belong_together(edited, statement, said):
    tamper(edited, "PRAGMA foreign_keys = OFF", statement)
    assert any(said in fault for fault in integrity(edited))


def test_integrity_names_an_object_of_no_class(path):
    with make(path) as file:
        paint(file, 1, LEFT, ROAD)
        file.project.set_classes(file.project.classes.without(ROAD))
    assert integrity(path) == ["images/1.png: object 1 is of a class that does not exist."]


def test_integrity_of_no_project_is_one_sentence(tmp_path):
    assert integrity(tmp_path / "missing.segdesk") == [
        "The project cannot be read: No such file or directory."
    ]
