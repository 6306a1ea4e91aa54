"""What each site answers: every way in which a search may end is in the story."""

import pytest

from casque.demo.market import answer, answers


@pytest.mark.parametrize(
    ("number", "site", "word", "state", "pages", "hidden"),
    [
        (1, "guwan_bbs", "象牙", "done", ["results", "results"], 0),
        (1, "guwan_bbs", "一红二黑三白", "empty", ["empty"], 0),
        (1, "shoucang_api", "犀牛角", "partial", ["results"], 2),
        (2, "guwan_bbs", "象牙", "blocked", ["results", "captcha"], 8),
        (2, "shoucang_api", "XY", "failed", ["new_layout"], 3),
        (3, "shoucang_api", "象牙", "word_blocked", ["word_blocked"], 5),
    ],
)
def test_an_answer_ends_as_the_story_says(story, number, site, word, state, pages, hidden):
    given = answer(story, number, site, word)
    assert given.state == state
    assert [page.shows for page in given.pages] == pages
    assert len(given.hidden) == hidden


def test_a_page_that_nobody_can_read_shows_nothing(story):
    given = answer(story, 2, "shoucang_api", "XY")
    assert given.pages[0].advertisements == given.hidden
    assert given.shown == ()


def test_a_cut_answer_promises_more_and_a_whole_one_does_not(story):
    assert answer(story, 1, "shoucang_api", "犀牛角").pages[-1].more
    assert not answer(story, 2, "shoucang_api", "犀牛角").pages[-1].more


def test_the_newest_stand_first(story):
    days = [one.shown_on for one in answer(story, 1, "guwan_bbs", "象牙").shown]
    assert days == sorted(days, reverse=True)


def test_every_word_is_asked_of_every_site(story):
    assert [len(list(answers(story, number))) for number in story.numbers] == [8, 8, 12]


def test_every_advertisement_is_shown_or_hidden_while_it_stands(story):
    """One that only a word of the third month finds is out of sight until then."""
    for number in story.numbers:
        given = list(answers(story, number))
        met = {(o.site, o.item) for a in given for o in (*a.shown, *a.hidden)}
        words = set(story.words_in(number))
        for one in story.advertisements:
            stands = number in one.stands and bool(set(one.words(number)) & words)
            assert ((one.site, one.item) in met) == stands
