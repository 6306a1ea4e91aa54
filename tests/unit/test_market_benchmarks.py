"""What the benchmarks of the invented market compare: nothing is missing that reads as 0."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmark_scripts import loaded

loaded("targets")
market = loaded("market")
live_recall = loaded("live_recall")
one_bad_site = loaded("one_bad_site")
measured_child = loaded("measured_child")
whole_demo = loaded("whole_demo")

TWPA, NWPA = ("2012-01", "", "twpa"), ("2012-01", "", "nwpa")


def missed(told: Any) -> list[str]:
    return [target.what for target in told if not target.is_met]


# truth


def test_figures_that_are_equal_do_not_differ() -> None:
    assert market.differing([(*TWPA, 3), (*NWPA, 0)], {TWPA: 3.0, NWPA: 0.0}) == []


def test_a_figure_that_is_missing_differs_from_0_and_so_does_one_too_many() -> None:
    assert market.differing([(*TWPA, 0)], {NWPA: 0.0}) == [(*TWPA, 0, None), (*NWPA, None, 0.0)]


# trends

BRIEFING = {
    "scale": 1.0,
    "standing": {"2012-01": 30_000, "2012-03": 52_000, "2012-04": 30_000},
    "most_from_2013_07": 9_700,
    "index": {"2012-01": 19, "2012-03": 45, "2012-07": 11},
    "index_from_2012_08": [5.5, 9.5],
    "ivory": 0.6,
    "least_ivory": 0.51,
}
"""A line of the part `difficulty` with the figures of the briefing."""


def test_the_briefings_own_figures_meet_its_targets() -> None:
    assert missed(market.of_trends([BRIEFING])) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"standing": BRIEFING["standing"] | {"2012-03": 50_000}}, "standing, 2012-03"),  # type: ignore[operator]
        ({"most_from_2013_07": 10_000}, "2013-07 on"),
        ({"index": {"2012-01": 19, "2012-03": 35, "2012-07": 11}}, "nwpa_index, 2012-03"),
        ({"index_from_2012_08": [4.9, 9.5]}, "lowest nwpa_index"),
        ({"index_from_2012_08": [5.5, 10.1]}, "highest nwpa_index"),
        ({"least_ivory": 0.5}, "in the least month"),
    ],
)
def test_a_trend_that_leaves_them_is_missed(changed: dict[str, object], said: str) -> None:
    (what,) = missed(market.of_trends([BRIEFING | changed]))
    assert said in what


def test_trends_are_means_over_the_seeds_of_the_full_market() -> None:
    low, high = ({"most_from_2013_07": most} for most in (9_000, 10_400))
    assert missed(market.of_trends([BRIEFING | low, BRIEFING | high])) == []
    at_a_tenth = list(market.of_trends([BRIEFING | {"scale": 0.1}]))
    assert {target.measured for target in at_a_tenth} == {None}
    assert not any(target.is_met for target in at_a_tenth)


def test_a_month_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        list(market.of_trends([BRIEFING | {"index": {"2012-01": 19}}]))


# one bad site


def collected(*states: str) -> Any:
    return one_bad_site.Collected(1.0, states)


def rounds(**changed: Any) -> dict[str, Any]:
    """Return a round of each way: gaps everywhere but in the one undisturbed."""
    gaps = {way: [collected("failed", "todo")] for way in one_bad_site.WAYS}
    return {one_bad_site.UNDISTURBED: [collected("done", "empty")], **gaps, **changed}


def test_searches_of_a_bad_site_are_gaps() -> None:
    assert missed(one_bad_site.targets_of(rounds())) == []
    zero = rounds(unavailable=[collected("failed", "empty")])
    assert missed(one_bad_site.targets_of(zero)) == [
        "its searches that are no gap, where it answers 503"
    ]


def test_a_bad_site_without_searches_was_not_measured() -> None:
    assert missed(one_bad_site.targets_of(rounds(bomb=[collected()]))) == [
        "its searches that are no gap, where it sends a bomb"
    ]


# recall of live months


def a_round(nwpa: float | None, true: int) -> dict[str, Any]:
    return {
        "advertisement_recall": {"illegal": 10, "found": 4},
        "duplicate_recall": {"pairs": 0, "found": 0},
        "measures": {"nwpa": {"value": nwpa}},
        "truth": {"nwpa": true},
    }


def test_the_error_of_nwpa_is_of_the_months_that_have_one() -> None:
    found = live_recall.found_in([a_round(3, 5), a_round(7, 5), a_round(None, 50)])
    assert (found.off, found.new, found.unmeasured) == (4, 10, 1)
    assert (found.found, found.illegal) == (12, 30)


def test_what_was_found_is_told_and_what_could_not_be_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    live_recall.show({1: [a_round(3, 5)]})
    said = capsys.readouterr().out
    assert "reported, not tuned" in said
    assert "40.0% (4 of 10)" in said
    assert "not measured" in said


# the demo as people run it


def test_memory_is_that_of_a_command_and_its_children(tmp_path: Path) -> None:
    size = 60_000_000
    hold = f"b = bytearray({size}); import time; time.sleep(1); print(len(b))"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    alone, both = (
        measured_child.run([sys.executable, "-c", code], tmp_path / "out")
        for code in ("print(1)", child)
    )
    assert (both.code, both.out) == (0, f"{size}\n")
    assert both.gigabytes > size / 1e9
    assert alone.code == 0


def test_whoever_is_split_in_two_for_a_moment_counts_once() -> None:
    process = measured_child.Process
    below = {
        1: process(0, 9, 900),
        2: process(1, 9, 900),
        3: process(2, 5, 30),
        4: process(9, 7, 7),
    }
    assert measured_child.memory_below(below, 1) == 930
    assert measured_child.memory_below(below, 8) == 0


def test_a_process_that_is_gone_has_no_memory() -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    assert measured_child.resident(done.pid) == 0
    assert measured_child.resident(os.getpid()) > 0


def test_only_timings_may_differ_between_two_runs() -> None:
    one = [{"twpa": 3, "timings": {"count": 1.0}}]
    other = [{"twpa": 3, "timings": {"count": 2.0}}]
    assert list(whole_demo.differences(*map(whole_demo.compared, (one, other)))) == []
    other[0]["twpa"] = 4
    assert list(whole_demo.differences(*map(whole_demo.compared, (one, other)))) == [
        "/0/twpa: 3, 4"
    ]
    assert list(whole_demo.differences([1], [1, 2])) == [": [1], [1, 2]"]


@pytest.mark.parametrize(
    ("code", "out"), [(1, '{"rounds": [{}]}'), (0, ""), (0, "{}"), (0, '{"rounds": []}')]
)
def test_a_demo_that_failed_was_not_measured(code: int, out: str) -> None:
    ran = measured_child.Run(code, out, 1.0, 0.1)
    assert [cost.measured for cost in whole_demo.costs(ran, "x")] == [None, None]
