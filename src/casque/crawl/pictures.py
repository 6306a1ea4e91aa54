"""How large a picture is, read from its first bytes without opening it.

A file of 21 KB may unpack to 859 MB: whoever opens pictures later may trust that what was kept is
no larger than the limit. Only the kinds that websites show are known.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

Size = tuple[int, int]
"""Width and height in pixels."""

MOST_PARTS = 10_000
"""Parts of a file that are stepped over to where its size stands: a real one has a few hundred."""


def size_of(body: bytes) -> Size | None:
    """Return the width and height a picture says it has, or None where it is none that we know."""
    for start, read in KINDS:
        if body.startswith(start):
            try:
                return read(body)
            except (struct.error, IndexError):
                return None
    return None


def is_sound(body: bytes, *, max_pixels: int) -> bool:
    """Tell whether these bytes are a picture that may be opened."""
    size = size_of(body)
    return size is not None and 0 < size[0] * size[1] <= max_pixels


def _png(body: bytes) -> Size | None:
    """Return what its first part says, or None where another part would say it anew."""
    if body[8:16] != _PNG_HEADER or not _is_only_header(body):
        return None
    width, height = struct.unpack(">II", body[16:24])
    return int(width), int(height)


_PNG_HEADER = b"\0\0\0\x0dIHDR"
_PNG_NAME = re.compile(rb"\w{4}")  # four letters by the standard; Pillow takes these


def _is_only_header(body: bytes) -> bool:
    """Tell whether no part of a PNG behind the first is a header.

    Where a part has no name the file is cut off or damaged: nobody reads on from there.
    """
    place = 33
    for _ in range(MOST_PARTS):
        kind = body[place + 4 : place + 8]
        if kind in (b"IEND", b"IHDR") or not _PNG_NAME.fullmatch(kind):
            return kind != b"IHDR"
        place += 12 + int.from_bytes(body[place : place + 4], "big")
    return False


def _gif(body: bytes) -> Size | None:
    """Return the larger of the canvas and the first frame: so large it is when it is opened."""
    width, height = struct.unpack("<HH", body[6:10])
    place = _first_frame(body)
    if place is None:
        return None
    left, top, wide, high = struct.unpack("<HHHH", body[place + 1 : place + 9])
    return max(width, left + wide), max(height, top + high)


def _first_frame(body: bytes) -> int | None:
    """Return where the first frame begins, behind a table of colours and extensions."""
    flags, is_within = body[10], False
    place = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    for _ in range(MOST_PARTS):
        said = body[place]
        if is_within:  # each part says its length; one of length 0 is the last
            is_within, place = said > 0, place + 1 + said
        elif said == 0x21:
            is_within, place = True, place + 2
        else:
            return place if said == 0x2C else None
    return None


def _bmp(body: bytes) -> Size:
    width, height = struct.unpack("<ii", body[18:26])
    return abs(int(width)), abs(int(height))  # a height below 0 is a picture stored top down


_JPEG_SIZES = frozenset({*range(0xC0, 0xD0), 0xDE} - {0xC4, 0xC8, 0xCC})
"""Markers of a JPEG that are followed by its size."""

_JPEG_PARTS = _JPEG_SIZES | {0xC4, 0xCC, *range(0xDA, 0xF0), 0xFE}
"""Markers that are followed by a length. Of others readers differ in where the next part begins."""

_JPEG_SCAN = 0xDA


def _jpeg(body: bytes) -> Size | None:
    """Return what its frame says, or None where a second would say it anew, or none stands."""
    place, size = 2, None
    for _ in range(MOST_PARTS):
        if body[place] != 0xFF:
            return None
        marker = body[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker == _JPEG_SCAN:
            return size
        length = int.from_bytes(body[place + 2 : place + 4], "big")
        if marker not in _JPEG_PARTS or length < 2:
            return None
        if marker in _JPEG_SIZES:
            if size is not None:
                return None
            height, width = struct.unpack(">HH", body[place + 5 : place + 9])
            size = int(width), int(height)
        place += 2 + length
    return None


def _webp(body: bytes) -> Size | None:
    kind, said = body[8:16], body[20:]
    if kind == b"WEBPVP8X":
        return 1 + int.from_bytes(said[4:7], "little"), 1 + int.from_bytes(said[7:10], "little")
    if kind == b"WEBPVP8L":
        bits = int.from_bytes(said[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"WEBPVP8 ":
        width, height = struct.unpack("<HH", said[6:10])
        return int(width) & 0x3FFF, int(height) & 0x3FFF
    return None


KINDS: tuple[tuple[bytes, Callable[[bytes], Size | None]], ...] = (
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"GIF87a", _gif),
    (b"GIF89a", _gif),
    (b"RIFF", _webp),
    (b"BM", _bmp),
)
"""How a kind of picture begins, and how its size is read."""
