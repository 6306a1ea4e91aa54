"""The archive of pages: WARC files, one gzip member a page, written and fsynced one by one.

The ledger records file, offset, length and digest only after the bytes are on disk. A file that
was cut off in the middle of a member by a kill is never written to again: every process starts a
file of its own, and what the ledger does not name is no evidence.
"""

from __future__ import annotations

import io
import os
from hashlib import sha256
from pathlib import Path
from typing import IO
from urllib.parse import quote

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from casque.errors import EvidenceDamaged
from casque.evidence.blobs import fsync_folder
from casque.ports import Deposit, SavedPage

_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=-._~"
"""Characters an address may hold as they are; a line break would forge a header."""

_OF_THE_WIRE = ("content-encoding", "content-length", "transfer-encoding")
"""Headers that describe the bytes as they travelled: the archive keeps them unpacked."""


class WarcArchive:
    """Pages in WARC files below one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: dict[str, IO[bytes]] = {}

    def write(self, page: SavedPage, *, folder: str) -> Deposit:
        """Write and fsync one page; return where it lies."""
        stream = self._open.get(folder) or self._start(folder)
        offset = stream.tell()
        WARCWriter(stream, gzip=True).write_record(_record(page))
        stream.flush()
        os.fsync(stream.fileno())
        return Deposit(
            file=str(Path(stream.name).relative_to(self._root)),
            offset=offset,
            length=stream.tell() - offset,
            sha256=sha256(page.body).hexdigest(),
        )

    def read(self, deposit: Deposit) -> bytes:
        """Return the bytes of a page; raise EvidenceDamaged where they are not as recorded."""
        body = self._payload(deposit)
        if sha256(body).hexdigest() != deposit.sha256:
            raise EvidenceDamaged(
                file=deposit.file, offset=deposit.offset, what="bytes differ from their digest"
            )
        return body

    def path(self, deposit: Deposit) -> Path:
        """Return the file that holds the page."""
        return self._root / deposit.file

    def close(self) -> None:
        """Close the files that were written to."""
        for stream in self._open.values():
            stream.close()
        self._open.clear()

    def _start(self, folder: str) -> IO[bytes]:
        place = self._root / folder
        place.mkdir(parents=True, exist_ok=True)
        number = len(list(place.glob("*.warc.gz"))) + 1
        while True:
            try:
                stream = (place / f"pages-{number:04}.warc.gz").open("xb")
            except FileExistsError:
                number += 1
                continue
            fsync_folder(place)
            self._open[folder] = stream
            return stream

    def _payload(self, deposit: Deposit) -> bytes:
        try:
            with self.path(deposit).open("rb") as stream:
                stream.seek(deposit.offset)
                member = stream.read(deposit.length)
            for record in ArchiveIterator(io.BytesIO(member)):
                return bytes(record.content_stream().read())
        except (OSError, ArchiveLoadFailed, ValueError, EOFError) as error:
            raise EvidenceDamaged(
                file=deposit.file,
                offset=deposit.offset,
                what=f"not readable ({type(error).__name__})",
            ) from error
        raise EvidenceDamaged(file=deposit.file, offset=deposit.offset, what="no page lies there")


def _record(page: SavedPage) -> object:
    """Return the WARC record: a response where it is known how it came, else a resource."""
    writer = WARCWriter(io.BytesIO(), gzip=False)
    headers = {"WARC-Date": page.fetched_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    url = quote(page.url, safe=_IN_ADDRESSES) or "urn:casque:address-not-known"
    body, length = io.BytesIO(page.body), len(page.body)
    if page.status is None or not url.startswith(("http://", "https://")):
        return writer.create_warc_record(
            url,
            "resource",
            payload=body,
            length=length,
            warc_content_type=page.content_type,
            warc_headers_dict=headers,
        )
    http = StatusAndHeaders(str(page.status), _headers(page), protocol="HTTP/1.1")
    return writer.create_warc_record(
        url,
        "response",
        payload=body,
        length=length,
        http_headers=http,
        warc_headers_dict=headers,
    )


def _headers(page: SavedPage) -> list[tuple[str, str]]:
    """Return the headers as they came; those that no longer fit the bytes under another name."""
    if not page.headers:
        return [("Content-Type", page.content_type)]
    return [
        (f"X-Archive-Orig-{name}" if name.lower() in _OF_THE_WIRE else name, value)
        for name, value in page.headers
    ]
