"""The market's own desk at market.localhost: a page for people, the takedown inbox, the month."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from secrets import compare_digest

from casque.demo.servers.adapters import root_of
from casque.demo.servers.answers import Answer
from casque.demo.servers.faults import KINDS, switch
from casque.demo.servers.kept import Kept
from casque.demo.servers.markup import joined, t
from casque.demo.servers.request_log import RequestLog
from casque.demo.simulation.shelves import Market
from casque.errors import UsageProblem

HOST = "market.localhost"
TOKEN_HEADER = "X-Market-Token"  # noqa: S105 - the header's name
NAME_HEADER = "X-Market-Name"
"""Tells which market answers: two may listen on one machine."""

_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(slots=True)
class Desk:
    """The market as it is served: which month it is, and who may turn the calendar."""

    kept: Kept
    month: str
    token: str
    name: str
    log: RequestLog

    @property
    def market(self) -> Market:
        """Return the market that is served."""
        return self.kept.market


@dataclass(frozen=True, slots=True)
class Letter:
    """A request to the desk."""

    method: str
    path: str
    port: int
    token: str = ""
    body: bytes = b""


class Refused(Exception):
    """The desk does not do what is asked; carries the status and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def answer_letter(desk: Desk, letter: Letter) -> Answer:
    """Return what the desk answers; it may turn the month or take a takedown."""
    known = DOES.get((letter.method, letter.path))
    try:
        if known is None:
            raise Refused(404, f"the desk has {', '.join(map(' '.join, DOES))}")
        return known(desk, letter)
    except Refused as refusal:
        return _json({"error": str(refusal)}, refusal.status)


def _page(desk: Desk, letter: Letter) -> Answer:
    rows = joined(
        f'<tr><td><a href="{t(root)}/">{t(name)}</a></td><td>{t(style)}</td><td>{t(since)}</td>'
        f"<td>{t(fault)}</td></tr>\n"
        for root, name, style, since, fault in _sites(desk, letter.port)
    )
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>The invented market'
        f"</title></head><body>\n<h1>The invented market, {t(desk.month)}</h1>\n"
        "<p><strong>Everything here is invented</strong> (一切内容均为虚构): sites, sellers, "
        "goods, contacts and pictures.</p>\n<table>\n<tr><th>site</th><th>style</th><th>monitored"
        f" since</th><th>what ails it</th></tr>\n{rows}</table>\n"
        "<p>Takedown inbox: POST /takedown with JSON site, items, month. "
        '<a href="/log">What was asked</a>. <a href="/faults">What can ail a site</a>, set with '
        "POST /fault and JSON site, fault, month. "
        '<a href="/market.json">The market as JSON</a>.</p>\n'
        "</body></html>\n"
    )
    return Answer(200, "text/html; charset=utf-8", page.encode())


def _sites(desk: Desk, port: int) -> Iterator[tuple[str, str, str, str, str]]:
    for site in desk.market.sites:
        fault = desk.market.fault(site.id, desk.month)
        yield root_of(site, port), site.name, site.style, site.since, fault


def _as_json(desk: Desk, letter: Letter) -> Answer:
    moment = desk.market.moment(desk.month)
    sites = [
        {"id": site.id, "name": site.name, "style": site.style, "since": site.since,
         "address": f"{root_of(site, letter.port)}/"}
        for site in desk.market.sites
    ]  # fmt: skip
    told = {"invented": True, "month": desk.month, "moment": moment.isoformat(), "sites": sites}
    return _json(told)


def _log(desk: Desk, letter: Letter) -> Answer:
    del letter
    return Answer(200, "application/x-ndjson; charset=utf-8", "".join(desk.log.last).encode())


def _takedown(desk: Desk, letter: Letter) -> Answer:
    """Take notice of what is to be removed."""
    asked = _read(letter.body)
    site, items, month = asked.get("site"), asked.get("items"), _month(desk, asked)
    if site not in {one.id for one in desk.market.sites}:
        raise Refused(404, "no such site")
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise Refused(400, "`items` is a list of the site's item ids")
    known = desk.market.take_down(str(site), items, month)
    desk.kept.forget()
    return _json({"known": known})


def _turn(desk: Desk, letter: Letter) -> Answer:
    """Turn the calendar to another month."""
    _held(desk, letter)
    desk.month = _month(desk, _read(letter.body))
    return _json({"month": desk.month, "moment": desk.market.moment(desk.month).isoformat()})


def _switch(desk: Desk, letter: Letter) -> Answer:
    """Set what ails a site in a month; "none" clears it."""
    _held(desk, letter)
    asked = _read(letter.body)
    month = _month(desk, asked)
    try:
        switched = switch(desk.market, str(asked.get("site")), str(asked.get("fault")), month)
    except UsageProblem as problem:
        raise Refused(400, str(problem)) from problem
    switched.set_in(desk.market)
    return _json({"site": switched.site, "fault": switched.fault, "month": month})


def _kinds(desk: Desk, letter: Letter) -> Answer:
    """Tell which faults there are, and which there is now."""
    del letter
    now = {site.id: desk.market.fault(site.id, desk.month) for site in desk.market.sites}
    return _json(
        {
            "kinds": {str(kind): said for kind, said in KINDS.items()},
            "month": desk.month,
            "sites": now,
        }
    )


def _held(desk: Desk, letter: Letter) -> None:
    """Raise Refused where the letter does not hold the token."""
    if not compare_digest(letter.token.encode(), desk.token.encode()):
        raise Refused(403, f"that is done with {TOKEN_HEADER}, which was printed at start")


def _read(body: bytes) -> Mapping[str, object]:
    try:
        value = json.loads(body)
    except ValueError as error:
        raise Refused(400, "the body is not JSON") from error
    if not isinstance(value, dict):
        raise Refused(400, "the body is no JSON object")
    return value


def _month(desk: Desk, asked: Mapping[str, object]) -> str:
    month = str(asked.get("month", ""))
    if _MONTH.fullmatch(month) is None or month not in desk.market.months:
        raise Refused(400, "`month` is no month of the market")
    return month


def _json(value: object, status: int = 200) -> Answer:
    body = json.dumps(value, ensure_ascii=False).encode()
    return Answer(status, "application/json; charset=utf-8", body)


DOES: Mapping[tuple[str, str], Callable[[Desk, Letter], Answer]] = {
    ("GET", "/"): _page,
    ("GET", "/market.json"): _as_json,
    ("GET", "/log"): _log,
    ("GET", "/faults"): _kinds,
    ("POST", "/takedown"): _takedown,
    ("POST", "/month"): _turn,
    ("POST", "/fault"): _switch,
}
"""What the desk does, by method and path."""
