"""Unpacking: whole or not at all, and never further than the limit."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casque.crawl.packing import ACCEPTED, MEMBERS, NotUnpacked, unpack, zstd


def bare_deflate(body: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(body) + stream.flush()


PACKED: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "x-gzip": ("X-GZip", gzip.compress),
    "deflate": ("deflate", zlib.compress),
    "bare deflate": ("deflate", bare_deflate),
    "brotli": ("br", brotli.compress),
    "zstd": ("zstd", zstd.compress),
}
EACH = pytest.mark.parametrize(("name", "pack"), PACKED.values(), ids=PACKED)
PAGE = "<html>老象牙手串</html>".encode() * 50
LIMIT = 100_000


def fault_of(body: bytes, *encodings: str, limit: int = LIMIT) -> str:
    with pytest.raises(NotUnpacked) as caught:
        unpack(body, encodings, limit)
    return caught.value.fault


@EACH
@given(body=st.binary(max_size=3000))
def test_what_was_packed_is_unpacked(name, pack, body):
    assert unpack(pack(body), [name], LIMIT) == body


def test_every_encoding_that_we_ask_for_is_understood():
    assert {name.strip() for name in ACCEPTED.split(",")} == {
        name for name, _ in PACKED.values() if name != "X-GZip"
    }


def test_what_is_not_packed_stays_as_it_is():
    assert unpack(PAGE, [], LIMIT) == PAGE
    assert unpack(PAGE, ["identity", ""], LIMIT) == PAGE
    assert unpack(b"", ["gzip"], LIMIT) == b""  # a redirect often says so of nothing


def test_several_encodings_are_undone_from_the_last_to_the_first():
    twice = gzip.compress(brotli.compress(PAGE), mtime=0)
    assert unpack(twice, ["br, gzip"], LIMIT) == unpack(twice, ["br", "gzip"], LIMIT) == PAGE
    assert fault_of(twice, "gzip, br") == "broken"
    assert fault_of(gzip.compress(twice, mtime=0), "br, gzip, gzip") == "too_large"


@EACH
def test_a_bomb_is_given_up_where_it_passes_the_limit(name, pack):
    bomb = pack(bytes(200 * LIMIT))
    tracemalloc.start()
    assert fault_of(bomb, name) == "too_large"
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20 * LIMIT  # of what it would unpack to, a tenth at most


@EACH
def test_a_bomb_within_another_packing_is_given_up_too(name, pack):
    assert fault_of(gzip.compress(pack(bytes(200 * LIMIT))), f"{name}, gzip") == "too_large"


@EACH
def test_the_limit_itself_is_allowed_and_one_byte_more_is_not(name, pack):
    assert len(unpack(pack(bytes(LIMIT)), [name], LIMIT)) == LIMIT
    assert fault_of(pack(bytes(LIMIT + 1)), name) == "too_large"
    assert fault_of(bytes(LIMIT + 1)) == "too_large"


@EACH
def test_what_is_cut_off_anywhere_is_not_read_as_if_it_were_whole(name, pack):
    packed = pack(PAGE)
    for length in range(1, len(packed)):
        assert fault_of(packed[:length], name) == "broken"


@EACH
def test_what_is_not_packed_as_it_says_is_broken(name, pack):
    assert fault_of(b"<html>not packed at all</html>", name) == "broken"


@pytest.mark.parametrize("name", ["compress", "utf-8", "gzip;q=1", "*"])
def test_an_encoding_that_nobody_knows_is_broken(name):
    assert fault_of(gzip.compress(PAGE, mtime=0), name) == "broken"


@EACH
@given(body=st.binary(max_size=200))
def test_whatever_comes_is_unpacked_or_refused(name, pack, body):
    with suppress(NotUnpacked):
        assert len(unpack(body, [name], LIMIT)) <= LIMIT


@pytest.mark.parametrize(("name", "pack"), [PACKED["gzip"], PACKED["zstd"]])
def test_a_few_members_are_one_body_and_very_many_are_refused(name, pack):
    assert unpack(pack(b"one") + pack(b"two"), [name], LIMIT) == b"onetwo"
    assert fault_of(pack(b"") * (MEMBERS + 1), name) == "broken"


def test_zeros_behind_a_gzip_stream_are_passed_over():
    assert unpack(gzip.compress(PAGE, mtime=0) + bytes(16), ["gzip"], LIMIT) == PAGE


def test_a_zstd_stream_that_claims_much_memory_is_refused():
    claims = {zstd.CompressionParameter.window_log: 27}
    stream = zstd.ZstdCompressor(options=claims)
    assert fault_of(stream.compress(PAGE) + stream.flush(), "zstd") == "broken"
