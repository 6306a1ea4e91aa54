"""Bytes unpacked as Content-Encoding says, and never further than a limit.

What a header says of a length is not asked: unpacking itself stops where the limit is passed. What
is cut off, or is not packed as it says, is an error: half a page would be read as a whole one.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import brotli  # type: ignore[import-untyped]  # it has none

from casque.crawl.messages import Fault

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
"""What we say that we can unpack."""

MOST = 2
"""Encodings of one response: each may take as long to undo as the limit of bytes allows."""

MEMBERS = 16
"""Members of one gzip or zstd stream: usual is one."""

WINDOW_LOG = 23
"""Memory that a zstd stream may claim, as a power of two: 8 MB (RFC 9659)."""


class NotUnpacked(Exception):
    """The bytes were not unpacked; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault: Fault = fault


def unpack(body: bytes, encodings: Iterable[str], limit: int) -> bytes:
    """Return the bytes without their encodings, the last undone first; raise NotUnpacked.

    Args:
        body: as it came.
        encodings: the values of Content-Encoding headers.
        limit: how many bytes may come of it, after each encoding.
    """
    named = [name.strip().lower() for value in encodings for name in value.split(",")]
    packed = [name for name in named if name not in ("", "identity")]
    if len(packed) > MOST:
        raise NotUnpacked("too_large")
    for name in reversed(packed) if body else ():
        if name not in _WAYS:
            raise NotUnpacked("broken")
        body = _undone(_WAYS[name], body, limit)
    if len(body) > limit:
        raise NotUnpacked("too_large")
    return body


Way = Callable[[bytes, int], tuple[bytes, bool]]
"""Unpacks at most so many bytes; returns them, and whether the end was reached."""


def _undone(way: Way, body: bytes, limit: int) -> bytes:
    try:
        found, is_whole = way(body, limit + 1)
    except (zlib.error, brotli.error, zstd.ZstdError, EOFError, ValueError) as error:
        raise NotUnpacked("broken") from error
    if len(found) > limit:
        raise NotUnpacked("too_large")
    if not is_whole:
        raise NotUnpacked("broken")
    return found


def _members(start: Callable[[], Any], mark: bytes) -> Way:  # Any: zlib's class is private
    """Return what unpacks one member after the other; each further one begins with the mark.

    What stands behind them and is none, is passed over, as browsers do.
    """

    def way(body: bytes, most: int) -> tuple[bytes, bool]:
        found = b""
        for _ in range(MEMBERS):
            member = start()
            found += member.decompress(body, max_length=most - len(found))
            if not member.eof or len(found) >= most:
                return found, False
            body = member.unused_data
            if not mark or not body.startswith(mark):
                return found, True
        return found, False

    return way


def _deflate(body: bytes, most: int) -> tuple[bytes, bool]:
    """Unpack a zlib stream, or what some servers send under that name: a bare deflate stream."""
    try:
        return _members(zlib.decompressobj, b"")(body, most)
    except zlib.error:
        return _members(partial(zlib.decompressobj, wbits=-zlib.MAX_WBITS), b"")(body, most)


def _brotli(body: bytes, most: int) -> tuple[bytes, bool]:
    stream = brotli.Decompressor()
    found = stream.process(body, output_buffer_limit=most)
    while len(found) < most and not stream.is_finished():
        more = stream.process(b"", output_buffer_limit=most - len(found))
        if not more:
            break
        found += more
    return found, stream.is_finished()


def _zstd_stream() -> zstd.ZstdDecompressor:
    return zstd.ZstdDecompressor(
        options={int(zstd.DecompressionParameter.window_log_max): WINDOW_LOG}
    )


_gzip = _members(partial(zlib.decompressobj, wbits=16 + zlib.MAX_WBITS), b"\x1f\x8b")
_zstd = _members(_zstd_stream, b"\x28\xb5\x2f\xfd")

_WAYS: dict[str, Way] = {
    "gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd,
}  # fmt: skip
"""How each encoding is undone."""
