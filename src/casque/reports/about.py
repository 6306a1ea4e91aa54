"""What every workbook says of itself: round, scope, how it counts, and what was not seen."""

from __future__ import annotations

import polars as pl

from casque.reports.explanations import STATES_SAY, both
from casque.reports.material import Material
from casque.tables import GAPS

Lines = list[tuple[str, str]]

_COUNTING = (
    "An offer counts when a person judged its goods genuine or unsure and it is offered for sale "
    "or auction; only clearly fake, look-alike or innocent goods are left out. What waits for a "
    "person is never mixed with what was judged. 经人工判定为真品或存疑、且在出售或拍卖的才计入；"
    "待判定的单独列出。"
)
_NO_SEARCH = (
    "No search was made here in this round: nothing listed does not mean that nothing stands "
    "there. 本轮未检索，未列出不等于没有。"
)


def about(material: Material, what: str, searches: pl.DataFrame, *extra: tuple[str, str]) -> Lines:
    """Return the lines of an About sheet; `searches` are those the workbook rests on."""
    return [
        ("what 内容", what),
        ("programme 项目", material.programme),
        ("round 轮次", material.round),
        ("last round 上一轮", material.last_round or "none: this is the first 无（首轮）"),
        ("made at 生成时间", material.made),
        ("lexicon 词库", material.lexicon),
        ("scope 范围", _scope(material)),
        *extra,
        ("how it counts 计数规则", _COUNTING),
        *gaps(searches),
    ]


def gaps(searches: pl.DataFrame) -> Lines:
    """Return how the searches stand, state by state, with what each state means."""
    if searches.is_empty():
        return [("gaps 缺口", _NO_SEARCH)]
    counts = state_counts(searches)
    missing = sum(counts[state] for state in GAPS)
    head = f"{missing} of {searches.height} searches may have missed something 可能有遗漏"
    return [("gaps 缺口", head)] + [
        (f"searches {both(said)}", f"{counts[state]}: {said.says} {said.chinese}")
        for state, said in STATES_SAY.items()
        if counts[state]
    ]


def state_counts(searches: pl.DataFrame) -> dict[str, int]:
    """Return how many searches stand in each state, with 0 for a state that none has."""
    found = dict(searches.group_by("state").len().iter_rows())
    return {state: found.get(state, 0) for state in STATES_SAY}


def _scope(material: Material) -> str:
    in_force = pl.col("round") == material.round
    sites = material.ledger.scope_sites.filter(in_force).height
    products = sorted(material.ledger.scope_products.filter(in_force)["product"])
    return f"{sites} websites 网站; products 产品: {', '.join(products) or 'none 无'}"
