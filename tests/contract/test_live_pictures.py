"""Pictures of live rounds: asked for once, and never in the way."""

from __future__ import annotations

import pytest

import live_market as lm
from casque.db import frames
from casque.db import models as m
from casque.ports import ShiftedClock
from casque.reports.reasons import in_chinese
from casque.rounds.running import Request, resume_round, run_round
from live_rounds import APRIL, SWIFT, in_may, opened, run


def test_pictures_are_asked_for_once(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(4), pictures=1)
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows})
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    run(home)
    in_may(home, term="t-1")
    assert len(market.asked("m01", "/img")) == 4


def test_a_picture_that_does_not_come_is_an_issue_and_no_more(tmp_path, market):
    pictures = {
        "/img/0-0.png": lm.Reply(status=404),
        "/img/1-0.png": lm.Reply(b"<html>", kind="image/png"),
        "/img/2-0.png": lm.Reply(lm.a_picture("x", 20_000, 20_000)),
        "/img/3-0.png": lm.Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        "/img/4-0.png": lm.Reply(lm.a_picture("y")),
    }
    rows = lm.rows_of(market, "m01", range(5), pictures=1)
    goods = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows})
    goods.picture = lambda asked: pictures[asked.path]
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"}))
    assert {state for state, _ in found.values()} == {"done"}
    assert frames.pictures()["item"].to_list() == ["4"]
    said = m.Issue.objects.order_by("capture", "position").values_list("position", "what")
    assert [what.partition(": ")[2] for _, what in said] == [
        "the site answered with an error",
        "what came is no picture, or one too large to be opened",
        "what came is no picture, or one too large to be opened",
        "it leads to a host that is not the site's",
    ]
    assert len(market.asked("m01", "/img")) == 5  # given up once, given up for the round


def test_pictures_that_never_come_do_not_hold_up_the_round(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(6), pictures=1)
    goods = lm.Goods(
        market, "m01", {"象牙": rows, "虎骨": lm.rows_of(market, "m01", [9], pictures=1)}
    )
    goods.picture = lambda asked: lm.Reply(then=lambda connection: None)
    market.sites["m01"] = goods
    found = run(opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"}))
    assert {state for state, _ in found.values()} == {"done"}
    assert len(market.asked("m01", "/img")) == 3 * SWIFT.limits.tries
    assert [i.what for i in m.Issue.objects.filter(position=None).order_by("pk")] == [
        "3 pictures were not asked for: 3 in a row did not come",
        "1 picture was not asked for: 3 in a row did not come",
    ]


def test_whoever_goes_on_asks_a_silent_host_of_pictures_once_more(tmp_path, market):
    words = {"t-1": "象牙", "t-2": "虎骨", "t-3": "犀角"}
    goods = lm.Goods(
        market,
        "m01",
        {
            text: lm.rows_of(market, "m01", range(10 * n, 10 * n + 5), pictures=1)
            for n, text in enumerate(words.values())
        },
    )
    goods.picture = lambda asked: lm.Reply(then=lambda connection: None)
    market.sites["m01"] = goods
    home = opened(tmp_path, market, "m01", terms=words)

    def interrupt(done: int, total: int, site: str) -> None:
        if done == 1:
            raise KeyboardInterrupt

    clock = ShiftedClock.starting_at(APRIL)
    with pytest.raises(KeyboardInterrupt):
        run_round(home, Request("2012-04"), clock=clock, progress=interrupt, collector=SWIFT)
    resume_round(home, "2012-04", clock=clock, collector=SWIFT)
    assert len(market.asked("m01", "/img")) == (3 + 1) * SWIFT.limits.tries
    assert [i.what for i in m.Issue.objects.filter(position=None).order_by("pk")] == [
        "2 pictures were not asked for: 3 in a row did not come",
        "4 pictures were not asked for: 3 in a row did not come",
        "5 pictures were not asked for: 3 in a row did not come",
    ]
    goods.picture = lambda asked: lm.Reply(lm.a_picture(asked.path))
    run(home, again=True)  # a person's word: it has come back
    assert frames.pictures().height == 15 - (3 + 1)  # those were given up for the round


def test_of_one_row_so_many_pictures_are_kept_and_it_is_said_once_how_many_more(tmp_path, market):
    many, few = (lm.rows_of(market, "m01", [n], pictures=p) for n, p in ((0, 523), (1, 21)))
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": [*many, *few], "虎骨": many})
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    assert {state for state, _ in run(home).values()} == {"done"}
    assert frames.pictures().height == len(market.asked("m01", "/img")) == 40
    said = m.Issue.objects.order_by("pk").values_list("position", "what")
    assert list(said) == [
        (1, "503 pictures were not asked for: of one advertisement 20 are kept"),
        (2, "1 picture was not asked for: of one advertisement 20 are kept"),
    ]
    assert [in_chinese(what) for _, what in said] == [
        "没有请求 503 张图片：每条广告只保存 20 张",  # not asked for; of each, 20 are kept
        "没有请求 1 张图片：每条广告只保存 20 张",
    ]


def test_pictures_of_other_hosts_come_only_where_the_adapter_names_them(tmp_path, market):
    rows = lm.rows_of(market, "img", range(1), pictures=1)
    for site in ("m01", "m02"):
        market.sites[site] = lm.Goods(market, site, {"象牙": rows})
    market.sites["img"] = lm.Goods(market, "img", {})
    named = {"m02": {"picture_hosts": [f"img.localhost:{market.port}"]}}
    run(opened(tmp_path, market, "m01", "m02", adapters=named))
    assert frames.pictures()["site"].to_list() == ["m02"]
    assert m.Issue.objects.get().what.endswith("it leads to a host that is not the site's")
