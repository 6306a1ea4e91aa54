"""What the errors of a download mean."""

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

from casque.crawl.messages import FAULTS
from casque.crawl.spider import BY_ERROR, KNOWN, fault_of
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


def test_every_fault_is_said_in_words_and_makes_something_of_its_search():
    assert set(FAILED) == set(FAULTS)
    assert {fault for _, fault in BY_ERROR} <= set(FAULTS)
