"""Reviewing: one key decides, two readers lose nothing, everything can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import review_queue as q
import saved_pages as s
from casque.db import frames
from casque.db import models as m
from casque.db.connection import disconnect
from casque.errors import JudgementRefused, Stale, UsageProblem
from casque.rounds import reviewing
from casque.rounds.home import Home
from casque.rounds.judging import import_judgements
from casque.rounds.linking import decide as link_decide
from review_queue import BLIND, BONE, NOW, PAIR, SILENT, SINGLE, by_sheet, decide, item_of

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


def test_what_is_still_read_blind_counts_nowhere(home: Home) -> None:
    item = item_of(BLIND)
    for reader, goods, counted in (("A1", "genuine", 0), ("B1", "fake", 0), ("L1", "fake", 3)):
        decide(home, item, goods, by=reader)
        assert frames.counted_judgements().height == counted
    assert frames.judgements().height == 3


def test_all_products_of_a_blind_offer_are_read_blind(home: Home) -> None:
    decide(home, item_of(BLIND), "genuine", product="RH")
    assert item_of(BLIND, "RH").blind
    assert item_of(BLIND, "RH").stage == "second"


def test_without_the_last_word_nobody_settles_by_another_product_s_item(home: Home) -> None:
    item = item_of(BLIND)
    decide(home, item, "genuine", product="RH")
    decide(home, item, "fake", by="B1")
    assert item_of(BLIND).stage == "settle"
    for settled, named in ((item_of(BLIND, "RH"), "IV"), (item, None)):
        with pytest.raises(JudgementRefused, match="two readers"):
            decide(home, settled, "fake", by="C1", product=named, settles=False)
    assert not m.Decision.objects.filter(by="C1").exists()


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
    q.undo(home)
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
