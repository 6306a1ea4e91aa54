"""What happens in the market from month to month: the story that its log tells."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from casque.demo.simulation import simulate
from casque.demo.simulation.months import NUMBER, start_of, window
from casque.demo.simulation.offering import REPEATS
from casque.demo.simulation.phrases import COVERS, OF_SHOW, SOLD
from casque.demo.simulation.records import Changed, Gone, Posted, Refreshed, WordBlocked


@pytest.fixture(scope="module")
def whole():
    """A small market that lived through all its months."""
    return simulate(3, scale=0.25, density=0.5).live_until()


def posted(market, **wanted):
    events = [event for event in market.log.events if isinstance(event, Posted)]
    return [e for e in events if all(getattr(e, name) == what for name, what in wanted.items())]


def illegal(market):
    return [e for e in posted(market) if market.log.offers[e.offer].is_illegal]


def test_it_begins_with_a_stock_posted_before_2012(whole):
    january = [event for event in illegal(whole) if event.month == 0]
    old = [event for event in january if event.at < start_of("2012-01")]
    assert len(old) > 0.7 * len(january)


def test_whatever_is_posted_or_refreshed_lies_in_its_month(whole):
    for event in whole.log.events:
        if isinstance(event, Posted | Refreshed) and event.at >= start_of("2012-01"):
            since, until = window(event.month)
            assert since <= event.at < until


def test_events_stand_in_the_order_of_their_months(whole):
    months = [event.month for event in whole.log.events]
    assert months == sorted(months)


def test_nothing_happens_to_what_does_not_stand(whole):
    standing, ever = set(), set()
    for event in whole.log.events:
        if isinstance(event, Posted):
            assert (event.site, event.item) not in ever
            standing.add((event.site, event.item))
            ever.add((event.site, event.item))
        elif isinstance(event, Changed | Refreshed):
            assert (event.site, event.item) in standing
        elif isinstance(event, Gone):
            standing.remove((event.site, event.item))


def test_dealers_repeat_items_in_every_way_and_agents_repost_them_dearer(whole):
    kinds = Counter(event.how for event in illegal(whole))
    assert set(kinds) == {"first", "relisted", "re-post", *(kind.name for kind in REPEATS)}
    repeats = {kind.name: kinds[kind.name] for kind in REPEATS}
    for kind in REPEATS:
        share = repeats[kind.name] / sum(repeats.values())
        assert share == pytest.approx(kind.share, abs=0.02)


def test_an_agents_repost_is_of_anothers_item_with_its_own_contact(whole):
    by_place = {(e.site, e.item): e for e in posted(whole)}
    for repost in posted(whole, how="re-post"):
        source = by_place[repost.source.site, repost.source.item]
        assert (source.offer, source.by != repost.by) == (repost.offer, True)
        assert repost.version.wording.contact != source.version.wording.contact
        assert amount(repost) > whole.log.offers[repost.offer].price


def amount(event):
    digits = event.version.price.replace(".00", "")
    return int("".join(filter(str.isdigit, digits)))


def test_verbatim_repeats_say_and_show_the_same(whole):
    by_place = {(e.site, e.item): e for e in posted(whole)}
    for copy in posted(whole, how="verbatim"):
        source = by_place[copy.source.site, copy.source.item]
        if copy.version.wording == source.version.wording:
            assert copy.version.description == source.version.description
            assert copy.version.shots == source.version.shots
    assert posted(whole, how="bare")
    for copy in posted(whole, how="bare"):
        assert not copy.version.shots or copy.version.wording.way in ("picture", "nothing")


def test_what_a_site_removed_is_listed_again_under_a_new_link(whole):
    gone = {(e.site, e.item): e for e in whole.log.events if isinstance(e, Gone)}
    relisted = posted(whole, how="relisted")
    assert relisted
    for event in relisted:
        why = gone[event.source.site, event.source.item].why
        assert why in ("removed", "swept")


def test_where_a_word_is_blocked_it_is_changed_and_no_longer_used(whole):
    blocked = defaultdict(set)
    changed = 0
    for event in whole.log.events:
        if isinstance(event, WordBlocked):
            blocked[event.site].add(event.term)
        if isinstance(event, Changed) and event.why == "word blocked":
            wording = event.version.wording
            changed += 1
            assert wording.way != "plain" or wording.term not in blocked[event.site]
    assert changed


def test_dealers_drift_away_after_the_declaration(whole):
    def dealers_who_post(since, until):
        span = range(NUMBER[since], NUMBER[until])
        return {e.by for e in illegal(whole) if e.month in span and e.how == "first"}

    before = dealers_who_post("2012-01", "2012-07")
    after = dealers_who_post("2014-01", "2014-07")
    assert len(after) < 0.8 * len(before)


def test_what_is_sold_is_marked_for_a_month_and_then_gone(whole):
    marked = [e for e in whole.log.events if isinstance(e, Changed) and e.why == "sold"]
    gone = {(e.site, e.item): e.month for e in whole.log.events if isinstance(e, Gone)}
    assert marked
    for event in marked:
        assert event.version.title.startswith(SOLD)
        assert event.version.act == "sold"
        assert gone.get((event.site, event.item), 33) <= event.month + 1 or event.month == 32


def test_some_claim_to_be_resin_and_some_forum_posts_only_display(whole):
    covers = [e for e in illegal(whole) if e.version.title.startswith(COVERS)]
    shows = [e for e in illegal(whole) if e.version.title.startswith(OF_SHOW)]
    assert covers
    assert {e.version.goods for e in covers} == {"fake"}
    assert {e.version.act for e in shows} == {"display"}
    assert {whole.sites[e.site].style for e in shows} == {"forum"}
    acts = {e.version.act for e in illegal(whole) if whole.sites[e.site].style == "auction"}
    assert acts == {"auction"}


def test_innocent_goods_fakes_and_wishes_stand_beside(whole):
    goods = Counter(event.version.goods for event in posted(whole))
    acts = Counter(event.version.act for event in posted(whole))
    assert all(goods[word] for word in ("genuine", "unsure", "fake", "look-alike", "innocent"))
    assert acts["wanted"]


def test_ivory_is_over_half(whole):
    first = [e for e in illegal(whole) if e.how == "first"]
    ivory = sum("IV" in whole.log.offers[e.offer].products for e in first)
    assert 0.55 < ivory / len(first) < 0.64


def test_who_names_nothing_shows_a_picture(whole):
    for event in illegal(whole):
        if event.version.wording.way in ("picture", "nothing"):
            assert event.version.shots
        if event.version.wording.way == "picture":
            assert event.version.shots[0].written
