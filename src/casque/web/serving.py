"""Serving the web: waitress in threads, whitenoise for what is static, a worker beside them."""

from __future__ import annotations

import logging
import secrets
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Final

from django.conf import settings

from casque.errors import NoHome, UsageProblem
from casque.rounds.home import open_home
from casque.web import first_run, house
from casque.web.beside import Beside, kept_beside

if TYPE_CHECKING:
    from waitress.server import BaseWSGIServer

THREADS: Final = 8
LARGEST_REQUEST: Final = 64 * 1024 * 1024
ANYWHERE: Final = ("", "0.0.0.0", "::")  # noqa: S104  what a person may ask for
LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


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
        with (
            _ended_by_sigterm(),
            kept_beside(_worker_of(wanted)) if wanted.worker else nullcontext(),
        ):
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


def _worker_of(wanted: Wanted) -> Beside:
    """Return the worker that stands beside the server, from when there is a home."""
    return Beside(("worker", "--beside"), wanted.path, may_begin=house.is_inhabited)
