"""The combined sheet for enforcement: every counting offer once, the measures, and the gaps."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import polars as pl

from casque.linkage.verdicts import offer_verdicts
from casque.measures.counted import ALL, Standing, stand
from casque.measures.gaps import uncovered
from casque.render.sheets import Cell, Column, Sheet, write_workbook
from casque.reports.about import about, state_counts
from casque.reports.advertisements import ITEM
from casque.reports.explanations import EXPLANATIONS, STANDINGS_SAY, STATES_SAY, both
from casque.reports.material import Material
from casque.reports.verdict_words import GOODS, in_both
from casque.tables import COMPLETE, MONTHLY, State

FILE = "combined.xlsx"

_STANDINGS = {name: both(said) for name, said in STANDINGS_SAY.items()}
_WORD_BLOCKED = "word_blocked"
_OFFERS: tuple[tuple[Column, str], ...] = (
    (Column("offer", "供应编号", 26), "offer"),
    (Column("products", "产品", 12), "products"),
    (Column("verdict", "判定", 26), "verdict"),
    (Column("sites", "网站", 22), "sites"),
    (Column("links", "链接", 50), "links"),
    (Column("sellers", "卖家", 22), "sellers"),
    (Column("dealer", "经营者", 22), "dealers"),
    (Column("first round", "首见轮次", 10), "first_round"),
    (Column("new, backlog or known", "新增/旧存量/已知", 16), "standing"),
    (Column("why", "原因", 36), "reason"),
)
_MEASURES = (
    Column("measure", "指标", 20), Column("round", "轮次", 10), Column("product", "产品", 10),
    Column("numerator", "分子"), Column("denominator", "分母"), Column("value", "数值"),
    Column("note", "说明", 50), Column("meaning", "含义", 70),
)  # fmt: skip
_GAPS = (
    Column("site", "网站", 22), Column("kind", "类别", 10), Column("term", "检索词", 22),
    Column("products", "产品", 14), Column("state", "状态", 18), Column("reason", "原因", 40),
    Column("meaning", "含义", 60),
)  # fmt: skip
_UNCOVERED = (
    Column("site", "网站", 22), Column("product", "产品", 22), Column("searches", "检索数", 10),
    Column("reached", "是否检索到", 12), Column("why", "原因", 70),
)  # fmt: skip
_STATES = (
    Column("state", "状态", 18), Column("monthly searches", "每月检索", 14),
    Column("other searches", "其他检索", 14), Column("meaning", "含义", 70),
)  # fmt: skip


def write_combined(path: Path, material: Material) -> Path:
    """Write the combined workbook; return its path."""
    offers = offers_sheet(material)
    lines = about(
        material,
        "All counting offers of the round, for enforcement 本轮全部计入的供应，供执法机关使用",
        material.searches,
        ("offers 供应", f"{len(offers.rows)}: each once, wherever it stands (TWPA) 每项只计一次"),
        *(
            (f"offer {both(said)}", f"{said.says} {said.chinese}")
            for said in STANDINGS_SAY.values()
        ),
        (
            "rows by product 按产品",
            "An offer may name several products: rows do not add up 不可相加",
        ),
    )
    rest = (measures_sheet, gaps_sheet, uncovered_sheet, states_sheet)
    sheets = (offers, *(sheet(material) for sheet in rest))
    return write_workbook(path, sheets, about=lines, made_at=material.generated_at)


def offers_sheet(material: Material) -> Sheet:
    """Return the offers that twpa counts, one row each."""
    standing = stand(material.ledger, zone=material.zone)
    counted = standing.offers.filter(
        pl.col("round") == material.round, pl.col("product") == ALL, "counting"
    )
    rows = (
        counted.select("offer", "first_round", "standing", "reason")
        .join(_verdicts(material, standing), on="offer", how="left")
        .join(_products(material, standing), on="offer", how="left")
        .join(_places(material, counted), on="offer", how="left")
        .sort("standing", "offer", descending=[True, False])
        .with_columns(pl.col("standing").replace(_STANDINGS))
    )
    cells: list[tuple[Cell, ...]] = rows.select([field for _, field in _OFFERS]).rows()
    return Sheet("offers 供应", tuple(column for column, _ in _OFFERS), cells)


def measures_sheet(material: Material) -> Sheet:
    """Return every measure of the round as a fraction; a value that is absent says why."""
    rows = [
        (
            row["measure"], row["round"], row["product"] or "all 全部",
            row["numerator"], row["denominator"], row["value"],
            row["note"], _meaning(str(row["measure"])),
        )
        for row in round_measures(material).iter_rows(named=True)
    ]  # fmt: skip
    return Sheet("measures 指标", _MEASURES, rows)


def gaps_sheet(material: Material) -> Sheet:
    """Return every search that did not end done or empty, with its state and reason."""
    rows = material.searches.filter(~pl.col("state").is_in(COMPLETE)).sort("site", "kind", "term")
    cells = [_gap(row, material) for row in rows.iter_rows(named=True)]
    return Sheet("gaps 缺口", _GAPS, cells)


def uncovered_sheet(material: Material) -> Sheet:
    """Return every site and product in force that was not wholly searched, and why."""
    rows = uncovered(material.ledger, zone=material.zone).filter(pl.col("round") == material.round)
    cells = [
        (
            material.reported_sites[row["site"]],
            material.product_name(row["product"]),
            row["searches"],
            "yes 是" if row["reached"] else "no 否",
            row["why"],
        )
        for row in rows.iter_rows(named=True)
    ]
    return Sheet("not covered 未覆盖", _UNCOVERED, cells)


def states_sheet(material: Material) -> Sheet:
    """Return how many searches stand in each state: monthly ones, and all others."""
    is_monthly = pl.col("kind") == MONTHLY
    monthly = state_counts(material.searches.filter(is_monthly))
    others = state_counts(material.searches.filter(~is_monthly))
    rows = [
        (both(said), monthly[state], others[state], f"{said.says} {said.chinese}")
        for state, said in STATES_SAY.items()
    ]
    return Sheet("searches by state 检索状态", _STATES, rows)


def round_measures(material: Material) -> pl.DataFrame:
    """Return the round's measures in the order of their explanations, totals first."""
    order = {name: at for at, name in enumerate(EXPLANATIONS)}
    rows = material.measures.filter(pl.col("round") == material.round)
    place = pl.col("measure").replace_strict(order, default=len(order), return_dtype=pl.Int64)
    return rows.sort(pl.col("product") != ALL, place, "measure", "product")


def _verdicts(material: Material, standing: Standing) -> pl.DataFrame:
    """Return what each offer was judged, from the versions that the monthly searches saw."""
    seen = standing.seen.filter(pl.col("round") == material.round).select(*ITEM)
    versions = material.ledger.sightings.filter(pl.col("round") == material.round)
    verdicts = offer_verdicts(
        material.ledger.verdicts,
        material.ledger.offers,
        versions.join(seen, on=ITEM, how="semi").select(*ITEM, "version"),
    ).filter(pl.col("goods").is_not_null())
    conflict = (
        pl.when("conflict").then(pl.lit(" (judgements differ 判定不一致)")).otherwise(pl.lit(""))
    )
    sale = pl.when("on_sale").then(pl.lit("on sale 在售")).otherwise(pl.lit("not on sale 不在售"))
    said = pl.format("{}: {}, {}{}", "product", in_both("goods", GOODS), sale, conflict)
    return verdicts.group_by("offer", maintain_order=True).agg(verdict=said.str.join("; "))


def _products(material: Material, standing: Standing) -> pl.DataFrame:
    """Return the products for which each offer counts."""
    counted = standing.offers.filter(
        pl.col("round") == material.round, pl.col("product") != ALL, "counting"
    )
    products = pl.col("product").sort().str.join("; ")
    return counted.group_by("offer").agg(products=products)


def _places(material: Material, counted: pl.DataFrame) -> pl.DataFrame:
    """Return where each offer stands in the round, who sells it there, and the dealer."""
    members = material.ledger.offers.join(counted, on="offer", how="semi")
    seen = (
        material.ledger.sightings.filter(pl.col("round") == material.round)
        .join(members, on=ITEM)
        .join(material.dealers, on=["site", "account"], how="left")
        .sort("site", "item", "captured_at", "version")
        .with_columns(name=pl.col("site").replace(material.reported_sites))
    )
    return seen.group_by("offer").agg(
        sites=_listed(pl.col("name"), "; "),
        links=_listed(pl.format("{}: {}", "name", "link"), "\n"),
        sellers=_listed(pl.format("{} ({})", "seller", "name"), "; "),
        dealers=_listed(pl.col("dealer"), "; "),
    )


def _listed(values: pl.Expr, between: str) -> pl.Expr:
    return values.drop_nulls().unique(maintain_order=True).str.join(between)


def _gap(row: dict[str, object], material: Material) -> Sequence[Cell]:
    said = STATES_SAY[cast(State, row["state"])]
    return (
        material.reported_sites[str(row["site"])],
        str(row["kind"]),
        str(row["query"] or row["term"]),
        "; ".join(cast(list[str], row["products"] or [])),
        both(said),
        str(row["reason"] or ""),
        f"{said.says} {said.chinese}",
    )


def _meaning(measure: str) -> str:
    said = EXPLANATIONS.get(measure)
    return f"{said.says} {said.chinese}" if said else ""
