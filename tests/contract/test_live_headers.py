"""Live rounds and headers that no ledger could keep: their site fails alone, on either engine."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

import live_market as lm
import saved_pages as s
from casque.db import models as m
from casque.db.postgresql import Address
from live_rounds import opened, run


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Address | None:
    """Give where the ledger is kept: in a file, or in a database."""
    if request.param == "sqlite":
        return None
    empty: Address = request.getfixturevalue("empty_database")
    return empty


def answering(head: str, body: bytes) -> Callable[[socket.socket], None]:
    """Return what sends an answer with such a first line or header."""
    text = f"HTTP/1.1 {head}\r\nContent-Length: {len(body)}\r\n\r\n"
    return lambda connection: connection.sendall(text.encode("latin-1") + body)


STATUSES = {"m01": "-5 OK", "m02": f"{10**30} OK", "m03": "700 OK", "m04": "0 OK"}
KINDS = {
    "m05": "application/json\0; charset=utf-8",
    "m06": "application/json\x07\x1b" + "x" * 3000,
    "m07": "application/json\r\nX-Odd: \0\x85\xff",
}


def test_a_header_that_no_ledger_could_keep_ends_no_round(tmp_path, market, address):
    sites = (*STATUSES, *KINDS, "m08")
    for site in sites:
        market.sites[site] = lm.Goods(market, site, {"象牙": lm.rows_of(market, site, range(7))})
    heads = STATUSES | {site: f"200 OK\r\nContent-Type: {kind}" for site, kind in KINDS.items()}
    for site, head in heads.items():
        then = answering(head, s.answer(lm.rows_of(market, site, range(2))))
        market.sites[site].instead = lambda asked, _, then=then: lm.Reply(then=then)
    found = run(opened(tmp_path, market, *sites, address=address))
    assert {found[f"{site} t-xiangya"][0] for site in STATUSES} == {"failed"}
    assert {found[f"{site} t-xiangya"][0] for site in KINDS} == {"done"}
    assert found["m08 t-xiangya"] == ("done", "7 results on 3 pages")
    kept = m.Capture.objects.values_list("content_type", flat=True)
    assert all(kind.isprintable() and len(kind) <= 200 for kind in kept)
