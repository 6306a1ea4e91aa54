"""Links that a person pasted, as results: one a line, alone or with title, seller and price.

Pure. What names the item is found as the site's adapter would (`sites.belonging`), so that an item
that is met by hand and by the machine is one advertisement. A line that cannot be used is refused
with its number, and then nothing is taken: a slip must not become a gap that nobody sees.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from casque.errors import FieldNotUnderstood, Problem, SheetInvalid
from casque.sites.belonging import Owners

MOST: Final = 1_000
"""Lines that are taken at once."""

LONGEST: Final = {"title": 2_000, "seller": 300, "price": 200}
"""Characters of a column behind the link; a longer one is a slip, such as a missing line break."""

LONGEST_ITEM: Final = 500
"""Characters of what names an item, as the ledger keeps it."""

PLACE: Final = "pasted links"


@dataclass(frozen=True, slots=True)
class Pasted:
    """One line, read: what names the item, its link, and what was written beside it."""

    item: str
    link: str
    title: str = ""
    seller: str | None = None
    price: str | None = None


@dataclass(frozen=True, slots=True)
class OfSite:
    """Whose links are read: a site, the adapters of its round, and what the ledger has met there.

    Attributes:
        items: the item of each link that was met; `hosts`: where those links led.
    """

    site: str
    owners: Owners
    items: Mapping[str, str] = field(default_factory=dict)
    hosts: Collection[str] = ()


Wrong = tuple[int | None, str, str]
"""A line, what is wrong with it, and what to do."""


def read_links(text: str, of: OfSite) -> tuple[Pasted, ...]:
    """Return the lines as results, each item once; empty lines are passed over.

    Columns stand behind the link, parted by tabs as a spreadsheet pastes them: title, seller,
    price. Without a tab, what follows the first space is the title.

    Raises:
        SheetInvalid: with every line that cannot be used, or because there is none.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise _invalid((None, "there is no link", "paste one a line, or close it as nothing found"))
    if len(lines) > MOST:
        what = f"{len(lines)} lines, and {MOST} are taken at once"
        raise _invalid((None, what, "leave out what the site's first pages did not show"))
    read = [_read(number, line, of) for number, line in lines]
    wrong = [one for one in read if not isinstance(one, Pasted)]
    if wrong:
        raise _invalid(*wrong)
    first: dict[str, Pasted] = {}
    for one in read:
        if isinstance(one, Pasted):
            first.setdefault(one.item, one)
    return tuple(first.values())


def _invalid(*wrong: Wrong) -> SheetInvalid:
    return SheetInvalid(tuple(Problem(PLACE, *one) for one in wrong))


def _read(number: int, line: str, of: OfSite) -> Pasted | Wrong:
    columns = _columns(line)
    beside = dict(zip(LONGEST, columns[1:], strict=False))
    if (slip := _slip(columns, beside)) is not None:
        return number, *slip
    try:
        item, link = _named(columns[0], of)
    except FieldNotUnderstood as error:
        return number, str(error.fields["what"]), "paste the link of the advertisement itself"
    if not item:
        return number, f"its link leads to another site than {of.site}", "take the line out"
    if len(item) > LONGEST_ITEM:
        what = f"its link names no item within {LONGEST_ITEM} characters"
        return number, what, "leave out what only follows visitors"
    seller, price = (beside.get(name) or None for name in ("seller", "price"))
    return Pasted(item, link, beside.get("title", ""), seller, price)


def _slip(columns: Sequence[str], beside: Mapping[str, str]) -> tuple[str, str] | None:
    """Return what is wrong with how a line is written, and what to do; None where nothing is."""
    for name, value in beside.items():
        if len(value) > LONGEST[name]:
            what = f"its {name} is longer than {LONGEST[name]} characters"
            return what, "begin each advertisement on a line of its own"
    if not re.match("https?://", columns[0], re.IGNORECASE):
        return "does not begin with a link", "begin it with https:// or http://"
    if not all(column.isprintable() for column in columns):
        return "holds characters that nobody can see", "type or paste it plainly"
    return None


def _columns(line: str) -> list[str]:
    parts = line.split("\t") if "\t" in line else line.split(None, 1)
    return [part.strip() for part in parts]


def _named(written: str, of: OfSite) -> tuple[str, str]:
    """Return the item and its link in its one form; no item where it is another site's.

    An item that the ledger has met under this link is that one; else the adapter says which it is.
    """
    place = of.owners.place(written)
    if place.link in of.items:
        return of.items[place.link], place.link
    if place.site == of.site:
        return place.item, place.link
    is_met = (urlsplit(place.link).hostname or "") in of.hosts
    return (place.link if is_met else ""), place.link
