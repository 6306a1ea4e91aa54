"""A programme read from its folders, checked as a whole; and those that come with casque."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from casque.errors import Problem, ProgrammeUnknown, ScopeInvalid
from casque.scope import rules
from casque.scope.complaints import validate
from casque.scope.entries import Event, Law, Product, Profile, Site, Term
from casque.scope.layers import (
    EVENTS,
    LAWS,
    PRODUCTS,
    PROFILE,
    SITES,
    TERMS,
    Layer,
    gather,
    read_layer,
)
from casque.scope.programme import Programme
from casque.scope.rules import Placed

_PACKAGED = Path(__file__).parent / "programmes"


@dataclass(frozen=True, slots=True)
class _Parts:
    """What the layers gave, with where each entry stands."""

    profile: Placed[Profile] | None
    products: Mapping[str, Placed[Product]]
    sites: Mapping[str, Placed[Site]]
    terms: Mapping[str, Placed[Term]]
    laws: Mapping[str, Placed[Law]]
    events: Mapping[str, Placed[Event]]


def load_programme(folder: Path, *overlays: Path) -> Programme:
    """Return the programme in a folder, with overlays laid over it in their order.

    An overlay is a folder of the same form with any of its files: an entry with the same id
    (products: code) replaces the one below, a new one is added, `withdrawn: true` takes one out;
    programme.yml replaces the whole of it. An overlay of nothing changes nothing.

    Raises:
        FileMissing: one of the folders is not there.
        ScopeInvalid: something is wrong; carries every problem that was found.
    """
    problems: list[Problem] = []
    layers = [read_layer(folder, problems, is_base=True)]
    layers += [read_layer(overlay, problems, is_base=False) for overlay in overlays]
    parts = _gathered(layers, problems)
    if parts.profile is None or problems:
        raise ScopeInvalid(_in_order(problems))
    return _programme(parts.profile.entry, parts)


def packaged_programmes() -> dict[str, Path]:
    """Return the folders of the programmes that come with casque, by name."""
    return {path.parent.name: path.parent for path in sorted(_PACKAGED.glob("*/programme.yml"))}


def packaged(name: str) -> Path:
    """Return the folder of a programme that comes with casque.

    Raises:
        ProgrammeUnknown: there is none of that name.
    """
    known = packaged_programmes()
    if name not in known:
        raise ProgrammeUnknown(name=name, known=", ".join(known))
    return known[name]


def _gathered(layers: Sequence[Layer], problems: list[Problem]) -> _Parts:
    profile = _profile(layers, problems)
    before = len(problems)
    products = gather(PRODUCTS, layers, problems)
    products_are_whole = len(problems) == before
    parts = _Parts(
        profile,
        products,
        gather(SITES, layers, problems),
        gather(TERMS, layers, problems),
        gather(LAWS, layers, problems),
        gather(EVENTS, layers, problems),
    )
    problems.extend(_within(parts))
    if products_are_whole and (
        products or not problems
    ):  # else every term would be wrong because of one product
        problems.extend(_between(parts))
    return parts


def _profile(layers: Sequence[Layer], problems: list[Problem]) -> Placed[Profile] | None:
    """Return the topmost programme.yml."""
    placed = None
    for layer in layers:
        for document in layer.get(PROFILE, ()):
            entry, wrong = validate(Profile, document.value, document, ())
            problems.extend(wrong)
            placed = Placed(entry, document, ()) if entry else placed
    return placed


def _within(parts: _Parts) -> Iterator[Problem]:
    """Yield what is wrong within the entries."""
    if parts.profile is not None:
        yield from rules.broken(parts.profile, rules.PROFILE_RULES)
    for product in parts.products.values():
        yield from rules.product_problems(product)
    for site in parts.sites.values():
        yield from rules.site_problems(site)
    for term in parts.terms.values():
        yield from rules.term_problems(term)
    for law in parts.laws.values():
        yield from rules.law_problems(law)


def _between(parts: _Parts) -> Iterator[Problem]:
    """Yield what does not fit between the entries."""
    for term in parts.terms.values():
        yield from rules.unknown_products(term, parts.products)
        yield from rules.never_in_force(term, parts.products)
    for law in parts.laws.values():
        yield from rules.unknown_products(law, parts.products)
    yield from rules.same_text(parts.terms.values())


def _in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.file, p.line or 0, p.what)))


def _programme(profile: Profile, parts: _Parts) -> Programme:
    return Programme(
        profile,
        products=tuple(placed.entry for placed in parts.products.values()),
        sites=tuple(placed.entry for placed in parts.sites.values()),
        terms=tuple(placed.entry for placed in parts.terms.values()),
        laws=tuple(placed.entry for placed in parts.laws.values()),
        events=tuple(placed.entry for placed in parts.events.values()),
    )
