from casque.measures.definitions import DEFINITIONS, DENOMINATORS


def test_the_measures_are_these_and_each_once():
    assert [definition.name for definition in DEFINITIONS] == [
        "twpa", "twpa_certain", "nwpa", "backlog", "nwpa_upper", "nwpa_index",
        "nwpa_index_reached", "nwpa_open_terms", "new_per_site", "coverage", "exposure_months",
        "unjudged",
    ]  # fmt: skip


def test_every_measure_says_what_it_is_and_where_it_is_from():
    assert all(definition.says and definition.source for definition in DEFINITIONS)


def test_every_denominator_has_words_for_being_zero():
    assert {definition.denominator for definition in DEFINITIONS} == set(DENOMINATORS)
