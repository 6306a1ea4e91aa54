"""What the errors of a download mean, and what is carried on of an answer that cannot be read."""

from __future__ import annotations

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from casque.crawl.fetching import Refused
from casque.crawl.messages import FAULTS
from casque.crawl.spider import BY_ERROR, KNOWN, _plain, fault_of
from casque.rounds.crawling import FAILED


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (DownloadTimeoutError(), "time_out"),
        (CannotResolveHostError(), "no_address"),
        (DownloadConnectionRefusedError(), "no_connection"),
        (DownloadFailedError(), "no_connection"),
        (ResponseDataLossError(), "no_connection"),
        (ConnectionResetError(), "broken"),
        (DownloadCancelledError(), "too_large"),
        (ValueError(), "broken"),
    ],
)
def test_an_error_is_a_fault(error, fault):
    assert fault_of(error) == fault


def test_an_error_of_our_own_is_none():
    assert not isinstance(KeyError("site"), KNOWN)


@pytest.mark.parametrize(
    ("said", "seconds"), [({}, None), ({"Retry-After": "90"}, 90), ({"Retry-After": "\xff"}, None)]
)
@pytest.mark.parametrize(
    ("body", "packed", "fault"),
    [(b"<html>", "gzip", "broken"), (b"{}", "gzip, gzip, br", "too_large")],
)
def test_what_cannot_be_unpacked_may_still_say_how_long_it_rests(
    said, seconds, body, packed, fault
):
    headers = {"Content-Encoding": packed, **said}
    with pytest.raises(Refused) as caught:
        _plain(Response("http://m01.localhost/", headers=headers, body=body), 1000)
    assert (caught.value.fault, caught.value.retry_after) == (fault, seconds)


def test_every_fault_is_said_in_words_and_makes_something_of_its_search():
    assert set(FAILED) == set(FAULTS)
    assert {fault for _, fault in BY_ERROR} <= set(FAULTS)
