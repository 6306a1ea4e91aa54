"""Small tables written as text: the input of the specifications."""

from __future__ import annotations


def read(text: str) -> list[dict[str, str]]:
    """Return one dict per row of a "a | b" table; a blank cell is "".

    A short row is refused: a cell that was forgotten must not read as blank.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines]
    for row in rows:
        if len(row) != len(header):
            raise ValueError(f"{len(row)} cells under {len(header)} headings: {' | '.join(row)}")
    return [dict(zip(header, row, strict=True)) for row in rows]
