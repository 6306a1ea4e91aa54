"""Which site-products the monthly searches reached, and which they covered."""

from __future__ import annotations

import polars as pl

from casque.measures.ledger import Ledger
from casque.measures.seen import BLOCKED_WORD
from casque.tables import COMPLETE

SAW_EVERYTHING = (*COMPLETE, BLOCKED_WORD)
"""word_blocked is neither gap nor zero: it is the programme's success (DESIGN section 4)."""

SAW_SOMETHING = (*SAW_EVERYTHING, "partial")


def site_products(ledger: Ledger, searches: pl.DataFrame) -> pl.DataFrame:
    """Return each site and product in force in a round with how its searches ended.

    Its searches are those at the site whose term names the product. `reached`: one of them saw
    a page; `covered`: there are some and all saw everything; `open`: one whose word is not
    blocked saw a page; `why` says what kept it from being covered.
    """
    wanted = ledger.scope_sites.join(ledger.scope_products, on="round")
    named = searches.select("round", "site", "state", "reason", product="products").explode(
        "product"
    )
    state = pl.col("state")
    return (
        wanted.join(named, on=["round", "site", "product"], how="left")
        .group_by("round", "site", "product")
        .agg(
            searches=state.count(),
            reached=state.is_in(SAW_SOMETHING).any(),
            covered=(state.count() > 0) & state.is_in(SAW_EVERYTHING).all(),
            open=(state.is_in(SAW_SOMETHING) & (state != BLOCKED_WORD)).any(),
            why=_why(state),
        )
    )


def _why(state: pl.Expr) -> pl.Expr:
    reason = pl.col("reason").fill_null("")
    said = pl.when(reason == "").then(state).otherwise(pl.format("{}: {}", state, reason))
    return said.filter(~state.is_in(SAW_EVERYTHING)).unique().sort().str.join("; ")
