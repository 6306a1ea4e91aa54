"""What comes next, and who holds it."""

from __future__ import annotations

from datetime import timedelta

from casque.db import models as m
from casque.rounds import reviewing
from casque.rounds.home import Home
from review_queue import BLIND, NOW, PAIR, SINGLE, decide, item_of

# ---- holding ------------------------------------------------------------------------------------


def test_what_somebody_looks_at_is_offered_to_nobody_else_for_five_minutes(home: Home) -> None:
    first = reviewing.next_item(reader="A1", now=NOW)
    assert first is not None
    assert reviewing.hold(first, reader="A1", now=NOW) == ""
    assert reviewing.hold(first, reader="B1", now=NOW) == "A1"
    assert reviewing.next_item(reader="A1", now=NOW) == first
    assert reviewing.next_item(reader="B1", now=NOW) != first
    later = NOW + timedelta(minutes=6)
    assert reviewing.next_item(reader="B1", now=later) == first
    assert reviewing.hold(first, reader="B1", now=later) == ""
    assert reviewing.hold(999_999, reader="B1", now=later) == ""


def test_holding_is_a_courtesy_deciding_lets_go(home: Home) -> None:
    item = item_of(SINGLE)
    reviewing.hold(item.pk, reader="A1", now=NOW)
    decide(home, item, "unsure", by="B1")
    assert item_of(SINGLE).held_by == "A1"
    decide(home, item, "fake", by="A1")
    assert (item_of(SINGLE).held_by, item_of(SINGLE).held_until) == ("", None)


# ---- what comes next ---------------------------------------------------------------------------


def walk(reader: str, **narrowed: str | bool) -> list[int]:
    """Return the items that a reader meets who passes over all of them."""
    met: list[int] = []
    while True:
        after = met[-1] if met else None
        found = reviewing.next_item(reader=reader, now=NOW, after=after, **narrowed)
        if found is None:
            return met
        met.append(found)


def test_arrows_meet_each_item_once_in_the_order_of_priority(home: Home) -> None:
    met = walk("A1")
    items = m.QueueItem.objects.in_bulk(met)
    assert len(met) == len(set(met)) == 13
    priorities = [items[pk].priority for pk in met]
    assert priorities == sorted(priorities, reverse=True)
    assert len(walk("A1", product="TB")) == 3
    assert walk("A1", product="TB", site="elsewhere") == []


def test_what_is_begun_is_ended_first(home: Home) -> None:
    single, blind = item_of(SINGLE), item_of(BLIND)
    decide(home, single, "unsure")
    decide(home, blind, "fake")
    decide(home, blind, "genuine", by="B1")
    assert walk("C1")[:2] == [blind.pk, single.pk]
    assert walk("B1")[0] == single.pk
    assert not {single.pk, blind.pk} & set(walk("A1"))
    assert reviewing.waiting() == 13


def test_after_what_was_decided_the_order_begins_anew(home: Home) -> None:
    first = walk("A1")[0]
    item = m.QueueItem.objects.get(pk=first)
    decide(home, item, "fake")
    assert reviewing.next_item(reader="A1", now=NOW, after=first) == walk("A1")[0]


def test_readers_whose_codes_are_alike_are_not_taken_for_one_another(home: Home) -> None:
    item = item_of(SINGLE)
    decide(home, item, "unsure", by="质A10")
    assert reviewing.next_item(reader="质A1", now=NOW) == item.pk
    assert reviewing.next_item(reader="质A10", now=NOW) != item.pk


def test_what_readers_differ_on_is_not_for_everybody(home: Home) -> None:
    item = item_of(BLIND)
    decide(home, item, "fake")
    decide(home, item, "genuine", by="B1")
    assert reviewing.next_item(reader="C1", now=NOW, settles=True) == item.pk
    assert reviewing.next_item(reader="C1", now=NOW, settles=False) != item.pk
    assert item.pk not in walk("C1", settles=False)


def test_a_reader_who_may_settle_comes_to_their_own_difference_last(home: Home) -> None:
    item = item_of(BLIND)
    decide(home, item, "fake", by="L1")
    decide(home, item, "genuine", by="B1")
    m.QueueItem.objects.exclude(stage="settle").exclude(pk=item_of(PAIR).pk).update(stage="done")
    assert reviewing.next_item(reader="L1", now=NOW) == item_of(PAIR).pk
    decide(home, item_of(PAIR), "fake", by="L1")
    assert reviewing.next_item(reader="L1", now=NOW) == item.pk
    assert reviewing.next_item(reader="L1", now=NOW, settles=False) is None


def test_who_takes_an_item_lets_go_of_the_others(home: Home) -> None:
    one, other = item_of(SINGLE), item_of(PAIR)
    for item in (one, other):
        assert reviewing.hold(item.pk, reader="A1", now=NOW) == ""
    assert reviewing.hold(one.pk, reader="B1", now=NOW) == ""
    assert reviewing.hold(other.pk, reader="B1", now=NOW) == "A1"


def test_the_order_goes_on_behind_the_place_of_what_was_decided(home: Home) -> None:
    first, second = walk("A1")[:2]
    place = reviewing.place_of(first)
    decide(home, m.QueueItem.objects.get(pk=first), "fake")
    assert reviewing.place_of(first) is None
    assert reviewing.next_item(reader="A1", now=NOW, after=place) == second
