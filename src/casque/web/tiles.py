"""The tiles of the overview: where the latest round stands, each a way to what it counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, ngettext

from casque.db import models as m
from casque.measures.counted import ALL
from casque.reports.number_words import figure
from casque.rounds import reviewing
from casque.tables import GAPS, MONTHLY
from casque.web.doors import door
from casque.web.figures import Drawn, Json, State
from casque.web.views.rounds_words import STATES


@dataclass(frozen=True, slots=True)
class Tile:
    """A number, what it is, what stands beside it, and where it leads; "" where nowhere."""

    name: Promise
    number: str
    said: str
    address: str
    is_alarm: bool = False


def tiles(round_: str, state: State, drawn: Drawn | None, *, for_leads: bool) -> tuple[Tile, ...]:
    """Return the tiles of a round: its searches, blocked sites, queue, agreement, coverage.

    `for_leads` says that the reader may see how far readers agree, product by product.
    """
    counts = Counter({s: number for name, s, number in state.searches if name == round_})
    found = [_searches(round_, counts), _blocked(round_), _queue()]
    if drawn is not None:
        found += [_agreement(drawn.page["kappa"], for_leads=for_leads), _coverage(drawn.page)]
    return tuple(found)


def _searches(round_: str, counts: Counter[str]) -> Tile:
    gaps = sum(counts[state] for state in GAPS)
    return Tile(
        name=gettext_lazy("Searches that ended well"),
        number=f"{counts.total() - gaps:,} / {counts.total():,}",
        said=", ".join(_states(counts)) or gettext("none is planned"),
        address=door("rounds-map", round_) or door("rounds"),
        is_alarm=gaps > 0,
    )


def _states(counts: Counter[str]) -> Iterator[str]:
    for state, word in STATES.items():
        if counts[state]:
            yield f"{word.name} {counts[state]:,}"


def _blocked(round_: str) -> Tile:
    blocked = m.Search.objects.filter(round__name=round_, kind=MONTHLY, state="blocked")
    by_site = list(blocked.values_list("site").annotate(Count("id")).order_by("site"))
    number = sum(searches for _, searches in by_site)
    said = ngettext("%(count)d search", "%(count)d searches", number) % {"count": number}
    names = ", ".join(site for site, _ in by_site[:3]) + (" …" if len(by_site) > 3 else "")
    return Tile(
        name=gettext_lazy("Blocked sites"),
        number=f"{len(by_site):,}",
        said=f"{names}: {said}" if by_site else gettext("no site turned us away"),
        address=door("worklist") or door("rounds"),
        is_alarm=bool(by_site),
    )


def _queue() -> Tile:
    return Tile(
        name=gettext_lazy("Waiting for a person"),
        number=f"{reviewing.waiting():,}",
        said=gettext("offers and products in the queue"),
        address=door("review"),
    )


def _agreement(rows: list[Json], *, for_leads: bool) -> Tile:
    """Return kappa: of all products the lowest, for that is where readers must talk."""
    known = [row for row in rows if row["kappa"] is not None]
    pairs = sum(row["pairs"] for row in rows)
    said = ngettext("%(count)d pair of blind readings", "%(count)d pairs of blind readings", pairs)
    lowest = min(known, key=lambda row: float(row["kappa"]), default=None)
    number = (
        gettext("not yet") if lowest is None else f"{lowest['kappa']:.2f} ({lowest['product']})"
    )
    return Tile(
        name=gettext_lazy("Agreement, lowest kappa"),
        number=number,
        said=said % {"count": pairs},
        address=(for_leads and door("review-agreement")) or door("review"),
    )


def _coverage(page: Json) -> Tile:
    at = page["by_product"]["measures"].index("coverage")
    total = [row["cells"][at] for row in page["by_product"]["rows"] if row["product"] == ALL]
    cell = next((one for one in total if one and one["value"] is not None), None)
    said = gettext("%(covered)s of %(all)s site-products")
    return Tile(
        name=gettext_lazy("Coverage"),
        number=f"{cell['value']:.0%}" if cell else gettext("no figure"),
        said=said % {"covered": figure(cell["numerator"]), "all": figure(cell["denominator"])}
        if cell
        else gettext("no site or no product was in force"),
        address=door("dashboard-reach", page["round"]),
        is_alarm=cell is not None and cell["value"] < 1,
    )
