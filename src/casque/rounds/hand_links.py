"""Links that a person pasted, as results: one a line, alone or with title, seller and price.

Pure. What names the item is derived as the site's adapter would: an item that is met by hand and by
the machine is one advertisement. A line that cannot be used is refused with its number, and then
nothing is taken: a slip must not become a gap that nobody sees.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from casque.errors import FieldNotUnderstood, Problem, SheetInvalid
from casque.sites import identity
from casque.sites.adapter import Adapter
from casque.sites.schema import Field

MOST = 1_000
"""Lines that are taken at once."""

LONGEST = {"title": 2_000, "seller": 300, "price": 200}
"""Characters of a column; a longer one is a slip, such as a missing line break."""

PLACE = "pasted links"
_SECOND_LEVEL = frozenset({"com", "net", "org", "gov", "edu", "ac", "co"})
_VALUE = "{value}"
_NOWHERE = "https://nowhere.invalid/item?id=1"
"""A link that is no site's: a pattern that takes it says nothing of whose a link is."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """One line, read: its number, what names the item, its link, and what was written beside it."""

    line: int
    item: str
    link: str
    title: str = ""
    seller: str | None = None
    price: str | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of a site's links: the hosts they led to, and the item of each."""

    hosts: Collection[str] = ()
    items: Mapping[str, str] | None = None


def read_links(text: str, adapter: Adapter, known: Known = Known()) -> tuple[Pasted, ...]:  # noqa: B008 - frozen
    """Return the lines as results, each item once; empty lines are passed over.

    Columns stand behind the link, parted by tabs as a spreadsheet pastes them: title, seller,
    price. Without a tab, what follows the first space is the title.

    Raises:
        SheetInvalid: with every line that cannot be used, or because there is none.
    """
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise _invalid([(None, "there is no link", "paste one a line, or say that nothing is found")])
    if len(lines) > MOST:
        what = f"{len(lines)} lines, and {MOST} are taken at once"
        raise _invalid([(None, what, "paste them in parts: the site shows fewer on a page")])
    read = [_read(number, line, adapter, known) for number, line in lines]
    wrong = [one for one in read if not isinstance(one, Pasted)]
    if wrong:
        raise _invalid(wrong)
    return tuple({one.item: one for one in reversed(read) if isinstance(one, Pasted)}.values())[::-1]


Wrong = tuple[int | None, str, str]
"""A line, what is wrong with it, and what to do."""


def _invalid(wrong: list[Wrong]) -> SheetInvalid:
    return SheetInvalid(tuple(Problem(PLACE, *one) for one in wrong))


def _read(number: int, line: str, adapter: Adapter, known: Known) -> Pasted | Wrong:
    columns = _columns(line)
    for name, value in zip(LONGEST, columns[1:], strict=False):
        if len(value) > LONGEST[name]:
            what = f"its {name} is longer than {LONGEST[name]} characters"
            return number, what, "begin each advertisement on a line of its own"
    try:
        link = _canonical(columns[0], adapter)
    except FieldNotUnderstood as error:
        return number, str(error.fields["what"]), "begin the line with the advertisement's link"
    if not _is_of_site(link, adapter, known):
        return number, f"its link leads to another site than {adapter.title}", "take the line out"
    title, seller, price = (*columns[1:4], "", "", "")[:3]
    item = item_of(link, adapter, known)
    return Pasted(number, item, link, title, seller or None, price or None)


def _columns(line: str) -> list[str]:
    parts = line.split("\t") if "\t" in line else line.split(None, 1)
    return [part.strip() for part in parts]


def _canonical(link: str, adapter: Adapter) -> str:
    """Return the link in its one form; raise FieldNotUnderstood where it is none."""
    if not re.match(r"https?://", link, re.IGNORECASE):
        raise FieldNotUnderstood(field="link", what="not an http or https address")
    drop, encoding = adapter.links.drop, adapter.encoding
    return identity.canonical(link, base=adapter.address, drop=drop, encoding=encoding)


def item_of(link: str, adapter: Adapter, known: Known = Known()) -> str:  # noqa: B008 - frozen
    """Return what names the item of a canonical link, by the first rule that applies.

    1. The ledger has met the link: its item.
    2. The adapter cuts the item out of the link: what it cuts.
    3. The adapter makes the link from the item: what it put there.
    4. The link itself.
    """
    met = (known.items or {}).get(link)
    found = met or next(_cut_from(link, adapter), None) or next(_put_into(link, adapter), None)
    return found or link


def _cut_from(link: str, adapter: Adapter) -> Iterator[str]:
    for layout in adapter.layouts:
        sources = {one.select for one in layout.fields.link}
        for one in layout.fields.item:
            match = re.search(one.pattern, link) if one.pattern else None
            if one.select in sources and match is not None:
                yield _filled(one, match[1].strip())


def _put_into(link: str, adapter: Adapter) -> Iterator[str]:
    for layout in adapter.layouts:
        of_items = {one.select: one for one in layout.fields.item if one.pattern is None}
        for one in layout.fields.link:
            value = _taken_out(link, one.template) if one.template else ""
            if value and one.select in of_items:
                yield _filled(of_items[one.select], value)


def _filled(field: Field, value: str) -> str:
    return field.template.replace(_VALUE, value) if field.template else value


def _taken_out(link: str, template: str) -> str:
    """Return what stands in a link where its template has {value}, or nothing.

    >>> _taken_out("https://i.example/item?from=a&id=7", "https://i.example/item?id={value}")
    '7'
    """
    ours, theirs = urlsplit(link), urlsplit(template)
    if ours.netloc != theirs.netloc:
        return ""
    before, found, after = theirs.path.partition(_VALUE)
    if found:
        match = re.fullmatch(f"{re.escape(before)}([^/]+){re.escape(after)}", ours.path)
        return unquote(match[1]) if match else ""
    named = [name for name, value in parse_qsl(theirs.query) if value == _VALUE]
    if not named or ours.path != theirs.path:
        return ""
    return dict(parse_qsl(ours.query)).get(named[0], "")


def _is_of_site(link: str, adapter: Adapter, known: Known) -> bool:
    """Tell whether a link is the site's: of its hosts or below, as its adapter says, or met."""
    host = urlsplit(link).hostname or ""
    if any(host == own or host.endswith(f".{own}") for own in _own_hosts(adapter)):
        return True
    return host in known.hosts or any(
        re.search(pattern, link) and not re.search(pattern, _NOWHERE)
        for pattern in _link_patterns(adapter)
    )


def _link_patterns(adapter: Adapter) -> Iterator[str]:
    for layout in adapter.layouts:
        yield from (one.pattern for one in layout.fields.link if one.pattern)


def _own_hosts(adapter: Adapter) -> set[str]:
    """Return the site's names: those of its addresses, and of the domain that they stand under."""
    addresses = [adapter.address, adapter.search_url("", 1)]
    for layout in adapter.layouts:
        addresses += [one.template for one in layout.fields.link if one.template]
    hosts = {urlsplit(address).hostname or "" for address in addresses}
    return {name for host in hosts for name in (host, _domain(host)) if name}


def _domain(host: str) -> str:
    """Return the domain that a host stands under, or nothing where that is no one's own.

    >>> _domain("api.market.example"), _domain("market.example"), _domain("m.shop.com.cn")
    ('market.example', '', 'shop.com.cn')
    >>> _domain("shop.com.cn"), _domain("m01.localhost")
    ('', '')
    """
    parent = host.partition(".")[2].split(".")
    is_shared = len(parent) == 2 and parent[0] in _SECOND_LEVEL
    return "" if len(parent) < 2 or is_shared or host.replace(".", "").isdigit() else ".".join(parent)
