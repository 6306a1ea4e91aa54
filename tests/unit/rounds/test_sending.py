"""What the child is told: who we are, and how each site may be asked."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from invented_market import MARKET, adapter_of, changed

from casque.crawl.messages import SiteOrders
from casque.errors import UsageProblem
from casque.ports import ShiftedClock, SystemClock
from casque.rounds.home import Home
from casque.rounds.sending import NOBODY, Collector, orders_of, site_orders, user_agent
from casque.sites.adapter import Adapter

KNOWN = Collector("monitoring@ngo.example")


def an_adapter(address: str, **changes: object) -> Adapter:
    template = f"{address}search?q={{term}}&p={{page}}"
    return adapter_of(changed(MARKET, address=address, search_url=template, **changes))


PUBLIC = an_adapter("https://market.example/")
LOCAL = an_adapter("http://m01.localhost:8080/")


def orders(tmp_path: Path, collector: Collector = KNOWN, **adapters: Adapter):
    return orders_of(Home(tmp_path, "tried", False), adapters, collector, SystemClock())


def test_a_site_must_be_able_to_reach_us(tmp_path):
    with pytest.raises(UsageProblem, match="CASQUE_CONTACT"):
        orders(tmp_path, NOBODY, m01=LOCAL, m02=PUBLIC)
    assert orders(tmp_path, m02=PUBLIC).user_agent.endswith("(+monitoring@ngo.example)")
    assert "(" not in orders(tmp_path, NOBODY, m01=LOCAL).user_agent
    assert user_agent("").startswith("casque/")


def test_everything_lies_in_the_home(tmp_path):
    told = orders(tmp_path, m02=PUBLIC)
    assert {told.archive, told.blobs, told.turns} == {
        str(tmp_path / part) for part in ("archive", "blobs", "cache/turns")
    }
    assert told.shift == 0


def test_the_clock_of_the_round_is_told(tmp_path):
    clock = ShiftedClock.starting_at(datetime(2012, 4, 5, tzinfo=UTC))
    told = orders_of(Home(tmp_path, "tried", True), {"m01": LOCAL}, NOBODY, clock)
    then = datetime.now(UTC).timestamp() + told.shift
    assert abs(then - datetime(2012, 4, 5, tzinfo=UTC).timestamp()) < 60


def test_a_site_is_asked_as_its_adapter_says():
    adapter = changed(
        MARKET,
        address="https://market.example/",
        search_url="https://s.market.example/?q={term}",
        encoding="gbk",
        pace={"seconds_between_requests": 7, "respect_robots": False},
        picture_hosts=["img.example", "*.cdn.example", "pics.example:8443"],
    )
    assert site_orders(adapter_of(adapter)) == SiteOrders(
        hosts=(
            "market.example:443", "market.example:80",
            "s.market.example:443", "s.market.example:80",
        ),
        picture_hosts=(
            "img.example:80", "img.example:443", "*.cdn.example:80", "*.cdn.example:443",
            "pics.example:8443",
        ),
        pace=7,
        respect_robots=False,
        encoding="gbk",
        language=MARKET["language"],
    )  # fmt: skip


@pytest.mark.parametrize("host", ["localhost", "m01.localhost:8080", "*.localhost"])
def test_no_public_site_opens_this_machine(host):
    assert site_orders(an_adapter("https://market.example/", picture_hosts=[host])) == site_orders(
        PUBLIC
    )


def test_no_site_of_this_machine_opens_the_world():
    assert site_orders(an_adapter("http://m01.localhost:8080/", picture_hosts=["a.example"])) == (
        site_orders(LOCAL)
    )


def test_a_search_may_not_stand_on_another_sides_host():
    template = "http://localhost:8000/?q={term}"
    mixed = changed(MARKET, address="https://market.example/", search_url=template)
    assert site_orders(adapter_of(mixed)).hosts == ("market.example:443", "market.example:80")
