"""Reviewing: one key decides, two readers lose nothing, everything can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import review_queue as q
import saved_pages as s
from casque.db import frames
from casque.db import models as m
from casque.db.connection import disconnect
from casque.errors import JudgementRefused, LinkRefused, Stale, UsageProblem
from casque.rounds import reviewing
from casque.rounds.home import Home
from casque.rounds.judging import import_judgements
from casque.rounds.linking import decide as link_decide
from review_queue import BLIND, BONE, NOW, PAIR, SILENT, SINGLE, by_sheet, decide, item_of


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    yield q.a_filled_home(tmp_path)
    disconnect()


# ---- which items there are ---------------------------------------------------------------------


def test_collecting_fills_the_queue(home: Home) -> None:
    assert m.QueueItem.objects.count() == 8 + 1 + 3 + 1
    assert reviewing.waiting() == 13
    assert reviewing.waiting(product="TB") == 3
    assert reviewing.waiting(site="elsewhere") == 0
    assert item_of(PAIR).members == 2
    assert item_of(SILENT).stratum == "none"
    assert item_of(BONE, "TB").stratum == "disguised"
    assert (item_of(BLIND).blind, item_of(SINGLE).blind) == (True, False)


def test_refreshing_where_nothing_happened_changes_nothing(home: Home) -> None:
    before = set(m.QueueItem.objects.values_list("pk", "edition"))
    assert reviewing.refresh(home, clock=q.CLOCK) == 0
    assert set(m.QueueItem.objects.values_list("pk", "edition")) == before


def test_a_new_text_of_what_was_judged_waits_again(home: Home, tmp_path: Path) -> None:
    decided = decide(home, item_of(SINGLE), "genuine")
    q.collect(home, tmp_path / "again", {"象牙": [s.goods(1, "象牙 手镯 改了")]})
    item = item_of(SINGLE)
    assert (item.stage, item.goods, item.read_by) == ("first", "", [])
    assert item.edition > decided.edition


def test_another_advertisement_of_what_was_judged_waits_with_it(home: Home, tmp_path: Path) -> None:
    decide(home, item_of(PAIR), "fake")
    q.collect(home, tmp_path / "again", {"象牙": [s.goods(53, **q.TWIN)]})
    item = item_of(PAIR)
    assert (item.stage, item.members, item.goods) == ("first", 3, "fake")
    assert reviewing.next_item(reader="A1", now=NOW, product="IV") is not None
    decide(home, item, "fake")
    assert item_of(PAIR).stage == "done"


# ---- deciding ----------------------------------------------------------------------------------


def test_one_key_judges_every_member_in_one_decision(home: Home) -> None:
    item = item_of(PAIR)
    decided = decide(home, item, "fake", signs=("even_grain", "too_cheap"), why="resin")
    judged = m.Judgement.objects.filter(decision=decided.decision)
    assert {j.version_id for j in judged} == set(item.versions.values_list("version_id", flat=True))
    assert {(j.goods, tuple(j.signs), j.why, j.by) for j in judged} == {
        ("fake", ("even_grain", "too_cheap"), "resin", "A1")
    }
    done = item_of(PAIR)
    assert (done.stage, done.goods, done.act, done.read_by) == ("done", "fake", "sale", ["A1"])
    assert done.edition == decided.edition == item.edition + 1
    assert frames.judgements().height == 2


def test_unsure_asks_another_reader(home: Home) -> None:
    item = item_of(SINGLE)
    decide(home, item, "unsure")
    assert item_of(SINGLE).stage == "second"
    assert reviewing.next_item(reader="B1", now=NOW) == item.pk
    assert reviewing.next_item(reader="A1", now=NOW) != item.pk
    decide(home, item, "innocent", by="B1")
    assert (item_of(SINGLE).stage, item_of(SINGLE).goods) == ("done", "innocent")
    assert list(m.Decision.objects.values_list("by", "reading")) == [("A1", 1), ("B1", 2)]


def test_two_blind_readers_agree_or_a_third_settles(home: Home) -> None:
    item = item_of(BLIND)
    decide(home, item, "genuine")
    once = item_of(BLIND)
    assert (once.stage, once.goods, once.act) == ("second", "", "")
    decide(home, item, "fake", by="B1")
    assert (item_of(BLIND).stage, item_of(BLIND).goods) == ("settle", "")
    for reader, expected in (("A1", False), ("B1", False), ("L1", True)):
        assert (reviewing.next_item(reader=reader, now=NOW) == item.pk) is expected
    decide(home, item, "fake", by="L1")
    assert (item_of(BLIND).stage, item_of(BLIND).goods) == ("done", "fake")
    assert q.standings(reviewing.kappa()) == {"IV": (1, 0.0, 0.0)}
    assert reviewing.kappa("TB").is_empty()


def test_what_only_one_reader_or_nobody_blind_read_is_in_no_agreement(home: Home) -> None:
    decide(home, item_of(BLIND), "genuine")
    decide(home, item_of(SINGLE), "unsure")
    decide(home, item_of(SINGLE), "genuine", by="B1")
    assert reviewing.kappa().is_empty()


def test_some_members_may_be_judged_alone(home: Home) -> None:
    item = item_of(PAIR)
    one, other = sorted(item.versions.values_list("version_id", flat=True))
    decide(home, item, "fake", members=(one,))
    assert (item_of(PAIR).stage, item_of(PAIR).read_by) == ("first", [])
    decide(home, item, "genuine", members=(other,))
    assert (item_of(PAIR).stage, item_of(PAIR).goods) == ("settle", "unsure")
    assert reviewing.next_item(reader="A1", now=NOW) == item.pk
    decide(home, item, "fake")
    assert (item_of(PAIR).stage, item_of(PAIR).goods) == ("done", "fake")


@pytest.mark.parametrize("members", [(), (999_999,)])
def test_what_is_not_of_the_item_is_not_judged_with_it(
    home: Home, members: tuple[int, ...]
) -> None:
    with pytest.raises(UsageProblem, match="no such member"):
        decide(home, item_of(PAIR), "fake", members=members)
    assert not m.Decision.objects.exists()


def test_it_is_another_product_and_so_not_this_one(home: Home) -> None:
    item = item_of(SINGLE)
    decide(home, item, "genuine", product="RH")
    assert (item_of(SINGLE).stage, item_of(SINGLE).goods) == ("done", "innocent")
    horn = item_of(SINGLE, "RH")
    assert (horn.stage, horn.goods, horn.lead_id) == ("done", "genuine", item.lead_id)
    reviewing.undo(home, by="A1", now=NOW)
    assert item_of(SINGLE).stage == "first"
    assert not m.QueueItem.objects.filter(product="RH").exists()


def test_naming_the_items_own_product_is_nothing_special(home: Home) -> None:
    decide(home, item_of(SINGLE), "genuine", product="IV")
    assert item_of(SINGLE).goods == "genuine"
    assert m.Judgement.objects.count() == 1


@pytest.mark.parametrize(
    ("offer", "product", "words"),
    [
        (BONE, "TB", {"basis": "picture"}),
        (SINGLE, "IV", {"basis": "picture", "product": "TB"}),
        (SINGLE, "IV", {"product": "XX"}),
        (SINGLE, "IV", {"act": "gift"}),
        (SINGLE, "IV", {"confidence": ""}),
        (SINGLE, "IV", {"by": " "}),
    ],
)
def test_what_breaks_a_rule_of_judging_is_refused(
    home: Home, offer: str, product: str, words: dict[str, str]
) -> None:
    with pytest.raises(JudgementRefused, match=f"{offer} on"):
        decide(home, item_of(offer, product), "genuine", **words)
    assert not m.Decision.objects.exists()
    assert item_of(offer, product).stage == "first"


def test_bone_is_judged_by_its_text(home: Home) -> None:
    decide(home, item_of(BONE, "TB"), "genuine", basis="both")
    assert item_of(BONE, "TB").stage == "done"


def test_where_no_round_is_open_the_programme_says_what_may_be_judged(tmp_path: Path) -> None:
    home = s.a_home(tmp_path)
    probe = q.Request(
        "2012-03", s.save(tmp_path / "probe", {"虎骨": [s.answer([s.goods(21, "虎骨 酒")])]})
    )
    q.run_round(home, probe, clock=q.CLOCK)
    with pytest.raises(JudgementRefused, match="picture alone"):
        decide(home, item_of(BONE, "TB"), "genuine", basis="picture")
    disconnect()


def test_a_later_decision_holds_though_a_clock_runs_behind(home: Home) -> None:
    """A sheet may be dated up to a day ahead: the key that is pressed after it still counts."""
    item = item_of(SINGLE)
    by_sheet(home, item, "genuine", at=NOW + timedelta(hours=20))
    decide(home, item, "fake", now=NOW)
    assert item_of(SINGLE).goods == "fake"
    latest = m.Judgement.objects.order_by("-at").first()
    assert latest is not None
    assert (latest.goods, latest.recorded_at) == ("fake", NOW)


# ---- two readers -------------------------------------------------------------------------------


def test_the_second_to_save_is_shown_the_difference_and_loses_nothing(home: Home) -> None:
    item = item_of(SINGLE)
    seen = item.edition
    decide(home, item, "genuine", by="A1")
    with pytest.raises(Stale, match="changed meanwhile") as caught:
        decide(home, item, "fake", by="B1", edition=seen)
    fields = caught.value.fields
    assert fields["mine"] == {"goods": "fake", "act": "sale", "product": None}
    assert fields["theirs"] == {
        "stage": "done", "goods": "genuine", "act": "sale", "read_by": ["A1"],
    }  # fmt: skip
    decide(home, item, "fake", by="B1", edition=fields["edition"])
    assert frames.judgements()["goods"].to_list() == ["genuine", "fake"]


def test_the_difference_of_a_blind_item_tells_no_verdict(home: Home) -> None:
    item = item_of(BLIND)
    seen = item.edition
    decide(home, item, "genuine", by="A1")
    with pytest.raises(Stale) as caught:
        decide(home, item, "fake", by="B1", edition=seen)
    assert caught.value.fields["theirs"] == {
        "stage": "second", "goods": "", "act": "", "read_by": [],
    }  # fmt: skip


def test_what_left_the_queue_meanwhile_is_told(home: Home) -> None:
    item = item_of(SINGLE)
    reviewing.rebuild(home, clock=q.CLOCK)
    with pytest.raises(Stale) as caught:
        decide(home, item, "fake", edition=1)
    assert caught.value.fields["theirs"] == {"stage": "gone"}


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


def walk(reader: str, **narrowed: str) -> list[int]:
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


# ---- taking back -------------------------------------------------------------------------------


def test_what_is_taken_back_counts_nowhere_and_stays_on_record(home: Home) -> None:
    before = q.snapshot()
    decided = decide(home, item_of(PAIR), "fake")
    undone = reviewing.undo(home, by="A1", now=NOW)
    assert undone is not None
    assert (undone.decision, undone.kind, undone.item) == (decided.decision, "judge", decided.item)
    assert undone.edition == decided.edition + 1
    assert q.snapshot() == before
    assert frames.judgements().is_empty()
    assert m.Judgement.objects.count() == 2
    assert reviewing.undo(home, by="A1", now=NOW) is None


def test_nobody_takes_back_anothers(home: Home) -> None:
    decide(home, item_of(SINGLE), "fake", by="A1")
    assert reviewing.undo(home, by="B1", now=NOW) is None


def test_taking_back_the_first_of_two_leaves_the_second_as_the_first(home: Home) -> None:
    item = item_of(BLIND)
    decide(home, item, "fake", by="A1")
    decide(home, item, "genuine", by="B1")
    reviewing.undo(home, by="A1", now=NOW)
    assert (item_of(BLIND).stage, item_of(BLIND).read_by) == ("second", ["B1"])
    decide(home, item, "genuine", by="A1")
    assert item_of(BLIND).stage == "done"
    assert q.standings(reviewing.kappa())["IV"][:2] == (1, 1.0)


def test_the_same_can_be_said_again_at_the_same_moment(home: Home) -> None:
    item = item_of(SINGLE)
    for _ in range(3):
        decide(home, item, "fake")
        reviewing.undo(home, by="A1", now=NOW)
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
    undone = reviewing.undo(home, by="A1", now=NOW)
    assert undone is not None
    assert (undone.kind, undone.item, undone.edition) == ("word", None, None)
    assert item_of(SINGLE).edition == item.edition


# ---- duplicates --------------------------------------------------------------------------------


def test_a_member_is_parted_for_ever_and_by_undo_not_at_all(home: Home) -> None:
    before = q.snapshot()
    item = item_of(PAIR)
    other = max(item.versions.values_list("version_id", flat=True))
    parted = reviewing.part_from_group(
        home, item=item.pk, edition=item.edition, version=other, by="A1", now=NOW, why="a copy"
    )
    assert (parted.item, parted.edition) == (item.pk, item_of(PAIR).edition)
    assert (item_of(PAIR).members, item_of(f"{s.SITE}:52").members) == (1, 1)
    undone = reviewing.undo(home, by="A1", now=NOW)
    assert undone is not None
    assert undone.regroups
    assert q.snapshot() == before


def test_two_items_are_joined_and_taken_apart(home: Home) -> None:
    before = q.snapshot()
    one, other = item_of(SINGLE), item_of(f"{s.SITE}:2")
    joined = reviewing.join_groups(
        home, item=one.pk, edition=one.edition, other=other.pk, by="A1", now=NOW
    )
    assert (item_of(SINGLE).pk, item_of(SINGLE).members) == (joined.item, 2)
    assert not m.QueueItem.objects.filter(pk=other.pk).exists()
    reviewing.undo(home, by="A1", now=NOW)
    assert q.snapshot() == before


def test_parting_joining_and_parting_at_one_moment_ends_parted(home: Home) -> None:
    for _ in range(2):
        item = item_of(PAIR)
        reviewing.part_from_group(
            home, item=item.pk, edition=item.edition,
            version=max(item.versions.values_list("version_id", flat=True)), by="A1", now=NOW,
        )  # fmt: skip
        one, two = item_of(PAIR), item_of(f"{s.SITE}:52")
        reviewing.join_groups(
            home, item=one.pk, edition=one.edition, other=two.pk, by="A1", now=NOW
        )
    assert item_of(PAIR).members == 2


def test_what_is_no_pair_is_not_parted_or_joined(home: Home) -> None:
    item = item_of(SINGLE)
    with pytest.raises(LinkRefused, match="one of several"):
        reviewing.part_from_group(
            home, item=item.pk, edition=item.edition, version=item.lead_id, by="A1", now=NOW
        )
    with pytest.raises(LinkRefused, match="not two offers"):
        reviewing.join_groups(
            home, item=item.pk, edition=item.edition, other=item.pk, by="A1", now=NOW
        )


def test_a_group_that_changed_meanwhile_is_not_parted(home: Home) -> None:
    item = item_of(PAIR)
    decide(home, item, "fake", by="B1")
    with pytest.raises(Stale):
        reviewing.part_from_group(
            home, item=item.pk, edition=item.edition, version=item.lead_id, by="A1", now=NOW
        )
    assert not m.Link.objects.filter(by="A1").exists()


def test_the_queue_follows_a_link_of_the_command_line(home: Home) -> None:
    link_decide("offer", SINGLE, f"{s.SITE}:2", same=True, by="a1", why="one", clock=q.CLOCK)
    assert item_of(SINGLE).members == 2
    reviewing.undo(home, by="a1", now=NOW)  # no decision of the web stands behind it
    assert item_of(SINGLE).members == 2


# ---- sheets ------------------------------------------------------------------------------------


def test_what_a_sheet_judged_is_done(home: Home, tmp_path: Path) -> None:
    version = m.Version.objects.get(pk=item_of(BLIND).lead_id).version
    sheet = tmp_path / "judged.csv"
    sheet.write_text(
        "site,item,version,product,goods,act,confidence,basis,by,at,why\n"
        f"{s.SITE},4,{version},IV,unsure,sale,high,text,s1,2012-03-05 09:00,\n",
        encoding="utf-8",
    )
    import_judgements(home, sheet, clock=s.FixedClock(datetime.fromisoformat("2012-03-06T00:00Z")))
    item = item_of(BLIND)
    assert (item.stage, item.goods, item.read_by) == ("done", "unsure", ["s1"])


def test_sheets_that_judge_one_offer_differently_leave_it_to_be_settled(
    home: Home, tmp_path: Path
) -> None:
    by_sheet(home, item_of(SINGLE), "genuine", at=NOW)
    by_sheet(home, item_of(f"{s.SITE}:2"), "fake", at=NOW)
    link_decide("offer", SINGLE, f"{s.SITE}:2", same=True, by="a1", why="one", clock=q.CLOCK)
    assert (item_of(SINGLE).stage, item_of(SINGLE).goods) == ("settle", "unsure")
    assert reviewing.next_item(reader="S1", now=NOW) == item_of(SINGLE).pk
