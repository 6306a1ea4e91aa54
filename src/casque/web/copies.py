"""Pictures as we show them: our own copy, by what its bytes are, or a small one made of it."""

from __future__ import annotations

import io
import re
import struct
from functools import lru_cache
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from casque.crawl.pictures import is_sound
from casque.db import models as m
from casque.evidence.blobs import path_of, write_whole
from casque.rounds.home import Home

DIGEST: Final = re.compile(r"[0-9a-f]{64}")
SMALL: Final = (480, 480)
FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP")
SIGNS: Final = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp"),
)
"""How the bytes of a picture begin, and its type; what begins otherwise is not shown."""

DAMAGED: Final = (
    OSError, ValueError, SyntaxError, EOFError, IndexError, struct.error,
    Image.DecompressionBombError,
)  # fmt: skip
"""What Pillow raises over bytes that are no picture after all."""


def is_known(home: Home, digest: str) -> bool:
    """Tell whether the ledger has a picture of this digest; it never forgets one."""
    if DIGEST.fullmatch(digest) is None:
        return False
    known = _known(home.path)
    if digest not in known and m.Picture.objects.filter(digest=digest).exists():
        known.add(digest)
    return digest in known


@lru_cache(maxsize=2)
def _known(home: Path) -> set[str]:
    """Return the digests that were found before in a home."""
    del home
    return set()


def whole(home: Home, digest: str, *, max_pixels: int) -> tuple[bytes, str] | None:
    """Return a picture as it was kept, and its type; None where it cannot be shown."""
    body = _kept(home, digest)
    if body is None or not is_sound(body, max_pixels=max_pixels):
        return None
    kind = next((kind for sign, kind in SIGNS if sign.match(body)), None)
    return None if kind is None else (body, kind)


def _kept(home: Home, digest: str) -> bytes | None:
    try:
        return path_of(home.blobs, digest).read_bytes()
    except OSError:
        return None


def small(home: Home, digest: str, *, max_pixels: int) -> tuple[bytes, str] | None:
    """Return a small copy, made once and kept in the cache; None where it cannot be shown."""
    place = path_of(home.cache / "small", digest)
    if place.is_file():
        return place.read_bytes(), "image/jpeg"
    found = whole(home, digest, max_pixels=max_pixels)
    made = None if found is None else _made_small(found[0])
    if made is None:
        return None
    place.parent.mkdir(parents=True, exist_ok=True)
    write_whole(place, made)
    return made, "image/jpeg"


def _made_small(body: bytes) -> bytes | None:
    """Return a picture's first frame within the small size, upright, on white."""
    drawn = io.BytesIO()
    try:
        with Image.open(io.BytesIO(body), formats=FORMATS) as picture:
            picture.draft("RGB", SMALL)
            upright = ImageOps.exif_transpose(picture).convert("RGBA")
            upright.thumbnail(SMALL)
            paper = Image.new("RGB", upright.size, "white")
            paper.paste(upright, mask=upright.getchannel("A"))
            paper.save(drawn, "JPEG", quality=82)
    except DAMAGED:
        return None
    return drawn.getvalue()
