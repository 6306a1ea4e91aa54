"""Everything can be taken back; duplicates are parted and joined."""

from __future__ import annotations

import pytest

import review_queue as q
import saved_pages as s
from casque.db import frames
from casque.db import models as m
from casque.errors import LinkRefused, Stale
from casque.rounds import reviewing
from casque.rounds.home import Home
from casque.rounds.linking import decide as link_decide
from review_queue import BLIND, NOW, PAIR, SINGLE, decide, item_of

# ---- taking back -------------------------------------------------------------------------------


def test_what_is_taken_back_counts_nowhere_and_stays_on_record(home: Home) -> None:
    before = q.snapshot()
    decided = decide(home, item_of(PAIR), "fake")
    undone = q.undo(home)
    assert undone is not None
    assert (undone.decision, undone.kind, undone.item) == (decided.decision, "judge", decided.item)
    assert undone.edition == decided.edition + 1
    assert q.snapshot() == before
    assert frames.judgements().is_empty()
    assert m.Judgement.objects.count() == 2
    assert q.undo(home) is None


def test_nobody_takes_back_anothers(home: Home) -> None:
    decide(home, item_of(SINGLE), "fake", by="A1")
    assert q.undo(home, "B1") is None


def test_taking_back_the_first_of_two_leaves_the_second_as_the_first(home: Home) -> None:
    item = item_of(BLIND)
    decide(home, item, "fake", by="A1")
    decide(home, item, "genuine", by="B1")
    q.undo(home)
    assert (item_of(BLIND).stage, item_of(BLIND).read_by) == ("second", ["B1"])
    decide(home, item, "genuine", by="A1")
    assert item_of(BLIND).stage == "done"
    assert reviewing.kappa().is_empty()  # A1 has seen what B1 said: that was no blind reading


def test_the_same_can_be_said_again_at_the_same_moment(home: Home) -> None:
    item = item_of(SINGLE)
    for _ in range(3):
        decide(home, item, "fake")
        q.undo(home)
    decide(home, item, "fake")
    assert frames.judgements().height == 1


def test_marks_are_kept_and_can_be_taken_back(home: Home) -> None:
    item = item_of(SINGLE)
    reviewing.mark("note", item.lead_id, "looks old", by="A1", now=NOW, item=item.pk)
    reviewing.mark("word", item.lead_id, "老料", by="A1", now=NOW)
    assert list(m.Mark.objects.values_list("kind", "text", "decision__offer")) == [
        ("note", "looks old", SINGLE),
        ("word", "老料", ""),
    ]
    undone = q.undo(home)
    assert undone is not None
    assert (undone.kind, undone.item, undone.edition) == ("word", None, None)
    assert item_of(SINGLE).edition == item.edition


# ---- duplicates --------------------------------------------------------------------------------


def test_a_member_is_parted_for_ever_and_by_undo_not_at_all(home: Home) -> None:
    before = q.snapshot()
    item = item_of(PAIR)
    other = max(item.versions.values_list("version_id", flat=True))
    parted = q.regroup(home, item, out=other, why="a copy")
    assert parted.item == reviewing.item_with(parted.version, "IV") == item.pk
    assert (item_of(PAIR).members, item_of(f"{s.SITE}:52").members) == (1, 1)
    undone = q.undo(home)
    assert undone is not None
    assert undone.regroups
    assert q.snapshot() == before


def test_two_items_are_joined_and_taken_apart(home: Home) -> None:
    before = q.snapshot()
    one, other = item_of(SINGLE), item_of(f"{s.SITE}:2")
    joined = q.regroup(home, one, other=other.pk)
    assert (item_of(SINGLE).pk, item_of(SINGLE).members) == (joined.item, 2)
    assert not m.QueueItem.objects.filter(pk=other.pk).exists()
    q.undo(home)
    assert q.snapshot() == before


def test_parting_joining_and_parting_at_one_moment_ends_parted(home: Home) -> None:
    for _ in range(2):
        item = item_of(PAIR)
        q.regroup(home, item, out=max(item.versions.values_list("version_id", flat=True)))
        one, two = item_of(PAIR), item_of(f"{s.SITE}:52")
        q.regroup(home, one, other=two.pk)
    assert item_of(PAIR).members == 2


def test_what_is_no_pair_is_not_parted_or_joined(home: Home) -> None:
    item = item_of(SINGLE)
    with pytest.raises(LinkRefused, match="one of several"):
        q.regroup(home, item, out=item.lead_id)
    with pytest.raises(LinkRefused, match="not two offers"):
        q.regroup(home, item, other=item.pk)


def test_a_group_that_changed_meanwhile_is_not_parted(home: Home) -> None:
    item = item_of(PAIR)
    decide(home, item, "fake", by="B1")
    with pytest.raises(Stale):
        q.regroup(home, item, out=item.lead_id)
    assert not m.Link.objects.filter(by="A1").exists()


def test_the_queue_follows_a_link_of_the_command_line(home: Home) -> None:
    link_decide("offer", SINGLE, f"{s.SITE}:2", same=True, by="a1", why="one", clock=q.CLOCK)
    assert item_of(SINGLE).members == 2
    q.undo(home, "a1")  # no decision of the web stands behind it
    assert item_of(SINGLE).members == 2
