"""Serving the web: waitress in threads, whitenoise for what is static, a worker beside them."""

from __future__ import annotations

import logging
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

from django.conf import settings

from casque.errors import NoHome, UsageProblem
from casque.rounds.home import open_home
from casque.web import first_run, house

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer

THREADS: Final = 8
LARGEST_REQUEST: Final = 64 * 1024 * 1024
ANYWHERE: Final = ("", "0.0.0.0", "::")  # noqa: S104  what a person may ask for
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")
PATIENCE: Final = 10.0
"""Seconds that a worker is given to end what it does; what it had saved stands."""

AGAIN_AFTER: Final = 5.0
"""Seconds until a worker that fell over is started again."""

_WORKER: Final = "from casque.cli import main; main()"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is served and where; `names`: further host names under which it is reached."""

    path: Path
    host: str = "127.0.0.1"
    port: int = 0
    names: tuple[str, ...] = ()
    https: bool = False
    worker: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """Where it is served; `key` opens the first run, and is empty once that is over."""

    address: str
    key: str


def serve(wanted: Wanted, tell: Callable[[Told], None]) -> None:
    """Serve a home, or the first run where there is none, until SIGTERM or Ctrl-C.

    Raises UsageProblem where the port cannot be had, and what opening a home raises.
    """
    listening = listen(wanted.host, wanted.port)
    with listening:
        _set_up(wanted)
        key = _open(wanted.path)
        server = _server(listening, https=wanted.https)
        tell(Told(_address(listening), key))
        with _ended_by_sigterm(), _worker_beside(wanted) if wanted.worker else _nothing():
            try:
                server.run()
            finally:
                first_run.stop_loading()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raise UsageProblem where the port or host cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen()
    except OSError as error:
        made.close()
        do = "is another `casque serve` running? name another with --port, or 0 for a free one"
        what = f"{host} port {port} cannot be had ({error.strerror or error}): {do}"
        raise UsageProblem(what=what) from error
    return made


def _set_up(wanted: Wanted) -> None:
    """Set what depends on how we are reached: host names, cookies, the log."""
    names = {"localhost", "127.0.0.1", "[::1]", *wanted.names}
    if wanted.host not in ANYWHERE:
        names.add(f"[{wanted.host}]" if ":" in wanted.host else wanted.host)
    settings.ALLOWED_HOSTS = sorted(names)
    settings.SECRET_KEY = secrets.token_hex(32)  # until there is a home with its own
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = wanted.https
    settings.LANGUAGE_COOKIE_SECURE = wanted.https
    keep_quiet()


def keep_quiet() -> None:
    """Let no library log what people typed or asked for; `faults` logs what broke, and where."""
    for name in ("axes", "django", "django_tasks_db", "django.tasks", "waitress.queue"):
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


def _open(path: Path) -> str:
    """Open the home, or wait for one; return the key of the first run where that is not over."""
    try:
        house.move_in(open_home(path))
    except NoHome:
        house.expect(path)
    if house.is_set_up():
        return ""
    key = secrets.token_urlsafe(24)
    house.set_first_key(key)
    return key


def _server(listening: socket.socket, *, https: bool) -> BaseWSGIServer:
    from django.core.wsgi import get_wsgi_application
    from waitress.server import create_server

    return create_server(
        get_wsgi_application(),
        sockets=[listening],
        threads=THREADS,
        ident=None,
        url_scheme="https" if https else "http",
        max_request_body_size=LARGEST_REQUEST,
        clear_untrusted_proxy_headers=False,  # read by the demo's door alone, which they shut
    )


def _address(listening: socket.socket) -> str:
    """Return where a browser of this machine finds it."""
    host, port = listening.getsockname()[:2]
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Turn SIGTERM into the end that Ctrl-C makes: the server closes, then its worker."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _nothing() -> Iterator[None]:
    yield


@contextmanager
def _worker_beside(wanted: Wanted) -> Iterator[None]:
    """Keep a worker running beside the server, from when there is a home until the end."""
    over = threading.Event()
    keeper = threading.Thread(target=_keep_a_worker, args=(wanted.path, over))
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_a_worker(path: Path, over: threading.Event) -> None:
    while not house.is_inhabited():
        if over.wait(0.5):
            return
    while not over.is_set():
        _run_a_worker(path, over)
        over.wait(AGAIN_AFTER)


def _run_a_worker(path: Path, over: threading.Event) -> None:
    """Run one worker until it ends, or until all is over; its stdin is what it hangs on."""
    child = subprocess.Popen(
        [sys.executable, "-c", _WORKER, "worker", "--beside"],
        env={**os.environ, "CASQUE_HOME": str(path.absolute())},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    with child:
        while child.poll() is None and not over.wait(0.2):
            pass
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
