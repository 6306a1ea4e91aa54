"""The story through the real use cases comes to the truth, month by month."""

import polars as pl
import pytest

from casque.db import frames
from casque.demo.play import StoryClock, play
from casque.errors import HomeInTheWay
from casque.rounds.home import open_home
from casque.rounds.reading import read_known
from casque.rounds.summary import measures_of


@pytest.fixture
def known(played, story):
    home = open_home(played[0])
    return read_known(home, StoryClock(story.month(3).closed))


def test_the_measures_are_the_truth(played):
    for told in played[1]:
        for name, value in told["truth"].items():
            assert told["measures"][name]["value"] == value, (told["round"], name)


def test_every_state_that_a_search_may_end_in_is_met(played):
    states = {state for told in played[1] for state in told["searches"]}
    assert states == {"done", "empty", "partial", "blocked", "failed", "word_blocked"}


def test_a_blocked_word_is_no_gap(played):
    """Coverage, not counting the two months with gaps, is whole."""
    assert [told["measures"]["coverage"]["value"] for told in played[1]] == [0.75, 0.5, 1.0]
    assert [len(told["gaps"]) for told in played[1]] == [1, 2, 0]
    assert [row["state"] for row in played[1][2]["blocked_words"]] == ["word_blocked"]


def test_a_closed_month_keeps_its_numbers_when_a_judgement_comes_late(played, known):
    """80455 waited in April and was judged in May: April stays as it was frozen."""
    april = played[1][1]["measures"]
    assert measures_of(known.measures, "2012-04", product="")["nwpa"] == april["nwpa"]
    fresh = measures_of(known.counted, "2012-04", product="")["nwpa"]
    assert (april["nwpa"]["value"], fresh["value"]) == (6, 7)


def test_copies_and_relisted_items_are_one_offer(known):
    offers = dict(
        known.ledger.offers.select(pl.concat_str("site", pl.lit(":"), "item"), "offer").iter_rows()
    )
    for copies in (
        ("guwan_bbs:20711", "shoucang_api:80117", "shoucang_api:80507"),  # guanyin
        ("guwan_bbs:21203", "guwan_bbs:21450"),  # seal, listed again
        ("guwan_bbs:21425", "guwan_bbs:21426"),  # the same text of one account
    ):
        assert len({offers[copy] for copy in copies}) == 1
    stock = ("guwan_bbs:21170", "shoucang_api:80275", "shoucang_api:80281", "shoucang_api:80290")
    assert len({offers[copy] for copy in stock}) == 4


def test_the_offers_are_those_of_the_story(story, known):
    of_story = {}
    for one in story.advertisements:
        of_story.setdefault(one.offered, set()).add((one.site, one.item))
    seen = {}
    for site, item, offer in known.ledger.offers.select("site", "item", "offer").iter_rows():
        seen.setdefault(offer, set()).add((site, item))
    everything = set().union(*seen.values())
    assert sorted(map(sorted, seen.values())) == sorted(
        sorted(members & everything) for members in of_story.values() if members & everything
    )


def test_one_contact_makes_a_dealer_and_no_offer(known):
    dealers = {
        (site, account): dealer
        for site, account, dealer in known.linked.dealers.select(
            "site", "account", "dealer"
        ).iter_rows()
    }
    assert dealers["guwan_bbs", "3102"] == dealers["shoucang_api", "612"]
    offers = known.ledger.offers
    both = offers.filter(pl.col("item").is_in(["21210", "80301"]))
    assert both["offer"].n_unique() == 2


def test_two_judges_who_disagree_leave_an_offer_unsure(played):
    may = played[1][2]["measures"]
    # the cup and the plaque that a judge was unsure of, and the beads
    assert may["twpa"]["value"] - may["twpa_certain"]["value"] == 3


def test_what_waits_is_shown_and_not_counted(played):
    assert [told["measures"]["unjudged"]["value"] for told in played[1]] == [1, 2, 1]


def test_every_advertisement_counts_or_is_left_out_with_a_reason(played, known):
    told = played[1][2]
    left = sum(row["advertisements"] for row in told["left_out"])
    counted = sum(len(row["members"]) for row in _behind(known, "2012-05"))
    assert left + counted == told["advertisements"]


def _behind(known, name):
    from casque.measures.rows import why

    return why(known.ledger, "twpa", round_=name, product="", zone=known.zone).to_dicts()


def test_every_disguise_of_the_glyph_channel_is_met(played):
    disguises = {row["disguise"] for told in played[1] for row in told["disguises"]}
    assert disguises == {"case", "separator", "traditional", "width", "zero_width"}


def test_the_stock_picture_is_said_to_link_nothing(played):
    assert [told["too_common"] for told in played[1]] == [
        [{"reason": "same_picture", "accounts": 4, "at_most": 3}]
    ] * 3


def test_every_round_is_closed_at_the_moment_of_the_story(story, known):
    del known
    rows = {row["round"]: row for row in frames.rounds().to_dicts()}
    for month in story.rounds:
        assert rows[month.round]["opened_at"] == month.opened
        assert rows[month.round]["closed_at"] == month.closed


def test_every_round_has_its_report(played):
    home, rounds, _ = played
    for told in rounds:
        assert (home / told["report"]).is_file()
        assert (home / told["report"]).with_name("sites").is_dir()


def test_progress_is_told_of_every_step(played):
    told = played[2]
    assert [done for done, _, _ in told] == list(range(16))
    assert {total for _, total, _ in told} == {15}
    assert told[1][2] == "2012-03, collect"


def test_a_folder_that_the_demo_did_not_make_is_left_alone(tmp_path):
    mine = tmp_path / "thesis.txt"
    mine.write_text("mine", encoding="utf-8")
    with pytest.raises(HomeInTheWay, match="not a home that the demo made"):
        play(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    assert mine.read_text(encoding="utf-8") == "mine"
