"""What must hold within an entry and between entries, as tables of rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Generic, TypeVar

from casque.errors import Problem, WordUnusable
from casque.lexicon.words import Word, usable
from casque.scope.entries import (
    Appendix,
    Entry,
    Law,
    Monitored,
    Product,
    Profile,
    Site,
    Term,
)
from casque.text.fold import fold
from casque.yaml_files import Document, Place

E = TypeVar("E", bound=Entry)
E_co = TypeVar("E_co", bound=Entry, covariant=True)


@dataclass(frozen=True, slots=True)
class Placed(Generic[E_co]):
    """An entry and where it stands."""

    entry: E_co
    document: Document
    place: Place

    def problem(self, key: str, what: str, do: str) -> Problem:
        """Return a problem with one key of the entry."""
        line = self.document.line((*self.place, key))
        return Problem(self.document.file, line, what, do)

    @property
    def where(self) -> str:
        """Return file and line for a person."""
        return f"{self.document.file}:{self.document.line(self.place)}"


@dataclass(frozen=True, slots=True)
class Rule(Generic[E]):
    """What must not be: where to look, when it is broken, what to say."""

    key: str
    broken: Callable[[E], bool]
    what: str
    do: str


def _ends_too_soon(first: str | date | None, until: str | date | None) -> bool:
    return first is not None and until is not None and str(until) <= str(first)


_ENDS = "`valid_until` is not after `valid_from`"
_UNTIL = "write the first {unit} in which it no longer holds, or leave it out"
_SIGNED = "write both checked_by and checked_on, or neither (checked_by: null)"

MONITORED_RULES: tuple[Rule[Monitored], ...] = (
    Rule(
        "valid_until",
        lambda it: _ends_too_soon(it.valid_from, it.valid_until),
        _ENDS,
        _UNTIL.format(unit="month"),
    ),
)
LEGAL_RULES: tuple[Rule[Law | Appendix], ...] = (
    Rule(
        "valid_until",
        lambda it: _ends_too_soon(it.valid_from, it.valid_until),
        _ENDS,
        _UNTIL.format(unit="day"),
    ),
    Rule(
        "checked_by",
        lambda it: (it.checked_by is None) != (it.checked_on is None),
        "only one of `checked_by` and `checked_on` is given",
        _SIGNED,
    ),
)
LAW_RULES: tuple[Rule[Law], ...] = (
    Rule("products", lambda it: not it.products, "`products` is empty", "name the products"),
)
SITE_RULES: tuple[Rule[Site], ...] = (
    Rule(
        "placeholder",
        lambda it: it.placeholder and bool(it.adapter or it.address),
        "a placeholder has an adapter or an address",
        "a placeholder stands for a site that is not public: take one of them out",
    ),
    Rule(
        "id",
        lambda it: not it.placeholder and it.adapter is None,
        "a site without an adapter cannot be searched",
        "name its `adapter`, or write `placeholder: true`",
    ),
)
TERM_RULES: tuple[Rule[Term], ...] = (
    Rule(
        "placeholder",
        lambda it: it.placeholder and it.text is not None,
        "a placeholder has a text",
        "a placeholder stands for a word that is not public: take one of them out",
    ),
    Rule(
        "placeholder",
        lambda it: it.placeholder and (it.inferred or it.plain_name or it.inside),
        "a placeholder says something of its word",
        "take `inferred`, `plain_name` and `inside` out",
    ),
    Rule(
        "id",
        lambda it: not it.placeholder and it.text is None,
        "a term without a text cannot be searched",
        "give its `text`, or write `placeholder: true`",
    ),
    Rule(
        "products",
        lambda it: not it.placeholder and not it.products,
        "`products` is empty",
        "name the products that the term gives away",
    ),
    Rule(
        "products",
        lambda it: len(set(it.products)) < len(it.products),
        "a product is named twice",
        "name each product once",
    ),
)
PROFILE_RULES: tuple[Rule[Profile], ...] = (
    Rule(
        "reporting_rounds",
        lambda it: list(it.reporting_rounds) != sorted(set(it.reporting_rounds)),
        "`reporting_rounds` are not in order, each once",
        "write them from the earliest to the latest",
    ),
    Rule("languages", lambda it: not it.languages, "`languages` is empty", "name one, such as en"),
)


def broken(placed: Placed[E], rules: Iterable[Rule[E]]) -> Iterator[Problem]:
    """Yield a problem for each rule that an entry breaks."""
    for rule in rules:
        if rule.broken(placed.entry):
            yield placed.problem(rule.key, rule.what, rule.do)


def product_problems(product: Placed[Product]) -> Iterator[Problem]:
    """Yield what is wrong within a product and its appendices."""
    yield from broken(product, MONITORED_RULES)
    for number, appendix in enumerate(product.entry.appendices):
        place = (*product.place, "appendices", number)
        yield from broken(Placed(appendix, product.document, place), LEGAL_RULES)


def site_problems(site: Placed[Site]) -> Iterator[Problem]:
    """Yield what is wrong within a site."""
    yield from broken(site, MONITORED_RULES)
    yield from broken(site, SITE_RULES)


def term_problems(term: Placed[Term]) -> Iterator[Problem]:
    """Yield what is wrong within a term."""
    yield from broken(term, MONITORED_RULES)
    yield from broken(term, TERM_RULES)
    yield from _unmatchable(term)


def _unmatchable(term: Placed[Term]) -> Iterator[Problem]:
    """Yield why the lexicon could never match the term's text."""
    entry = term.entry
    if entry.text is None or not entry.products:
        return
    try:
        usable([Word(entry.id, entry.text, entry.products)])
    except WordUnusable as error:
        yield term.problem("text", str(error.fields["what"]), str(error.fields["do"]))


def law_problems(law: Placed[Law]) -> Iterator[Problem]:
    """Yield what is wrong within a law."""
    yield from broken(law, LEGAL_RULES)
    yield from broken(law, LAW_RULES)


def unknown_products(
    placed: Placed[Term] | Placed[Law], products: Mapping[str, Placed[Product]]
) -> Iterator[Problem]:
    """Yield the products that an entry names and the programme does not have."""
    for code in placed.entry.products:
        if code not in products:
            known = ", ".join(products) or "none"
            what = f"`products` names {code}, which this programme does not have"
            yield placed.problem("products", what, f"name one of its products: {known}")


def never_in_force(
    term: Placed[Term], products: Mapping[str, Placed[Product]]
) -> Iterator[Problem]:
    """Yield the products of a term that are monitored at no time when the term is."""
    for code in term.entry.products:
        if code in products and not _overlap(term.entry, products[code].entry):
            what = f"the term and its product {code} are never in force together"
            yield term.problem("valid_from", what, "mend the months of one of them")


def same_text(terms: Iterable[Placed[Term]]) -> Iterator[Problem]:
    """Yield the terms that search the same text at the same time as another.

    Texts that differ in width, case or separators alone find the same.
    """
    by_text: dict[str, list[Placed[Term]]] = {}
    for term in terms:
        if term.entry.text is not None:
            by_text.setdefault(fold(term.entry.text), []).append(term)
    for group in by_text.values():
        for first, second in combinations(group, 2):
            if _overlap(first.entry, second.entry):
                what = f"the term has the text of `{first.entry.id}` ({first.where})"
                yield second.problem("text", what, "keep one entry; it may name several products")


def _overlap(left: Monitored, right: Monitored) -> bool:
    starts = max(left.valid_from, right.valid_from)
    return left.is_in_force(starts) and right.is_in_force(starts)
