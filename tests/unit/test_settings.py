"""Settings: where the home is, told by the environment once."""

from pathlib import Path

import pytest

from casque.settings import read_settings


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
