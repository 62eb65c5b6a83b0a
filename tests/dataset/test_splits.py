"""Splits: shares, classes, groups, seed."""

import random
import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from segdesk.dataset.splits import plan_splits, split_rule
from segdesk.errors import SegDeskError
from segdesk.model.classes import Kind, class_map
from segdesk.model.entry import SPLITS, ClassUse, ImageEntry, packed

CLASSES = class_map([(n, f"c{n}", "#112233", Kind.THING) for n in range(1, 6)])


def entry(number, name, uses=(), split=""):
    use = packed(ClassUse(key, 1, pixels) for key, pixels in uses)
    return ImageEntry(number, name, name, 10, 10, labelled=True, split=split, packed_use=use)


def many(count, seed=3):
    """Images in ten folders; class 5 is in few of them."""
    dice = random.Random(seed)
    for number in range(count):
        uses = {key: dice.randrange(1, 1000) for key in range(1, 5) if dice.random() < 0.4}
        if number % 20 == 0:
            uses[5] = 50
        yield entry(number + 1, f"f{number % 10}/scene{number // 4}_{number}.png", uses.items())


def split(entries, words="80/10/10", **more):
    return plan_splits(entries, split_rule(words, **more), CLASSES)


@pytest.mark.parametrize(("count", "expected"), [(1204, (963, 121, 120)), (10, (8, 1, 1)), (3, (3, 0, 0))])
def test_the_shares_are_kept_to_the_image(count, expected):
    plan = split(many(count))
    assert sum(expected) == count
    got = tuple(plan.counts[name].images for name in SPLITS)
    assert got == expected or sorted(got[1:]) == sorted(expected[1:])


def test_every_class_stands_in_every_split_by_its_share():
    plan = split(many(1000))
    total = sum((one.pixels for one in plan.counts.values()), Counter())
    for name, share in zip(SPLITS, (0.8, 0.1, 0.1), strict=True):
        for class_id, pixels in total.items():
            assert abs(plan.counts[name].pixels[class_id] / pixels - share) < 0.02, (name, class_id)


def test_chance_alone_would_not_do_as_well():
    entries = list(many(1000))
    worst = {"dealt": 0.0, "drawn": 0.0}
    drawn = entries[:]
    random.Random(1).shuffle(drawn)
    parts = zip(SPLITS, (drawn[:800], drawn[800:900], drawn[900:]), strict=True)
    of = {one.original: name for name, part in parts for one in part}
    for way, splits in (("dealt", split(entries).of), ("drawn", of)):
        rare = Counter(splits[one.original] for one in entries if any(use.class_key == 5 for use in one.use))
        worst[way] = max(
            abs(rare[name] - 50 * share) for name, share in zip(SPLITS, (0.8, 0.1, 0.1), strict=True)
        )
    assert worst["dealt"] <= 1 < worst["drawn"]


def test_groups_stay_together():
    plan = split(many(200), group_by="folder")
    assert all(
        len({name for original, name in plan.of.items() if original.startswith(f"f{folder}/")}) == 1
        for folder in range(10)
    )
    scenes = split(many(200), group_by=r"(scene\d+)_").of
    by_scene = {}
    for original, name in scenes.items():
        by_scene.setdefault(original.split("/")[1].split("_")[0], set()).add(name)
    assert len(by_scene) == 50
    assert all(len(names) == 1 for names in by_scene.values())


def test_what_no_group_matches_stands_alone():
    plan = split([entry(1, "a.png"), entry(2, "b.png")], "50/50", group_by=r"scene\d")
    assert sorted(plan.of.values()) == ["train", "val"]


def test_images_with_a_split_keep_it_and_their_group_follows():
    entries = [
        entry(1, "x/1.png", split="test"),
        entry(2, "x/2.png"),
        *(entry(n, f"y/{n}.png") for n in range(3, 9)),
    ]
    plan = split(entries, "50/50", group_by="folder")
    assert plan.of["x/1.png"] == plan.of["x/2.png"] == "test"
    assert plan.kept == 1
    assert not plan.torn


def test_a_group_whose_images_have_different_splits_is_named():
    plan = split([entry(1, "x/1.png", split="test"), entry(2, "x/2.png", split="val")], group_by="folder")
    assert plan.torn == ("x/",)
    assert plan.of == {"x/1.png": "test", "x/2.png": "val"}


def test_existing_splits_count_towards_the_shares():
    entries = [entry(n, f"{n:02}.png", split="val" if n <= 2 else "") for n in range(1, 21)]
    counts = split(entries, "80/20").counts
    assert [counts[name].images for name in SPLITS] == [16, 4, 0]


def test_content_and_seed_decide_and_nothing_else():
    entries = list(many(120))
    first = split(entries, seed=1).of
    assert split(entries[::-1], seed=1).of == first
    assert split(entries, seed=2).of != first


def test_another_process_and_hash_seed_deal_alike():
    code = (
        "from tests.dataset.test_splits import many, split\n"
        "print(sorted(split(many(60), seed=4, group_by='folder').of.items()))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "LC_ALL": locale},
            capture_output=True,
            check=True,
        ).stdout
        for seed, locale in (("1", "C"), ("2", "tr_TR.UTF-8"))
    }
    assert said == {f"{sorted(split(many(60), seed=4, group_by='folder').of.items())}\n".encode()}


@pytest.mark.parametrize("words", ["", "80", "80/10/5/5", "a/b", "-1/2", "0/0", "nan/1", "inf/1"])
def test_what_is_no_split_is_refused(words):
    with pytest.raises(SegDeskError, match="no split"):
        split_rule(words)


def test_a_broken_expression_is_refused():
    with pytest.raises(SegDeskError, match="no regular expression"):
        split_rule("80/20", group_by="(")


@given(
    st.lists(
        st.tuples(st.integers(0, 5), st.integers(0, 400), st.sampled_from(("", "", "train", "test"))),
        max_size=40,
    ),
    st.tuples(*[st.integers(0, 10)] * 3).filter(any),
)
def test_every_image_gets_one_split_and_counts_add_up(rows, shares):
    entries = [
        entry(n, f"g{n % 7}/{n}.png", [(key, pixels)] if key else [], name)
        for n, (key, pixels, name) in enumerate(rows, 1)
    ]
    plan = split(entries, "/".join(map(str, shares)))
    assert plan.of.keys() == {one.original for one in entries}
    assert sum(one.images for one in plan.counts.values()) == len(entries)
    for one in entries:
        assert plan.of[one.original] == one.split or not one.split
    for name, share in zip(SPLITS, shares, strict=True):
        free = sum(plan.of[one.original] == name for one in entries if not one.split)
        assert share or not free
