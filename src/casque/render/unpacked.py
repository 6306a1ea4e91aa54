"""What a workbook unpacks to, counted before anything opens it: a small one can hold gigabytes.

What its parts say of their size is not believed: they are unpacked, piece by piece, and counted.
"""

from __future__ import annotations

import zlib
from copy import copy
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

LARGEST: Final = 300 * 1024 * 1024
"""Bytes to which a workbook may unpack."""

_PIECE: Final = 64 * 1024
_FORMS: Final = (ZIP_STORED, ZIP_DEFLATED)
"""How a spreadsheet packs; other forms give too much at once to be counted."""

_SEALED: Final = 0x61
"""Marks of a part that needs a password, or is packed as a change of another file."""

BROKEN: Final = (BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError)
"""What a file raises that is no whole workbook."""


def size_of(path: Path) -> int:
    """Return to how many bytes a workbook unpacks; counting stops soon after the largest.

    Raises one of BROKEN where it is no whole workbook.
    """
    size = 0
    with ZipFile(path) as packed:
        for part in packed.infolist():
            size += _size_of(packed, part, LARGEST - size)
            if size > LARGEST:
                break
    return size


def _size_of(packed: ZipFile, part: ZipInfo, left: int) -> int:
    """Return what a part unpacks to, or more than is left; raise where it says another size."""
    if part.compress_type not in _FORMS or part.flag_bits & _SEALED:
        raise BadZipFile("a part is packed as no spreadsheet packs it")
    if part.file_size > left:
        return part.file_size
    counted = copy(part)
    counted.file_size = left + 2 * _PIECE  # zipfile stops where a part says that it ends
    size = 0
    with packed.open(counted) as unpacked:
        while size <= left and (piece := unpacked.read(_PIECE)):
            size += len(piece)
    if size != part.file_size and size <= left:
        raise BadZipFile("a part is of another size than it says")
    return size
