"""What the index divides by.

New offers per product and website: all that is in force, or that was reached, or that was open.
"""


def test_a_blocked_word_is_neither_a_gap_nor_a_zero(spec):
    """It is the programme's success, and stays in the denominators."""
    spec.searches("""
        site | outcome
        s1   | done
        s2   | word_blocked
    """)
    spec.sightings("""
        site | item | posted
        s1   | A    | 2012-01-10
    """)
    assert spec.measure("coverage") == 1
    assert spec.fraction("nwpa_index") == (1, 2)
    assert spec.fraction("nwpa_index_reached") == (1, 2)
    assert spec.fraction("new_per_site", product="ivory") == (1, 2)


def test_open_terms_leave_blocked_words_out(spec):
    spec.searches("""
        site | term    | outcome
        s1   | 象牙    | word_blocked
        s1   | xiangya | done
        s2   | 象牙    | word_blocked
        s3   | 象牙    | word_blocked
        s3   | xiangya | failed
    """)
    spec.sightings("""
        site | item | terms         | posted
        s1   | A    | xiangya       | 2012-01-10
        s1   | B    | 象牙, xiangya | 2012-01-10
        s2   | C    | 象牙          | 2012-01-10
    """)
    assert spec.fraction("nwpa_open_terms") == (2, 1)
    assert spec.fraction("nwpa_index") == (3, 3)


def test_where_every_word_is_blocked_there_is_nothing_to_divide_by(spec):
    spec.searches("site | outcome\ns1 | word_blocked")
    assert spec.measure("nwpa_open_terms") is None
    assert spec.fraction("nwpa_open_terms") == (0, 0)
    assert "no site-product was reached" in spec.row("nwpa_open_terms")["note"]
    assert spec.measure("nwpa_index") == 0


def test_the_index_divides_by_what_is_in_force_searched_or_not(spec):
    spec.scope("""
        sites      | products
        s1, s2, s3 | ivory, casque
    """)
    spec.searches("""
        site | outcome
        s1   | done
        s2   | blocked
    """)
    spec.sightings("""
        item | posted
        A    | 2012-01-10
        B    | 2012-01-11
        C    | 2012-01-12
    """)
    assert spec.fraction("nwpa_index") == (3, 6)
    assert spec.fraction("nwpa_index_reached") == (3, 1)
    assert spec.fraction("new_per_site") == (3, 3)
    assert spec.fraction("new_per_site", product="ivory") == (3, 3)


def test_a_round_without_scope_has_no_index_and_says_why(spec):
    spec.rounds("round\n2012-01")
    assert spec.measure("nwpa_index") is None
    assert spec.row("nwpa_index")["note"] == "no product or no site in force"
    assert spec.row("new_per_site")["note"] == "no site in force"
