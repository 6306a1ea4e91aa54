"""Where a live search stops, and what it may conclude from that."""

from __future__ import annotations

from datetime import UTC, datetime

import live_market as lm
import saved_pages as s
from live_rounds import SWIFT, in_may, opened, run


def test_a_site_that_hangs_does_not_hold_up_the_others(tmp_path, market):
    sites = ("m01", "m02", "m03")
    for site in sites:
        rows = lm.rows_of(market, site, range(45))
        market.sites[site] = lm.Goods(market, site, {"象牙": rows})
    slowly = {"pace": {"seconds_between_requests": 0.2}, "max_pages": 15}
    home = opened(tmp_path, market, *sites, adapters=dict.fromkeys(sites, slowly))
    market.sites["m01"].instead = lambda asked, _: lm.Reply(wait=30)
    found = run(home)
    assert "no answer came in time" in found["m01 t-xiangya"][1]
    first, second = (one.at for one in market.asked("m01", "/v2")[:2])
    for site in ("m02", "m03"):  # while the first answer of m01 is waited for
        assert sum(first < one.at < second for one in market.asked(site)) >= 3


def test_a_dead_site_is_left_alone_after_three_searches(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, _: lm.Reply(then=lambda connection: None)
    market.sites["m01"] = goods
    words = {f"t-{n}": text for n, text in enumerate(("象牙", "虎骨", "犀角", "玳瑁", "砗磲"))}
    found = run(opened(tmp_path, market, "m01", terms=words))
    assert [found[f"m01 t-{n}"][0] for n in range(5)] == ["failed"] * 3 + ["todo"] * 2
    assert found["m01 t-3"][1] == "paused: 3 searches in a row failed"
    assert len(market.asked("m01", "/v2")) == 3 * SWIFT.limits.tries


def test_a_site_without_end_stops_at_a_stated_cap(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(90))})
    home = opened(tmp_path, market, "m01")  # its adapter says that 5 pages are served
    assert run(home)["m01 t-xiangya"] == ("partial", "a stated cap: 5 pages are read")
    assert run(home, again=True, until="2")["m01 t-xiangya"] == (
        "partial",
        "a stated cap: 2 pages are read",
    )


def test_a_site_that_shows_one_page_again_and_again_is_noticed(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    body = s.answer(lm.rows_of(market, "m01", range(3)), more=True)
    goods.instead = lambda asked, _: lm.Reply(body)
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01"))
    assert found["m01 t-xiangya"] == ("partial", "page 2 shows what page 1 shows")


BEFORE, SINCE = (int(datetime(2012, 4, day, tzinfo=UTC).timestamp()) for day in (3, 20))
"""Before the round of April, and after it."""


def bumped(rows: list[dict[str, object]], moment: int) -> list[dict[str, object]]:
    return [row | {"refreshed_at": moment} for row in rows]


def test_a_capped_list_is_complete_where_a_page_is_known_and_was_not_pushed_up(tmp_path, market):
    """DESIGN section 4, and how the list is read to its cap nevertheless: it counts in twpa."""
    old = bumped(lm.rows_of(market, "m01", range(20)), BEFORE)
    goods = lm.Goods(market, "m01", {"象牙": old})
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01")
    assert run(home)["m01 t-xiangya"][0] == "partial"
    new = bumped(lm.rows_of(market, "m01", [101, 102, 103, 104]), SINCE)
    goods.rows = {"象牙": [*new, *old]}
    assert in_may(home) == ("done", "15 results on 5 pages; met what the last round knew")
    assert in_may(home, again=True, until="known") == (
        "done",
        "9 results on 3 pages; met what the last round knew",
    )
    goods.rows = {"象牙": lm.rows_of(market, "m01", range(200, 220))}
    assert in_may(home, again=True)[0] == "partial"


def test_what_was_pushed_up_hides_no_new_advertisement_below_it(tmp_path, market):
    """Sellers push old advertisements to the top: the first page is known, the new stand below."""
    old = bumped(lm.rows_of(market, "m01", range(20)), BEFORE)
    goods = lm.Goods(market, "m01", {"象牙": old})
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01")
    run(home)
    new = bumped(lm.rows_of(market, "m01", range(101, 121)), SINCE)
    pushed = bumped(old[:3], SINCE)
    goods.rows = {"象牙": [*pushed, *new]}
    assert in_may(home) == ("partial", "a stated cap: 5 pages are read")
    assert in_may(home, again=True, until="known")[0] == "partial"
    goods.rows = {"象牙": [*pushed, *new[:3], *old[3:]]}
    assert in_may(home, again=True, until="known") == (
        "done",
        "9 results on 3 pages; met what the last round knew",
    )


def test_where_refreshes_are_not_shown_only_an_order_by_posting_proves_anything(tmp_path, market):
    for site in ("m01", "m02"):
        market.sites[site] = lm.Goods(market, site, {"象牙": lm.rows_of(market, site, range(20))})
    posted = {"m02": {"order": "newest_posted"}}
    home = opened(tmp_path, market, "m01", "m02", adapters=posted)
    run(home)
    for site in ("m01", "m02"):
        market.sites[site].rows = {"象牙": lm.rows_of(market, site, [101, 102, *range(20)])}
    assert in_may(home, site="m01")[0] == "partial"
    assert in_may(home, site="m02", until="known") == (
        "done",
        "3 results on 1 page; met what the last round knew",
    )


def test_where_the_newest_do_not_come_first_meeting_them_proves_nothing(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(20))})
    home = opened(tmp_path, market, "m01", adapters={"m01": {"order": "relevance"}})
    run(home)
    assert in_may(home, until="known")[0] == "partial"
