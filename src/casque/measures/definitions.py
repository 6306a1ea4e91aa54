"""Every measure in one table: numerator over denominator, what it says, where it is from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Definition:
    """One measure: the names of the two figures it divides, and its meaning."""

    name: str
    numerator: str
    denominator: str
    says: str
    source: str
    by_product: bool = False
    monthly: bool = False  # given only where one month lies between the rounds
    of_pages: bool = True  # a nought without any page seen is a gap, not a zero


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "twpa",
        "twpa",
        "one",
        "offers that count, seen by the monthly searches",
        "briefing, Figure 2",
        by_product=True,
    ),
    Definition(
        "twpa_certain",
        "twpa_certain",
        "one",
        "those of them judged genuine: the unsure left out",
        "rules of counting: What counts",
        by_product=True,
    ),
    Definition(
        "nwpa",
        "nwpa",
        "one",
        "counting offers first seen now and posted since the last round",
        "briefing, Figure 3",
        by_product=True,
    ),
    Definition(
        "backlog",
        "backlog",
        "one",
        "counting offers first seen now that may have stood there before",
        "rules of counting: Time",
        by_product=True,
    ),
    Definition(
        "nwpa_upper",
        "nwpa_upper",
        "one",
        "nwpa + backlog: no more than this can be new",
        "rules of counting: Time",
        by_product=True,
    ),
    Definition(
        "nwpa_index",
        "nwpa",
        "site_products",
        "new offers per product per website",
        "briefing, footnote 4",
        monthly=True,
    ),
    Definition(
        "nwpa_index_reached",
        "nwpa",
        "reached",
        "new offers per site-product that was actually searched",
        "rules of counting",
        monthly=True,
    ),
    Definition(
        "nwpa_open_terms",
        "nwpa_open",
        "open",
        "new offers found by words their site does not block, per site-product searched with one",
        "rules of counting",
        monthly=True,
    ),
    Definition(
        "new_per_site",
        "nwpa",
        "sites",
        "new offers per website: for ivory, the briefing's ivory index",
        "briefing, Figure 5",
        by_product=True,
        monthly=True,
    ),
    Definition(
        "coverage",
        "covered",
        "site_products",
        "site-products whose searches all ended done, empty or word_blocked",
        "rules of counting",
        by_product=True,
        of_pages=False,
    ),
    Definition(
        "exposure_months",
        "exposure_months",
        "one",
        "months since the last round",
        "rules of counting: Time",
        of_pages=False,
    ),
    Definition(
        "unjudged",
        "unjudged",
        "one",
        "offers that name a product and wait for a person: shown, in no other measure",
        "rules of counting",
        by_product=True,
    ),
)

DENOMINATORS: dict[str, str] = {
    "one": "",
    "sites": "no site in force",
    "site_products": "no product or no site in force",
    "reached": "no site-product was reached",
    "open": "no site-product was reached by a word that its site does not block",
}
"""What it means that there is nothing to divide by."""
