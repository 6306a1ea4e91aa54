"""The child as its parent sees it: started again when it dies, given up when it only dies."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from casque.crawl.child import DEATHS, DEATHS_IN_A_ROW, Child
from casque.crawl.messages import Alive, Ask, Failed, Orders
from casque.errors import CasqueError
from casque.settings import Limits

ORDERS = Orders("casque", "", "", "", 0.0, Limits(), {})
ANSWERING = """
import json, os, sys
said = sys.stdout
def say(number):
    said.write(json.dumps({{"failed": number, "reason": "time_out"}}) + "\\n")
    said.flush()
json.loads(sys.stdin.readline())
for line in sys.stdin:
    number = json.loads(line)["ask"]
    {before}
    say(number)
    {after}
"""


def a_child(before: str = "pass", after: str = "pass", silence: float = 20) -> Child:
    code = ANSWERING.format(before=before, after=after)
    return Child(ORDERS, (sys.executable, "-c", code), silence=silence)


def answers(child: Child, *numbers: int) -> list[int]:
    for number in numbers:
        child.ask(Ask(number, "m01", "http://m01.localhost/", "f"))
    try:
        return [a.failed for a in child.answers() if isinstance(a, Failed)]
    finally:
        child.close()


def test_what_is_asked_is_answered():
    assert answers(a_child(), 1, 2, 3) == [1, 2, 3]


def test_a_child_that_dies_between_answers_is_started_again():
    assert sorted(answers(a_child(after="os._exit(1)"), *range(8))) == list(range(8))


def test_a_child_that_is_killed_is_started_again():
    child = a_child()
    os.kill(child.pid, signal.SIGKILL)
    assert answers(child, 1) == [1]


def test_an_answer_that_was_cut_off_is_asked_for_again(tmp_path: Path):
    mark = tmp_path / "mark"
    half = (
        f"os.path.exists({str(mark)!r}) or (open({str(mark)!r}, 'w'),"
        " said.write('{\"failed\": 1'), said.flush(), os._exit(1))"
    )
    assert answers(a_child(before=half), 1) == [1]


def test_a_child_that_says_nothing_is_taken_for_dead(tmp_path: Path):
    mark = tmp_path / "mark"
    asleep = (
        f"os.path.exists({str(mark)!r}) or (open({str(mark)!r}, 'w'), __import__('time').sleep(60))"
    )
    assert answers(a_child(before=asleep, silence=1), 1) == [1]


def test_a_request_that_kills_every_child_is_given_up_and_the_others_go_on():
    child = a_child(before="number in (2, 3) and os._exit(1)")
    for number in (2, 3, 1):
        child.ask(Ask(number, "m01", "http://m01.localhost/", "f"))
    reasons = {}
    for answer in child.answers():
        assert isinstance(answer, Failed)
        reasons[answer.failed] = answer.reason
        if len(reasons) == 1:
            child.ask(Ask(4, "m02", "http://m02.localhost/", "f"))
    child.close()
    assert reasons == {1: "time_out", 2: "collector", 3: "collector", 4: "time_out"}


def test_several_that_kill_are_given_up_one_after_the_other():
    child = a_child(before="number < 4 and os._exit(1)")
    for number in range(9):
        child.ask(Ask(number, "m01", "http://m01.localhost/", "f"))
    reasons = {a.failed: a.reason for a in child.answers() if isinstance(a, Failed)}
    child.close()
    assert reasons == dict.fromkeys(range(4), "collector") | dict.fromkeys(range(4, 9), "time_out")


PAIRS = "number == 5 and (say(json.loads(sys.stdin.readline())['ask']))"
"""Answers 5 only when the request behind it has come, too."""


def test_after_a_death_only_what_was_in_flight_is_asked_alone():
    child = a_child(before=f"number == 1 and os._exit(1); {PAIRS}", silence=10)
    for number in (1, 2, 3):
        child.ask(Ask(number, "m01", "http://m01.localhost/", "f"))
    reasons = {}
    for answer in child.answers():
        assert isinstance(answer, Failed)
        reasons[answer.failed] = answer.reason
        if answer.failed == 2:  # from here on something is always waited for
            child.ask(Ask(5, "m02", "http://m02.localhost/", "f"))
            child.ask(Ask(6, "m03", "http://m03.localhost/", "f"))
    child.close()
    assert reasons.pop(1) == "collector"
    assert reasons == dict.fromkeys((2, 3, 5, 6), "time_out")


def test_one_that_kills_now_and_then_is_found_though_others_answer_in_between(tmp_path: Path):
    log = tmp_path / "log"
    note = f"open({str(log)!r}, 'a').write(f'{{os.getpid()}} {{number}};')"
    child = a_child(before=f"{note}; number == 0 and os._exit(1)")
    for number in range(4):
        child.ask(Ask(number, "m01", "http://m01.localhost/", "f"))
    later, reasons = iter(range(4, 40)), {}
    for answer in child.answers():
        assert isinstance(answer, Failed)
        reasons[answer.failed] = answer.reason
        if answer.failed and (number := next(later, None)) is not None:
            child.ask(Ask(number, "m01", "http://m01.localhost/", "f"))
    child.close()
    assert reasons.pop(0) == "collector"
    assert set(reasons) == set(range(1, 40))
    asked = log.read_text(encoding="ascii").split(";")
    assert sum(line.endswith(" 0") for line in asked) <= DEATHS + 1


def test_a_child_that_only_dies_is_given_up():
    child = a_child(before="os._exit(1)")
    for number in range(9):
        child.ask(Ask(number, "m01", "http://m01.localhost/", "f"))
    with pytest.raises(CasqueError, match=f"died {DEATHS_IN_A_ROW} times"):
        list(child.answers())
    child.close()


def test_whoever_fetches_opens_no_port(tmp_path: Path):
    folders = (str(tmp_path), str(tmp_path), str(tmp_path))
    child = Child(Orders("casque", *folders, 0.0, Limits(), {}), silence=60)
    assert child._next() == Alive()  # it stands
    theirs = _sockets(child.pid)
    listening = _listening()
    child.close()
    with socket.create_server(("127.0.0.1", 0)):
        assert _sockets(os.getpid()) & _listening()  # this is how one would be seen
    assert not theirs & listening


PARENT = """
import sys
from casque.crawl.child import Child
from casque.crawl.messages import Ask, Orders, SiteOrders
from casque.settings import Limits
place, folder = sys.argv[1:]
site = SiteOrders((place,), (), 0.01, False, "utf-8", "zh-Hans")
child = Child(Orders("casque", folder, folder, folder, 0.0, Limits(timeout=300), {"m01": site}))
child.ask(Ask(1, "m01", f"http://{place}/", "f"))
print(child.pid, flush=True)
list(child.answers())
"""


def test_whoever_fetches_ends_when_its_parent_is_killed_though_a_site_hangs(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        place = f"m01.localhost:{deaf.getsockname()[1]}"
        command = (sys.executable, "-c", PARENT, place, str(tmp_path))
        with subprocess.Popen(command, stdout=subprocess.PIPE) as parent:
            assert parent.stdout is not None
            pid = int(parent.stdout.readline())
            connection, _ = deaf.accept()  # it has asked, and waits for an answer
            with connection:
                assert not _has_ended(pid)
                parent.kill()
                parent.wait()
                for _ in range(600):
                    if _has_ended(pid):
                        return
                    time.sleep(0.1)
                pytest.fail("it went on asking for a minute")


def _has_ended(pid: int) -> bool:
    """Tell whether a process is gone, or only not yet taken notice of."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return True
    return stat.rpartition(")")[2].split()[0] == "Z"


def _sockets(pid: int) -> set[str]:
    return {os.readlink(fd) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink()}


def _listening() -> set[str]:
    """Return the sockets of this machine that listen, as /proc names them."""
    lines = [
        line.split()
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]
    ]
    return {f"socket:[{words[9]}]" for words in lines if words[3] == "0A"}
