"""What an offer is, from the verdicts of its advertisements."""

from datetime import UTC, datetime, timedelta

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from casque.linkage.verdicts import agree, offer_verdicts
from casque.tables import GOODS, OFFER_VERDICTS, OFFERS, VERDICTS

NOON = datetime(2014, 9, 1, 12, tzinfo=UTC)


def verdicts(*rows):
    """Return verdicts of (item, goods, act) or (item, goods, act, version, day)."""
    full = [(*row, "v", 0)[:5] if len(row) == 3 else row for row in rows]
    return VERDICTS.frame(
        [
            {"site": "s1", "item": item, "version": version, "product": "IV", "goods": goods,
             "act": act, "by": "ann" if goods else None,
             "at": NOON + timedelta(day) if goods else None}
            for item, goods, act, version, day in full
        ]
    )  # fmt: skip


def one_offer(*items):
    return OFFERS.frame([{"offer": "o", "site": "s1", "item": item} for item in items])


def the_only(frame):
    (row,) = frame.to_dicts()
    return row


def test_members_that_agree_decide():
    found = offer_verdicts(
        verdicts(("1", "genuine", "sale"), ("2", "genuine", "display"), ("3", None, None)),
        one_offer("1", "2", "3"),
    )
    assert the_only(found) == {
        "offer": "o", "product": "IV", "goods": "genuine", "on_sale": True, "counting": True,
        "certain": True, "conflict": False, "members": 3, "judged_members": 2,
    }  # fmt: skip


def test_an_unjudged_offer_counts_nowhere():
    row = the_only(offer_verdicts(verdicts(("1", None, None)), one_offer("1")))
    assert (row["goods"], row["on_sale"]) == (None, None)
    assert (row["counting"], row["certain"], row["conflict"]) == (False, False, False)


def test_of_two_versions_of_a_member_the_latest_judgement_counts():
    rows = verdicts(("1", "fake", "sale", "v1", 1), ("1", "genuine", "sale", "v2", 0),
                    ("1", None, None, "v3", 0))  # fmt: skip
    row = the_only(offer_verdicts(rows, one_offer("1")))
    assert (row["goods"], row["conflict"], row["members"]) == ("fake", False, 1)


def test_only_versions_that_were_seen_are_looked_at():
    rows = verdicts(("1", "fake", "sale", "v1", 1), ("1", "genuine", "sale", "v2", 0))
    seen = pl.DataFrame({"site": ["s1"] * 2, "item": ["1"] * 2, "version": ["v2"] * 2})
    assert the_only(offer_verdicts(rows, one_offer("1"), seen))["goods"] == "genuine"


def test_the_same_rule_serves_rounds():
    rows = verdicts(("1", "fake", "sale", "v1", 1), ("1", "genuine", "sale", "v2", 0))
    rounds = pl.DataFrame({"version": ["v1", "v2"], "round": ["2014-09", "2014-10"]})
    found = agree(rows.join(rounds, on="version"), by=["round", "product"])
    assert found.select("round", "counting").sort("round").rows() == [
        ("2014-09", False),
        ("2014-10", True),
    ]


def test_nothing_gives_nothing():
    found = offer_verdicts(VERDICTS.empty(), OFFERS.empty())
    assert found.equals(OFFER_VERDICTS.empty())


@given(
    goods=st.lists(st.sampled_from([*GOODS, None]), min_size=1, max_size=6),
    seed=st.integers(0, 9),
)
def test_order_changes_nothing_and_any_disagreement_is_unsure(goods, seed):
    rows = verdicts(*((str(i), g, g and "sale") for i, g in enumerate(goods)))
    offers = one_offer(*map(str, range(len(goods))))
    found = offer_verdicts(rows, offers)
    mixed = rows.sample(fraction=1, shuffle=True, seed=seed)
    assert offer_verdicts(mixed, offers[::-1]).equals(found)
    opinions = set(goods) - {None}
    expected = {0: None, 1: next(iter(opinions), None)}.get(len(opinions), "unsure")
    assert found["goods"].item() == expected
    assert found["counting"].item() == (expected in ("genuine", "unsure"))
