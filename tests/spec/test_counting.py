"""What counts, and that it counts once.

Only wildlife that may be genuine and is on offer counts, each offer a single data point however
many words, pages, sites and products show it. DESIGN section 4 in small text tables.
"""

import pytest

# What counts


@pytest.mark.parametrize(
    ("goods", "counts", "certain"),
    [
        ("genuine", 1, 1),
        ("unsure", 1, 0),  # only *clearly* fake is excluded
        ("fake", 0, 0),
        ("look-alike", 0, 0),  # mammoth, tagua, bone sold as such
        ("innocent", 0, 0),  # 大象牙膏, elephant brand toothpaste
    ],
)
def test_only_what_is_clearly_no_wildlife_is_excluded(spec, goods, counts, certain):
    spec.sightings("item\nA")
    spec.judgements(f"""
        item | goods
        A    | {goods}
    """)
    assert spec.measure("twpa") == counts
    assert spec.measure("twpa_certain") == certain


@pytest.mark.parametrize(
    ("act", "counts"), [("sale", 1), ("auction", 1), ("wanted", 0), ("display", 0), ("sold", 0)]
)
def test_only_what_is_on_offer_counts(spec, act, counts):
    spec.sightings("item\nA")
    spec.judgements(f"""
        item | goods   | act
        A    | genuine | {act}
    """)
    assert spec.measure("twpa") == counts


def test_what_was_not_judged_counts_in_no_measure_and_is_shown(spec):
    spec.sightings("""
        item | posted
        A    | 2012-01-10
        B    | 2012-01-10
        C    |
    """)
    spec.judgements("""
        item | goods
        B    |
        C    |
    """)
    assert spec.measure("unjudged") == 2
    assert (spec.measure("twpa"), spec.measure("nwpa"), spec.measure("backlog")) == (1, 1, 0)


def test_a_count_says_how_much_was_not_judged_yet(spec):
    spec.sightings("item\nA\nB\nC")
    spec.judgements("""
        item | goods
        A    | genuine
        B    |
        C    |
    """)
    assert spec.row("twpa")["note"] == "2 not judged yet and not in it"
    assert spec.row("unjudged")["note"] == ""


def test_an_offer_waits_for_a_product_until_that_product_is_judged(spec):
    spec.scope("""
        sites | products
        s1    | ivory, rhino horn
    """)
    spec.sightings("item\nA")
    spec.judgements("""
        item | product    | goods
        A    | ivory      | genuine
        A    | rhino horn |
    """)
    assert spec.measure("unjudged", product="rhino horn") == 1
    assert spec.measure("unjudged") == 0


def test_a_judgement_belongs_to_a_version_and_carries_over_until_it_changes(spec):
    spec.sightings("""
        round   | item | version
        2012-01 | A    | v1
        2012-02 | A    | v1
        2012-03 | A    | v2
    """)
    spec.judgements("""
        item | version | goods
        A    | v1      | genuine
        A    | v2      |
    """)
    assert spec.measure("twpa", "2012-01") == 1
    assert spec.measure("twpa", "2012-02") == 1
    assert spec.measure("twpa", "2012-03") == 0
    assert spec.measure("unjudged", "2012-03") == 1


def test_what_a_version_became_later_does_not_change_the_round_before(spec):
    spec.sightings("""
        round   | item | version
        2012-01 | A    | v1
        2012-02 | A    | v2
    """)
    spec.judgements("""
        item | version | goods   | act
        A    | v1      | genuine | sale
        A    | v2      | genuine | sold
    """)
    assert spec.measure("twpa", "2012-01") == 1
    assert spec.measure("twpa", "2012-02") == 0


def test_of_two_versions_in_one_round_the_latest_judged_stands(spec):
    """An advertisement that changed within the round is one member, and no conflict."""
    spec.sightings("""
        item | version
        A    | v1
        A    | v2
    """)
    spec.judgements("""
        item | version | goods   | at
        A    | v1      | genuine | 2012-02-02
        A    | v2      | fake    | 2012-02-01
    """)
    assert spec.measure("twpa_certain") == 1


def test_conflict_within_an_offer_makes_it_unsure(spec):
    spec.sightings("""
        site | item
        s1   | A
        s2   | B
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
    """)
    spec.judgements("""
        site | item | goods
        s1   | A    | genuine
        s2   | B    | fake
    """)
    assert spec.measure("twpa") == 1
    assert spec.measure("twpa_certain") == 0


def test_a_member_that_was_not_judged_makes_no_conflict(spec):
    spec.sightings("""
        site | item
        s1   | A
        s2   | B
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
    """)
    spec.judgements("""
        site | item | goods
        s1   | A    | genuine
        s2   | B    |
    """)
    assert spec.measure("twpa_certain") == 1
    assert spec.measure("unjudged") == 0


# Units


def test_an_offer_on_three_sites_counts_once_in_the_total_and_once_on_each_site(spec):
    spec.sightings("""
        site | item | posted
        s1   | A    | 2012-01-10
        s2   | B    | 2012-01-11
        s3   | C    | 2012-01-12
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
        o1    | s3   | C
    """)
    assert (spec.measure("twpa"), spec.measure("nwpa")) == (1, 1)
    assert [spec.on_site("nwpa", site) for site in ("s1", "s2", "s3")] == [1, 1, 1]


def test_an_offer_of_two_products_counts_in_both_rows_and_once_in_the_total(spec):
    spec.searches("""
        term     | products
        一红二黑 | casque, rhino horn
    """)
    spec.sightings("""
        item | terms
        A    | 一红二黑
    """)
    spec.judgements("""
        item | product    | goods
        A    | casque     | genuine
        A    | rhino horn | genuine
    """)
    assert spec.measure("twpa", product="casque") == 1
    assert spec.measure("twpa", product="rhino horn") == 1
    assert spec.measure("twpa") == 1


def test_a_term_that_names_three_products_finds_one_offer(spec):
    spec.searches("""
        term         | products
        一红二黑三白 | casque, rhino horn, ivory
    """)
    spec.sightings("""
        item | terms        | posted
        A    | 一红二黑三白 | 2012-01-10
    """)
    spec.judgements("""
        item | product    | goods
        A    | casque     | genuine
        A    | rhino horn | unsure
        A    | ivory      | genuine
    """)
    assert (spec.measure("twpa"), spec.measure("nwpa")) == (1, 1)
    assert spec.fraction("coverage") == (3, 3)


def test_found_by_five_words_and_on_three_pages_an_advertisement_is_one(spec):
    spec.sightings("""
        item | terms
        A    | 象牙, xiangya, XY
        A    | 象牙
    """)
    assert spec.measure("twpa") == 1
