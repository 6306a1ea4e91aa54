"""Faults by name: what a site can be made to suffer from, and how somebody says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import cast

from casque.demo.simulation.shelves import Fault, Market
from casque.errors import UsageProblem

KINDS: Mapping[Fault, str] = {
    "none": "nothing ails it: clears what was drawn",
    "captcha": "every search and item asks to solve a puzzle",
    "login_wall": "only members may search; shops redirect to their log-in page",
    "rate_limited": "429 with Retry-After, in seconds or as a date, 1 to 5 seconds away",
    "unavailable": "503",
    "soft_ban": "200 with recommended goods instead of results",
    "odd_template": "200 with a page of another make",
    "slow": "answers long after anybody waits",
    "dead": "hangs up, or never answers",
    "bomb": "1 MB of gzip that unpacks to 1 GB, and has no end",
    "hostile": "results within markup that attacks; links and pictures lead astray",
    "blank": "200 with nothing in it, or a page without content",
    "long_rest": "429 with Retry-After of an hour: longer than a round waits",
}
"""Every kind, and what it is like."""

FORM = "SITE=KIND or SITE=KIND@MONTH, such as moyuan=captcha@2012-05"


@dataclass(frozen=True, slots=True)
class Switch:
    """A fault that somebody switches: of one site, in these months."""

    site: str
    fault: Fault
    months: tuple[str, ...]

    def set_in(self, market: Market) -> None:
        """Let the market be so from now on."""
        for month in self.months:
            market.set_fault(self.site, month, self.fault)


def read_switch(text: str, market: Market) -> Switch:
    """Return what `SITE=KIND` or `SITE=KIND@MONTH` says; without a month it holds in all.

    Raises UsageProblem, with the names there are, where the market has none of that name.
    """
    site, sign, rest = text.partition("=")
    kind, at, month = rest.partition("@")
    if not sign:
        raise UsageProblem(what=f"a fault is said as {FORM}; this is not: {text!r}")
    return switch(market, site.strip(), kind.strip(), month.strip() if at else None)


def switch(market: Market, site: str, kind: str, month: str | None = None) -> Switch:
    """Return the fault of a site in a month, or in all; raise UsageProblem as `read_switch`."""
    _known("site", site, [one.id for one in market.sites])
    _known("fault", kind, KINDS)
    if month is not None:
        _known("month", month, market.months)
    months = tuple(market.months) if month is None else (month,)
    return Switch(site, cast(Fault, kind), months)


def _known(what: str, name: str, names: Collection[str]) -> None:
    if name not in names:
        said = f"the market has no {what} {name!r}: name one of {', '.join(names)}"
        raise UsageProblem(what=said)
