"""What may be played, and a month of it: live, judged, counted, with the truth beside it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from casque.cli.root import app
from casque.db import models as m
from casque.demo import play as played
from casque.demo.child import Size
from casque.demo.endings import that_say_more
from casque.demo.play import Play, months_of, play, what_to_play
from casque.errors import HomeInTheWay, UsageProblem
from casque.rounds.home import open_home
from casque.rounds.summary import Summary
from casque.tables import GAPS, MONTHLY

SMALL = Size(seed=5, scale=0.1, density=0.05)
RESTING = "moyuan"
"""Asks in the last month to be left alone for an hour."""


def test_what_is_played_where_nothing_is_said() -> None:
    usual = what_to_play()
    assert usual.months == ("2012-03", "2012-04", "2012-05", "2012-06", "2012-07", "2012-08")
    assert usual == Play()


def test_a_scale_that_is_named_is_that_of_advertisements_too() -> None:
    asked = what_to_play(full=True, seed=11, scale=0.1)
    assert asked.size == Size(11, 0.1, 1.0)
    assert (asked.months[0], asked.months[-1], len(asked.months)) == ("2012-01", "2014-09", 33)
    assert what_to_play(full=True, months=2).months == ("2012-01", "2012-02")


@pytest.mark.parametrize(
    ("months", "first", "last", "further"),
    [
        (1, "2012-03", "2012-03", "2012-04"),
        (6, "2012-03", "2012-08", "2012-09"),
        (30, "2012-03", "2014-08", "2014-09"),
        (31, "2012-03", "2014-09", None),
        (32, "2012-02", "2014-09", None),
        (33, "2012-01", "2014-09", None),
    ],
)
def test_more_months_than_follow_the_usual_start_begin_earlier(
    months: int, first: str, last: str, further: str | None
) -> None:
    asked = what_to_play(months=months)
    assert (asked.months[0], asked.months[-1], len(asked.months)) == (first, last, months)
    assert asked.further == further


def test_all_months_leave_none_to_be_left_open() -> None:
    assert what_to_play(full=True).further is None


def test_months_end_with_the_market() -> None:
    assert months_of("2014-08", 6) == ("2014-08", "2014-09")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("played")


@pytest.fixture(scope="module")
def rounds(folder: Path) -> list[Summary]:
    """Two months of a small market, played once."""
    steps: list[tuple[int, int, str]] = []
    told = play(
        folder / "home",
        Play(SMALL, months_of("2012-03", 2), faults=(f"{RESTING}=long_rest@2012-05",)),
        progress=lambda done, total, what: steps.append((done, total, what)),
    )
    assert steps[-1] == (2, 2, "")
    return told


def test_a_month_has_the_parts_that_were_promised(rounds: list[Summary]) -> None:
    assert [told["round"] for told in rounds] == ["2012-03", "2012-04"]
    for told in rounds:
        assert {"searches", "sightings", "advertisements", "offers", "measures"} <= told.keys()
        assert set(told["truth"]) == {"twpa", "nwpa", "backlog"}  # type: ignore[call-overload]
        assert set(told["truth_alone"]) == {"twpa", "nwpa", "backlog"}  # type: ignore[call-overload]
        assert set(told["timings"]) == {"live", "collect", "judge", "report", "close", "count"}  # type: ignore[call-overload]


def test_no_search_says_more_than_the_market_showed(rounds: list[Summary]) -> None:
    for told in rounds:
        assert sum(told["states_alone"].values()) == sum(told["searches"].values())  # type: ignore[attr-defined]
        assert that_say_more(told) == 0  # type: ignore[arg-type]


def test_nothing_is_counted_that_the_market_does_not_have(rounds: list[Summary]) -> None:
    for told in rounds:
        recall = told["advertisement_recall"]
        assert recall["found"] + sum(recall["missed"].values()) == recall["illegal"]  # type: ignore[index]
        pairs = told["duplicate_recall"]
        assert 0 <= pairs["found"] <= pairs["pairs"]  # type: ignore[index]


def test_the_reports_lie_where_it_is_said(rounds: list[Summary], folder: Path) -> None:
    for told in rounds:
        assert (folder / "home" / str(told["report"])).is_file()


def test_a_further_month_is_collected_and_left_to_people(
    rounds: list[Summary], folder: Path
) -> None:
    assert "2012-05" not in {told["round"] for told in rounds}
    open_home(folder / "home")
    closed = dict(m.Round.objects.values_list("name", "closed_by"))
    assert closed == {"2012-03": "demo", "2012-04": "demo", "2012-05": ""}
    assert m.Sighting.objects.filter(round__name="2012-05").exists()
    assert not m.Judgement.objects.filter(at__gte=datetime(2012, 5, 1, tzinfo=UTC)).exists()
    assert not (folder / "home" / "exports" / "2012-05").exists()


def test_where_a_site_asks_for_a_long_rest_its_searches_are_gaps(
    rounds: list[Summary], folder: Path
) -> None:
    del rounds
    open_home(folder / "home")
    of_month = m.Search.objects.filter(round__name="2012-05", kind=MONTHLY)
    states = Counter(of_month.filter(site=RESTING).values_list("state", flat=True))
    assert states == {"blocked": 1, "todo": states.total() - 1}
    assert states.total() > 1
    assert set(states) <= set(GAPS)
    assert of_month.exclude(site=RESTING).filter(state="done").exists()


def test_a_fault_that_the_market_does_not_know_stops_before_anything_is_made(
    tmp_path: Path,
) -> None:
    wrong = Play(SMALL, months_of("2012-03", 1), faults=("moyuan=flu",))
    with pytest.raises(UsageProblem, match="no fault 'flu'"):
        play(tmp_path / "home", wrong)
    assert list(tmp_path.iterdir()) == []


def test_only_a_home_of_the_demo_is_reset(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "precious.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(HomeInTheWay):
        play(tmp_path / "mine", Play(SMALL, months_of("2012-03", 1)))
    assert (tmp_path / "mine" / "precious.txt").read_text(encoding="utf-8") == "keep"


def test_the_command_plays_what_it_is_asked_for_and_tells_it(
    rounds: list[Summary], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def replayed(home: Path, wanted: Play, *, progress: object) -> list[Summary]:
        del home, progress
        asked.append(wanted)
        return rounds

    monkeypatch.setattr(played, "play", replayed)  # what it would give, played above already
    called = ["demo", "--home", str(folder / "home"), "--months", "2", "--seed", "5"]
    spoken = CliRunner().invoke(app, called)
    assert spoken.exit_code == 0, spoken.output
    for words in (
        "2012-04",
        "truth",
        "What was missed, and why",
        "of these say more than it showed: 0",
        "index.html",
        "market serve",
        "2012-05",
    ):
        assert words in " ".join(spoken.stdout.split()), words
    as_json = CliRunner().invoke(app, [*called, "--json"])
    assert [told["round"] for told in json.loads(as_json.stdout)["rounds"]] == [
        "2012-03",
        "2012-04",
    ]
    assert [wanted.size.seed for wanted in asked] == [5, 5]
    assert asked[0].months == ("2012-03", "2012-04")
