"""The briefing's numbers, with their contradictions: as printed and as computed kept apart."""

from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

import polars as pl
import pytest

from casque.measures.ledger import Ledger
from casque.measures.stock import Stock, total
from casque.stations.measure import measure
from casque.tables import (
    HITS,
    OFFERS,
    ROUNDS,
    SCOPE_PRODUCTS,
    SCOPE_SITES,
    SEARCHES,
    SIGHTINGS,
    VERDICTS,
)


@dataclass(frozen=True)
class Month:
    """A month of the briefing: what it prints, and what its own definition gives."""

    round: str
    sites: int
    products: int
    index: int  # printed with Figure 4
    new: int  # computed: index x products x sites (footnote 4)
    printed: str  # what the text says of new advertisements, "" where it says nothing
    agrees: bool  # whether the two are the same to the text's own precision
    ivory_index: int  # printed with Figure 5
    ivory: int  # computed: ivory index x sites


MONTHS = (
    Month("2012-01", 15, 5, 19, 1425, "", True, 57, 855),
    Month("2012-03", 15, 5, 45, 3375, "around 4,000", False, 136, 2040),
    Month("2012-07", 24, 6, 11, 1584, "around 1500", True, 39, 936),
)


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: month.round)
def test_the_index_is_new_offers_per_product_per_website(month):
    rows = measure(_month(month), "Asia/Shanghai")
    assert _row(rows, "nwpa") == (month.new, 1, month.new)
    assert _row(rows, "nwpa_index") == (month.new, month.products * month.sites, month.index)


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: month.round)
def test_the_ivory_index_is_new_ivory_offers_per_website(month):
    rows = measure(_month(month), "Asia/Shanghai")
    expected = (month.ivory, month.sites, month.ivory_index)
    assert _row(rows, "new_per_site", product="p0") == expected


@pytest.mark.parametrize("month", MONTHS, ids=lambda month: month.round)
def test_ivory_is_59_to_60_per_cent_of_the_new_offers(month):
    """More than half, says the text; its two figures agree on how much more."""
    assert 59 <= 100 * month.ivory / month.new <= 60.5


@pytest.mark.parametrize("month", [m for m in MONTHS if m.printed], ids=lambda m: m.round)
def test_what_is_printed_of_a_month_is_kept_beside_what_is_computed(month):
    """Around 1500 is 1,584 to the nearest five hundred; around 4,000 is not 3,375."""
    printed = int("".join(filter(str.isdigit, month.printed)))
    assert (round(month.new / 500) * 500 == printed) is month.agrees


def test_january_2012_has_thirty_thousand_offers_and_1425_new_ones():
    """Without the rule for old stock the two would be equal."""
    rows = measure(_month(MONTHS[0], old=28_500), "Asia/Shanghai")
    assert _row(rows, "twpa") == (29_925, 1, 29_925)
    assert _row(rows, "nwpa")[0] == 1425
    assert _row(rows, "backlog")[0] == 28_500


@pytest.mark.parametrize(
    ("column", "cells", "computed", "printed"),
    [
        ("ivory tusks", "60+ 2 26 5 7 15", Stock(115, at_least=True), "115+"),
        ("ivory segments", "100+ 54 70+ 11 11 30+", Stock(276, at_least=True), "276+"),
        ("rhino horn", "10 50+ 15 2", Stock(77, at_least=True), "77+"),
        ("casques", "25 21", Stock(46), "46+"),  # the total is printed as a bound, no cell is
    ],
)
def test_table_2_adds_lower_bounds(column, cells, computed, printed):
    assert total(cells.split()) == computed
    assert (str(computed) == printed) is (column != "casques")


def _row(rows: pl.DataFrame, name: str, product: str = "") -> tuple[float, float, float]:
    wanted = rows.filter(measure=name, product=product)
    return wanted.select("numerator", "denominator", "value").row(0)


def _month(month: Month, old: int = 0) -> Ledger:
    """Return a first round with the printed scope and the computed offers; p0 is ivory."""
    sites = [f"s{n}" for n in range(month.sites)]
    products = [f"p{n}" for n in range(month.products)]
    pairs = list(product(sites, products))
    numbers = {pair: n for n, pair in enumerate(pairs)}
    others = [pair for pair in pairs if pair[1] != "p0"]
    ivory = [(site, "p0") for site in sites]
    found = [
        *(ivory[n % len(ivory)] for n in range(month.ivory)),
        *(others[n % len(others)] for n in range(month.new - month.ivory)),
        *(pairs[n % len(pairs)] for n in range(old)),
    ]
    opened = datetime.fromisoformat(f"{month.round}-01").replace(tzinfo=UTC)
    posted = [
        opened if n < month.new else datetime(2011, 1, 1, tzinfo=UTC) for n in range(len(found))
    ]
    items = [{"site": s, "item": str(n), "version": "v1"} for n, (s, _) in enumerate(found)]
    return Ledger(
        rounds=ROUNDS.frame([{"round": month.round, "opened_at": opened}]),
        scope_sites=SCOPE_SITES.frame([{"round": month.round, "site": s} for s in sites]),
        scope_products=SCOPE_PRODUCTS.frame(
            [{"round": month.round, "product": p} for p in products]
        ),
        searches=SEARCHES.frame(
            [
                {"search": n, "round": month.round, "site": s, "kind": "term", "term": p,
                 "products": [p], "state": "done"}
                for (s, p), n in numbers.items()
            ]
        ),
        hits=_frame(
            HITS,
            [
                {**item, "search": numbers[pair], "attempt": 1, "page": 1, "position": n}
                for n, (item, pair) in enumerate(zip(items, found, strict=True))
            ],
        ),
        sightings=SIGHTINGS.frame(
            [
                {**item, "round": month.round, "posted": day, "posted_precision": "second",
                 "captured_at": datetime(2013, 1, 1, tzinfo=UTC)}
                for item, day in zip(items, posted, strict=True)
            ]
        ),
        verdicts=VERDICTS.frame(
            [
                {**item, "product": p, "goods": "genuine", "act": "sale"}
                for item, (_, p) in zip(items, found, strict=True)
            ]
        ),
        offers=OFFERS.empty(),
    )  # fmt: skip


def _frame(table, rows):
    return table.frame([{name: row.get(name) for name in table.columns} for row in rows])
