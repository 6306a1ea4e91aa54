"""What was known before casque is never new again.

Earlier links are imported with the month in which they were first found. From then on their offer
is known, though no round of casque had seen it; verdicts of that time are shown and count nothing.
"""


def test_an_imported_link_is_neither_new_nor_backlog(spec):
    spec.history("""
        item | first
        A    | 2011-06
        C    | 2011-12
    """)
    spec.sightings("""
        round   | item | posted
        2012-01 | A    | 2012-01-03
        2012-01 | B    | 2012-01-03
        2012-01 | C    |
        2012-01 | D    |
    """)
    assert spec.measure("twpa") == 4
    assert spec.why("nwpa")["offer"].to_list() == ["s1:B"]
    assert spec.why("backlog")["offer"].to_list() == ["s1:D"]


def test_only_a_month_before_the_round_makes_it_known(spec):
    spec.history("""
        item | first
        A    | 2012-01
        B    | 2011-12
        C    | 2012-02
    """)
    spec.sightings("""
        round   | item | posted
        2012-01 | A    | 2012-01-03
        2012-01 | B    | 2012-01-03
        2012-01 | C    | 2012-01-03
    """)
    assert spec.why("nwpa")["offer"].to_list() == ["s1:A", "s1:C"]


def test_it_is_found_again_by_its_link_where_only_that_was_kept(spec):
    spec.history("""
        site         | link                   | first
        s1.example   | https://s1.example/a/1 | 2011-06
        old.example  | https://s1.example/a/2 | 2011-06
        old.example  | https://s1.example/a/9 | 2011-06
    """)
    spec.sightings("""
        item | link                   | posted
        A    | https://s1.example/a/1 | 2012-01-03
        B    | https://s1.example/a/2 | 2012-01-03
        C    | https://s1.example/a/3 | 2012-01-03
    """)
    assert spec.why("nwpa")["offer"].to_list() == ["s1:C"]


def test_one_imported_member_makes_the_whole_offer_known(spec):
    spec.history("""
        site | item | first
        s2   | B    | 2011-06
    """)
    spec.sightings("""
        round   | site | item | posted
        2012-01 | s1   | A    | 2012-01-03
    """)
    spec.offers("""
        offer | site | item
        o1    | s1   | A
        o1    | s2   | B
    """)
    assert (spec.measure("twpa"), spec.measure("nwpa_upper")) == (1, 0)


def test_the_same_item_of_another_site_is_another_advertisement(spec):
    spec.history("""
        site | item | first
        s2   | A    | 2011-06
    """)
    spec.sightings("""
        site | item | posted
        s1   | A    | 2012-01-03
    """)
    assert spec.measure("nwpa") == 1


def test_an_imported_verdict_counts_nothing_by_itself(spec):
    spec.history("""
        item | first   | goods   | act
        A    | 2011-06 | genuine | sale
        B    | 2011-06 | fake    | sale
    """)
    spec.sightings("""
        item | posted
        A    | 2012-01-03
        B    | 2012-01-03
    """)
    spec.judgements("""
        item | goods
        A    |
        B    | genuine
    """)
    assert spec.why("unjudged")["offer"].to_list() == ["s1:A"]
    assert spec.why("twpa")["offer"].to_list() == ["s1:B"]


def test_a_link_that_no_round_saw_counts_nowhere(spec):
    spec.history("""
        item | first
        A    | 2011-06
    """)
    spec.sightings("""
        item | posted
        B    | 2012-01-03
    """)
    assert (spec.measure("twpa"), spec.measure("nwpa")) == (1, 1)


def test_a_number_opens_into_the_reason_and_the_first_month(spec):
    spec.history("""
        item | first
        A    | 2011-06
    """)
    spec.sightings("""
        item | posted
        A    | 2012-01-03
    """)
    row = spec.why("twpa").row(0, named=True)
    assert row["standing"] == "known"
    assert row["reason"] == "known before casque: its link was imported as history"
    assert row["first_round"] == "2011-06"
