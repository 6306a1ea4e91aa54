"""The server as a process of its own: where it says it is, over real HTTP, and how it ends."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings
from people import PASSWORD, a_member

from casque.db.connection import disconnect
from casque.rounds.home import Home, open_home
from casque.web import house, serving, task_states
from saved_pages import a_home

CALL = "from casque.cli import main; main()"


@dataclass
class Running:
    """A process of ours, and the home it serves."""

    process: subprocess.Popen[str]

    def line(self) -> str:
        assert self.process.stdout
        line = self.process.stdout.readline()
        assert line, self.process.stderr and self.process.stderr.read()
        return line.strip()

    def end(self, how: int = signal.SIGTERM) -> tuple[str, str]:
        """Tell it to end; return what it said."""
        self.process.send_signal(how)
        said = self.process.communicate(timeout=60)
        assert self.process.returncode == 0, said
        return said


Start = Callable[..., Running]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start commands of ours with a home, and end those that still run."""
    running: list[subprocess.Popen[str]] = []

    def begin(*words: object, home: Path | None = None, **more: str) -> Running:
        environment = {**os.environ, "CASQUE_HOME": str(home or tmp_path / "home"), **more}
        process = subprocess.Popen(
            [sys.executable, "-c", CALL, *map(str, words)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment,
            cwd=tmp_path,
        )  # fmt: skip
        running.append(process)
        return Running(process)

    yield begin
    for process in running:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Return a home that nobody has open, with an analyst in it."""
    made = a_home(tmp_path)
    a_member("analyst", "Ana")
    disconnect()
    return made


def ask(
    address: str, path: str, method: str = "GET", body: str = "", **headers: str
) -> tuple[http.client.HTTPResponse, str]:
    """Return an answer over real HTTP; redirections are not followed."""
    host, port = re.fullmatch(r"http://([^:]+):(\d+)/", address).groups()
    line = http.client.HTTPConnection(host, int(port), timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request(method, path, body, named)
    answered = line.getresponse()
    text = answered.read().decode("utf-8", "replace")
    line.close()
    return answered, text


def workers_of(parent: int) -> list[int]:
    """Return the processes that a process started and that run tasks."""
    told = subprocess.run(
        ["ps", "-wweo", "pid,ppid,args"], capture_output=True, text=True, check=True
    )
    rows = [line.split(None, 2) for line in told.stdout.splitlines()[1:]]
    return [int(pid) for pid, of, args in rows if int(of) == parent and "worker" in args]


def soon(is_so: Callable[[], object], seconds: float = 60) -> bool:
    """Wait until something is so."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if is_so():
            return True
        time.sleep(0.1)
    return False


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return "State:\tZ" not in status


def mark_as_demo(home: Home) -> None:
    mark = home.path / "home.json"
    mark.write_text(mark.read_text("utf-8").replace('"demo": false', '"demo": true'), "utf-8")


def test_the_first_line_says_where_and_a_page_is_there(home: Home, start: Start) -> None:
    running = start("serve", "--port", 0, "--no-worker")
    address = running.line()
    assert re.fullmatch(r"http://127\.0\.0\.1:[1-9]\d+/", address)
    answered, page = ask(address, "/enter/")
    assert (answered.status, "Log in" in page) == (200, True)
    assert answered.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert answered.headers["Server"] is None
    style, _ = ask(address, "/static/casque/casque.css")
    assert (style.status, style.headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    out, said = running.end()
    assert out == ""
    assert "start/?key=" not in said


def test_a_password_is_taken_over_http_and_told_to_nobody(home: Home, start: Start) -> None:
    running = start("serve", "--port", 0, "--no-worker")
    address = running.line()
    for password in ("wombat wombat", PASSWORD):
        page, text = ask(address, "/enter/")
        cookie = page.headers["Set-Cookie"].split(";")[0]
        token = re.search(r'csrfmiddlewaretoken" value="([^"]+)', text)[1]
        words = f"csrfmiddlewaretoken={token}&username=ana&password={password.replace(' ', '+')}"
        kind = "application/x-www-form-urlencoded"
        answered, _ = ask(
            address, "/enter/", "POST", words,
            Cookie=cookie, Content_Type=kind, Origin=address.rstrip("/"),
        )  # fmt: skip
    assert answered.status == 302
    told = str(answered.headers.get_all("Set-Cookie"))
    assert "HttpOnly" in told
    assert "SameSite=Strict" in told
    assert "Secure" not in told
    _, said = running.end(signal.SIGINT)
    for secret in ("wombat", "ana", PASSWORD):
        assert secret not in said


def test_another_hosts_name_is_refused_in_words(home: Home, start: Start) -> None:
    address = start("serve", "--port", 0, "--no-worker", "--name", "casque.ngo.example").line()
    refused, page = ask(address, "/enter/", Host="evil.example")
    assert (refused.status, "makes no sense here" in page) == (400, True)
    assert ask(address, "/enter/", Host="testserver")[0].status == 400
    for name in ("casque.ngo.example", "localhost"):
        assert ask(address, "/enter/", Host=name)[0].status == 200


def test_behind_https_cookies_are_secure(home: Home, start: Start) -> None:
    address = start("serve", "--port", 0, "--no-worker", CASQUE_HTTPS="1").line()
    assert "Secure" in ask(address, "/enter/")[0].headers["Set-Cookie"]


def test_a_forged_header_does_not_make_it_this_machine(home: Home, start: Start) -> None:
    address = start("serve", "--port", 0, "--no-worker").line()
    answered, _ = ask(address, "/enter/", X_Forwarded_Host="evil.example")
    assert answered.status == 200


def test_the_demo_s_door_is_shut_to_who_comes_through_another_server(
    home: Home, start: Start
) -> None:
    mark_as_demo(home)
    address = start("serve", "--port", 0, "--no-worker").line()
    assert "Enter as analyst" in ask(address, "/enter/")[1]
    _, page = ask(address, "/enter/", X_Forwarded_For="203.0.113.9")
    assert "Enter as analyst" not in page


def test_a_port_that_is_taken_is_said(home: Home, start: Start) -> None:
    port = start("serve", "--port", 0, "--no-worker").line().rpartition(":")[2].strip("/")
    second = start("serve", "--port", port)
    out, said = second.process.communicate(timeout=60)
    assert (second.process.returncode, out) == (2, "")
    assert f"port {port} cannot be had" in said
    assert "--port" in said
    third = start("serve", "--port", 0, "--no-worker")
    assert ask(third.line(), "/enter/")[0].status == 200


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_stands_beside_and_ends_with_the_server(
    home: Home, start: Start, how: signal.Signals
) -> None:
    running = start("serve", "--port", 0)
    running.line()
    pid = running.process.pid
    assert soon(lambda: workers_of(pid))
    (worker,) = workers_of(pid)
    if how is signal.SIGTERM:
        running.end()
        assert not is_alive(worker)
    else:
        running.process.kill()
        assert soon(lambda: not is_alive(worker))


def test_a_worker_that_fell_over_is_started_again(home: Home, start: Start) -> None:
    running = start("serve", "--port", 0)
    running.line()
    assert soon(lambda: workers_of(running.process.pid))
    (first,) = workers_of(running.process.pid)
    os.kill(first, signal.SIGKILL)
    assert soon(lambda: set(workers_of(running.process.pid)) - {first})
    running.end()


def test_the_worker_runs_tasks_and_records_their_errors(home: Home, start: Start) -> None:
    import tasks_for_tests
    from django_tasks_db.models import DBTaskResult

    house.move_in(open_home(home.path))
    done, broke = tasks_for_tests.add.enqueue(2, 3), tasks_for_tests.fail.enqueue()
    worker = start("worker", PYTHONPATH=str(Path(__file__).parent))
    ends = lambda: not DBTaskResult.objects.filter(status__in=("READY", "RUNNING")).exists()  # noqa: E731
    assert soon(ends)
    worker.end()
    done.refresh()
    broke.refresh()
    assert (done.status, done.return_value) == ("SUCCESSFUL", 5)
    assert broke.status == "FAILED"
    assert "ZeroDivisionError" in broke.errors[0].exception_class_path
    house.move_out()
    disconnect()


def test_a_long_collection_keeps_nothing_else_waiting(home: Home, start: Start) -> None:
    import tasks_for_tests
    from django_tasks_db.models import DBTaskResult

    house.move_in(open_home(home.path))
    collecting = tasks_for_tests.collect_long.enqueue()
    worker = start("worker", PYTHONPATH=str(Path(__file__).parent))
    assert soon(lambda: DBTaskResult.objects.running().exists())
    added = tasks_for_tests.add.enqueue(1, 1)
    assert soon(lambda: DBTaskResult.objects.filter(id=added.id, status="SUCCESSFUL").exists())
    collecting.refresh()
    assert collecting.status == "RUNNING"
    (other,) = workers_of(worker.process.pid)
    worker.process.kill()
    assert soon(lambda: not is_alive(other))
    house.move_out()
    disconnect()


def test_what_holds_the_home_has_a_lane_of_its_own() -> None:
    from casque.web import tasks, tasks_history, tasks_reports, working

    holding = (
        tasks.collect_round, tasks.resume_collecting, tasks.close_round, tasks.conclude_round,
    )  # fmt: skip
    beside = (tasks_reports.write_report_of, tasks_history.take_sheet)
    assert {task.queue_name for task in holding} == {task_states.COLLECTING}
    assert {task.queue_name for task in beside} == {working.USUAL}
    assert settings.TASKS["default"]["QUEUES"] == [working.USUAL, task_states.COLLECTING]


def test_what_a_killed_worker_ran_is_recorded_as_lost(home: Home, start: Start) -> None:
    import tasks_for_tests
    from django_tasks_db.models import DBTaskResult

    house.move_in(open_home(home.path))
    slow = tasks_for_tests.sleep_long.enqueue()
    here = {"PYTHONPATH": str(Path(__file__).parent)}
    first = start("worker", **here)
    assert soon(lambda: DBTaskResult.objects.running().exists())
    start("worker", **here)  # a second one leaves alone what a living one runs
    added = tasks_for_tests.add.enqueue(1, 1)
    assert soon(lambda: DBTaskResult.objects.filter(id=added.id, status="SUCCESSFUL").exists())
    assert DBTaskResult.objects.running().count() == 1
    first.process.kill()
    first.process.wait()
    start("worker", **here)
    assert soon(lambda: not DBTaskResult.objects.running().exists())
    slow.refresh()
    assert (slow.status, slow.errors[0].exception_class_path) == (
        "FAILED", "casque.web.working.WorkerLost",
    )  # fmt: skip
    house.move_out()
    disconnect()


def test_a_worker_without_a_home_says_so(start: Start) -> None:
    worker = start("worker")
    _, said = worker.process.communicate(timeout=60)
    assert (worker.process.returncode, "casque init" in said) == (2, True)


def test_the_first_run_goes_by_the_key_of_the_terminal(tmp_path: Path, start: Start) -> None:
    running = start("serve", "--port", 0)
    address = running.line()
    assert ask(address, "/")[0].headers["Location"] == "/start/"
    assert ask(address, "/start/")[0].status == 403
    assert running.process.stderr
    said = running.process.stderr.readline() + running.process.stderr.readline()
    link = re.search(rf"{address}(start/\?key=[\w-]+)", said)[1]
    opened, _ = ask(address, f"/{link}")
    cookie = opened.headers["Set-Cookie"].split(";")[0]
    _, page = ask(address, "/start/", Cookie=cookie)
    assert "Load the sample" in page
    assert not (tmp_path / "home").exists()
    running.end()


def test_members_are_added_listed_and_blocked_in_the_terminal(home: Home, start: Start) -> None:
    def run(*words: str) -> tuple[int, str, str]:
        called = start("user", *words)
        out, said = called.process.communicate(timeout=60)
        return called.process.returncode, out, said

    code, link, said = run("add", "Lea", "--role", "lead", "--code", "L1")
    assert (code, PASSWORD in said) == (0, False)
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/welcome/L1/[\w-]+/\n", link)
    assert run("add", "lea", "--role", "lead", "--code", "L2")[0] == 2
    assert "last active lead" in run("block", "L1")[2]
    assert run("block", "ana")[0] == 0
    told = run("list", "--json")[1]
    assert '"code": "Ana"' in told
    assert '"active": false' in told
    assert "blocked" in run("list")[1]
    assert run("unblock", "Ana")[0] == 0
    address = start("serve", "--port", 0, "--no-worker").line()
    path = link.partition("8000")[2].strip()
    assert "Lea".lower() in ask(address, path)[1]
    again = run("reset", "L1", "--address", "https://casque.ngo.example/", "--json")[1]
    assert '"invitation": "https://casque.ngo.example/welcome/L1/' in again
    assert ask(address, path)[0].status == 404


def test_the_demo_that_was_made_here_is_served_where_there_is_no_home(
    home: Home, tmp_path: Path, start: Start
) -> None:
    mark_as_demo(home)
    home.path.rename(tmp_path / "casque-demo")
    address = start("serve", "--port", 0, "--no-worker", CASQUE_HOME="").line()
    assert "Enter as analyst" in ask(address, "/enter/")[1]


def test_other_verbs_load_nothing_of_the_web(home: Home, tmp_path: Path) -> None:
    script = (
        "import sys; sys.argv = ['casque', 'scope', 'programmes']\n"
        "from casque.cli import main\n"
        "try: main()\nexcept SystemExit: pass\n"
        "web = ('casque.web', 'axes', 'waitress')\n"
        "print([name for name in sys.modules if name.startswith(web)])"
    )
    told = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert told.stdout.splitlines()[-1] == "[]"


def test_a_host_that_is_no_host_is_said() -> None:
    from casque.errors import UsageProblem

    with pytest.raises(UsageProblem, match="cannot be had"):
        serving.listen("no.host.of.this.machine.invalid", 0)
    with serving.listen("::1", 0) as six:
        assert serving._address(six).startswith("http://[::1]:")
