"""Everything a report is made from: frames of the ledger and the names of things."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

import polars as pl

from casque.measures.ledger import Ledger
from casque.scope.entries import Event, Names
from casque.scope.programme import Table1Row
from casque.tables import TOTALS


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What one report says, whole: the same material gives the same bytes.

    Rounds after the reported one may be in the frames; a report looks at none of them.

    Attributes:
        programme: the programme's name.
        round: the round that is reported.
        generated_at: the moment the report is made; aware.
        zone: the programme's time zone, in which days and months are shown.
        lexicon: hash of the lexicon that the round was screened with.
        ledger: rounds, scope, searches, hits, sightings, verdicts, offers, of all rounds.
        findings: FINDINGS of all rounds: which words were found in an advertisement.
        dealers: DEALERS.
        measures: MEASURES of all rounds, as they stand: frozen ones for closed rounds.
        sites: the display name of every site in scope, by id; each gets a sheet.
        products: the names of every product, by code.
        table1: the rows of Table 1, in the order of their rounds.
        events: what happened outside and may explain a change.
        totals: TOTALS, what was counted before casque.
    """

    programme: str
    round: str
    generated_at: datetime
    zone: str
    lexicon: str
    ledger: Ledger
    findings: pl.DataFrame
    dealers: pl.DataFrame
    measures: pl.DataFrame
    sites: Mapping[str, str]
    products: Mapping[str, Names]
    table1: Sequence[Table1Row]
    events: Sequence[Event]
    totals: pl.DataFrame = field(default_factory=TOTALS.empty)

    @property
    def last_round(self) -> str | None:
        """Return the latest opened round before this one, or None in the first."""
        opened = pl.col("opened_at").is_not_null() & (pl.col("round") < self.round)
        rounds = self.ledger.rounds.filter(opened)["round"]
        return str(rounds.max()) if rounds.len() else None

    @property
    def made(self) -> str:
        """Return when the report is made, in the programme's zone."""
        return f"{self.generated_at.astimezone(ZoneInfo(self.zone)):%Y-%m-%d %H:%M} {self.zone}"

    @property
    def searches(self) -> pl.DataFrame:
        """Return the searches of the reported round, of every kind."""
        return self.ledger.searches.filter(pl.col("round") == self.round)

    @property
    def reported_sites(self) -> dict[str, str]:
        """Return every site that gets a sheet: those in scope, and any other that was seen."""
        frames = (self.ledger.sightings, self.ledger.searches, self.ledger.scope_sites)
        here = [frame.filter(pl.col("round") == self.round)["site"] for frame in frames]
        known = {site: site for sites in here for site in sites}
        return dict(sorted((known | dict(self.sites)).items()))

    def said_of(self, measure: str, round_: str, product: str = "") -> dict[str, object] | None:
        """Return a measure's row, or None where there is none."""
        rows = self.measures.filter(
            pl.col("measure") == measure,
            pl.col("round") == round_,
            pl.col("product") == product,
        )
        return rows.row(0, named=True) if rows.height else None

    def product_name(self, code: str) -> str:
        """Return a product's code with its names, "IV ivory 象牙"."""
        name = self.products.get(code)
        return f"{code} {name.en} {name.zh_hans}" if name else code
