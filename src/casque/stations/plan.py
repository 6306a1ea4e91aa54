"""Station 1, plan: what a round will search."""

from __future__ import annotations

import polars as pl

from casque.scope import Scope
from casque.tables import MONTHLY, PLANNED


def plan(scope: Scope) -> pl.DataFrame:
    """Return the searches of a round: every term individually on each site (PLANNED).

    "Every code word is searched individually on each website" (briefing, Market monitoring).
    Placeholders stand for sites and terms that are not public: they count as scope, and nothing
    is searched for them. Whole: needs the round's full scope.
    """
    return PLANNED.frame(
        [
            {
                "round": scope.round,
                "site": site.id,
                "kind": MONTHLY,
                "term": term.id,
                "query": term.text,
                "products": list(term.products),
            }
            for site in scope.searchable_sites
            for term in scope.searchable_terms
        ]
    )
