from datetime import UTC, datetime

import pytest

from casque.errors import RoundNameInvalid, UsageProblem
from casque.measures.timeline import month_start, timeline
from casque.tables import ROUNDS

ZONE = "Asia/Shanghai"


def rounds(*names):
    return ROUNDS.frame([{"round": n, "opened_at": opened(n)} for n in names])


def opened(name):
    return datetime.fromisoformat(f"{name}-07").replace(tzinfo=UTC)


def test_the_last_round_is_the_latest_before_in_whatever_order_they_come():
    told = timeline(rounds("2012-04", "2011-12", "2012-01"), zone=ZONE)
    assert told.rows() == [
        ("2011-12", None, datetime(2011, 11, 30, 16, tzinfo=UTC), 1),
        ("2012-01", "2011-12", opened("2011-12"), 1),
        ("2012-04", "2012-01", opened("2012-01"), 3),
    ]


def test_a_round_in_which_only_probes_were_made_is_none():
    probes = ROUNDS.frame([{"round": "2012-02"}])
    told = timeline(rounds("2012-01", "2012-03").vstack(probes), zone=ZONE)
    assert told.select("round", "exposure_months").rows() == [("2012-01", 1), ("2012-03", 2)]


def test_no_rounds_have_no_timeline():
    assert timeline(ROUNDS.empty(), zone=ZONE).height == 0


@pytest.mark.parametrize("name", ["2012-13", "2012-1", "2012-01-05", "enero"])
def test_a_round_is_a_month(name):
    with pytest.raises(RoundNameInvalid, match=name):
        timeline(ROUNDS.frame([{"round": name, "opened_at": opened("2012-01")}]), zone=ZONE)


@pytest.mark.parametrize("zone", ["Asia/Peking City", "../etc", ""])
def test_an_unknown_zone_is_refused_with_what_to_do(zone):
    with pytest.raises(UsageProblem, match="name one such as Asia/Shanghai"):
        month_start("2012-01", zone=zone)
