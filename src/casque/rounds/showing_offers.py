"""What stands behind a number, for screens: offers, their advertisements, the pages they stood on.

Contacts are masked wherever text or a name is shown; accounts stand on the card of the review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import polars as pl
from django.db.models import Q

from casque.db import models as m
from casque.text.masking import masked

PAGE: Final = 50
MEMBERS: Final = 8
"""Advertisements of an offer that a list shows; the others stand on its card."""

SIGHTINGS: Final = 50
CAPTURES: Final = 50


@dataclass(frozen=True, slots=True)
class Advertisement:
    """One advertisement of an offer; `pk` is None where the ledger lost it."""

    pk: int | None
    site: str
    item: str
    title: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An offer behind a number: where it stands, and why it counts as it does.

    `more` advertisements are not shown; `reviews` are its items of the queue, by product.
    """

    name: str
    members: tuple[Advertisement, ...]
    more: int
    standing: str
    reason: str
    first_round: str
    posted: datetime | None
    reviews: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Seen:
    """An advertisement as one round saw it, and the page that shows it."""

    round: str
    title: str
    description: str
    price: str
    posted: datetime | None
    posted_precision: str
    captured_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """An archived page on which an advertisement stood."""

    capture: int
    round: str
    search: int
    query: str
    page: int
    position: int
    fetched_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True)
class Whole:
    """One advertisement through time: what was seen of it, where, and what history says."""

    pk: int
    site: str
    item: str
    link: str
    offer: str
    seen: tuple[Seen, ...]
    pages: tuple[Page, ...]
    reviews: Mapping[str, int]
    imported: tuple[m.HistoryLink, ...]


def offers_of(rows: pl.DataFrame) -> tuple[Offer, ...]:
    """Return the offers of one page of what `measures.rows.open_into` gave: in four queries."""
    shown = [
        (row, [_place(name) for name in row["members"][:MEMBERS]])
        for row in rows.iter_rows(named=True)
    ]
    known = _advertisements([place for _, places in shown for place in places])
    reviews = _reviews(set(rows["offer"]))
    return tuple(
        Offer(
            name=row["offer"],
            members=tuple(known[place] for place in places),
            more=len(row["members"]) - len(places),
            standing=row["standing"],
            reason=row["reason"],
            first_round=row["first_round"],
            posted=row["posted"],
            reviews=reviews[row["offer"]],
        )
        for row, places in shown
    )


def advertisement(pk: int) -> Whole | None:
    """Return one advertisement with what was seen of it, the latest first; None where none is."""
    found = m.Advertisement.objects.filter(pk=pk).first()
    if found is None:
        return None
    sightings = m.Sighting.objects.filter(version__advertisement=found)
    latest = sightings.select_related("version", "round").order_by("-round__name", "-pk")
    seen = list(latest[:SIGHTINGS])
    link = next((one.link for one in seen if one.link), "")
    items = _items_of(pk)
    return Whole(
        pk=pk,
        site=found.site,
        item=found.item,
        link=link,
        offer=next((offer for offer, _, _ in items), f"{found.site}:{found.item}"),
        seen=tuple(map(_seen, seen)),
        pages=_pages(pk),
        reviews={product: item for _, product, item in items},
        imported=_imported(found),
    )


def _place(name: str) -> tuple[str, str]:
    site, _, item = name.partition(":")
    return site, item


def _advertisements(places: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Advertisement]:
    """Return advertisements by site and item, each with the title it had last."""
    of_site: dict[str, list[str]] = defaultdict(list)
    for site, item in places:
        of_site[site].append(item)
    found = {
        (row.site, row.item): row.pk
        for site, items in of_site.items()
        for row in m.Advertisement.objects.filter(site=site, item__in=items)
    }
    titles = dict(
        m.Version.objects.filter(advertisement__in=found.values())
        .order_by("pk")
        .values_list("advertisement", "title")
    )
    return {
        (site, item): Advertisement(pk, site, item, masked(titles.get(pk or 0, "")))
        for site, item in places
        for pk in (found.get((site, item)),)
    }


def _reviews(offers: Collection[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    rows = m.QueueItem.objects.filter(offer__in=offers).order_by("product")
    for offer, product, pk in rows.values_list("offer", "product", "pk"):
        found[offer][product] = pk
    return found


def _items_of(pk: int) -> list[tuple[str, str, int]]:
    items = m.QueueItem.objects.filter(versions__version__advertisement=pk).order_by("product")
    return list(items.values_list("offer", "product", "pk").distinct())


def _seen(row: m.Sighting) -> Seen:
    version = row.version
    return Seen(
        round=row.round.name,
        title=masked(version.title),
        description=masked(version.description or ""),
        price=version.price or "",
        posted=row.posted,
        posted_precision=row.posted_precision or "",
        captured_at=row.captured_at,
    )


def _pages(pk: int) -> tuple[Page, ...]:
    hits = m.Hit.objects.filter(version__advertisement=pk).select_related(
        "capture__attempt__search__round"
    )
    return tuple(_page(hit) for hit in hits.order_by("-pk")[:CAPTURES])


def _page(hit: m.Hit) -> Page:
    capture: Any = hit.capture
    search = capture.attempt.search
    return Page(
        capture=capture.pk,
        round=search.round.name,
        search=search.pk,
        query=search.query,
        page=capture.page,
        position=hit.position,
        fetched_at=capture.fetched_at,
        sha256=capture.sha256,
    )


def _imported(found: m.Advertisement) -> tuple[m.HistoryLink, ...]:
    """Return what history says of an advertisement: by its item, or by any link it stood under."""
    seen = m.Sighting.objects.filter(version__advertisement=found, link__isnull=False)
    links = seen.values_list("link", flat=True).distinct()
    known = Q(site=found.site, item=found.item) | Q(link__in=list(links))
    return tuple(m.HistoryLink.objects.filter(known).order_by("pk"))
