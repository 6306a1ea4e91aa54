import pytest

from casque.errors import FieldNotUnderstood
from casque.measures.stock import Stock, read_stock, total


def test_a_lower_bound_makes_the_sum_a_lower_bound():
    assert Stock(2) + Stock(3, at_least=True) == Stock(5, at_least=True)
    assert Stock(2) + Stock(3) == Stock(5)


def test_a_stock_is_printed_as_it_was_read():
    assert [str(read_stock(cell)) for cell in ("60+", " 54 ")] == ["60+", "54"]


@pytest.mark.parametrize("cell", ["", "hundreds", "thousands", "-3", "5.5", "５0", "+"])
def test_what_is_no_number_is_refused_and_never_a_zero(cell):
    with pytest.raises(FieldNotUnderstood):
        read_stock(cell)


def test_nothing_listed_has_no_sum():
    with pytest.raises(FieldNotUnderstood, match="nothing is listed"):
        total([])
