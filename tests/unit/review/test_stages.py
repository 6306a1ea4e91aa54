"""Where an item stands, of what was said of its members."""

from __future__ import annotations

import pytest

from casque.review.stages import Said, Standing, reading_of, readings, standing, together


def said(text: str) -> list[Said]:
    """Return verdicts such as "A fake, B unsure display, sheet:C genuine"."""
    found = []
    for words in filter(None, text.split(", ")):
        by, goods, *act = words.split()
        sheet, _, name = by.rpartition(":")
        found.append(Said(name, goods, act[0] if act else "sale", by_sheet=bool(sheet)))
    return found


@pytest.mark.parametrize(
    ("words", "blind", "stage", "goods"),
    [
        ("", False, "first", ""),
        ("", True, "first", ""),
        ("A fake", False, "done", "fake"),
        ("A unsure", False, "second", "unsure"),
        ("A unsure, B fake", False, "done", "fake"),
        ("A unsure, B unsure", False, "done", "unsure"),
        ("A unsure, A genuine", False, "done", "genuine"),
        ("A genuine, B fake", False, "done", "fake"),
        ("A fake", True, "second", ""),
        ("A fake, A genuine", True, "second", ""),
        ("A fake, B fake", True, "done", "fake"),
        ("A unsure, B unsure", True, "done", "unsure"),
        ("A fake, B genuine", True, "settle", ""),
        ("A fake, B fake display", True, "settle", ""),
        ("A fake, B genuine, C genuine", True, "done", "genuine"),
        ("A fake, B genuine, A genuine", True, "done", "genuine"),
        ("sheet:A genuine", True, "done", "genuine"),
        ("sheet:A unsure", False, "done", "unsure"),
        ("A unsure, sheet:B fake", False, "done", "fake"),
    ],
)
def test_where_a_member_stands(words: str, blind: bool, stage: str, goods: str) -> None:
    stood = standing(said(words), blind=blind)
    assert (stood.stage, stood.goods) == (stage, goods)


def test_whoever_said_something_does_not_see_it_again() -> None:
    assert standing(said("A fake, B genuine"), blind=True).read_by == ("A", "B")


def test_what_comes_after_two_settles_and_corrects_neither() -> None:
    read = readings(said("A fake, B genuine, A genuine, B innocent"))
    assert [one.goods for one in read] == ["fake", "genuine", "innocent"]


@pytest.mark.parametrize(
    ("words", "reader", "reading"),
    [
        ("", "A", 1),
        ("A fake", "A", 1),
        ("A fake", "B", 2),
        ("A fake, B genuine", "A", 3),
        ("A fake, B genuine, C fake", "D", 3),
    ],
)
def test_which_reading_it_is(words: str, reader: str, reading: int) -> None:
    assert reading_of(said(words), reader) == reading


def each(*members: str) -> Standing:
    return together([standing(said(member), blind=False) for member in members])


def test_an_item_stands_where_its_least_member_stands() -> None:
    assert each("A fake", "").stage == "first"
    assert each("A fake", "B unsure").stage == "second"
    assert each("A fake", "B fake") == Standing("done", "fake", "sale", ("A", "B"))


def test_a_member_that_waits_waits_for_its_own_readers_alone() -> None:
    """Who judged one of two may be asked for the other."""
    assert each("A fake", "").read_by == ()
    assert each("A fake", "B unsure").read_by == ("B",)


def test_members_that_differ_are_unsure_until_anybody_settles_them() -> None:
    assert each("A fake", "A genuine") == Standing("settle", "unsure", "sale")
    assert each("sheet:A fake", "sheet:B genuine").stage == "settle"
