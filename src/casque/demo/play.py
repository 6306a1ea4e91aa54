"""Playing the demo: three rounds through the same use cases that a real month goes through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from casque.demo.story import PAGES, PROGRAMME, Month, Story, read_story
from casque.demo.told import tell_round
from casque.rounds.collecting import Progress, say_nothing
from casque.rounds.home import Home, reset_demo_home
from casque.rounds.judging import import_judgements
from casque.rounds.opening import open_round
from casque.rounds.reading import close_round, read_known
from casque.rounds.reporting import write_report
from casque.rounds.running import Request, run_round
from casque.rounds.summary import Summary

T = TypeVar("T")
STEPS = 5
"""Steps of a round that progress is told of: collect, judge, report, close, count."""


@dataclass(frozen=True, slots=True)
class StoryClock:
    """A clock that stands at a moment of the story."""

    moment: datetime

    def now(self) -> datetime:
        """Return the moment, in UTC."""
        return self.moment.astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Takes down how long each step of a round takes, in seconds."""

    seconds: dict[str, float] = field(default_factory=dict)

    def time(self, step: str, work: Callable[[], T]) -> T:
        """Return what the work returns."""
        begun = perf_counter()
        done = work()
        self.seconds[step] = round(perf_counter() - begun, 3)
        return done


def play(home_path: Path, *, progress: Progress = say_nothing) -> list[Summary]:
    """Play the story into a fresh demo home; return its rounds as JSON has them.

    Each round carries what `told.tell_round` gives, how long its steps took, and where its report
    lies in the home.

    Raises HomeInTheWay where the folder is not a home that the demo made; nothing is touched then.
    """
    story = read_story()
    home = reset_demo_home(home_path, programme=PROGRAMME)
    rounds = [_play_month(home, story, number, progress) for number in story.numbers]
    progress(len(rounds) * STEPS, len(rounds) * STEPS, "")
    return rounds


def _play_month(home: Home, story: Story, number: int, progress: Progress) -> Summary:
    month, watch = story.month(number), Stopwatch()
    for step, (name, work) in enumerate(_steps(home, month)):
        done, total = (number - 1) * STEPS + step, len(story.rounds) * STEPS
        progress(done, total, f"{month.round}, {name}")
        watch.time(name, work)
    known = watch.time("count", lambda: read_known(home, StoryClock(month.closed)))
    index = report_folder(home, month.round) / "index.html"
    return tell_round(known, story, number) | {
        "report": index.relative_to(home.path).as_posix(),
        "timings": watch.seconds,
    }


def _steps(home: Home, month: Month) -> list[tuple[str, Callable[[], object]]]:
    """Return what is done in a round, in its order, each with its name."""
    name, pages = month.round, PAGES / month.round
    opened, judged, closed = map(StoryClock, (month.opened, month.judged, month.closed))
    return [
        ("open", lambda: open_round(home, name, by="demo", now=opened.now())),
        ("collect", lambda: run_round(home, Request(name, pages), clock=opened)),
        ("judge", lambda: import_judgements(home, pages / "judgements.csv", clock=judged)),
        ("report", lambda: write_report(home, name, report_folder(home, name), clock=closed)),
        ("close", lambda: close_round(home, name, by="demo", why="", clock=closed)),
    ]


def report_folder(home: Home, name: str) -> Path:
    """Return where the report of a round lies."""
    return home.exports / name
