"""Laws that hold for every ledger: what changes no measure, and what cannot exceed what."""

from dataclasses import fields, replace

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_as_text import ZONE, Spec

from casque.linkage.verdicts import offer_verdicts
from casque.measures.counted import ALL, stand
from casque.measures.judged import judged_offers
from casque.measures.ledger import Ledger
from casque.measures.rows import OPENS, by_site, why
from casque.stations.measure import measure
from casque.tables import KINDS, OFFERS, SCOPE_PRODUCTS, STATES

ROUNDS = ("2012-01", "2012-02", "2012-04")
SITES = ("s1", "s2")
PRODUCTS = ("ivory", "casque")
ITEMS = ("A", "B", "C")

laws = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow], database=None
)


@st.composite
def ledgers(draw):
    """Draw a small programme: three rounds, two sites, any states, dates and verdicts."""
    spec = Spec()
    spec.rounds("round\n" + "\n".join(ROUNDS))
    spec.scope_ = [
        {"round": name, "sites": ",".join(SITES), "products": ",".join(PRODUCTS)} for name in ROUNDS
    ]
    for name in ROUNDS:
        for site in SITES:
            for term in PRODUCTS:
                spec._plan(
                    _row(round=name, site=site, term=term, product=term, outcome=draw(_of(STATES)))
                )
    for _ in range(draw(st.integers(0, 12))):
        _sight(spec, draw)
    seen = {(r["site"], r["item"], r["version"]) for r in spec.sightings_}
    for site, item, version in sorted(seen):
        for product in draw(st.sets(_of(PRODUCTS))) or {"ivory"}:
            spec.judgements_.append(
                {
                    "site": site, "item": item, "version": version, "product": product,
                    "goods": draw(_of(("genuine", "unsure", "fake", ""))),
                    "act": draw(_of(("sale", "sold"))),
                    "at": draw(_of(("2012-05-01", "2012-06-01"))),
                }
            )  # fmt: skip
    members = sorted({(site, item) for site, item, _ in seen})
    spec.offers_ = [
        {"site": site, "item": item, "offer": draw(_of(("o1", "o2", f"{site}:{item}")))}
        for site, item in members
    ]
    return spec.ledger()


def _sight(spec, draw):
    kind = draw(_of(("term", "term", "term", *KINDS)))
    row = _row(
        round=draw(_of(ROUNDS)),
        site=draw(_of(SITES)),
        item=draw(_of(ITEMS)),
        version=draw(_of(("v1", "v2"))) if kind == "term" else f"{kind} version",
        kind=kind,
        terms=", ".join(draw(st.sets(_of(PRODUCTS), min_size=1))),
        posted=draw(_of(("", "2011-12-20", "2012-01-10", "2012-02-10T03:00Z", "2013-01-01"))),
    )
    if kind != "term":
        row["item"] += f" by {kind}"
    spec.sightings_.append(row)
    for term in row["terms"].split(", "):
        spec._plan({**row, "term": term, "product": term, "outcome": "done"}, only_if_absent=True)


def _row(**cells):
    return cells


def _of(values):
    return st.sampled_from(values)


def _measured(ledger):
    return measure(ledger, ZONE)


def _same(left: pl.DataFrame, right: pl.DataFrame) -> bool:
    return left.equals(right)


def _each(ledger: Ledger, change) -> Ledger:
    return Ledger(**{f.name: change(getattr(ledger, f.name)) for f in fields(ledger)})


@laws
@given(ledger=ledgers(), seed=st.integers(0, 99))
def test_the_order_of_rows_changes_no_measure(ledger, seed):
    shuffled = _each(ledger, lambda frame: frame.sample(fraction=1, shuffle=True, seed=seed))
    assert _same(_measured(shuffled), _measured(ledger))


@laws
@given(ledger=ledgers())
def test_rows_sharded_by_site_and_joined_again_change_no_measure(ledger):
    def joined_again(frame):
        if "site" not in frame.columns or frame.is_empty():
            return frame
        return pl.concat(frame.partition_by("site", maintain_order=False))

    assert _same(_measured(_each(ledger, joined_again)), _measured(ledger))


@laws
@given(ledger=ledgers())
def test_repeated_hits_change_no_measure(ledger):
    again = ledger.hits.with_columns(pl.col("page") + 1)
    twice = replace(ledger, hits=pl.concat([ledger.hits, again]))
    assert _same(_measured(twice), _measured(ledger))


@laws
@given(ledger=ledgers())
def test_searches_of_other_kinds_and_what_only_they_saw_change_no_measure(ledger):
    monthly = ledger.searches.filter(kind="term")
    hits = ledger.hits.join(monthly, on="search", how="semi")
    seen = hits.join(monthly.select("search", "round"), on="search")
    alone = replace(
        ledger,
        searches=monthly,
        hits=hits,
        sightings=ledger.sightings.join(seen, on=["round", "site", "item"], how="semi"),
    )
    assert _same(_measured(alone), _measured(ledger))


@laws
@given(ledger=ledgers())
def test_no_part_exceeds_the_whole(ledger):
    wide = _measured(ledger).pivot("measure", index=["round", "product"], values="numerator")
    assert (wide["nwpa"] + wide["backlog"] == wide["nwpa_upper"]).all()
    assert (wide["nwpa_upper"] <= wide["twpa"]).all()
    assert (wide["twpa_certain"] <= wide["twpa"]).all()
    total, parts = wide.filter(product=ALL), wide.filter(pl.col("product") != ALL)
    summed = parts.group_by("round").agg(pl.col("twpa", "nwpa", "backlog").sum()).sort("round")
    for name in ("twpa", "nwpa", "backlog"):
        assert (total.sort("round")[name] <= summed[name]).all()


@laws
@given(ledger=ledgers())
def test_what_is_reached_is_no_less_than_what_is_covered_or_open(ledger):
    reach = stand(ledger, zone=ZONE).reach
    assert (reach["covered"] <= reach["reached"]).all()
    assert (reach["open"] <= reach["reached"]).all()


@laws
@given(ledger=ledgers())
def test_an_offer_is_new_in_one_round_at_most(ledger):
    news = stand(ledger, zone=ZONE).offers.filter(
        pl.col("product") == ALL, pl.col("standing") != "known"
    )
    assert news["offer"].is_unique().all()


@laws
@given(ledger=ledgers(), name=_of(OPENS), round_=_of(ROUNDS), product=_of((ALL, *PRODUCTS)))
def test_every_number_opens_into_its_rows(ledger, name, round_, product):
    rows = why(ledger, name, round_=round_, product=product, zone=ZONE)
    row = _measured(ledger).row(
        by_predicate=(pl.col("measure") == name)
        & (pl.col("round") == round_)
        & (pl.col("product") == product),
        named=True,
    )
    assert rows.height == (row["numerator"] or 0)  # absent where no page was seen
    assert rows["offer"].is_unique().all()


@laws
@given(ledger=ledgers())
def test_on_no_site_stand_more_offers_than_in_all(ledger):
    sites = by_site(ledger, zone=ZONE).filter(product=ALL)
    total = _measured(ledger).filter(measure="twpa", product=ALL)
    both = sites.group_by("round").agg(pl.col("twpa").max()).join(total, on="round")
    assert (both["twpa"] <= both["numerator"]).all()


@laws
@given(ledger=ledgers())
def test_the_verdict_of_an_offer_is_the_one_that_linkage_gives(ledger):
    seen = ledger.sightings.filter(round=ROUNDS[0])
    offers = OFFERS.check(ledger.offers)
    versions = seen.join(offers, on=["site", "item"])
    scope = SCOPE_PRODUCTS.check(ledger.scope_products)
    here = judged_offers(versions, ledger.verdicts, scope).sort("offer", "product")
    there = offer_verdicts(ledger.verdicts, offers, seen)
    names = ["offer", "product", "counting", "certain"]
    assert here.select(names).equals(there.select(names))
    assert here["unjudged"].equals(there["goods"].is_null().alias("unjudged"))
