"""The command line over a home, from making it to its report: data, talk and exit codes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

import saved_pages as s
from casque import __version__
from casque.cli import main
from casque.cli.root import app
from casque.db import frames
from casque.errors import CasqueError, HomeInTheWay, NoHome, SheetInvalid, UsageProblem
from casque.pipeline import play
from casque.rounds import opening
from casque.rounds.home import open_home, read_home, reset_demo_home
from casque.scope import packaged
from casque.tables import PAGES

PAGES_OF_TERM = {
    "t-xiangya": [s.answer([s.goods(1, "老象牙"), s.goods(2)])],
    "t-xy": [s.NONE_FOUND],
    "t-hugu": [s.REFUSED],
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a home with one round run: done, empty and blocked."""
    path = s.a_home(tmp_path).path
    # the commands read their home from the environment
    monkeypatch.setenv("CASQUE_HOME", str(path))
    casque("round", "open", "2012-03", "--at", "2012-03-01T09:00", "--json")
    folder = s.save(tmp_path / "pages", PAGES_OF_TERM, kind="term")
    casque("round", "run", "2012-03", "--replay", str(folder), code=3)
    return path


def casque(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(app, words)
    if isinstance(result.exception, CasqueError):
        raise result.exception
    assert result.exit_code == code, result.output
    return result


def told(*words: str, code: int = 0) -> object:
    return json.loads(casque(*words, "--json", code=code).stdout)


def test_status_shows_states_measures_and_gaps(home: Path) -> None:
    summary = told("round", "status", "2012-03", code=3)
    assert summary["searches"] == {"blocked": 1, "done": 1, "empty": 1}  # type: ignore[index, call-overload]
    assert summary["measures"]["unjudged"]["value"] == 1  # type: ignore[index, call-overload]
    assert "blocked" in casque("round", "status", "2012-03", code=3).stdout
    assert home.is_dir()


def test_a_judgement_from_the_future_is_refused(home: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "late.csv"
    row = "shoucang_api,1,,IV,genuine,sale,high,text,ana,2099-01-06 10:00,\n"
    head = "site,item,version,product,goods,act,confidence,basis,by,at,why\n"
    sheet.write_text(head + row, encoding="utf-8")
    with pytest.raises(SheetInvalid, match="lies in the future"):
        casque("judgements", "import", str(sheet))
    assert home.is_dir()


def test_judging_by_sheet_opens_into_the_number_s_rows(home: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "todo.csv"
    casque("judgements", "export", str(sheet), "--round", "2012-03")
    frame = pl.read_csv(sheet, infer_schema=False).rename(lambda name: name.split()[0])
    answers = {"goods": "genuine", "act": "sale", "confidence": "high", "basis": "text"}
    filled = frame.with_columns(
        **{name: pl.lit(value) for name, value in answers.items()},
        by=pl.lit("a1"),
        at=pl.lit("2012-03-06 10:00"),
    )
    filled.write_csv(sheet)
    assert told("judgements", "import", str(sheet)) == {"judgements": 1, "new": 1, "undecided": 0}
    assert told("judgements", "import", str(sheet))["new"] == 0  # type: ignore[index, call-overload]
    rows = told("measure", "why", "twpa", "--round", "2012-03")
    assert len(rows) == 1  # type: ignore[arg-type]
    assert "shouca" in casque("measure", "why", "twpa", "--round", "2012-03").stdout
    casque("judgements", "export", str(tmp_path / "all.xlsx"))
    with pytest.raises(UsageProblem, match=r"\.xlsx or \.csv"):
        casque("judgements", "export", str(tmp_path / "all.doc"))
    assert home.is_dir()


def test_measures_as_json_csv_and_a_table(home: Path) -> None:
    rows = told("measure", "--round", "2012-03", "--product", "")
    assert {row["measure"] for row in rows} >= {"twpa", "nwpa", "coverage"}  # type: ignore[attr-defined]
    assert casque("measure", "--csv").stdout.startswith("measure,round,product,numerator")
    shown = casque("measure").stdout
    assert "coverage" in shown
    assert "2012-03, open" in shown
    with pytest.raises(UsageProblem, match="no such round"):
        casque("measure", "--round", "2012-04")
    assert home.is_dir()


def test_links_are_split_merged_and_explained(home: Path) -> None:
    pair = ("shoucang_api:1", "shoucang_api:2")
    assert "still be linked" in casque("link", "why", *pair).stderr
    casque("link", "merge", *pair, "--by", "a1", "--why", "the same")
    casque("link", "split", *pair, "--by", "a1", "--why", "not the same")
    assert [row["same"] for row in told("link", "why", *pair)] == [True, False]  # type: ignore[attr-defined]
    lines = casque("link", "why", *pair).stdout.splitlines()
    assert lines[:3] == [*pair, "times in Asia/Shanghai"]
    held = [line.partition("  ")[2] for line in lines if line.startswith("20")]
    assert held == ["one offer: decided, by a1", "not one offer: decided, by a1"]
    assert [line.strip() for line in lines if line[:4] == "    "] == ["the same", "not the same"]
    assert home.is_dir()


def test_what_too_many_share_is_told(home: Path, tmp_path: Path) -> None:
    shown = [{"src": "https://img.shoucang.example/shared.jpg"}]
    rows = [s.goods(n, shop={"id": n, "name": f"s{n}"}, images=shown) for n in range(10, 15)]
    folder = s.save(tmp_path / "more", {"x": [s.answer(rows)]})
    table = "address,file\nhttps://img.shoucang.example/shared.jpg,shared.jpg\n"
    (folder / "shared.jpg").write_bytes(b"a stock picture")
    (folder / "pictures.csv").write_text(table, encoding="utf-8")
    casque("round", "run", "2012-03", "--probe", "--replay", str(folder))
    (row,) = told("link", "common")  # type: ignore[misc]
    assert (row["kind"], row["reason"], row["accounts"]) == ("offer", "same_picture", 5)  # type: ignore[index]
    assert "Shared by too many" in casque("link", "common").stdout
    assert home.is_dir()


def test_the_report_is_written_where_it_is_asked_for(home: Path, tmp_path: Path) -> None:
    files = told("report", "--round", "2012-03", "--out", str(tmp_path / "out"))
    assert files[0].endswith("index.html")  # type: ignore[index]
    casque("report", "--round", "2012-03")
    assert (home / "exports" / "2012-03" / "index.html").is_file()
    with pytest.raises(UsageProblem, match="--round"):
        casque("report")


def test_closing_and_revising(home: Path) -> None:
    assert told("round", "close", "2012-03")["revision"] == 1  # type: ignore[index, call-overload]
    assert "revision 2" in casque("round", "close", "2012-03", "--why", "late").stderr
    assert (home / "frozen" / "2012-03" / "revision-2").is_dir()


def test_a_closed_number_opens_as_it_was_frozen(home: Path) -> None:
    casque("round", "close", "2012-03")
    shown = casque("measure", "why", "unjudged", "--round", "2012-03").stdout
    assert "unjudged 2012-03, all products: 1 offer" in shown
    assert "as revision 1; times in Asia/Shanghai" in shown
    assert told("measure", "why", "unjudged", "--round", "2012-03")[0]["members"] == [  # type: ignore[index, call-overload]
        "shoucang_api:1"
    ]
    assert home.is_dir()


def test_resume_with_nothing_waiting_says_so(home: Path) -> None:
    assert "nothing was waiting" in casque("round", "resume", "2012-03").stderr
    assert home.is_dir()


def test_doctor_finds_damage(home: Path) -> None:
    assert all(row["ok"] for row in told("doctor"))  # type: ignore[attr-defined]
    (next(home.rglob("*.warc.gz"))).write_bytes(b"")
    (home / "secret.key").chmod(0o644)
    rows = told("doctor", code=1)
    assert [row["check"] for row in rows if not row["ok"]] == ["archive", "rights"]  # type: ignore[attr-defined]
    assert "NO" in casque("doctor", code=1).stdout


def test_a_home_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CASQUE_HOME", str(tmp_path / "new"))  # where the command looks
    casque("init", "--programme", "traffic-2012")
    assert "placeholder" in casque("round", "open", "2014-09").stderr
    with pytest.raises(HomeInTheWay):
        casque("init")
    with pytest.raises(UsageProblem, match="no date and time"):
        casque("round", "open", "2014-10", "--at", "soon")


def test_a_probe_makes_a_home_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASQUE_HOME", str(tmp_path / "new"))  # where the command looks
    with pytest.raises(NoHome, match="casque init"):
        casque("measure")
    folder = s.save(tmp_path / "pages", {"木梳": [s.answer([s.goods(1)])]})
    words = ("round", "run", "2025-01", "--probe", "--replay", str(folder))
    assert told(*words)["results"] == 1  # type: ignore[index, call-overload]
    assert read_home(tmp_path / "new").programme == "sample"


def test_an_error_is_one_line_and_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CASQUE_HOME", str(tmp_path / "none"))  # where the command looks
    monkeypatch.setattr(sys, "argv", ["casque", "measure"])  # as a shell would call it
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_version_is_printed() -> None:
    assert casque("--version").stdout.strip() == __version__


def test_only_the_demo_s_own_homes_are_reset(home: Path, tmp_path: Path) -> None:
    programme = tmp_path / "tried"
    with pytest.raises(HomeInTheWay, match="removes only its own"):
        reset_demo_home(home, programme=programme)
    demo = reset_demo_home(tmp_path / "demo", programme=programme)
    (demo.exports / "left").mkdir(parents=True)
    assert not reset_demo_home(tmp_path / "demo", programme=programme).exports.exists()


@pytest.mark.parametrize(
    ("text", "what"),
    [("{", "cannot be read"), ('{"programme": "x", "demo": false, "form": 99}', "newer casque")],
)
def test_a_home_that_cannot_be_read_says_so(tmp_path: Path, text: str, what: str) -> None:
    (tmp_path / "home.json").write_text(text, encoding="utf-8")
    with pytest.raises(HomeInTheWay, match=what):
        open_home(tmp_path)


def test_frames_alone_give_the_numbers_of_the_ledger(home: Path) -> None:
    """The pipeline needs no ledger: the same pages come to the same measures."""
    round_ = opening.find_round("2012-03")
    scope, adapters = opening.frozen_scope(round_), opening.frozen_adapters(round_)
    terms = [term.id for term in scope.searchable_terms]
    rows = [
        {"search": terms.index(term), "page": page, "site": s.SITE, "body": body, "status": 200,
         "content_type": "application/json", "fetched_at": s.MARCH}
        for term, pages in PAGES_OF_TERM.items()
        for page, body in enumerate(pages, start=1)
    ]  # fmt: skip
    lexicon = opening.lexicon_of(open_home(home), round_)
    played = play(scope, PAGES.frame(rows), adapters, lexicon, opened_at=round_.opened_at)
    ours = told("measure")
    assert played.measures.sort("round", "product", "measure").to_dicts() == ours
    assert frames.searches()["state"].sort().equals(played.ledger.searches["state"].sort())


def test_packaged_programmes_are_there() -> None:
    assert packaged("sample").is_dir()
