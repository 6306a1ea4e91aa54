"""Writing the report of a round from what a home knows."""

from __future__ import annotations

from pathlib import Path

from casque.db import history
from casque.ports import Clock
from casque.reports.material import Material
from casque.rounds import opening
from casque.rounds.home import Home
from casque.rounds.reading import Known, read_known
from casque.scope import table1
from casque.stations.report import report


def write_report(
    home: Home, name: str, out: Path, *, clock: Clock, known: Known | None = None
) -> tuple[Path, ...]:
    """Write the whole report of a round into a folder; return its files, the index first.

    `known` is what the home knows, where that was just read.

    Raises RoundUnknown, or HomeInTheWay where the folder holds something else.
    """
    opening.find_round(name)
    known = known or read_known(home, clock)
    return report(material_of(home, name, known, clock=clock), out)


def material_of(home: Home, name: str, known: Known, *, clock: Clock) -> Material:
    """Return everything the report of a round is made from."""
    programme = home.read_programme()
    scope = next(scope for scope in known.scopes if scope.round == name)
    return Material(
        programme=programme.name,
        round=name,
        generated_at=clock.now(),
        zone=known.zone,
        lexicon=opening.lexicon_of(home, opening.find_round(name)).hash,
        ledger=known.ledger,
        findings=known.findings,
        dealers=known.linked.dealers,
        measures=known.measures,
        sites={site.id: site.name for site in scope.sites},
        products={product.code: product.name for product in scope.products},
        table1=table1(programme),
        events=programme.events,
        totals=history.totals(),
    )
