from ledger_as_text import ZONE, Spec

from casque.measures.ledger import Ledger
from casque.stations.measure import measure
from casque.tables import (
    HITS,
    MEASURES,
    OFFERS,
    ROUNDS,
    SCOPE_PRODUCTS,
    SCOPE_SITES,
    SEARCHES,
    SIGHTINGS,
    VERDICTS,
)


def test_it_gives_nothing_for_an_empty_ledger():
    empty = Ledger(
        ROUNDS.empty(), SCOPE_SITES.empty(), SCOPE_PRODUCTS.empty(), SEARCHES.empty(),
        HITS.empty(), SIGHTINGS.empty(), VERDICTS.empty(), OFFERS.empty(),
    )  # fmt: skip
    assert measure(empty, ZONE).equals(MEASURES.empty())


def test_it_gives_every_round_and_product_in_force_and_all_products_together():
    spec = Spec()
    spec.searches("""
        round   | product
        2012-01 | ivory
        2012-02 | ivory
        2012-02 | casque
    """)
    rows = measure(spec.ledger(), ZONE)
    assert rows.filter(measure="twpa").select("round", "product").rows() == [
        ("2012-01", ""), ("2012-01", "ivory"),
        ("2012-02", ""), ("2012-02", "casque"), ("2012-02", "ivory"),
    ]  # fmt: skip
    assert rows.filter(measure="nwpa_index").select("round", "product").rows() == [
        ("2012-01", ""), ("2012-02", ""),
    ]  # fmt: skip


def test_a_note_is_never_null():
    spec = Spec()
    spec.sightings("item\nA")
    assert measure(spec.ledger(), ZONE)["note"].null_count() == 0
