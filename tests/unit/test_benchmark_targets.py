"""A figure that was not measured is a target that is missed: it never reads as 0."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmark_scripts import BENCHMARKS, loaded

targets = loaded("targets")
whole_market = loaded("whole_market")


@pytest.mark.parametrize(
    ("measured", "most", "is_met"),
    [(4, 10, False), (5, 10, True), (10, 10, True), (11, 10, False), (99, None, True),
     (None, None, False)],
)  # fmt: skip
def test_a_figure_may_be_too_small_too(
    measured: float | None, most: float | None, is_met: bool
) -> None:
    assert targets.Target("x", measured, most, least=5).is_met is is_met


@pytest.mark.parametrize(
    ("measured", "is_met"), [(0, True), (1.2, True), (1.21, False), (None, False)]
)
def test_a_target_is_met_where_it_was_measured_and_is_small_enough(
    measured: float | None, is_met: bool
) -> None:
    assert targets.Target("x", measured, 1.2).is_met is is_met


def test_what_could_not_happen_was_not_measured() -> None:
    assert targets.of(0, 0) is None
    assert targets.of(0, 3) == 0
    assert targets.share(0, 0) is None


def test_a_benchmark_without_a_target_fails(capsys: pytest.CaptureFixture[str]) -> None:
    met = targets.Target("x", 0, 0)
    missing = targets.Target("y", None, 0)
    assert [targets.told(some, "all") for some in ([], [met], [met, missing])] == [1, 0, 1]
    assert "not measured" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("body", "missed"),
    [
        ("told([Target('x', 0, 0)], 'x')", []),
        ("pass", ["part ended with code 0"]),
        ("told([Target('x', 0, 0)], 'x'); raise SystemExit(3)", ["part ended with code 3"]),
        ("told([Target('x', 0, 0)], 'x'); raise RuntimeError", ["part ended with code 1"]),
        ("raise SystemExit(told([Target('x', 2, 1)], 'x'))", ["x"]),
    ],
)
def test_a_part_that_breaks_is_a_target_that_is_missed(
    tmp_path: Path, body: str, missed: list[str]
) -> None:
    script = tmp_path / "part.py"
    start = f"import sys; sys.path.insert(0, {str(BENCHMARKS)!r})\nfrom targets import *\n"
    script.write_text(start + body + "\n", encoding="utf-8")
    measured = whole_market.measure(whole_market.Part(str(script)), "part", tmp_path / "file")
    assert [target.what for target in measured if not target.is_met] == missed


def test_every_part_has_its_script() -> None:
    assert all((BENCHMARKS / part.script).is_file() for part in whole_market.PARTS.values())
