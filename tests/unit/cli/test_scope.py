import json
import shutil

import pytest
from typer.testing import CliRunner

from casque.cli.scope import app
from casque.errors import FileMissing, NoHome, ProgrammeUnknown, RoundNameInvalid
from casque.rounds.home import make_home
from casque.scope import load_programme, packaged


@pytest.fixture
def run(tmp_path):
    """Run a command with a home in tmp_path; errors come out as they are."""

    def call(*arguments, code=0):
        environment = {"CASQUE_HOME": str(tmp_path / "home")}
        result = CliRunner().invoke(
            app, [str(a) for a in arguments], env=environment, catch_exceptions=True
        )
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result

    return call


@pytest.fixture
def home_scope(tmp_path):
    """The scope folder of a home that holds the sample programme."""
    return make_home(tmp_path / "home", programme=packaged("sample")).scope


@pytest.fixture
def broken(tmp_path):
    """A folder whose sites have no adapters and whose law is no YAML."""
    folder = shutil.copytree(packaged("sample"), tmp_path / "broken")
    sites = (folder / "sites.yml").read_text(encoding="utf-8")
    lines = [line for line in sites.splitlines() if "adapter:" not in line]
    (folder / "sites.yml").write_text("\n".join(lines), encoding="utf-8")
    (folder / "law.yml").write_text("laws: [", encoding="utf-8")
    return folder


def test_it_prints_table_1_as_json(run):
    rows = json.loads(run("table1", "--programme", "traffic-2012", "--json").stdout)
    assert len(rows) == 9
    assert rows[0] == {
        "round": "2012-01",
        "sites": 15,
        "products": 5,
        "product_codes": ["IV", "RH", "TB", "HS", "PS"],
        "terms": 9,
    }


def test_it_prints_table_1_for_people(run):
    printed = run("table1", "--programme", "traffic-2012").stdout
    assert "Moving Targets" in printed
    assert "2012-07" in printed
    assert "IV, RH, TB, HS, PS, LB" in printed


def test_it_finds_sites_whose_adapter_is_not_there(run, home_scope):
    sites = home_scope / "sites.yml"
    text = sites.read_text(encoding="utf-8").replace("adapter: xianyu", "adapter: nosuch")
    sites.write_text(text, encoding="utf-8")
    printed = run("check", home_scope, code=2).stdout
    assert "site `xianyu` names the adapter nosuch, which is not there" in printed


def test_products_that_terms_name_must_be_there(run, home_scope):
    (home_scope / "products.yml").write_text("products: []\n", encoding="utf-8")
    assert "which this programme does not have" in run("check", home_scope, code=2).stdout


def test_it_reads_the_home_without_a_name(run, home_scope):
    rows = json.loads(run("table1", "--json").stdout)
    assert [row["round"] for row in rows] == ["2025-01"]


def test_it_says_so_when_a_programme_reports_no_rounds(run, home_scope):
    profile = home_scope / "programme.yml"
    text = profile.read_text(encoding="utf-8").replace('["2025-01"]', "[]")
    profile.write_text(text, encoding="utf-8")
    result = run("table1", "--json")
    assert (json.loads(result.stdout), "reporting_rounds" in result.stderr) == ([], True)


@pytest.mark.parametrize("command", [("table1",), ("check",), ("show", "2025-01")])
def test_it_says_how_to_make_a_home(run, command):
    with pytest.raises(NoHome, match=r"casque init"):
        run(*command)


def test_it_knows_only_programmes_of_the_package(run):
    with pytest.raises(ProgrammeUnknown):
        run("table1", "--programme", "nothing")


def test_it_shows_what_is_in_force(run):
    printed = run("show", "2012-07", "--programme", "traffic-2012").stdout
    for piece in ("豹骨", "text_only", "site-24", "inferred, plain name", "nobody yet"):
        assert piece in printed


def test_it_shows_a_scope_as_json(run):
    printed = run("show", "2012-07", "--programme", "traffic-2012", "--json").stdout
    scope = load_programme(packaged("traffic-2012")).in_force("2012-07")
    assert printed.strip() == scope.to_json()


def test_it_refuses_what_is_no_month(run):
    with pytest.raises(RoundNameInvalid):
        run("show", "2012.7", "--programme", "traffic-2012")


def test_it_lists_the_programmes(run):
    names = [entry["name"] for entry in json.loads(run("programmes", "--json").stdout)]
    assert names == ["sample", "traffic-2012"]
    assert "公开词示例方案" in run("programmes").stdout


def test_it_says_what_stands_in_scope(run, home_scope):
    assert "sample is in order" in run("check").stdout
    said = json.loads(run("check", "--json").stdout)
    assert (said["valid"], said["programme"]) == (True, "sample")
    assert (said["standing"]["sites"], said["standing"]["laws: checked"]) == (2, 0)


def test_it_lays_overlays_over_what_it_checks(run, home_scope, tmp_path):
    overlay = tmp_path / "overlay"
    overlay.mkdir()
    (overlay / "sites.yml").write_text("sites:\n  - {id: taobao, withdrawn: true}\n")
    said = json.loads(run("check", home_scope, "--overlay", overlay, "--json").stdout)
    assert said["standing"]["sites"] == 1


def test_it_names_every_problem_and_leaves_with_2(run, broken):
    lines = run("check", broken, code=2).stdout.splitlines()
    assert [line.split(": ")[0].rsplit("/", 1)[1] for line in lines] == [
        "law.yml:1",
        "sites.yml:3",
        "sites.yml:9",
    ]


def test_it_names_every_problem_as_json(run, broken):
    said = json.loads(run("check", broken, "--json", code=2).stdout)
    assert said["valid"] is False
    assert [problem["line"] for problem in said["problems"]] == [1, 3, 9]
    assert set(said["problems"][0]) == {"file", "line", "what", "do"}


def test_it_says_when_the_folder_is_not_there(run, tmp_path):
    with pytest.raises(FileMissing):
        run("check", tmp_path / "nowhere")
