"""The market as a process of its own: as a child that says where it listens, and as a command."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from demo.servers.fake_market import Visitor

from casque.demo.child import Size, served
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


def test_a_child_ends_when_its_parent_is_killed(tmp_path, started):
    code = (
        "import time; from casque.demo.child import Size, served\n"
        "with served(Size(7, 0.1, 0.1), month='2012-03') as market:\n"
        "    print(market.port, flush=True)\n"
        "    time.sleep(600)\n"
    )
    parent = started("-c", code, cwd=tmp_path)
    port = int(parent.stdout.readline())
    assert Visitor(port, "").desk("/market.json").status == 200
    parent.send_signal(signal.SIGKILL)
    parent.wait(timeout=10)
    deadline = time.monotonic() + 120
    while is_answered(port):
        assert time.monotonic() < deadline, "the market outlives its parent"
        time.sleep(0.05)


def test_the_market_is_told_things_without_a_proxy(tmp_path, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")  # where nobody listens
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    log = tmp_path / "log.jsonl"
    with served(Size(7, 0.1, 0.1), month="2012-03", log=log) as market:
        market.turn_to("2012-04")
        told = json.loads(Visitor(market.port, market.token).desk("/market.json").body)
    assert told["month"] == "2012-04"


def is_answered(port):
    """Whether anybody answers on a port of this machine."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def test_a_child_with_a_fault_that_is_none_says_so(tmp_path, started):
    child = started("-m", "casque.demo.servers", "--scale", 0.1, "--fault", "x=y", cwd=tmp_path)
    out, talk = child.communicate(timeout=60)
    assert (out, child.returncode) == ("", 1)
    assert "no site 'x'" in talk


def test_the_faults_that_are_named_are_served(tmp_path, started):
    command = started(
        "-c", COMMAND, "serve", "--month", "2012-05", "--scale", 0.1, "--json",
        "--fault", "moyuan=unavailable@2012-05", "--fault", "laohuopu=blank", cwd=tmp_path,
    )  # fmt: skip
    told = first_line(command)
    port = int(told["address"].rstrip("/").rpartition(":")[2])
    now = json.loads(Visitor(port, "").desk("/faults").body)["sites"]
    assert {name: now[name] for name in ("moyuan", "laohuopu")} == {
        "moyuan": "unavailable", "laohuopu": "blank",
    }  # fmt: skip
    _, talk = ended(command, signal.SIGINT)
    assert "fault" in talk


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("nowhere=captcha", "moyuan"),
        ("moyuan=flu", "login_wall"),
        ("moyuan=captcha@2019-01", "2012-01"),
        ("moyuan", "SITE=KIND"),
    ],
)
def test_a_fault_that_cannot_be_is_said_with_the_valid_names(tmp_path, started, fault, said):
    command = started(
        "-c", COMMAND, "serve", "--month", "2012-05", "--scale", 0.1, "--fault", fault,
        cwd=tmp_path,
    )  # fmt: skip
    _, talk = command.communicate(timeout=60)
    assert command.returncode != 0
    assert said in talk
    assert not (tmp_path / "market-home").exists()


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
