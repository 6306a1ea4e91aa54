"""What dealers put on the shelves: items, and the advertisements that show them.

Everything here is made of what is given: a generator, a seller, an item, a site.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from random import Random
from typing import Literal, NamedTuple

from casque.demo.simulation import phrases, texts
from casque.demo.simulation.chance import Weighted, between, pick, stream
from casque.demo.simulation.disguises import NOTHING, PICTURE, forms
from casque.demo.simulation.records import Item, Shot, Version, Wording
from casque.demo.simulation.sellers import Seller
from casque.demo.simulation.shelves import Style
from casque.demo.simulation.trends import (
    COVERED,
    DISPLAYED,
    NO_PICTURE,
    SHARES,
    STOCK_PICTURE,
    TWO_PRODUCTS,
    UNSURE,
)
from casque.demo.simulation.wording import Vocabulary

Likeness = Literal["same", "altered", "new", "changed", "none"]


class Repeat(NamedTuple):
    """A kind of duplicate: what becomes of the text and of the picture."""

    name: str
    share: float
    text: Likeness
    picture: Likeness


REPEATS: tuple[Repeat, ...] = (
    Repeat("verbatim", 0.14, "same", "same"),
    Repeat("new picture", 0.10, "same", "changed"),
    Repeat("new text", 0.12, "new", "same"),
    Repeat("altered", 0.28, "altered", "changed"),
    Repeat("rewritten", 0.26, "new", "changed"),
    Repeat("bare", 0.10, "new", "none"),
)
"""The kinds of duplicate with their shares (docs/explanation/market.md, Duplicates)."""

REPOSTS: tuple[Repeat, ...] = (
    Repeat("re-post", 0.5, "altered", "changed"),
    Repeat("re-post", 0.5, "new", "changed"),
)
RELISTINGS: tuple[Repeat, ...] = (
    Repeat("relisted", 0.5, "altered", "changed"),
    Repeat("relisted", 0.5, "altered", "same"),
)
FIRST = Repeat("first", 1.0, "new", "same")

SMALL = 1000
"""Yuan below which goods are small, and may stand under a template."""

VARIANTS = ("watermark", "crop", "mirror", "letterbox", "recompressed")

_SHARES = Weighted(list(SHARES))
_REPEATS = Weighted([(kind, kind.share) for kind in REPEATS])
_REPOSTS = Weighted([(kind, kind.share) for kind in REPOSTS])
_RELISTINGS = Weighted([(kind, kind.share) for kind in RELISTINGS])
_STOCK_MOTIFS, _FIRST_STOCK_MOTIF = 12, 900_000_000


class Shelf(NamedTuple):
    """Where something is put.

    Attributes:
        style: of the site.
        blocked: the terms that it refuses.
        month: now.
        finds: what its search finds in a title and a description, as bits.
    """

    style: Style
    blocked: Collection[int]
    month: int
    finds: Callable[[str, str], int]


def item(rng: Random, number: int, owner: Seller) -> Item:
    """Return a new illegal item."""
    product = _SHARES.draw(rng)
    form = pick(rng, phrases.FORMS[product])
    other = (_SHARES.draw(rng),) if rng.random() < TWO_PRODUCTS else ()
    return Item(
        number=number,
        role="dealer",
        products=tuple(dict.fromkeys((product, *other))),
        goods="unsure" if rng.random() < UNSURE else "genuine",
        owner=owner.number,
        form=form.name,
        size=texts.size_of(form, rng),
        price=_rounded(form.low * (form.high / form.low) ** rng.random()),
        shots=_first_shots(rng, number, product, owner),
    )


def a_repeat(rng: Random) -> Repeat:
    """Return a kind of duplicate."""
    return _REPEATS.draw(rng)


def a_repost(rng: Random) -> Repeat:
    """Return a kind of an agent's re-post."""
    return _REPOSTS.draw(rng)


def a_relisting(rng: Random) -> Repeat:
    """Return how what was removed is listed again."""
    return _RELISTINGS.draw(rng)


def first_wording(
    rng: Random, seller: Seller, thing: Item, shelf: Shelf, vocabulary: Vocabulary
) -> Wording:
    """Return how a seller words an item for the first time.

    A template says nothing of the item itself, so that it stands over many.
    """
    is_template = seller.template is not None and thing.price < SMALL
    if is_template:
        rng = stream("template", seller.number, thing.products[0], shelf.month // 6)
    written = vocabulary.write(rng, seller, thing.products[0], shelf.month, shelf.blocked)
    return Wording(
        slots=seller.template or texts.slots(rng) if is_template else texts.slots(rng),
        term=written.term,
        way=written.way,
        written=written.text,
        contact=texts.contact_as_written(rng, seller.contacts),
        size="" if is_template else thing.size,
        opening=_opening(rng, shelf.style),
    )


def is_worded_anew(old: Wording, likeness: Likeness, shelf: Shelf) -> bool:
    """Say whether a repeat needs other words: the same text does where its word is blocked."""
    return likeness != "same" or _is_refused(old, shelf)


def worded_again(
    rng: Random, old: Wording | None, likeness: Likeness, new: Wording, shelf: Shelf
) -> Wording:
    """Return the wording of a repeat: new, or the old one altered here and there."""
    if old is None or likeness != "altered" or _is_refused(old, shelf):
        return new
    kept = texts.altered(old.slots, rng)
    if rng.random() < 0.5:  # half of those who alter a text write its word in another way, too
        return new._replace(slots=kept)
    return old._replace(slots=kept, contact=new.contact)


def _is_refused(wording: Wording, shelf: Shelf) -> bool:
    return wording.way == "plain" and wording.term in shelf.blocked


def fitting(wording: Wording, style: Style) -> Wording:
    """Return the wording as a site's style allows it: only forums display without selling."""
    if wording.opening in phrases.OF_SHOW and style != "forum":
        return wording._replace(opening="")
    return wording


def version(
    thing: Item, wording: Wording, shots: tuple[Shot, ...], shelf: Shelf, *, price: int
) -> Version:
    """Return what an advertisement of an item says on a site."""
    said = texts.text(
        wording.slots, word=wording.written, form=thing.form,
        size=wording.size, contact=wording.contact,
    )  # fmt: skip
    title = wording.opening + said.title
    return Version(
        number=1,
        title=title,
        description=said.description,
        price=printed_price(price, shelf.style),
        shots=shots,
        goods="fake" if wording.opening in phrases.COVERS else thing.goods,
        act=_act(wording.opening, shelf.style),
        wording=wording,
        terms=shelf.finds(title, said.description),
    )


def repeated_shots(
    rng: Random, shots: tuple[Shot, ...], likeness: Likeness, sign: str
) -> tuple[Shot, ...]:
    """Return the pictures of a repeat; `sign` is what its seller writes into them, or nothing."""
    if likeness == "same":
        return shots
    if likeness == "none":
        return ()
    return tuple(_changed(rng, shot, sign) for shot in shots)


def with_word(
    wording: Wording, shots: tuple[Shot, ...], vocabulary: Vocabulary
) -> tuple[Shot, ...]:
    """Return the pictures with the word in the first, where the text does not say it."""
    if wording.way != PICTURE or not shots:
        return shots
    text = vocabulary.text(wording.term)
    word = next(iter(forms(text, "pinyin")), "xiangya" if text == "象牙" else text)
    first = shots[0]
    if word in first.written:
        return shots
    return (
        first._replace(variant="watermark", written=f"{word} {first.written}".strip()),
        *shots[1:],
    )


def needs_picture(wording: Wording) -> bool:
    """Say whether an advertisement says nothing without its picture."""
    return wording.way in (PICTURE, NOTHING)


def sign_of(rng: Random, seller: Seller) -> str:
    """Return the contact that a seller writes into a picture, or nothing."""
    return seller.contacts[0] if rng.random() < seller.signs else ""


def printed_price(yuan: int, style: Style) -> str:
    """Return a price as a site prints it.

    >>> printed_price(3800, "shop"), printed_price(3800, "forum")
    ('¥3,800.00', '3800元')
    """
    return _PRICES.get(style, "{}元").format(yuan)


_PRICES: dict[Style, str] = {
    "shop": "¥{:,}.00",
    "cards": "¥{}",
    "json_api": "{}.00",
    "auction": "￥{:,}",
    "mobile": "¥{}",
}


def dearer(rng: Random, price: int) -> int:
    """Return what an agent asks."""
    return _rounded(price * between(rng, 1.1, 1.6))


def cheaper(rng: Random, price: int) -> int:
    """Return a price after a cut."""
    return _rounded(price * between(rng, 0.75, 0.95))


def _first_shots(rng: Random, number: int, product: str, owner: Seller) -> tuple[Shot, ...]:
    draw = rng.random()
    if draw < STOCK_PICTURE:
        return (Shot(_FIRST_STOCK_MOTIF + int(rng.random() * _STOCK_MOTIFS), product),)
    if draw < STOCK_PICTURE + NO_PICTURE:
        return ()
    sign = sign_of(rng, owner)
    code = f"https://u.invalid/{sign}" if sign and rng.random() < 0.2 else ""
    first = Shot(number, product, "watermark" if sign else "plain", sign, code)
    return (first, Shot(number, product, "crop", sign)) if rng.random() < 0.3 else (first,)


def _changed(rng: Random, shot: Shot, sign: str) -> Shot:
    variants = [variant for variant in VARIANTS if variant != shot.variant]
    return Shot(shot.motif, shot.product, pick(rng, variants), sign or shot.written)


def _opening(rng: Random, style: Style) -> str:
    draw = rng.random()
    if draw < COVERED:
        return pick(rng, phrases.COVERS)
    if style == "forum" and draw < COVERED + DISPLAYED:
        return pick(rng, phrases.OF_SHOW)
    return ""


def _act(opening: str, style: Style) -> str:
    if opening in phrases.OF_SHOW:
        return "display"
    return "auction" if style == "auction" else "sale"


def _rounded(price: float) -> int:
    step = 10 if price < 1000 else 100
    return max(step, int(price / step + 0.5) * step)


def as_sold(old: Version) -> Version:
    """Return what an advertisement says once its item is sold."""
    return old._replace(title=phrases.SOLD + old.title, act="sold")
