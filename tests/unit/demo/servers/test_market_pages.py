"""Every style's pages, served and read again by casque: what is read is what stands there."""

import json
import re
from datetime import datetime
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from demo.servers.fake_market import (
    BLOCKED,
    FEW,
    MANY,
    MOMENT,
    MONTH,
    NONE,
    ODD,
    READ,
    SHOWS,
    STYLES,
    a_site,
    capped_sites,
    dated_sites,
)

from casque.demo.servers import lures
from casque.demo.servers.adapters import adapter_of
from casque.demo.servers.hostile import attacking_title
from casque.sites import outcome_of, read_page
from casque.sites.classes import seen

SHANGHAI = ZoneInfo("Asia/Shanghai")


def read(visitor, adapter, url):
    """What casque makes of the page at an address."""
    got = visitor.follow(url)
    return read_page(
        adapter,
        got.body,
        status=got.status,
        content_type=got.headers["Content-Type"],
        url=got.url,
        fetched_at=MOMENT,
    )


def read_all(visitor, site, words, *, most=20):
    """Every page of a search, asked for by its number while there is more."""
    adapter, pages = adapter_of(site, visitor.port), []
    while len(pages) < min(most, adapter.max_pages or most):
        pages.append(read(visitor, adapter, adapter.search_url(words, len(pages) + 1)))
        if not pages[-1].more:
            break
    return pages


def on_one_line(text):
    """A text as HTML shows it."""
    return re.sub(r"\s+", " ", text).strip()


def shown(moment, precision):
    """A moment as finely as a site prints it."""
    if precision == "second":
        return moment.replace(microsecond=0)
    day = moment.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return day.astimezone(moment.tzinfo)


def fields(result):
    return (
        result.item, on_one_line(result.title), on_one_line(result.description), result.price,
        result.account, on_one_line(result.seller),
    )  # fmt: skip


def expected(listing):
    return (
        listing.item, on_one_line(listing.title), on_one_line(listing.description), listing.price,
        listing.account, on_one_line(listing.seller),
    )  # fmt: skip


def results_of(pages):
    return [result for page in pages for result in page.results]


@pytest.mark.parametrize("words", [MANY, FEW, ODD])
@pytest.mark.parametrize("style", READ)
def test_all_pages_together_are_what_was_found(visitor, fake_market, style, words):
    site = a_site(style)
    pages = read_all(visitor, site, words)
    found = fake_market.found(site.id, words, MONTH)
    assert {page.page_class for page in pages} == {"results"}
    assert [fields(result) for result in results_of(pages)] == [expected(one) for one in found]
    assert not [issue for page in pages for issue in page.issues]
    assert outcome_of(map(seen, pages)).state == "done"


@pytest.mark.parametrize("style", READ)
def test_links_and_pictures_lead_to_the_site(visitor, fake_market, style):
    site = a_site(style)
    root = f"http://{site.id}.localhost:{visitor.port}"
    found = fake_market.found(site.id, FEW, MONTH)
    read_again = results_of(read_all(visitor, site, FEW))
    assert [one.link for one in read_again] == [f"{root}/item/{one.item}" for one in found]
    assert [one.pictures for one in read_again] == [
        tuple(f"{root}/img/{picture.key}.jpg" for picture in one.pictures)
        + tuple(f"{root}{extra}" for extra in lures.pictures(one, _paths(one)))
        for one in found
    ]


def _paths(listing):
    return tuple(f"/img/{picture.key}.jpg" for picture in listing.pictures)


@pytest.mark.parametrize("site", [*dated_sites()], ids=lambda site: site.id)
def test_only_the_date_that_is_shown_is_read(visitor, fake_market, site):
    for listing, result in zip(
        fake_market.found(site.id, FEW, MONTH),
        results_of(read_all(visitor, site, FEW)),
        strict=True,
    ):
        posted = shown(listing.posted, site.precision) if site.shows == "posted" else None
        refreshed = shown(listing.refreshed, site.precision) if site.shows == "refreshed" else None
        assert (result.posted, result.refreshed) == (posted, refreshed)
        assert result.posted_precision == (site.precision if posted else None)


def test_every_date_that_can_be_shown_was_tried():
    tried = {(site.style, site.shows, site.precision) for site in dated_sites()}
    assert tried == set(product(READ, SHOWS, ("day", "second")))


@pytest.mark.parametrize("style", ["cards", "forum", "mobile"])
def test_links_to_the_next_page_lead_through_all_of_them(visitor, style):
    adapter = adapter_of(a_site(style), visitor.port)
    url, items = adapter.search_url(MANY, 1), []
    while url is not None:
        page = read(visitor, adapter, url)
        items += [result.item for result in page.results]
        url = page.next_url
    assert len(items) == len(set(items)) == 45


@pytest.mark.parametrize("site", capped_sites(), ids=lambda site: site.id)
def test_a_cap_is_a_gap_that_can_be_seen(visitor, site):
    pages = read_all(visitor, site, MANY)
    assert len(results_of(pages)) == 40
    assert pages[-1].more
    assert pages[-1].next_url is None
    assert not [issue for page in pages for issue in page.issues]  # it says so
    assert outcome_of(map(seen, pages)).state == "partial"
    adapter = adapter_of(site, visitor.port)
    assert read(visitor, adapter, adapter.search_url(MANY, 3)).page_class == "error"


@pytest.mark.parametrize("number", [0, 4, 99])
@pytest.mark.parametrize("style", READ)
def test_a_page_that_is_not_there_is_no_empty_page(visitor, style, number):
    adapter = adapter_of(a_site(style), visitor.port)
    assert read(visitor, adapter, adapter.search_url(MANY, number)).page_class == "error"


@pytest.mark.parametrize("style", READ)
def test_an_empty_page_proves_it(visitor, style):
    (page,) = read_all(visitor, a_site(style), NONE)
    assert (page.page_class, page.results, page.more) == ("empty", (), False)


@pytest.mark.parametrize("style", STYLES)
def test_a_blocked_word_is_said_to_be_blocked(visitor, style):
    (page,) = read_all(visitor, a_site(style), BLOCKED)
    assert (page.page_class, page.results) == ("word_blocked", ())


@pytest.mark.parametrize("words", [MANY, NONE])
def test_a_page_that_a_script_would_draw_needs_a_browser(visitor, words):
    (page,) = read_all(visitor, a_site("script_only"), words)
    assert (page.page_class, page.results) == ("needs_browser", ())


def test_what_the_script_would_draw_is_what_was_found(visitor, fake_market):
    site = a_site("script_only")
    asked = adapter_of(site, visitor.port).search_url(FEW, 1).replace("/so?", "/so/data?")
    told = json.loads(visitor.get(asked).body)
    found = fake_market.found(site.id, FEW, MONTH)
    assert [(one["id"], one["title"]) for one in told["list"]] == [
        (one.item, one.title) for one in found
    ]
    assert [datetime.fromisoformat(one["posted"]) for one in told["list"]] == [
        one.posted.replace(microsecond=0) for one in found
    ]


CLASSES = {
    "captcha": "captcha",
    "login_wall": "login_wall",
    "rate_limited": "rate_limited",
    "unavailable": "error",
    "soft_ban": "soft_ban",
    "odd_template": "not_understood",
    "blank": "not_understood",
}
"""What a fault is to casque."""


@pytest.mark.parametrize("words", [MANY, NONE, BLOCKED])
@pytest.mark.parametrize("fault", CLASSES)
@pytest.mark.parametrize("style", STYLES)
def test_a_fault_is_never_an_empty_page(visitor, style, fault, words):
    (page,) = read_all(visitor, a_site(style, fault), words)
    assert (page.page_class, page.results) == (CLASSES[fault], ())


@pytest.mark.parametrize("style", STYLES)
def test_an_item_has_a_page_of_its_own(visitor, fake_market, style):
    site = a_site(style)
    adapter = adapter_of(site, visitor.port)
    listing = fake_market.found(site.id, FEW, MONTH)[1]
    page = read(visitor, adapter, f"{adapter.address}item/{listing.item}")
    assert [fields(result) for result in page.results] == [expected(listing)]
    assert (page.page_class, page.more) == ("results", False)


GONE = {
    "gbk_table": "error", "cards": "empty", "json_api": "error", "script_only": "error",
    "auction": "empty", "forum": "empty", "mobile": "error", "shop": "empty",
}  # fmt: skip
"""How an item that is gone is read: status 404, or a page that says so."""


@pytest.mark.parametrize(("style", "page_class"), GONE.items())
def test_an_item_that_is_gone_says_so(visitor, style, page_class):
    adapter = adapter_of(a_site(style), visitor.port)
    page = read(visitor, adapter, f"{adapter.address}item/77")
    assert (page.page_class, page.results) == (page_class, ())


@pytest.mark.parametrize("style", READ)
def test_results_within_markup_that_attacks_are_read(visitor, fake_market, style):
    site = a_site(style, "hostile")
    results = results_of(read_all(visitor, site, MANY))
    found = fake_market.found(site.id, MANY, MONTH)
    assert [(r.item, r.price, r.account) for r in results] == [
        (one.item, one.price, one.account) for one in found
    ]
    assert [r.posted for r in results] == [one.posted.replace(microsecond=0) for one in found]
    for result, listing in zip(results, found, strict=True):
        assert printable(attacking_title(listing.item, listing.title)) == printable(result.title)


def printable(text):
    """A text without what markup cannot carry: control characters, and the mark for one."""
    return "".join(on_one_line(text).split("\ufffd")).translate(dict.fromkeys([*range(32), 0xFEFF]))


@pytest.mark.parametrize("style", READ)
def test_hostile_results_still_link_to_the_site(visitor, style):
    own = f"http://{style.replace('_', '-')}-hostile.localhost:{visitor.port}/item/"
    for result in results_of(read_all(visitor, a_site(style, "hostile"), MANY)):
        assert result.link is not None
        assert result.link.startswith(own)


@pytest.mark.parametrize("style", ["cards", "forum", "mobile"])
def test_a_hostile_next_link_is_not_followed(visitor, style):
    """Links to http://169.254.169.254/ and to file:///etc/passwd: pages go on by their number."""
    first, second, _ = read_all(visitor, a_site(style, "hostile"), MANY)
    for reading in (first, second):
        assert (reading.more, reading.next_url) == (True, None)
        assert [issue.field for issue in reading.issues] == ["more"]


def test_replies_in_a_thread_are_no_results(visitor, fake_market):
    site = a_site("forum")
    adapter = adapter_of(site, visitor.port)
    threads = [f"{adapter.address}item/{one.item}" for one in fake_market.found("", MANY, MONTH)]
    replied = [url for url in threads if b'class="floor reply"' in visitor.get(url).body]
    assert replied
    assert {len(read(visitor, adapter, url).results) for url in replied} == {1}
