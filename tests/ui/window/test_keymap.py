"""Which key does what: sets, what a person assigns, what gives way to it. Without Qt but for the spelling."""

import pytest
from PySide6.QtGui import QKeySequence

from segdesk.ui.widgets.key_capture import written
from segdesk.ui.window.actions import ACTIONS
from segdesk.ui.window.keys.keymap import Holder, Keymap
from segdesk.ui.window.keys.listing import as_html, blocks
from segdesk.ui.window.keys.sets import KEY_SETS
from segdesk.ui.window.workspaces import WORKSPACES


@pytest.fixture
def keymap():
    return Keymap(ACTIONS.values())


def in_workspace(keymap, workspace):
    """Every key that means something there, as often as it does."""
    rows = [row for row in ACTIONS.values() if row.workspace in ("", workspace)]
    return [key for row in rows for key in keymap.keys(row.id)]


@pytest.mark.parametrize("key_set", KEY_SETS)
def test_a_set_names_actions_that_there_are_and_gives_no_key_two_meanings(keymap, key_set):
    assert set(KEY_SETS[key_set].keys) <= set(ACTIONS)
    keymap.choose(key_set)
    for workspace in WORKSPACES:
        keys = in_workspace(keymap, workspace)
        assert sorted(keys) == sorted(set(keys))
    for row in ACTIONS.values():
        assert [keymap.holder(row.id, key) for key in keymap.keys(row.id)] == [None] * len(
            keymap.keys(row.id)
        )


@pytest.mark.parametrize("key_set", KEY_SETS)
def test_keys_are_spelt_as_a_press_is(keymap, key_set):
    keymap.choose(key_set)
    for row in ACTIONS.values():
        for key in keymap.keys(row.id):
            assert written(QKeySequence(key)) == key


def test_cvat_goes_through_the_images_with_d_and_f_and_fixes_with_r(keymap):
    keymap.choose("cvat")
    assert (keymap.key("previous"), keymap.key("next"), keymap.key("fix")) == ("D", "F", "R")
    assert keymap.holder("tool_brush", "F") == Holder("Next image", "next")


def test_a_key_that_was_assigned_leaves_the_action_that_had_it_and_comes_back_on_reset(keymap):
    assert keymap.holder("fit", "B") == Holder("Brush", "tool_brush")
    keymap.assign("fit", ("B",))
    assert keymap.keys("fit") == ("B",)
    assert keymap.keys("tool_brush") == ()
    keymap.reset("fit")
    assert keymap.keys("tool_brush") == ("B",)
    assert keymap.keys("fit") == ("Ctrl+F",)


def test_of_two_that_were_given_the_same_key_the_later_has_it(keymap):
    keymap.assign("fit", ("Q",))
    keymap.assign("one_to_one", ("Q", "Ctrl+0"))
    assert keymap.keys("fit") == ()
    assert keymap.keys("one_to_one") == ("Q", "Ctrl+0")
    keymap.reset_all()
    assert not keymap.has_own


def test_the_same_key_may_mean_another_thing_in_another_workspace(keymap):
    assert keymap.holder("fix", "B") is None
    keymap.assign("fix", ("B",))
    assert keymap.keys("tool_brush") == ("B",)


def test_an_own_key_wins_against_every_set(keymap):
    keymap.assign("fit", ("F",))
    keymap.choose("cvat")
    assert keymap.keys("fit") == ("F",)
    assert keymap.keys("next") == ("PgDown",)


def test_the_keys_of_the_set_given_by_hand_are_no_change(keymap):
    keymap.assign("fit", ("Q",))
    keymap.assign("fit", ("Ctrl+F",))
    assert not keymap.is_own("fit")


def test_what_the_hand_does_cannot_be_assigned(keymap):
    with pytest.raises(ValueError, match="Space cannot be assigned: Move the image"):
        keymap.assign("fit", ("Space",))
    assert keymap.holder("next", "X") == Holder("Before and after, in QA and Repair")
    assert keymap.holder("next", "Alt+F") == Holder("Menu File")


def test_set_and_own_keys_are_kept_and_rubbish_is_passed_over(keymap):
    keymap.choose("krita")
    keymap.assign("fit", ("Q", "F9"))
    again = Keymap(ACTIONS.values())
    again.restore(keymap.kept)
    assert again.key_set.id == "krita"
    assert again.keys("fit") == ("Q", "F9")
    again.restore({"set": "emacs", "own": {"no such action": ["A"], "fit": 3, "undo": [1, "Ctrl+U"]}})
    assert again.key_set.id == "krita"
    assert again.keys("undo") == ("Ctrl+U",)
    again.restore({"own": {"fit": ["F8", "Space"], "undo": ["F8"]}})
    assert (again.keys("fit"), again.keys("undo")) == ((), ("F8",))


def test_the_list_of_keys_has_every_action_with_a_key_and_is_searched_by_key_or_name(keymap):
    named = {what for block in blocks(ACTIONS.values(), keymap) for _keys, what in block.rows}
    assert {row.title.rstrip("…") for row in ACTIONS.values() if keymap.keys(row.id)} <= named
    assert blocks(ACTIONS.values(), keymap, "undo z") == [("Edit", [("Ctrl Z", "Undo")])]
    assert blocks(ACTIONS.values(), keymap, "shift z") == [("Edit", [("Ctrl Y · Ctrl Shift Z", "Redo")])]
    assert blocks(ACTIONS.values(), keymap, "no such thing") == []


def test_the_page_to_print_has_every_row_and_needs_nothing_else(keymap):
    found = blocks(ACTIONS.values(), keymap)
    page = as_html(found, "Keys <all>")
    assert "Keys &lt;all&gt;" in page
    assert page.count('class="key"') == sum(len(block.rows) for block in found)
    assert "http" not in page
