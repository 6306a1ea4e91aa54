"""Station link: every advertisement has an offer, and how it was fed does not matter."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casque.linkage.decisions import join, part
from casque.stations.link import link
from casque.tables import DEALERS, LINKS, OFFERS, PICTURES, SIGHTINGS

NOON = datetime(2014, 9, 1, 12, tzinfo=UTC)
TITLES = ["老象牙手镯一对家传旧物品相完好", "加微信：lao_wang88", "电话13800000000", "t", None]


def market(rows):
    """Return sightings and pictures of (account, title, picture) rows, a minute apart."""
    seen = [
        {"round": "2014-09", "site": f"s{i % 2}", "item": str(i), "version": "v",
         "account": account, "title": title, "captured_at": NOON + timedelta(minutes=i)}
        for i, (account, title, _) in enumerate(rows)
    ]  # fmt: skip
    kept = [
        {"site": f"s{i % 2}", "item": str(i), "address": "", "digest": picture}
        for i, (_, _, picture) in enumerate(rows)
        if picture
    ]
    return SIGHTINGS.frame(seen), PICTURES.frame(kept)


def test_nothing_gives_nothing():
    found = link(SIGHTINGS.empty(), PICTURES.empty(), LINKS.empty(), at=NOON)
    assert found.offers.equals(OFFERS.empty())
    assert found.dealers.equals(DEALERS.empty())


def test_every_advertisement_has_an_offer_and_every_account_a_dealer():
    seen, kept = market([("a", "t", "p"), ("b", "t", "p"), (None, None, None), ("a", "t", "")])
    found = link(seen, kept, LINKS.empty(), at=NOON)
    assert sorted(found.offers.rows()) == [
        ("s0:0", "s0", "0"),
        ("s0:0", "s1", "1"),
        ("s0:2", "s0", "2"),
        ("s1:3", "s1", "3"),
    ]
    assert sorted(found.dealers.rows()) == [
        ("s0:a", "s0", "a"),
        ("s1:a", "s1", "a"),
        ("s1:b", "s1", "b"),
    ]


def test_an_advertisement_of_two_rounds_is_one():
    seen, kept = market([("a", "t", "p")])
    later = seen.with_columns(
        round=pl.lit("2014-10"), captured_at=pl.col("captured_at").dt.offset_by("30d")
    )
    assert len(link(pl.concat([seen, later]), kept, LINKS.empty(), at=NOON).offers) == 1


ROWS = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d", "e", None]), st.sampled_from(TITLES),
              st.sampled_from(["p", "q", None])),
    max_size=10,
)  # fmt: skip
DECISIONS = st.lists(
    st.tuples(st.sampled_from([join, part]), st.integers(0, 9), st.integers(0, 9)), max_size=3
)


def decided(decisions):
    rows = [
        decide("offer", f"s{a % 2}:{a}", f"s{b % 2}:{b}", by="ann",
               at=NOON + timedelta(days=day), why="")
        for day, (decide, a, b) in enumerate(decisions)
        if a != b
    ]  # fmt: skip
    return pl.concat([LINKS.empty(), *rows])


def tables(found):
    return found.offers.sort("site", "item"), found.dealers.sort("site", "account")


def are_equal(one, other):
    return all(a.equals(b) for a, b in zip(tables(one), tables(other), strict=True))


# a polars call costs milliseconds on a busy machine: no deadline on one example
CALM = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@CALM
@given(rows=ROWS, decisions=DECISIONS, seed=st.integers(0, 99), cut=st.integers(0, 10))
def test_order_shards_and_repetition_change_nothing(rows, decisions, seed, cut):
    seen, kept = market(rows)
    links = decided(decisions)
    whole = link(seen, kept, links, at=NOON)

    mixed = pl.concat([seen, seen]).sample(fraction=1, shuffle=True, seed=seed)
    assert are_equal(link(mixed, kept[::-1], links[::-1], at=NOON), whole)

    shuffled = seen.sample(fraction=1, shuffle=True, seed=seed)
    first = link(shuffled[:cut], kept, links, at=NOON)
    ledger = LINKS.check(pl.concat([links, first.new_links]))
    second = link(shuffled, kept, ledger, at=NOON)
    assert are_equal(second, whole)

    ledger = LINKS.check(pl.concat([ledger, second.new_links]))
    again = link(shuffled, kept, ledger, at=NOON + timedelta(1))
    assert len(again.new_links) == 0
    assert are_equal(again, whole)
