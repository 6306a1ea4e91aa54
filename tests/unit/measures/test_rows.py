import pytest
from ledger_as_text import ZONE, Spec

from casque.errors import UsageProblem
from casque.measures.rows import COUNTED, by_site, counted_offers, open_into, why


def test_a_measure_that_counts_no_offers_does_not_open_into_them():
    with pytest.raises(UsageProblem, match="coverage does not open into offers: ask for one of"):
        why(Spec().ledger(), "coverage", round_="2012-01", product="", zone=ZONE)


def test_an_offer_counts_on_every_site_where_it_stands():
    spec = Spec()
    spec.sightings("""
        site | item
        s1   | A
        s2   | B
        s2   | C
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
    """)
    rows = by_site(spec.ledger(), zone=ZONE).select("site", "product", "twpa", "backlog").rows()
    assert rows == [
        ("s1", "", 1, 1), ("s1", "ivory", 1, 1), ("s2", "", 2, 2), ("s2", "ivory", 2, 2),
    ]  # fmt: skip


def test_the_rows_of_one_round_open_its_numbers_alone():
    """What is new depends on earlier rounds; once it is written down, they are not needed."""
    spec = Spec()
    spec.sightings("""
        round   | item | posted
        2012-01 | A    | 2012-01-02
        2012-02 | A    | 2012-01-02
        2012-02 | B    | 2012-02-03
    """)
    february = counted_offers(spec.ledger(), "2012-02", zone=ZONE)
    assert COUNTED.check(february).height == 4
    for name, expected in {"twpa": ["s1:A", "s1:B"], "nwpa": ["s1:B"], "backlog": []}.items():
        rows = open_into(february, name, product="")
        assert rows["offer"].to_list() == expected
