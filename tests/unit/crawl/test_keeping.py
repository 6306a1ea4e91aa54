"""What came is kept before anything is said of it."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

import live_market as lm
from casque.crawl.fetching import Refused, Response
from casque.crawl.keeping import Keeper
from casque.crawl.messages import Ask, Got, Orders
from casque.evidence.archive import WarcArchive
from casque.settings import Limits

NOON = datetime(2012, 4, 5, 12, tzinfo=UTC)
PAGE = Ask(7, "m01", "http://m01.localhost/s", "2012-04/m01")
PICTURE = Ask(8, "m01", "http://m01.localhost/1.png", "2012-04/m01", "picture")


def a_keeper(folder: Path, shift: float = 0.0) -> Keeper:
    limits = Limits(max_pixels=1000)
    orders = Orders("casque", str(folder / "a"), str(folder / "b"), "", shift, limits, {})
    return Keeper(orders, (lambda: NOON) if not shift else None)


def came(body: bytes, status: int = 200, retry_after: float | None = None) -> Response:
    headers = (("Content-Type", "text/html; charset=gbk"), ("Content-Length", "3"))
    return Response("http://m01.localhost/s?p=1", status, headers, body, retry_after)


def test_a_page_lies_in_the_archive_as_it_came(tmp_path):
    keeper = a_keeper(tmp_path)
    got = keeper.keep(PAGE, came(b"page", 503, 3600.0))
    keeper.close()
    assert WarcArchive(tmp_path / "a").read(got.deposit) == b"page"
    assert got == Got(
        7, "http://m01.localhost/s?p=1", 503, "text/html; charset=gbk", NOON,
        sha256(b"page").hexdigest(), got.file, got.offset, got.length, 3600.0,
    )  # fmt: skip
    assert got.file.startswith("2012-04/m01/")


@pytest.mark.parametrize("status", [-5, 0, 99, 600, 10**30])
def test_a_status_that_is_none_is_no_answer(tmp_path, status):
    with pytest.raises(Refused) as refused:
        a_keeper(tmp_path).keep(PAGE, came(b"page", status, 60.0))
    assert (refused.value.fault, refused.value.retry_after) == ("broken", 60.0)


def test_of_a_header_what_can_be_kept_is_kept(tmp_path):
    odd = (("Content-Type", "application/json\0;\x07 charset=gbk" + "x" * 9_000),)
    answer = Response("http://m01.localhost/s", 200, odd, b"{}", None)
    keeper = a_keeper(tmp_path)
    got = keeper.keep(PAGE, answer)
    keeper.close()
    assert got.content_type.startswith("application/json ;  charset=gbkxx")
    assert len(got.content_type) == 200


def test_a_picture_lies_among_the_blobs_by_its_digest(tmp_path):
    picture = lm.a_picture("a")
    got = a_keeper(tmp_path).keep(PICTURE, came(picture))
    digest = sha256(picture).hexdigest()
    assert (got.got, got.sha256, got.file) == (8, digest, "")
    assert (tmp_path / "b" / digest[:2] / digest).read_bytes() == picture


@pytest.mark.parametrize(
    ("response", "fault"),
    [
        (came(b"<html>"), "no_picture"),
        (came(lm.a_picture("a", 100, 11)), "no_picture"),
        (came(lm.a_picture("a"), 404), "status"),
        (came(lm.a_picture("a"), 503, 3600.0), "status"),
        (came(b"", 429), "rate_limited"),
    ],
)
def test_what_is_no_picture_is_not_kept(tmp_path, response, fault):
    with pytest.raises(Refused) as caught:
        a_keeper(tmp_path).keep(PICTURE, response)
    assert caught.value.fault == fault
    assert caught.value.retry_after == response.retry_after
    assert not (tmp_path / "b").exists()


def test_the_moment_is_that_of_the_round(tmp_path):
    shift = (NOON - datetime.now(UTC)).total_seconds()
    keeper = a_keeper(tmp_path, shift)
    got = keeper.keep(PAGE, came(b"page"))
    keeper.close()
    assert abs((got.fetched_at - NOON).total_seconds()) < 60
