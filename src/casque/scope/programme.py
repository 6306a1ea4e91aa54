"""A programme through time, and the scope of one round cut out of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypedDict, TypeVar

import polars as pl
from pydantic import ValidationError

from casque.errors import Problem, ScopeInvalid
from casque.scope.entries import Code, Entry, Event, Law, Month, Product, Profile, Site, Term, Zone
from casque.scope.rounds import round_name
from casque.tables import SCOPE_PRODUCTS, SCOPE_SITES

Named = TypeVar("Named", Site, Term, Law)


class Scope(Entry):
    """What is in force in one round; opening the round freezes it."""

    version: Literal[1] = 1
    programme: str
    round: Month
    zone: Zone
    products: tuple[Product, ...]
    sites: tuple[Site, ...]
    terms: tuple[Term, ...]
    laws: tuple[Law, ...]

    @property
    def searchable_terms(self) -> tuple[Term, ...]:
        """Return the terms that have a text: placeholders can never match."""
        return tuple(t for t in self.terms if not t.placeholder and t.text is not None)

    @property
    def searchable_sites(self) -> tuple[Site, ...]:
        """Return the sites that have an adapter: placeholders can never be searched."""
        return tuple(s for s in self.sites if not s.placeholder and s.adapter is not None)

    @property
    def product_codes(self) -> tuple[Code, ...]:
        """Return the codes of the products, in the programme's order."""
        return tuple(product.code for product in self.products)

    @property
    def text_only(self) -> frozenset[Code]:
        """Return the products that no picture alone can decide."""
        return frozenset(p.code for p in self.products if p.is_text_only)

    @property
    def digest(self) -> str:
        """Return the SHA-256 of the scope: equal for equal scopes."""
        return hashlib.sha256(self.to_json().encode()).hexdigest()

    def to_json(self) -> str:
        """Return the scope as canonical JSON."""
        plain = self.model_dump(mode="json", by_alias=True)
        return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Scope:
        """Return the scope that was frozen as JSON.

        Raises:
            ScopeInvalid: the text is not a frozen scope.
        """
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            place = ".".join(str(part) for part in error.errors()[0]["loc"]) or "the whole"
            what = f"{place} is not as it was frozen"
            problem = Problem("frozen scope", None, what, "restore the database from a backup")
            raise ScopeInvalid((problem,)) from error


@dataclass(frozen=True, slots=True)
class Programme:
    """Everything a programme monitors, through all its rounds."""

    profile: Profile
    products: tuple[Product, ...]
    sites: tuple[Site, ...]
    terms: tuple[Term, ...]
    laws: tuple[Law, ...]
    events: tuple[Event, ...]

    @property
    def name(self) -> str:
        """Return the programme's short name."""
        return self.profile.name

    @property
    def zone(self) -> str:
        """Return the zone in which its months are cut."""
        return self.profile.zone

    def in_force(self, name: str) -> Scope:
        """Return the scope of a round.

        A term keeps only those of its products that are monitored in the round, and is out of
        scope when none of them is. Sites, terms and laws stand in the order of their ids, so that
        moving an entry from one file to another changes no digest.
        """
        round_name(name)
        products = tuple(p for p in self.products if p.is_in_force(name))
        codes = frozenset(p.code for p in products)
        return Scope(
            programme=self.name,
            round=name,
            zone=self.zone,
            products=products,
            sites=_by_id(s for s in self.sites if s.is_in_force(name)),
            terms=_by_id(_narrowed(self.terms, name, codes)),
            laws=_by_id(law for law in self.laws if law.touches(name)),
        )


class Table1Row(TypedDict):
    """A row of Table 1: how wide the programme was in a round."""

    round: str
    sites: int
    products: int
    product_codes: list[str]
    terms: int


def table1(programme: Programme) -> list[Table1Row]:
    """Return Table 1: the width of the scope in each of the programme's reporting rounds."""
    return [table1_row(programme.in_force(name)) for name in programme.profile.reporting_rounds]


def table1_row(scope: Scope) -> Table1Row:
    """Return the row of Table 1 for one round."""
    return {
        "round": scope.round,
        "sites": len(scope.sites),
        "products": len(scope.products),
        "product_codes": list(scope.product_codes),
        "terms": len(scope.terms),
    }


def scope_frames(scopes: Iterable[Scope]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the sites and the products of rounds as SCOPE_SITES and SCOPE_PRODUCTS.

    A placeholder is a monitored site whose name is not public: it stays in the denominators.
    """
    kept = tuple(scopes)
    sites: list[dict[str, object]] = [
        {"round": scope.round, "site": site.id} for scope in kept for site in scope.sites
    ]
    products: list[dict[str, object]] = [
        {"round": scope.round, "product": code} for scope in kept for code in scope.product_codes
    ]
    return SCOPE_SITES.frame(sites), SCOPE_PRODUCTS.frame(products)


def _narrowed(terms: Iterable[Term], name: str, codes: frozenset[str]) -> Iterator[Term]:
    """Yield the terms in force, each with those of its products that are."""
    for term in terms:
        kept = tuple(code for code in term.products if code in codes)
        if term.is_in_force(name) and (kept or not term.products):
            yield term if kept == term.products else term.model_copy(update={"products": kept})


def _by_id(entries: Iterable[Named]) -> tuple[Named, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.id))
