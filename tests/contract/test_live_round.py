"""Live rounds as a whole: narrowed, probed, gone on with, from the command line."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

import live_market as lm
from casque import __version__
from casque.cli.root import app
from casque.db import models as m
from casque.errors import SiteUnknown, TermUnknown, UsageProblem
from casque.ports import ShiftedClock
from casque.rounds.running import Request, resume_round, run_round
from casque.rounds.sending import Collector
from live_rounds import APRIL, SWIFT, opened, run


def test_a_round_may_be_narrowed_to_a_site_and_a_term(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(1))
    for site in ("m01", "m02"):
        market.sites[site] = lm.Goods(market, site, {"象牙": rows, "虎骨": rows})
    home = opened(tmp_path, market, "m01", "m02", terms={"t-1": "象牙", "t-2": "虎骨"})
    found = run(home, site="m01", term="虎骨")
    assert {k for k, (state, _) in found.items() if state == "done"} == {"m01 t-2"}
    assert m.Attempt.objects.count() == 1
    run(home)
    assert m.Attempt.objects.count() == 4  # what had ended is not asked for again
    for wrong, error in (({"site": "m09"}, SiteUnknown), ({"term": "t-9"}, TermUnknown)):
        with pytest.raises(error):
            run(home, **wrong)


def test_a_live_probe_is_one_search_outside_the_round(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"木盒": lm.rows_of(market, "m01", range(2))})
    home = opened(tmp_path, market, "m01")
    found = run(home, site="m01", term="木盒", probe=True)
    assert found["m01 木盒"] == ("done", "2 results on 1 page")
    assert found["m01 t-xiangya"][0] == "todo"
    with pytest.raises(UsageProblem, match="a live probe is one search"):
        run(home, site="m01", probe=True)


def test_we_say_who_we_are(tmp_path, market):
    rows = lm.rows_of(market, "m01", range(1), pictures=1)
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows})
    home = opened(tmp_path, market, "m01")
    known = Collector("monitoring@ngo.example", SWIFT.limits)
    run_round(home, Request("2012-04"), clock=ShiftedClock.starting_at(APRIL), collector=known)
    assert [one.path for one in market.log] == ["/robots.txt", "/v2/goods", "/img/0-0.png"]
    assert {one.agent for one in market.log} == {f"casque/{__version__} (+monitoring@ngo.example)"}


def test_an_attempt_interrupted_long_ago_begins_anew(tmp_path, market):
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": lm.rows_of(market, "m01", range(7))})
    home = opened(tmp_path, market, "m01")
    run(home)
    capture = m.Capture.objects.get(page=3)
    m.Hit.objects.filter(capture=capture).delete()
    capture.delete()
    m.Attempt.objects.update(state="running", ended_at=None, pages=2)
    m.Search.objects.update(state="running")
    market.log.clear()
    later = ShiftedClock.starting_at(APRIL + timedelta(hours=2))
    resume_round(home, "2012-04", clock=later, collector=SWIFT)
    assert [one.page for one in market.asked("m01", "/v2")] == [1, 2, 3]
    assert list(m.Attempt.objects.values_list("number", "state")) == [(1, "failed"), (2, "done")]


def casque(*words: str, code: int) -> dict[str, object]:
    result = CliRunner().invoke(app, [*words, "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def test_the_command_line_runs_a_live_round_and_goes_on_with_it(tmp_path, market, monkeypatch):
    rows = lm.rows_of(market, "m01", range(7))
    market.sites["m01"] = lm.Goods(market, "m01", {"象牙": rows, "虎骨": rows})
    home = opened(tmp_path, market, "m01", terms={"t-1": "象牙", "t-2": "虎骨"})
    monkeypatch.setenv("CASQUE_HOME", str(home.path))  # commands read it there
    first = casque("round", "run", "2012-04", "--term", "象牙", "--until", "2", code=3)
    (line,) = first["search_list"]
    assert (line["state"], line["reason"]) == ("partial", "a stated cap: 2 pages are read")
    m.Search.objects.filter(term="t-2").update(source="live")  # asked for, and then a kill
    assert casque("round", "resume", "2012-04", code=0)["searches"] == {"done": 1}
    status = casque("round", "status", "2012-04", code=3)
    assert status["searches"] == {"done": 1, "partial": 1}


def test_saved_pages_are_all_read(tmp_path, market):
    home = opened(tmp_path, market, "m01")
    with pytest.raises(UsageProblem, match="--until is for live rounds"):
        run(home, folder=tmp_path, until="2")
