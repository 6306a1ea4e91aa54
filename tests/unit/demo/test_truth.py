"""The truth of the story, by hand and by its own rules."""

import ast
from pathlib import Path

import pytest

from casque.demo import market, story, truth
from casque.demo.truth import Hidden, HiddenSearch, Truth, hidden_in, truth_of


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        # posted 1 to 4 March: 21203 21210 21207 21201, 80301 80310 80312
        (1, Truth(twpa=21, nwpa=7, backlog=14)),
        # new: the gourds, 21333, 21315, 21325, 80411, 80451; the page that was cut: 80150, 80161
        (2, Truth(twpa=23, nwpa=6, backlog=2)),
        # new: 21420, the plaque, 21441, 21455, 21430, 21433, 80501, 80520
        # backlog: 21437 80440 (gaps last time), 21060 20500 80130 80523 (words that are new)
        (3, Truth(twpa=32, nwpa=8, backlog=6)),
    ],
)
def test_the_months_come_to_what_was_counted_by_hand(story, number, expected):
    assert truth_of(story, number) == expected


def test_gaps_hide_offers_that_count_and_a_blocked_word_is_told_apart(story):
    assert hidden_in(story, 1) == Hidden(
        by_gaps=2,
        by_blocked_words=0,
        searches=(HiddenSearch("shoucang_api", "犀牛角", "partial", 2, 2),),
    )
    assert (hidden_in(story, 2).by_gaps, hidden_in(story, 2).by_blocked_words) == (6, 0)
    assert (hidden_in(story, 3).by_gaps, hidden_in(story, 3).by_blocked_words) == (0, 2)


def test_an_offer_seen_elsewhere_is_not_hidden(story):
    """In the second month the guanyin stands behind the captcha, and in sight on the market."""
    behind = next(s for s in hidden_in(story, 2).searches if s.state == "blocked")
    assert behind.advertisements == 8
    names = {one.offered for one in market.answer(story, 2, "guwan_bbs", "象牙").hidden}
    assert "guanyin" in names
    assert hidden_in(story, 2).by_gaps < len(names)


def test_an_item_with_two_words_comes_into_sight_with_the_second(story):
    """The fan was behind the captcha alone in the second month: 玳瑁 was not searched yet."""
    assert "20915" in {one.item for one in market.answer(story, 2, "guwan_bbs", "象牙").hidden}
    assert "20915" in {one.item for one in market.answer(story, 3, "guwan_bbs", "玳瑁").shown}


def test_a_round_without_disturbance_hides_nothing(story):
    calm = story.model_copy(update={"disturbances": ()})
    for number in story.numbers:
        assert hidden_in(calm, number) == Hidden(0, 0, ())
        assert truth_of(calm, number).twpa >= truth_of(story, number).twpa


def test_a_moment_is_compared_exactly_and_a_day_by_the_day(story):
    """The first round opened at nine on 5 March."""
    (cup,) = (one for one in story.advertisements if one.item == "80312")
    since = story.month(1).opened
    early = cup.model_copy(update={"posted": since.replace(hour=8)})
    late = cup.model_copy(update={"posted": since.replace(hour=10)})
    that_day = cup.model_copy(update={"posted": since.date()})
    assert [truth._is_before(one, since) for one in (early, late, that_day)] == [True, False, False]


@pytest.mark.parametrize("module", [story, market, truth], ids=["story", "market", "truth"])
def test_the_truth_imports_nothing_of_casque_outside_the_demo(module):
    tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
    named = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
    named += [a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names]
    ours = [name for name in named if name.split(".")[0] == "casque"]
    assert all(name.startswith("casque.demo.") for name in ours)
