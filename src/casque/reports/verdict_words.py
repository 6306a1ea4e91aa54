"""What people judged, in the words of both languages that stand in sheets."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

GOODS: Mapping[str, str] = {
    "genuine": "真品", "fake": "仿品", "look-alike": "相似品", "innocent": "无关", "unsure": "存疑",
}  # fmt: skip
ACTS: Mapping[str, str] = {
    "sale": "出售", "auction": "拍卖", "wanted": "求购", "display": "展示", "sold": "已售",
}  # fmt: skip


def in_both(column: str, words: Mapping[str, str]) -> pl.Expr:
    """Return a column's words with the Chinese behind them: "genuine 真品"."""
    return pl.col(column).replace({word: f"{word} {chinese}" for word, chinese in words.items()})
