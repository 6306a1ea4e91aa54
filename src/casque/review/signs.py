"""Signs by which analysts tell goods: what a reader ticks, and what the ticks rest on.

A sign is stored by its code with the judgement. The source "analysts" is the field's practice as
reports on online trade describe it; "general knowledge" waits for a specialist, as CITES listings
of the packaged programmes do; "own practice" has no published source: reports say that a seller's
description is weighed, and not by which words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from casque.tables import BASES, Basis, Goods

Seen = Literal["text", "picture"]


@dataclass(frozen=True, slots=True)
class Sign:
    """One thing to look for: where it is seen, what it speaks for, who says so."""

    code: str
    name: str
    seen: Seen
    speaks_for: Goods
    products: tuple[str, ...]  # none: every product
    source: str


ANALYSTS: Final = "analysts"
GENERAL: Final = "general knowledge, to be checked by a specialist"
OWN: Final = "the programme's own practice, without a published source"
SOURCES: Final = (ANALYSTS, GENERAL, OWN)


def _sign(
    code: str, name: str, seen: Seen, speaks_for: Goods, products: str, source: str = ANALYSTS
) -> Sign:
    return Sign(code, name, seen, speaks_for, tuple(products.split()), source)


SIGNS: Final = (
    _sign("schreger_lines", "Schreger lines: cross-hatching on a cut", "picture", "genuine", "IV"),
    _sign("cream_colour", "warm cream colour", "picture", "genuine", "IV"),
    _sign("grain", "fine lengthwise grain", "picture", "genuine", "IV", GENERAL),
    _sign("gram_price_high", "price per gram fits genuine goods", "text", "genuine", "IV RH HC"),
    _sign("gram_price_low", "price per gram far too low", "text", "fake", "IV RH HC"),
    _sign("bone_specks", "dark specks or pores, as in bone", "picture", "fake", "IV", GENERAL),
    _sign("moulded", "seams, bubbles or one even tone: resin or plastic", "picture", "fake",
          "IV RH HS SH HC"),
    _sign("mammoth", "mammoth: brown rind, or named so", "picture", "look-alike", "IV"),
    _sign("vegetable_ivory", "tagua nut: shell, hollow or small round piece", "picture",
          "look-alike", "IV"),
    _sign("hippo", "hippopotamus tooth", "picture", "look-alike", "IV"),
    _sign("fibrous", "fibrous, like pressed hair", "picture", "genuine", "RH"),
    _sign("elliptical_base", "elliptical base, open and pitted", "picture", "genuine", "RH"),
    _sign("translucent_edge", "translucent edge against light", "picture", "genuine", "RH SH"),
    _sign("buffalo_layers", "smooth layers, hollow inside: buffalo horn", "picture", "fake", "RH"),
    _sign("wood_grain", "wood grain", "picture", "fake", "RH"),
    _sign("red_over_yellow", "red over yellow in one piece", "picture", "genuine", "HC"),
    _sign("solid", "solid throughout, no hollow", "picture", "genuine", "HC"),
    _sign("mottled_amber", "amber with brown mottling that fades at its edge", "picture", "genuine",
          "HS", GENERAL),
    _sign("growth_layers", "growth layers or growth lines", "picture", "genuine", "HS PS", GENERAL),
    _sign("ringed", "ridged rings along the horn", "picture", "genuine", "SH", GENERAL),
    _sign("names_the_animal", "the seller names the animal", "text", "genuine", "", OWN),
    _sign("says_old_stock", "said to be old, inherited, or with a certificate", "text", "genuine",
          "", OWN),
    _sign("bone_described", "form, weight or marrow of the bone is described", "text", "genuine",
          "TB LB", OWN),
    _sign("says_imitation", "said to be an imitation or another material", "text", "fake", "", OWN),
    _sign("word_means_other", "the word means something else here", "text", "innocent", ""),
)  # fmt: skip
"""Every sign, in the order in which a card shows them."""


def signs_of(product: str, *, text_only: bool) -> tuple[Sign, ...]:
    """Return the signs to look for in a product; of a text-only product those in the text alone."""
    return tuple(
        sign
        for sign in SIGNS
        if (not sign.products or product in sign.products)
        and not (text_only and sign.seen == "picture")
    )


def basis_of(
    ticked: Iterable[str], *, chosen: str, has_text: bool, has_pictures: bool, text_only: bool
) -> Basis:
    """Return what a judgement rests on: as chosen, else as ticked, else as there is.

    >>> basis_of(["schreger_lines", "gram_price_high"], chosen="", has_text=True,
    ...          has_pictures=True, text_only=False)
    'both'
    """
    for basis in BASES:
        if chosen == basis:  # a picture alone for a text-only product is for `verify` to refuse
            return basis
    if text_only:
        return "text"
    seen = {sign.seen for sign in SIGNS if sign.code in set(ticked)}
    if seen:
        return _both_or_one("text" in seen, "picture" in seen)
    return _both_or_one(has_text or not has_pictures, has_pictures)


def _both_or_one(text: bool, picture: bool) -> Basis:
    if text and picture:
        return "both"
    return "text" if text else "picture"
