"""What a verdict holds for, and who may not give one: DESIGN section 4, "What counts".

Verdicts belong to versions: a version is a digest of text, pictures and price.
"""

from datetime import UTC, datetime, timedelta

import pytest
from tables_as_text import read

from casque.errors import JudgementRefused
from casque.linkage.verdicts import offer_verdicts
from casque.stations.verify import verify
from casque.tables import FINDINGS, JUDGEMENTS, OFFERS

FIRST_DAY = datetime(2014, 9, 1, 8, tzinfo=UTC)
PLAIN = {"site": "s1", "product": "ivory", "goods": "genuine", "act": "sale",
         "confidence": "high", "basis": "both", "by": "ann", "why": ""}  # fmt: skip


def screened(text):
    rows = [{"site": "s1", "product": "ivory", "field": "title", "start": 0, "end": 6,
             "term": "t", **row} for row in read(text)]  # fmt: skip
    return FINDINGS.frame(rows)


def judged(text):
    """Return judgements; a row says what differs from a sure genuine sale, a day after the last."""
    rows = [PLAIN | row | {"at": FIRST_DAY + timedelta(day)} for day, row in enumerate(read(text))]
    return JUDGEMENTS.frame(rows)


def verdicts(findings, judgements, text_only=("tiger bone", "leopard bone")):
    return verify(screened(findings), judged(judgements), frozenset(text_only))


def goods(frame):
    return {f"{row['item']} {row['version']}": row["goods"] for row in frame.to_dicts()}


def offer(frame, *items):
    """Return what the items are as one offer."""
    members = OFFERS.frame([{"offer": "A", "site": "s1", "item": item} for item in items])
    (row,) = offer_verdicts(frame, members).to_dicts()
    return row


def test_a_verdict_carries_over_until_text_pictures_or_price_change():
    found = verdicts(
        """
        item | version
        A    | as judged
        A    | other text
        A    | other pictures
        A    | other price
        """,
        """
        item | version   | goods
        A    | as judged | fake
        """,
    )
    assert goods(found) == {
        "A as judged": "fake",
        "A other text": None,
        "A other pictures": None,
        "A other price": None,
    }


def test_a_later_judgement_replaces_the_earlier_and_both_stay():
    ledger = """
        item | version | goods   | by
        A    | v1      | genuine | ann
        A    | v1      | fake    | bob
    """
    assert goods(verdicts("item | version\nA | v1", ledger)) == {"A v1": "fake"}
    assert len(judged(ledger)) == 2


TWO_MEMBERS = """
    item | version
    A    | v1
    B    | v1
"""


def test_conflict_within_an_offer_makes_it_unsure_until_a_person_settles_it():
    conflict = """
        item | version | goods
        A    | v1      | genuine
        B    | v1      | fake
    """
    row = offer(verdicts(TWO_MEMBERS, conflict), "A", "B")
    assert (row["goods"], row["conflict"], row["counting"], row["certain"]) == (
        "unsure", True, True, False,
    )  # fmt: skip
    settled = conflict + "    A    | v1      | fake\n"
    row = offer(verdicts(TWO_MEMBERS, settled), "A", "B")
    assert (row["goods"], row["conflict"], row["counting"]) == ("fake", False, False)


def test_an_unjudged_member_does_not_contradict():
    row = offer(verdicts(TWO_MEMBERS, "item | version\nA | v1"), "A", "B")
    assert (row["goods"], row["members"], row["judged_members"]) == ("genuine", 2, 1)


def test_an_item_sold_on_one_site_may_still_be_offered_on_another():
    row = offer(
        verdicts(
            TWO_MEMBERS,
            """
            item | version | act
            A    | v1      | sold
            B    | v1      | auction
            """,
        ),
        "A",
        "B",
    )
    assert row["on_sale"]
    assert row["counting"]


@pytest.mark.parametrize("act", ["wanted", "display", "sold"])
def test_what_is_not_on_offer_does_not_count(act):
    ledger = f"item | version | act\nA | v1 | {act}"
    row = offer(verdicts("item | version\nA | v1", ledger), "A")
    assert (row["goods"], row["counting"]) == ("genuine", False)


@pytest.mark.parametrize("product", ["tiger bone", "leopard bone"])
def test_tiger_and_leopard_bone_are_never_judged_on_a_picture_alone(product):
    ledger = f"item | version | product | basis\nA | v1 | {product} | "
    with pytest.raises(JudgementRefused, match="a picture alone"):
        verdicts("item | version\nA | v1", ledger + "picture")
    for basis in ("text", "both"):
        found = verdicts("item | version\n", ledger + basis)
        assert goods(found) == {"A v1": "genuine"}


def test_ivory_may_be_judged_on_a_picture():
    ledger = "item | version | basis\nA | v1 | picture"
    assert goods(verdicts("item | version\nA | v1", ledger)) == {"A v1": "genuine"}
