"""A response that is packed into a packing within a packing is not opened."""

from __future__ import annotations

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

MOST = 2
"""Encodings of one response: each may take as long to undo as the limit of bytes allows."""


class PackedOnce:
    """Refuses a response with a long list of Content-Encodings, before any is undone."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Return the response; raise IgnoreRequest where it is packed too often.

        How it was packed is kept for the archive under another name: it is undone next.
        """
        said = b",".join(response.headers.getlist("Content-Encoding"))
        if said.count(b",") >= MOST:
            raise IgnoreRequest("packed too often")
        if said:
            response.headers["X-Archive-Orig-Content-Encoding"] = said
        return response
