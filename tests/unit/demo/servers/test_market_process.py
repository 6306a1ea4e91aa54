"""The market as a process of its own: as a child that says where it listens, and as a command."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from demo.servers.fake_market import Visitor

from casque.demo.servers.request_log import read_log
from casque.demo.servers.server import listen, port_of
from casque.scope import load_programme

COMMAND = "from casque.cli.market import app; app()"


@pytest.fixture
def started():
    """Starts processes, and ends those that still run."""
    running = []

    def start(*arguments, cwd):
        process = subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[4] / "src")},
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


def first_line(process):
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return json.loads(line)


def ended(process, how=signal.SIGTERM):
    """Returns what it said after it was told to stop."""
    process.send_signal(how)
    out, talk = process.communicate(timeout=20)
    assert process.returncode == 0, talk
    return out, talk


def test_a_child_says_where_it_listens_and_keeps_its_log(tmp_path, started):
    log = tmp_path / "log.jsonl"
    child = started(
        "-m", "casque.demo.servers", "--seed", 7, "--scale", 0.1, "--month", "2012-03",
        "--port", 0, "--log", log, cwd=tmp_path,
    )  # fmt: skip
    told = first_line(child)
    visitor = Visitor(told["port"], told["token"])
    assert told["sites"] == [
        s["id"] for s in json.loads(visitor.desk("/market.json").body)["sites"]
    ]
    site = told["sites"][0]
    assert visitor.get(f"http://{site}.localhost:{told['port']}/robots.txt").status == 200
    assert ended(child) == ("", "")
    asked = [(one.host, one.path) for one in read_log(log)]
    assert asked[-1] == (f"{site}.localhost", "/robots.txt")


def test_a_market_at_hand_makes_a_home_and_says_what_is_next(tmp_path, started):
    command = started(
        "-c", COMMAND, "serve", "--month", "2012-05", "--scale", 0.1, "--home", "there", "--json",
        cwd=tmp_path,
    )  # fmt: skip
    told = first_line(command)
    programme = load_programme(tmp_path / "there" / "scope")
    assert [site.id for site in programme.sites] == [site["id"] for site in told["sites"]]
    assert [site.address for site in programme.sites] == [one["address"] for one in told["sites"]]
    assert (told["month"], told["home"]) == ("2012-05", "there")
    _, talk = ended(command, signal.SIGINT)
    assert f"export CASQUE_HOME={tmp_path / 'there'}" in talk
    assert "casque round open 2012-05 --at 2012-05-" in talk
    assert told["token"] in talk


def test_a_month_that_the_market_does_not_have_is_said(tmp_path, started):
    command = started("-c", COMMAND, "serve", "--month", "2019-01", cwd=tmp_path)
    _, talk = command.communicate(timeout=60)
    assert command.returncode != 0
    assert "no month '2019-01'" in talk
    assert not (tmp_path / "market-home").exists()


def test_a_port_that_is_taken_is_said(tmp_path, started):
    with listen() as taken:
        port = port_of(taken)
        command = started(
            "-c", COMMAND, "serve", "--month", "2012-05", "--scale", 0.1, "--port", port,
            cwd=tmp_path,
        )  # fmt: skip
        _, talk = command.communicate(timeout=60)
    assert command.returncode != 0
    assert f"port {port} cannot be had" in talk
    assert not (tmp_path / "market-home").exists()
