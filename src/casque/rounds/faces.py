"""Advertisements as a reader sees them: pictures of our own, text with its words lit, when seen.

Reads a handful of versions in five queries, however large the ledger is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Min

from casque.db import models as m
from casque.rounds.lighting import Found, Segment, segments
from casque.rounds.opening import scope_of_digest
from casque.text.fold import fold


@dataclass(frozen=True, slots=True)
class ProductName:
    """A product by its code, in both languages."""

    code: str
    en: str
    chinese: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What the rounds so far call things: products, those that text decides, words by term."""

    products: tuple[ProductName, ...]
    sites: tuple[str, ...]
    text_only: frozenset[str]
    words: Mapping[str, str]

    def name_of(self, code: str) -> ProductName:
        """Return a product's name; its code where no round knew it."""
        found = (product for product in self.products if product.code == code)
        return next(found, ProductName(code, code, code))


@dataclass(frozen=True, slots=True)
class Face:
    """One version of an advertisement, as it is shown.

    `pictures` are those that were kept, by digest; `lost` were not. `first_seen` is when the
    advertisement was first seen on its site.
    """

    version: int
    site: str
    item: str
    link: str
    title: tuple[Segment, ...]
    description: tuple[Segment, ...]
    price: str
    account: str
    seller: str
    pictures: tuple[str, ...]
    lost: int
    posted: datetime | None
    posted_precision: str
    first_seen: datetime | None
    is_text_empty: bool


def vocabulary() -> Vocabulary:
    """Return what every round that was opened calls things; the latest word counts."""
    opened = m.Round.objects.filter(opened_at__isnull=False, scope__isnull=False)
    return _vocabulary(tuple(opened.order_by("-name").values_list("scope_id", flat=True)))


@lru_cache(maxsize=8)
def _vocabulary(digests: tuple[str, ...]) -> Vocabulary:
    scopes = [scope_of_digest(digest) for digest in digests]
    products = {p.code: p for scope in reversed(scopes) for p in scope.products}
    ordered = {p.code: None for scope in scopes for p in scope.products}
    return Vocabulary(
        products=tuple(
            ProductName(code, products[code].name.en, products[code].name.zh_hans)
            for code in ordered
        ),
        sites=tuple(sorted({site.id for scope in scopes for site in scope.searchable_sites})),
        text_only=frozenset(code for code in ordered if products[code].is_text_only),
        words={t.id: t.text or "" for scope in reversed(scopes) for t in scope.searchable_terms},
    )


Words = Callable[[int, str], list[Found]]
"""Gives the words found in a field of a version."""


def faces(
    versions: Collection[int], *, product: str, known: Vocabulary, lit: bool
) -> dict[int, Face]:
    """Return the faces of versions; words are lit where `lit` says that the reader may see them."""
    rows = m.Version.objects.filter(pk__in=versions).select_related("advertisement")
    found = _words(versions, known) if lit else _no_words
    seen = _latest_sightings(versions)
    firsts = _first_seen({row.advertisement_id for row in rows})
    kept = _kept_pictures({row.advertisement_id for row in rows})
    return {row.pk: _face(row, seen.get(row.pk, {}), firsts, kept, found, product) for row in rows}


def _no_words(_: int, __: str) -> list[Found]:
    return []


def _words(versions: Collection[int], known: Vocabulary) -> Words:
    found: dict[tuple[int, str], set[Found]] = defaultdict(set)
    columns = ("version_id", "field", "char_start", "char_end", "product", "term", "disguise",
               "written")  # fmt: skip
    rows = m.Finding.objects.filter(version__in=versions).values_list(*columns)
    for version, field, start, end, product, term, disguise, written in rows:
        plain = known.words.get(term) or fold(written)
        found[version, field].add(Found(start, end, product, plain, disguise))
    return lambda version, field: sorted(found[version, field], key=_place)


def _place(found: Found) -> tuple[int, int, str, str]:
    return found.start, found.end, found.product, found.plain


def _latest_sightings(versions: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the columns of each version's latest sighting."""
    columns = ("version_id", "link", "account", "seller", "posted", "posted_precision")
    rows = m.Sighting.objects.filter(version__in=versions).order_by("round__name", "pk")
    return {row["version_id"]: row for row in rows.values(*columns)}


def _first_seen(advertisements: Collection[int]) -> dict[int, datetime]:
    of_ours = m.Sighting.objects.filter(version__advertisement__in=advertisements)
    first = of_ours.values("version__advertisement").annotate(first=Min("captured_at"))
    return dict(first.order_by().values_list("version__advertisement", "first"))


def _kept_pictures(advertisements: Collection[int]) -> dict[tuple[int, str], str]:
    rows = m.Picture.objects.filter(advertisement__in=advertisements)
    return {(ad, at): d for ad, at, d in rows.values_list("advertisement", "address", "digest")}


def pictures_of(row: m.Version, kept: Mapping[tuple[int, str], str]) -> tuple[str, ...]:
    """Return the digests of a version's pictures that were kept, each once, in its order."""
    addresses = row.pictures if isinstance(row.pictures, list) else json.loads(row.pictures)
    digests = (kept.get((row.advertisement_id, address), "") for address in addresses)
    return tuple(dict.fromkeys(digest for digest in digests if digest))


def _face(
    row: m.Version,
    seen: Mapping[str, Any],
    firsts: Mapping[int, datetime],
    kept: Mapping[tuple[int, str], str],
    found: Words,
    product: str,
) -> Face:
    pictures = pictures_of(row, kept)
    description = row.description or ""
    return Face(
        version=row.pk,
        site=row.advertisement.site,
        item=row.advertisement.item,
        link=seen.get("link") or "",
        title=segments(row.title, found(row.pk, "title"), product=product),
        description=segments(description, found(row.pk, "description"), product=product),
        price=row.price or "",
        account=seen.get("account") or "",
        seller=seen.get("seller") or "",
        pictures=pictures,
        lost=len(set(row.pictures)) - len(pictures),
        posted=seen.get("posted"),
        posted_precision=seen.get("posted_precision") or "",
        first_seen=firsts.get(row.advertisement_id),
        is_text_empty=not (row.title.strip() or description.strip()),
    )
