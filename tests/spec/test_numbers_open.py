"""Every number opens into its rows.

Behind a count stand as many offers as it says, each with its members and its reason.
"""

import pytest


@pytest.mark.parametrize(
    "name", ["twpa", "twpa_certain", "nwpa", "backlog", "nwpa_upper", "unjudged"]
)
@pytest.mark.parametrize("product", ["", "ivory", "casque"])
def test_every_count_opens_into_its_offers(spec, name, product):
    spec.scope("""
        round   | sites  | products
        2012-02 | s1, s2 | ivory, casque
    """)
    spec.searches("""
        round   | product
        2012-01 | ivory
        2012-02 | casque
    """)
    spec.sightings("""
        round   | site | item | posted
        2012-02 | s1   | A    |
        2012-02 | s2   | B    |
        2012-02 | s1   | C    | 2010-10-10
        2012-02 | s1   | D    | 2012-02-02
        2012-02 | s1   | E    |
    """)
    spec.offers("""
        offer | site | item
        s1:A  | s1   | A
        s1:A  | s2   | B
    """)
    spec.judgements("""
        site | item | product | goods
        s1   | A    | ivory   | genuine
        s2   | B    | casque  | unsure
        s1   | C    | casque  | unsure
        s1   | D    | ivory   | fake
        s1   | D    | casque  | genuine
        s1   | E    | ivory   |
    """)
    rows = spec.why(name, "2012-02", product)
    assert rows.height == spec.measure(name, product=product)
    assert all(reason for reason in rows["reason"])


def test_the_rows_name_members_and_reason(spec):
    spec.searches("round | site\n2012-01 | s1")
    spec.sightings("""
        round   | site | item
        2012-02 | s1   | A
        2012-02 | s2   | B
    """)
    spec.offers("""
        offer | site | item
        s1:A  | s1   | A
        s1:A  | s2   | B
    """)
    row = spec.why("nwpa", "2012-02").row(0, named=True)
    assert row["members"] == ["s1:A", "s2:B"]
    assert row["reason"] == "undated, found by a search that the last round completed too"
