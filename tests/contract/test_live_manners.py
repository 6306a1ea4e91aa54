"""Live rounds keep manners: pace, robots.txt, Retry-After, bans."""

from __future__ import annotations

import gzip
import json

import pytest

import live_market as lm
from casque.db import frames
from casque.db import models as m
from casque.ports import ShiftedClock
from casque.rounds.running import Request, resume_round, run_round
from casque.stations.preserve import preserve
from live_rounds import APRIL, SWIFT, opened, run, states


def test_a_search_reads_its_pages_to_the_end_with_their_pictures(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(7), pictures=2)
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows})
    home = opened(tmp_path, market, "m01")
    assert run(home) == {"m01 t-xiangya": ("done", "7 results on 3 pages")}
    assert frames.hits().height == 7
    assert frames.pictures().height == 14
    assert set(frames.pictures()["digest"]) == {p.name for p in home.blobs.glob("*/*")}


def test_what_was_fetched_lies_in_the_archive_with_the_moment_of_the_round(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(2))})
    home = opened(tmp_path, market, "m01")
    run(home)
    (row,) = frames.captures().iter_rows(named=True)
    assert row["file"].startswith("2012-04/m01/")
    assert row["fetched_at"].strftime("%Y-%m") == "2012-04"
    member = (home.archive_folder / row["file"]).read_bytes()
    written = gzip.decompress(member[row["offset"] : row["offset"] + row["length"]])
    assert f"WARC-Date: {row['fetched_at']:%Y-%m-%dT%H:%M:%S.%f}Z".encode() in written
    assert b"Server: BaseHTTP" in written  # headers as they came
    assert preserve(frames.captures(), home.archive())["intact"].to_list() == [True]


def test_sites_are_asked_side_by_side_and_each_at_its_pace(tmp_path, market):
    sites = ("m01", "m02", "m03")
    for site in sites:
        rows = lm.rows_of(market, site, range(12))
        market.sites[site] = lm.Goods(market, site, {"象牙": rows})
    pace = {"pace": {"seconds_between_requests": 0.3}}
    home = opened(tmp_path, market, *sites, adapters=dict.fromkeys(sites, pace))
    run(home)
    assert all(min(market.gaps(site)) >= 0.3 for site in sites)
    begun, ended = market.log[0].at, market.log[-1].at
    assert ended - begun < 2 * 4 * 0.3  # robots.txt and four pages each: one after the other is 4.2


def test_a_crawl_delay_slows_us_down_and_never_up(tmp_path, market):
    for site, delay in (("m01", 0.4), ("m02", 0.01)):
        rows = lm.rows_of(market, site, range(6))
        robots = lm.Reply(f"User-agent: *\nCrawl-delay: {delay}\n".encode())
        market.sites[site] = lm.Goods(market, site, {"象牙": rows}, robots=robots)
    pace = {"m02": {"pace": {"seconds_between_requests": 0.2}}}
    run(opened(tmp_path, market, "m01", "m02", adapters=pace))
    assert min(market.gaps("m01")) >= 0.4
    assert min(market.gaps("m02")) >= 0.2


def test_what_robots_txt_forbids_is_not_asked_for(tmp_path, market):
    robots = lm.Reply(b"User-agent: casque\nDisallow: /v2/\n")
    market.sites["m01"] = lm.Goods(market, "m01", {}, robots=robots)
    found = run(opened(tmp_path, market, "m01"))
    assert found["m01 t-xiangya"] == (
        "blocked",
        "page 1 did not come: robots.txt does not allow it",
    )
    assert [one.path for one in market.asked("m01")] == ["/robots.txt"]


def test_a_robots_txt_that_cannot_be_had_allows_nothing(tmp_path, market):
    answers = {"m01": 500, "m02": 503, "m03": 429}
    for site, status in answers.items():
        market.sites[site] = lm.Goods(market, site, {}, robots=lm.Reply(status=status))
    found = run(opened(tmp_path, market, *answers, terms={"t-1": "象牙", "t-2": "虎骨"}))
    why = "robots.txt could not be had, so nothing may be asked"
    for site in answers:
        assert found[f"{site} t-1"] == ("blocked", f"page 1 did not come: {why}")
        assert found[f"{site} t-2"] == ("todo", f"paused: {why}")
        assert {one.path for one in market.asked(site)} == {"/robots.txt"}


def test_robots_txt_is_passed_over_only_where_the_adapter_says_so(tmp_path, market):
    robots = lm.Reply(b"User-agent: *\nDisallow: /\n")
    rows = lm.rows_of(market, "m01", range(1))
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows}, robots=robots)
    agreed = {"seconds_between_requests": 0.02, "respect_robots": False}
    found = run(opened(tmp_path, market, "m01", adapters={"m01": {"pace": agreed}}))
    assert found["m01 t-xiangya"][0] == "done"
    assert market.asked("m01", "/robots.txt") == []


BUSY = lm.Reply(status=429, headers={"Retry-After": "1"})


def test_retry_after_is_kept_and_the_page_asked_for_again(tmp_path, market):
    goods = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(5))})
    goods.instead = lambda asked, before: BUSY if asked.page == 2 and not before else None
    market.sites["m01"] = goods
    assert run(opened(tmp_path, market, "m01"))["m01 t-xiangya"][0] == "done"
    first, second = [one.at for one in market.asked("m01", "/v2") if one.page == 2]
    assert second - first >= 1


def test_a_site_that_asks_for_a_long_rest_is_left_alone(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, before: lm.Reply(status=503, headers={"Retry-After": "3600"})
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    found = run(home)
    assert found["m01 t-1"] == ("failed", "page 1: the site answered with status 503")
    assert found["m01 t-2"][0] == "todo"
    assert "left alone" in found["m01 t-2"][1]
    assert len(market.asked("m01", "/v2")) == 1
    # Nor is it asked by whoever goes on before the hour is over.
    resume_round(home, "2012-04", clock=ShiftedClock.starting_at(APRIL), collector=SWIFT)
    assert len(market.asked("m01")) == 2
    assert states()["m01 t-2"] == (
        "blocked",
        "page 1 was not asked for: the site asks to be left alone for longer than a round waits",
    )


def test_a_site_that_is_busy_to_the_last_try_counts_as_it_is(tmp_path, market):
    goods = lm.Goods(market, "m01", {})
    goods.instead = lambda asked, before: lm.Reply(status=429)
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    found = run(home)
    assert found["m01 t-1"][0] == "blocked"
    assert found["m01 t-2"][1].startswith("paused: the site says that we ask too often")
    assert len(market.asked("m01", "/v2")) == SWIFT.limits.tries


CAPTCHA = lm.Reply(json.dumps({"code": 4101, "data": None}).encode())


SOFT_BAN = lm.Reply(
    json.dumps({"code": 0, "data": {"source": "recommend", "list": [], "total": 0}}).encode()
)


LOGIN = lm.Reply(json.dumps({"code": 4010, "data": None}).encode())


LIMITED = lm.Reply(json.dumps({"code": 4290, "data": None}).encode())


def test_a_site_that_shuts_us_out_is_asked_nothing_more(tmp_path, market):
    shut = {
        "m01": (CAPTCHA, "blocked"),
        "m02": (LOGIN, "blocked"),
        "m03": (LIMITED, "blocked"),
        "m04": (SOFT_BAN, "suspicious"),
    }
    words = {"t-1": "象牙", "t-2": "虎骨", "t-3": "犀角"}
    for site in (*shut, "m05"):
        rows = {text: lm.rows_of(market, site, range(7), pictures=1) for text in words.values()}
        market.sites[site] = lm.Goods(market, site, rows)
    for site, (reply, _) in shut.items():
        market.sites[site].instead = lambda asked, _, reply=reply: (
            reply if asked.page == 2 else None
        )
    found = run(opened(tmp_path, market, *shut, "m05", terms=words))
    for site, (_, state) in shut.items():
        assert found[f"{site} t-1"][0] == state
        assert {found[f"{site} {t}"][0] for t in ("t-2", "t-3")} == {"todo"}
        assert found[f"{site} t-2"][1].startswith("paused: the site")
        assert [one.page for one in market.asked(site, "/v2")] == [1, 2]
        assert market.asked(site, "/img") == []
    assert {found[f"m05 {t}"][0] for t in words} == {"done"}
    assert [i.what for i in m.Issue.objects.filter(field="pictures", position=None)] == [
        "3 pictures were not asked for: the site is left alone"
    ] * len(shut)


def test_a_person_may_send_us_again_to_a_site_that_was_left_alone(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(2))
    goods = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows})
    goods.instead = lambda asked, before: CAPTCHA if not before and asked.words == "象牙" else None
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    assert run(home)["m01 t-2"][0] == "todo"
    resume_round(home, "2012-04", clock=ShiftedClock.starting_at(APRIL), collector=SWIFT)
    assert states()["m01 t-2"] == ("done", "2 results on 1 page")
    assert states()["m01 t-1"][0] == "blocked"  # it has ended: `run` repeats it, `resume` does not
    assert run(home)["m01 t-1"][0] == "done"


def test_an_interrupted_round_does_not_ask_a_site_that_was_left_alone(tmp_path, market):
    words = {"t-1": "象牙", "t-2": "虎骨"}
    for site in ("m01", "m02"):
        rows = {text: lm.rows_of(market, site, range(5)) for text in words.values()}
        market.sites[site] = lm.Goods(market, site, rows)
    market.sites["m01"].instead = lambda asked, _: CAPTCHA if asked.words == "象牙" else None
    home = opened(tmp_path, market, "m01", "m02", terms=words)

    def interrupt(done: int, total: int, site: str) -> None:
        if site.startswith("m01"):
            raise KeyboardInterrupt

    clock = ShiftedClock.starting_at(APRIL)
    with pytest.raises(KeyboardInterrupt):
        run_round(home, Request("2012-04"), clock=clock, progress=interrupt, collector=SWIFT)
    resume_round(home, "2012-04", clock=clock, collector=SWIFT)
    assert {one.words for one in market.asked("m01", "/v2")} == {"象牙"}
    found = states()
    assert {found[f"m02 {term}"][0] for term in words} == {"done"}
    assert found["m01 t-2"][0] == "todo"
    # That run came to its end: to go on now is a person's word.
    resume_round(home, "2012-04", clock=clock, collector=SWIFT)
    assert states()["m01 t-2"][0] == "done"


def test_what_robots_txt_forbids_is_asked_for_by_nothing(tmp_path, market):
    """Neither as a page nor as the next one, nor by a redirect, nor as a picture."""
    robots = lm.Reply(b"User-agent: Casque/1.0\nDisallow: /secret\nDisallow: /img/\n")
    sites = ("m01", "m02", "m03", "m04")
    for site in sites:
        rows = lm.rows_of(market, site, range(4), pictures=1)
        market.sites[site] = lm.Goods(market, site, {"象牙": rows}, robots=robots)
    away = lm.Reply(status=302, headers={"Location": "/secret/1"})
    market.sites["m02"].instead = lambda asked, _: away if asked.page == 2 else None
    market.sites["m03"].instead = lambda asked, _: away
    hidden = lm.Reply(status=302, headers={"Location": "/open/%2e%2e/secret/1"})
    market.sites["m04"].instead = lambda asked, _: hidden
    found = run(opened(tmp_path, market, *sites))
    why = "robots.txt does not allow it"
    assert found["m01 t-xiangya"] == ("done", "4 results on 2 pages")
    assert found["m02 t-xiangya"] == ("partial", f"page 2 did not come: {why}")
    assert found["m03 t-xiangya"] == ("blocked", f"page 1 did not come: {why}")
    assert found["m04 t-xiangya"] == ("blocked", f"page 1 did not come: {why}")
    assert {one.path for one in market.log} == {"/robots.txt", "/v2/goods"}
    said = m.Issue.objects.filter(field="pictures").values_list("what", flat=True)
    assert {what.partition(": ")[2] for what in said} == {why}


def test_sites_share_the_turns_of_a_host_of_pictures(tmp_path, market):
    for site in ("m01", "m02", "m03"):
        rows = lm.rows_of(market, "img", range(3), pictures=1)
        market.sites[site] = lm.Goods(market, site, {"象牙": rows})
    market.sites["img"] = lm.Goods(market, "img", {})
    named = {
        "picture_hosts": [f"img.localhost:{market.port}"],
        "pace": {"seconds_between_requests": 0.15},
    }
    sites = ("m01", "m02", "m03")
    run(opened(tmp_path, market, *sites, adapters=dict.fromkeys(sites, named)))
    assert len(market.asked("img", "/img")) == 9
    assert min(market.gaps("img")) >= 0.15


def test_a_host_of_pictures_that_asks_for_a_rest_does_not_silence_the_site(tmp_path, market):
    rows = lm.rows_of(market, "img", range(6), pictures=1)
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows[:3]})
    market.sites["img"] = lm.Goods(market, "img", {})
    market.sites["img"].picture = lambda asked: lm.Reply(
        lm.a_picture(asked.path), headers={"Retry-After": "3600"}
    )
    named = {"m01": {"picture_hosts": [f"img.localhost:{market.port}"]}}
    words = {"t-1": "象牙", "t-2": "虎骨"}
    found = run(opened(tmp_path, market, "m01", adapters=named, terms=words))
    assert {state for state, _ in found.values()} == {"done"}
    assert len(market.asked("img", "/img")) == frames.pictures().height == 1


def test_a_page_that_asks_for_a_long_rest_is_kept_and_the_site_left_alone(tmp_path, market):
    goods = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(7))})
    goods.instead = lambda asked, _: lm.Reply(
        goods.page(asked).body, headers={"Retry-After": "3600"}
    )
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"}))
    assert found["m01 t-1"] == (
        "partial",
        "page 2 was not asked for: the site asks to be left alone for longer than a round waits",
    )
    assert found["m01 t-2"][0] == "todo"
    assert frames.hits().height == 3
    assert len(market.asked("m01", "/v2")) == 1


def test_whoever_goes_on_after_a_page_that_asks_for_a_long_rest_says_the_same(tmp_path, market):
    goods = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(7))})
    goods.instead = lambda asked, _: lm.Reply(
        goods.page(asked).body, headers={"Retry-After": "9" * 12}
    )
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01")
    undisturbed = run(home)
    m.Attempt.objects.update(state="running", ended_at=None)  # a kill came between page and end
    m.Search.objects.update(state="running")
    resume_round(home, "2012-04", clock=ShiftedClock.starting_at(APRIL), collector=SWIFT)
    assert states() == undisturbed
    assert undisturbed["m01 t-xiangya"] == (
        "partial",
        "page 2 was not asked for: the site asks to be left alone for longer than a round waits",
    )
    assert [one.path for one in market.log] == ["/robots.txt", "/v2/goods"]
