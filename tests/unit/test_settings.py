"""Settings: where the home is, told by the environment once."""

from pathlib import Path

import pytest

from casque.errors import UsageProblem
from casque.settings import Limits, read_settings


@pytest.mark.parametrize(
    ("environment", "home"),
    [
        ({"CASQUE_HOME": "/data/象牙 2014"}, "/data/象牙 2014"),
        ({"CASQUE_HOME": ""}, "casque-home"),  # set to nothing is not set
        ({}, "casque-home"),
    ],
)
def test_the_home_is_where_the_environment_says_or_here(environment, home):
    assert read_settings(environment).home == Path(home)


def test_the_environment_of_the_process_is_read_where_none_is_given(monkeypatch):
    monkeypatch.setenv("CASQUE_HOME", "/data/home")  # the process's own is what is tested
    assert read_settings().home == Path("/data/home")


def test_what_can_be_made_again_lies_in_the_home():
    assert read_settings({"CASQUE_HOME": "/data/home"}).cache == Path("/data/home/cache")


def test_how_a_site_can_reach_us_is_told_by_the_environment():
    settings = read_settings({"CASQUE_CONTACT": " monitoring@ngo.example "})
    assert settings.contact == "monitoring@ngo.example"
    assert read_settings({}).contact == ""


@pytest.mark.parametrize("contact", ["a@b\r\nX-Forged: 1", "a) evil (b", "监测@ngo.example"])
def test_a_contact_that_would_forge_a_header_is_refused(contact):
    with pytest.raises(UsageProblem, match="CASQUE_CONTACT"):
        read_settings({"CASQUE_CONTACT": contact})


def test_the_limits_of_the_machine_can_be_set_one_by_one():
    limits = read_settings({"CASQUE_TIMEOUT": "2.5", "CASQUE_TRIES": "1"}).limits
    assert (limits.timeout, limits.tries) == (2.5, 1)
    assert limits == Limits(timeout=2.5, tries=1)
    assert read_settings({"CASQUE_TIMEOUT": ""}).limits == Limits()
    every = {f"CASQUE_{name.upper()}": "7" for name in Limits.__dataclass_fields__}
    assert read_settings(every).limits == Limits(7, 7, 7, 7, 7, 7, 7)


@pytest.mark.parametrize("text", ["0", "-1", "soon", "1e9", "inf", "nan", "٣"])
def test_a_limit_that_is_no_number_is_refused(text):
    with pytest.raises(UsageProblem, match="CASQUE_TIMEOUT"):
        read_settings({"CASQUE_TIMEOUT": text})


@pytest.mark.parametrize(("said", "is_on"), [("1", True), ("0", False), ("", False)])
def test_a_proxy_that_speaks_https_is_told_by_the_environment(said, is_on):
    assert read_settings({"CASQUE_HTTPS": said}).https is is_on


def test_a_switch_that_is_neither_on_nor_off_is_refused():
    with pytest.raises(UsageProblem, match="CASQUE_HTTPS is 1 or 0"):
        read_settings({"CASQUE_HTTPS": "yes"})


def test_the_address_of_a_database_is_read_and_never_printed():
    settings = read_settings({"CASQUE_DATABASE": " postgresql://ana:secret@db.example/casque "})
    assert settings.database == "postgresql://ana:secret@db.example/casque"
    assert "secret" not in repr(settings)
    assert read_settings({}).database == ""
