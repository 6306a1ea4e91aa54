"""What is one offer, and what only one dealer: DESIGN section 4 "Units", section 9.

"Counted as a single data point" (briefing). `same` shows which advertisements are one offer.
"""

from datetime import UTC, datetime, timedelta

import polars as pl
from tables_as_text import read

from casque.linkage.decisions import join, part
from casque.stations.link import link
from casque.tables import LINKS, PICTURES, SIGHTINGS

FIRST_DAY = datetime(2014, 9, 1, 8, tzinfo=UTC)
LATER = FIRST_DAY + timedelta(days=30)
BANGLES = "老象牙手镯一对家传旧物品相完好"  # a pair of old ivory bangles, heirloom, well kept


def market(text, decisions=()):
    """Return what linking makes of advertisements: site | item | account | title | picture."""
    rows = [{"site": "s1", "title": "旧物", "picture": "", **row} for row in read(text)]
    seen = [
        {"round": "2014-09", "version": "v", "captured_at": FIRST_DAY + timedelta(minutes=minute),
         **{name: row[name] for name in ("site", "item", "account", "title")}}
        for minute, row in enumerate(rows)
    ]  # fmt: skip
    kept = [
        {"site": row["site"], "item": row["item"], "address": "", "digest": row["picture"]}
        for row in rows
        if row["picture"]
    ]
    links = pl.concat([LINKS.empty(), *decisions])
    return link(SIGHTINGS.frame(seen), PICTURES.frame(kept), links, at=LATER)


def same(frame, name="item"):
    """Return who belongs together, such as "A B, C"."""
    first = frame.columns[0]
    groups = frame.group_by(first).agg(pl.col(name).sort().str.join(" "))
    return ", ".join(sorted(groups[name]))


def test_the_same_picture_in_two_accounts_is_one_offer():
    found = market("""
        site | item | account | picture
        s1   | A    | wang    | p1
        s2   | B    | li      | p1
    """)
    assert same(found.offers) == "A B"
    assert found.offers["offer"].to_list() == ["s1:A", "s1:A"]  # named after the earliest


def test_the_same_picture_in_four_accounts_is_a_stock_picture_and_four_offers():
    found = market("""
        item | account | picture
        A    | wang    | p1
        B    | li      | p1
        C    | zhao    | p1
        D    | qian    | p1
    """)
    assert same(found.offers) == "A, B, C, D"
    assert found.too_common.select("evidence", "accounts").rows() == [("p1", 4)]


def test_the_same_specific_text_of_one_account_is_one_offer():
    found = market(f"""
        item | account | title
        A    | wang    | {BANGLES}
        B    | wang    | {BANGLES[:4]} {BANGLES[4:]}
        C    | li      | {BANGLES}
        D    | wang    | 象牙
        E    | wang    | 象牙
    """)
    assert same(found.offers) == "A B, C, D, E"  # two characters are not specific


def test_two_items_of_one_dealer_are_two_offers():
    found = market("""
        item | account | title                  | picture
        A    | wang    | 手镯 微信：lao_wang88  | p1
        B    | wang    | 摆件 微信：lao_wang88  | p2
    """)
    assert same(found.offers) == "A, B"


def test_a_shared_contact_joins_accounts_and_never_offers():
    found = market("""
        item | account | title
        A    | wang    | 手镯 微信：lao_wang88
        B    | li      | 摆件 VX：Lao_Wang88
        C    | zhao    | 摆件
    """)
    assert same(found.offers) == "A, B, C"
    assert same(found.dealers, "account") == "li wang, zhao"


def test_a_link_gives_its_reason_and_hides_the_contact():
    found = market("""
        item | account | title
        A    | wang    | 电话13800000000
        B    | li      | 微信13800000000
    """)
    (row,) = found.new_links.to_dicts()
    assert (row["kind"], row["reason"], row["by"]) == ("dealer", "same_contact", "casque")
    assert row["evidence"].startswith("phone:")
    assert "13800000000" not in row["evidence"]


THREE_IN_A_CHAIN = """
    item | account | title     | picture
    A    | wang    | {BANGLES} | p1
    B    | li      | 旧物      | p1
    C    | wang    | {BANGLES} | p2
""".replace("{BANGLES}", BANGLES)


def test_a_persons_split_holds_against_every_chain():
    assert same(market(THREE_IN_A_CHAIN).offers) == "A B C"
    split = part("offer", "s1:B", "s1:C", by="ann", at=LATER, why="another pair")
    assert same(market(THREE_IN_A_CHAIN, [split]).offers) == "A B, C"


def test_a_person_may_join_what_the_machine_cannot_and_part_it_again():
    two = "item | account\nA | wang\nB | li"
    joined = join("offer", "s1:A", "s1:B", by="ann", at=LATER, why="the same crack")
    assert same(market(two, [joined]).offers) == "A B"
    parted = part("offer", "s1:A", "s1:B", by="bob", at=LATER + timedelta(1), why="it is not")
    assert same(market(two, [parted, joined]).offers) == "A, B"
