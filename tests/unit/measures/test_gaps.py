from ledger_as_text import ZONE, Spec

from casque.measures.gaps import searches_by_state, uncovered


def a_round_with_gaps():
    spec = Spec()
    spec.scope("""
        sites      | products
        s1, s2, s3 | ivory
    """)
    spec.searches("""
        site | term    | kind  | outcome | reason
        s1   | 象牙    | term  | done    |
        s2   | 象牙    | term  | blocked | captcha
        s2   | 白料    | term  | failed  |
        s2   | xiangya | term  | done    |
        s2   | 象牙    | probe | failed  | 503
    """)
    return spec.ledger()


def test_searches_are_counted_by_how_they_ended():
    rows = searches_by_state(a_round_with_gaps(), zone=ZONE).rows()
    assert rows == [("2012-01", "blocked", 1), ("2012-01", "done", 2), ("2012-01", "failed", 1)]


def test_every_site_product_that_is_not_covered_says_why():
    rows = uncovered(a_round_with_gaps(), zone=ZONE).rows()
    assert rows == [
        ("2012-01", "s2", "ivory", 3, True, "blocked: captcha; failed"),
        ("2012-01", "s3", "ivory", 0, False, "no monthly search names this product here"),
    ]
