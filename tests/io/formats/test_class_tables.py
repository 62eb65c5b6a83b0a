"""Class tables of every usual kind become the same class map."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.errors import SegDeskError
from segdesk.io.formats import yamlite
from segdesk.io.formats.class_files import voc_color
from segdesk.io.formats.classes import provisional_classes, read_class_table
from segdesk.model.classes import Kind, Task

ROADS = [(0, "sky", "#808080"), (1, "road", "#804080"), (7, "car", "#400080")]

TABLES = {
    "classes.csv": "id,name,color\n0,sky,#808080\n1,road,#804080\n7,car,#400080\n",
    "semi.csv": "\ufeffid;name;color\r\n0;sky;808080\r\n1;road;804080\r\n7;car;400080\r\n",
    "rgb.csv": "class_id,class_name,r,g,b\n0,sky,128,128,128\n1,road,128,64,128\n7,car,64,0,128\n",
    "bare.csv": "0,sky,#808080\n1,road,#804080\n7,car,#400080\n",
    "list.json": '[{"id":0,"name":"sky","color":[128,128,128]},{"id":"1","name":"road","color":"#804080"},'
    '{"id":7.0,"name":"car","color":"64,0,128"}]',
    "nested.json": '{"classes":[{"id":0,"name":"sky","color":"#808080"},{"id":1,"name":"road",'
    '"color":"#804080"},{"id":7,"name":"car","color":"#400080"}]}',
    "flow.yaml": "classes: [{id: 0, name: sky, color: '#808080'},\n  {id: 1, name: road, color: '#804080'},\n"
    "  {id: 7, name: car, color: '#400080'}]\n",
    "block.yaml": "# roads\nclasses:\n- id: 0\n  name: sky\n  color: '#808080'\n- id: 1\n  name: road\n"
    '  color: "#804080"   # grey\n- {id: 7, name: car, color: "#400080"}\n',
}


@pytest.mark.parametrize("name", TABLES)
def test_ids_names_and_colours_come_from_every_kind_of_table(tmp_path, name):
    path = tmp_path / name
    path.write_text(TABLES[name], encoding="utf-8", newline="")
    table = read_class_table(path, Task.SEMANTIC)
    assert [(one.id, one.name, one.color) for one in table.classes] == ROADS


def test_the_table_of_scene_parsing_has_a_void_class_for_its_zero(tmp_path):
    path = tmp_path / "objectInfo150.txt"
    rows = "1\t0.15\t11664\t1172\t1\twall\n2\t0.1\t9\t1\t0\tbuilding, edifice\n"
    path.write_text("Idx\tRatio\tTrain\tVal\tStuff\tName\n" + rows)
    table = read_class_table(path, Task.SEMANTIC)
    assert [(one.id, one.name, one.kind) for one in table.classes] == [
        (0, "other", Kind.VOID),
        (1, "wall", Kind.STUFF),
        (2, "building, edifice", Kind.STUFF),
    ]


NAMES = {
    "classes.txt": "sky\nroad\n\ncar\n",
    "numbered.txt": "0: sky\n1: road\n2: car\n",
    "data.yaml": "path: x\ntrain: images/train\nnames:\n  0: sky\n  1: road\n  2: car\n",
    "list.yaml": "nc: 3\nnames: ['sky', \"road\", car]\n",
    "names.json": '{"0": "sky", "1": "road", "2": "car"}',
    "turned.json": '{"sky": 0, "road": 1, "car": 2}',
    "labelmap.txt": "# label:color_rgb:parts:actions\nsky:1,2,3::\nroad:4,5,6::\ncar:7,8,9::\n",
    "latin.txt": "sky\nroad\ncar\n",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_without_ids_are_numbered_in_their_order(tmp_path, name):
    path = tmp_path / name
    path.write_text(NAMES[name])
    table = read_class_table(path, Task.INSTANCE)
    assert [(one.id, one.name, one.kind) for one in table.classes] == [
        (0, "sky", Kind.THING),
        (1, "road", Kind.THING),
        (2, "car", Kind.THING),
    ]


def test_a_latin_1_table_keeps_its_letters(tmp_path):
    path = tmp_path / "classes.txt"
    path.write_bytes("Straße\nGehweg\n".encode("latin-1"))
    assert [one.name for one in read_class_table(path, Task.SEMANTIC).classes] == ["Straße", "Gehweg"]


def test_kinds_that_names_suggest_are_set_and_said(tmp_path):
    path = tmp_path / "classes.txt"
    path.write_text("__ignore__\n_background_\ncar\n")
    table = read_class_table(path, Task.INSTANCE)
    assert [(one.id, one.kind) for one in table.classes] == [
        (255, Kind.VOID),
        (0, Kind.BACKGROUND),
        (1, Kind.THING),
    ]
    assert len(table.notes) == 2


def test_the_labelmap_of_voc_numbers_as_voc_does(data_dir):
    table = read_class_table(data_dir / "formats/voc_dataset/voc_dataset2/labelmap.txt", Task.SEMANTIC)
    assert table.classes.by_name("ignored").id == 255
    assert table.classes.by_name("ignored").kind is Kind.VOID
    assert [one.id for one in table.classes][:21] == list(range(21))


def test_the_palette_of_voc_is_known():
    assert [voc_color(index) for index in (0, 1, 2, 15, 255)] == [
        "#000000", "#800000", "#008000", "#c08080", "#e0e0c0",
    ]  # fmt: skip


BROKEN = {
    "no_name.csv": "id,name\n1,\n",
    "bad_id.csv": "id,name\nx,car\n",
    "bad_color.csv": "id,name,color\n1,car,nice\n",
    "bad_kind.csv": "id,name,kind\n1,car,wheel\n",
    "empty.csv": "",
    "broken.json": '{"classes": [',
    "deep.json": "[" * 100_000,
    "deep.yaml": "names: " + "[" * 100 + "]" * 100,
    "tag.yaml": "names: !!python/object:os.system [x]",
    "anchor.yaml": "names: &a [x]",
    "numbers.json": '{"a": [1], "b": 2}',
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_says_what_is_wrong_and_where(tmp_path, name):
    path = tmp_path / name
    path.write_text(BROKEN[name])
    with pytest.raises(SegDeskError) as fault:
        read_class_table(path, Task.SEMANTIC)
    assert fault.value.file == path
    assert fault.value.problem and fault.value.remedy


@given(st.text(max_size=200))
def test_yaml_of_any_text_is_a_value_or_a_fault_in_words(text):
    try:
        yamlite.load(text, "x.yaml")
    except SegDeskError as fault:
        assert fault.remedy


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({0, 255}, {0: 0, 255: 1}),
        ({255}, {0: 0, 255: 1}),
        ({0, 1}, {0: 0, 1: 1}),
        ({0}, {0: 0}),
        ({0, 1, 255}, {0: 0, 1: 1, 255: 255}),
        ({3, 700}, {0: 0, 3: 3, 700: 700}),
    ],
)
def test_values_without_a_table_become_provisional_classes(values, expected):
    classes, mapping = provisional_classes(values, None, Task.SEMANTIC)
    assert mapping == expected
    assert classes.provisional
    assert classes.background.id == 0
    named = {one.id: one.name for one in classes if one.id}
    assert all(name in ("object", f"class {number}") for number, name in named.items())
    assert classes.problems() == []
