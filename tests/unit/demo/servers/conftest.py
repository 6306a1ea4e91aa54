import asyncio
import threading

import pytest
from demo.servers.fake_market import MONTH, FakeMarket, Visitor

from casque.demo.servers.request_log import RequestLog
from casque.demo.servers.server import listen, serving


@pytest.fixture(scope="session")
def fake_market():
    """The market behind the server."""
    return FakeMarket()


@pytest.fixture(scope="session")
def request_lines():
    """What the server was asked."""
    return RequestLog()


@pytest.fixture(scope="session")
def visitor(fake_market, request_lines):
    """A visitor of a market that is served by a thread of its own on a free port."""
    loop, started, told = asyncio.new_event_loop(), threading.Event(), []

    async def run():
        stop = asyncio.Event()
        with listen() as sock:
            kept = {"month": MONTH, "log": request_lines, "slow": 0.4}
            async with serving(sock, fake_market, **kept) as listening:
                told.extend([listening, stop])
                started.set()
                await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    thread.start()
    assert started.wait(10)
    listening, stop = told
    yield Visitor(listening.port, listening.token)
    loop.call_soon_threadsafe(stop.set)
    thread.join(10)
    loop.close()
