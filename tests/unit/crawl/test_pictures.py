"""How large a picture is, without opening it."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from casque.crawl.pictures import KINDS, MOST_PARTS, is_sound, size_of


def drawn(kind: str, width: int, height: int, **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "brown").save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("PNG", {}), ("GIF", {}), ("BMP", {}), ("JPEG", {}), ("JPEG", {"progressive": True}),
        ("JPEG", {"exif": b"Exif\0\0" + b"x" * 3000, "comment": b"y" * 500}),
        ("WEBP", {}), ("WEBP", {"lossless": True}), ("WEBP", {"exif": b"Exif\0\0MM"}),
    ],
)  # fmt: skip
@given(width=st.integers(1, 400), height=st.integers(1, 400))
def test_the_size_is_that_of_whoever_opens_it(kind, options, width, height):
    assert size_of(drawn(kind, width, height, **options)) == (width, height)


@pytest.mark.parametrize(
    "body", [b"", b"<html>", b"GIF8", b"%PDF-1.7", b"\xff\xd8\xff", b"RIFF0000WAVE", b"BM"]
)
def test_what_is_no_picture_has_no_size(body):
    assert size_of(body) is None
    assert not is_sound(body, max_pixels=10**9)


@given(start=st.sampled_from([start for start, _ in KINDS]), rest=st.binary(max_size=60))
def test_no_bytes_make_it_fail(start, rest):
    size = size_of(start + rest)
    assert size is None or len(size) == 2


def test_a_picture_larger_than_the_limit_is_not_sound():
    assert is_sound(drawn("PNG", 20, 10), max_pixels=200)
    assert not is_sound(drawn("PNG", 20, 10), max_pixels=199)
    assert not is_sound(b"\x89PNG\r\n\x1a\n" + b"\0" * 16, max_pixels=10)  # nothing is in it


def test_a_gif_is_as_large_as_its_frame_says_whatever_its_canvas_does():
    small = drawn("GIF", 4, 4, comment=b"x" * 600)
    assert size_of(small) == (4, 4)
    frame = small.index(b"\x2c\0\0\0\0\x04\0\x04\0")
    hostile = small[:frame] + b"\x2c\0\0\0\0\xff\xff\xff\xff" + small[frame + 9 :]
    assert size_of(hostile) == (0xFFFF, 0xFFFF) == _opened(hostile)


def _opened(body: bytes) -> tuple[int, int]:
    """Return how large Pillow would make it, which refuses it for that."""
    with pytest.raises(Image.DecompressionBombError) as caught, Image.open(io.BytesIO(body)):
        pass
    assert str(0xFFFF * 0xFFFF) in str(caught.value)
    return 0xFFFF, 0xFFFF


def part_of_png(kind: bytes, said: bytes) -> bytes:
    return struct.pack(">I", len(said)) + kind + said + struct.pack(">I", zlib.crc32(kind + said))


SAID = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
LARGE_PNG = part_of_png(b"IHDR", SAID)
LARGE_JPEG = b"\xff\xc0\0\x11\x08\x75\x30\x75\x30\x03\x01\x22\0\x02\x11\0\x03\x11\0"


def spliced(body: bytes, at: int, part: bytes) -> bytes:
    return body[:at] + part + body[at:]


def test_a_png_says_its_size_once_and_first():
    small = drawn("PNG", 4, 4)
    text = part_of_png(b"tEXt", b"a\0b")
    assert size_of(spliced(small, 33, text)) == (4, 4)
    assert size_of(spliced(small, 33, text * 1000)) == (4, 4)
    assert _is_a_bomb(spliced(small, 33, LARGE_PNG))  # behind the first
    assert _is_a_bomb(spliced(small, 33, text + LARGE_PNG))
    assert _is_a_bomb(spliced(small, 33, text * (MOST_PARTS + 1) + LARGE_PNG))
    assert size_of(spliced(small, small.index(b"IEND") - 4, LARGE_PNG)) is None
    assert size_of(spliced(small, 8, text)) is None  # something stands before it
    assert size_of(spliced(small, 8, part_of_png(b"IHDR", SAID + b"x"))) is None
    assert size_of(small + LARGE_PNG) == (4, 4)  # behind its end nobody reads


def test_a_jpeg_says_its_size_once():
    small = drawn("JPEG", 4, 4)
    frame, scan = small.index(b"\xff\xc0"), small.index(b"\xff\xda")
    note = b"\xff\xfe\0\x04ab"
    assert size_of(spliced(small, frame, note)) == (4, 4) == size_of(spliced(small, scan, note))
    assert _is_a_bomb(spliced(small, scan, LARGE_JPEG))
    assert _is_a_bomb(spliced(small, scan, note + b"\xff\xff" + LARGE_JPEG))
    assert size_of(spliced(small, frame, LARGE_JPEG)) is None  # whichever of them counts
    assert size_of(small[:scan]) is None  # there is nothing to open


@pytest.mark.parametrize("marker", [0x00, 0x01, 0xC8, 0xD0, 0xD8, 0xD9, 0xF0, 0xFD])
def test_a_size_is_not_hidden_in_a_part_that_others_do_not_step_over(marker):
    small = drawn("JPEG", 4, 4)
    hidden = LARGE_JPEG + b"\0\0"
    part = bytes([0xFF, marker]) + struct.pack(">H", len(hidden) + 2) + hidden
    assert size_of(spliced(small, small.index(b"\xff\xda"), part)) is None


def _is_a_bomb(body: bytes) -> bool:
    """Tell that we refuse it, and that Pillow would have made it as large as it says last."""
    with pytest.raises(Image.DecompressionBombError), Image.open(io.BytesIO(body)):
        pass
    return size_of(body) is None


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xd8\xff" + b"\xff" * 10**6,  # padding without end
        b"\xff\xd8" + b"\xff\xe0\0\0" * 10**6,  # parts of no length
        b"\xff\xd8" + b"\xff\xe0\0\2" * 10**6,
        b"\x89PNG\r\n\x1a\n" + part_of_png(b"IHDR", SAID) + part_of_png(b"IDAT", b"") * 10**5,
        b"GIF89a" + bytes(7) + b"\x21\xfe" + b"\1x" * 10**6,  # a comment without end
        b"GIF89a" + bytes(7) + b"\x21\xfe\0" * 10**6,
    ],
)
def test_only_so_many_parts_are_stepped_over(body):
    counted = Counted(body)
    assert size_of(counted) is None
    assert counted.looks < 4 * MOST_PARTS


class Counted(bytes):
    """Bytes that count how often one looks into them."""

    looks = 0

    def __getitem__(self, place):  # as bytes have it: an index or a slice
        self.looks += 1
        return super().__getitem__(place)
