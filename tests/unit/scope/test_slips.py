"""Every slip in an entry is one clear line: file, line, what, what to do."""

import pytest

from .conftest import FILES, problems_of, write

# file, this in it, becomes that, what is said
SLIPS = [
    # keys and types
    (
        "terms/words.yml",
        "    text: 甲货\n",
        "    txt: 甲货\n",
        "3: `txt` is not a key of this entry: did you mean `text`?",
    ),
    (
        "events.yml",
        "    day: 2020-02-23\n",
        "    day: 2020-02-23\n    zzz: 1\n",
        "4: `zzz` is not a key of this entry: take it out; the keys are id, day, name",
    ),
    ("products.yml", "    taxon: Secunda inventa\n", "", "21: `taxon` is missing: add it"),
    (
        "products.yml",
        "{en: first goods, zh-Hans: 甲货}",
        "{en: first goods}",
        "3: `zh-Hans` is missing: add it",
    ),
    (
        "products.yml",
        "{en: first goods, zh-Hans: 甲货}",
        "甲货",
        "3: `name` is not a mapping: write `key: value` lines under it",
    ),
    (
        "products.yml",
        "appendix: II\n",
        "appendix: IV\n",
        "8: `appendix` is none of the values allowed: write 'I', 'II' or 'III'",
    ),
    (
        "products.yml",
        "text_only",
        "picture",
        "24: `verdict_rule` is none of the values allowed: write 'picture_or_text' or 'text_only'",
    ),
    (
        "products.yml",
        "[TUS]",
        "TUS",
        "6: `cites_terms` is not a list: write it as a list, such as [a, b]",
    ),
    (
        "products.yml",
        "[TUS]",
        "[TUS, tus]",
        "6: item 2 of `cites_terms` 'tus' is no product code: use capitals",
    ),
    ("terms/words.yml", "text: 甲货", "text: 123", "3: `text` is not text: put it in quotes"),
    (
        "terms/words.yml",
        "placeholder: true",
        "placeholder: 'yes'",
        "17: `placeholder` is neither true nor false: write true or false",
    ),
    (
        "law.yml",
        "valid_from: 2020-02-15",
        "valid_from: '2020-02-15'",
        "7: `valid_from` is no day: write a day such as 2017-01-02, without quotes",
    ),
    (
        "law.yml",
        "valid_from: 2020-02-15",
        "valid_from: 2020-02-31",
        "7: 2020-02-31 is no day: write a day",
    ),
    # values
    (
        "sites.yml",
        'valid_from: "2020-01"',
        'valid_from: "2020-1"',
        "6: `valid_from` '2020-1' is no month: write a month such as 2014-09",
    ),
    (
        "sites.yml",
        "id: market",
        "id: the market",
        "2: `id` 'the market' is no id: use letters, digits",
    ),
    (
        "terms/words.yml",
        "text: 甲货",
        'text: " 甲货"',
        "3: `text` is blank, broken, or has spaces around it: write it plainly on one line",
    ),
    (
        "terms/words.yml",
        "text: 甲货",
        'text: "甲\\n货"',
        "3: `text` is blank, broken, or has spaces around it",
    ),
    (
        "terms/words.yml",
        "language: zh-Hans",
        "language: Chinese!",
        "4: `language` 'Chinese!' is no language: write a tag",
    ),
    ("events.yml", "source: invented", "source: ' '", "5: `source` is blank: fill it"),
    (
        "programme.yml",
        "zone: Asia/Shanghai",
        "zone: Asia/Nowhere",
        "3: `zone` 'Asia/Nowhere' is no time zone: write one such as Asia/Shanghai",
    ),
    ("programme.yml", "zone: Asia/Shanghai", "zone: ../etc", "3: `zone` '../etc' is no time zone"),
    (
        "programme.yml",
        '["2020-01", "2020-03"]',
        '["2020-01", "2020-14"]',
        "5: item 2 of `reporting_rounds` '2020-14' is no month",
    ),
    # rules within an entry
    (
        "programme.yml",
        '["2020-01", "2020-03"]',
        '["2020-03", "2020-01"]',
        "5: `reporting_rounds` are not in order, each once: write them from the earliest",
    ),
    ("programme.yml", "[zh-Hans, en]", "[]", "4: `languages` is empty: name one, such as en"),
    (
        "sites.yml",
        'valid_until: "2020-04"',
        'valid_until: "2020-02"',
        "12: `valid_until` is not after `valid_from`: write the first month in which",
    ),
    (
        "products.yml",
        "valid_until: 2020-02-15",
        "valid_from: 2020-02-15\n        valid_until: 2020-02-15",
        "11: `valid_until` is not after `valid_from`: write the first day",
    ),
    (
        "products.yml",
        "        checked_on: 2020-03-01\n",
        "",
        "17: only one of `checked_by` and `checked_on` is given: write both",
    ),
    ("law.yml", "products: [AA]", "products: []", "3: `products` is empty: name the products"),
    (
        "sites.yml",
        "    adapter: market\n",
        "",
        "2: a site without an adapter cannot be searched: name its `adapter`, or write",
    ),
    (
        "sites.yml",
        "    placeholder: true\n",
        "    placeholder: true\n    address: a.example\n",
        "10: a placeholder has an adapter or an address",
    ),
    (
        "terms/words.yml",
        "    placeholder: true\n",
        "    placeholder: true\n    text: 丙\n",
        "17: a placeholder has a text: a placeholder stands for a word that is not public",
    ),
    (
        "terms/words.yml",
        "    placeholder: true\n",
        "    placeholder: true\n    inferred: true\n",
        "17: a placeholder says something of its word",
    ),
    (
        "terms/words.yml",
        "    text: 甲货\n",
        "",
        "2: a term without a text cannot be searched: give its `text`, or write",
    ),
    (
        "terms/words.yml",
        "products: [AA]",
        "products: []",
        "5: `products` is empty: name the products that the term gives away",
    ),
    (
        "terms/words.yml",
        "products: [AA, BB]",
        "products: [AA, AA]",
        "11: a product is named twice: name each product once",
    ),
    (
        "terms/words.yml",
        "text: 甲货",
        "text: 甲，货",
        "3: a clause mark or too many separators stand inside its text",
    ),
    # rules between entries
    (
        "terms/words.yml",
        "products: [AA]",
        "products: [CC]",
        "5: `products` names CC, which this programme does not have: name one of its products: AA",
    ),
    (
        "law.yml",
        "products: [AA]",
        "products: [CC]",
        "3: `products` names CC, which this programme does not have",
    ),
    (
        "terms/words.yml",
        "products: [AA, BB]",
        'products: [AA, BB]\n    valid_until: "2020-03"',
        "13: the term and its product BB are never in force together: mend the months",
    ),
    (
        "terms/words.yml",
        "text: 甲乙",
        "text: 甲货",
        "9: the term has the text of `w1` (small/terms/words.yml:2): keep one entry; it may",
    ),
    (
        "terms/words.yml",
        "id: w2",
        "id: w1",
        "8: `w1` stands twice (first at small/terms/words.yml:2): keep one of them",
    ),
    (
        "sites.yml",
        "id: site-02",
        "id: market",
        "8: `market` stands twice (first at small/sites.yml:2)",
    ),
]


@pytest.mark.parametrize(("file", "this", "that", "said"), SLIPS, ids=[row[3] for row in SLIPS])
def test_a_slip_in_an_entry_is_one_clear_line(small, file, this, that, said):
    text = FILES[file]
    assert this in text
    (problem,) = problems_of(write(small, {file: text.replace(this, that, 1)}))
    assert problem.startswith(f"small/{file}:{said}")
