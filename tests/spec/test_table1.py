"""Table 1 of the briefing: evolution of the online and e-commerce monitoring."""

from casque.scope import load_programme, packaged, table1

TABLE_1 = """
Time    | No. of websites | No. of products | Products                       | No. of key words
2012.1  | 15              | 5               | IV, RH, TB, HS, PS             | 9
2012.5  | 24              | 5               | IV, RH, TB, HS, PS             | 12
2012.7  | 24              | 6               | IV, RH, TB, HS, PS, LB         | 20
2012.8  | 24              | 7               | IV, RH, TB, HS, PS, LB, SH     | 30
2012.10 | 24              | 7               | IV, RH, TB, HS, PS, LB, SH     | 37
2013.1  | 24              | 8               | IV, RH, TB, HS, PS, LB, SH, HC | 40
2013.7  | 25              | 8               | IV, RH, TB, HS, PS, LB, SH, HC | 57
2014.6  | 25              | 8               | IV, RH, TB, HS, PS, LB, SH, HC | 64
2014.9  | 25              | 8               | IV, RH, TB, HS, PS, LB, SH, HC | 64
"""


def rows_of(text):
    """The rows of a text table, without its head."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()[1:]]


def as_printed(row):
    """A row of ours as the briefing prints it: 2012.1, and not 2012-01."""
    year, month = row["round"].split("-")
    counts = [str(row["sites"]), str(row["products"])]
    return [f"{year}.{int(month)}", *counts, ", ".join(row["product_codes"]), str(row["terms"])]


def test_the_programme_traffic_2012_reproduces_table_1_row_by_row():
    programme = load_programme(packaged("traffic-2012"))
    assert [as_printed(row) for row in table1(programme)] == rows_of(TABLE_1)


def test_counts_are_numbers_and_codes_as_many_as_products():
    for row in table1(load_programme(packaged("traffic-2012"))):
        assert {type(row[key]) for key in ("sites", "products", "terms")} == {int}
        assert len(row["product_codes"]) == row["products"]


def test_between_two_rows_of_table_1_the_scope_of_the_earlier_row_holds():
    programme = load_programme(packaged("traffic-2012"))
    widths = [
        (len(scope.sites), len(scope.products), len(scope.terms))
        for scope in map(programme.in_force, ("2012-04", "2012-06", "2014-05", "2014-07"))
    ]
    assert widths == [(15, 5, 9), (24, 5, 12), (25, 8, 57), (25, 8, 64)]


def test_before_its_first_round_nothing_is_monitored():
    scope = load_programme(packaged("traffic-2012")).in_force("2011-12")
    assert (scope.sites, scope.products, scope.terms) == ((), (), ())
