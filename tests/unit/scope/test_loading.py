import pytest

from casque.errors import FileMissing, ProgrammeUnknown
from casque.scope import load_programme, packaged, packaged_programmes

from .conftest import FILES, problems_of, write


def test_a_folder_becomes_a_programme(small):
    programme = load_programme(small)
    assert (programme.name, programme.zone) == ("small", "Asia/Shanghai")
    assert [p.code for p in programme.products] == ["AA", "BB"]
    assert [s.id for s in programme.sites] == ["market", "site-02"]
    assert [t.id for t in programme.terms] == ["w1", "w2", "w3"]
    assert [law.id for law in programme.laws] == ["ban"]
    assert [e.id for e in programme.events] == ["declaration"]
    assert programme.profile.title.zh_hans == "小方案"


def test_law_and_events_may_be_left_out(small):
    (small / "law.yml").unlink()
    (small / "events.yml").unlink()
    assert load_programme(small).laws == ()


def test_what_is_no_yaml_is_left_alone(small):
    write(small, {"README.md": "notes", ".hidden.yml": "x", ".git/a.yml": "x"})
    assert load_programme(small).name == "small"


def test_packaged_programmes_are_known_by_name():
    assert list(packaged_programmes()) == ["sample", "traffic-2012"]
    assert packaged("sample") == packaged_programmes()["sample"]
    with pytest.raises(ProgrammeUnknown, match="no programme demo: the package has sample, tra"):
        packaged("demo")


@pytest.mark.parametrize("name", ["sample", "traffic-2012"])
def test_packaged_programmes_are_in_order(name):
    assert load_programme(packaged(name)).name == name


# --- what is wrong with folders and files


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileMissing, match="is not there: name the folder"):
        load_programme(tmp_path / "nowhere")


def test_an_overlay_that_is_not_there(small, tmp_path):
    with pytest.raises(FileMissing, match="nowhere is not there"):
        load_programme(small, tmp_path / "nowhere")


def test_an_empty_folder_is_one_problem(tmp_path):
    folder = tmp_path / "empty"
    folder.mkdir()
    (problem,) = problems_of(folder)
    assert problem.startswith("empty: the folder holds no programme: put programme.yml,")


def test_a_file_in_place_of_a_folder(small):
    (problem,) = problems_of(small / "sites.yml")
    assert problem.endswith(
        "it is a file, not the folder of a programme: name the folder it lies in"
    )


def test_missing_files_are_named_one_by_one(small):
    for name in ("programme.yml", "sites.yml", "terms/words.yml"):
        (small / name).unlink()
    found = problems_of(small)
    assert [line.split(": ")[0] for line in found] == [
        "small/programme.yml",
        "small/sites.yml",
        "small/terms",
    ]
    assert found[1].endswith("the file is not there: add it; `casque init` copies a sample")


@pytest.mark.parametrize("name", ["product.yml", "sites.yaml", "term/a.yml", "terms/a.yaml"])
def test_a_file_that_nobody_reads_is_a_slip(small, name):
    (problem,) = problems_of(write(small, {name: "terms: []"}))
    assert problem.startswith(f"small/{name}: the file is no part of a programme: rename it")


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("sites.yml", "site: []", ":1: the file should hold one list, named `sites`: begin"),
        ("sites.yml", "- id: a", ":1: the file should hold one list, named `sites`: begin"),
        ("sites.yml", "sites: []\nmore: 1", ":1: the file should hold one list, named `sites`"),
        ("sites.yml", "sites:\n  id: a", ":1: `sites` is not a list: begin each entry with `- `"),
        ("sites.yml", "sites:\n", ":1: `sites` is not a list"),
        ("sites.yml", "sites:\n  - market", ":2: the entry is not a mapping: write `key: value`"),
        ("programme.yml", "- a", ":1: the entry is not a mapping"),
        ("programme.yml", "a:\n\tb", ":2: a tab stands where spaces belong: indent with spaces"),
    ],
)
def test_a_file_of_another_form(small, file, text, said):
    found = problems_of(write(small, {file: text}))
    assert any(line.startswith(f"small/{file}{said}") for line in found), found


def test_the_same_text_at_another_time_is_no_slip(small):
    first, second = FILES["terms/words.yml"].split("  - id: w2")
    first += '    valid_until: "2020-05"\n'
    second = second.replace("甲乙", "甲货").replace("2020-01", "2020-05", 1)
    write(small, {"terms/words.yml": f"{first}  - id: w2{second}"})
    assert [t.text for t in load_programme(small).terms] == ["甲货", "甲货", None]


def test_a_key_that_is_twice_in_two_files_of_terms(small):
    found = problems_of(write(small, {"terms/z.yml": FILES["terms/words.yml"]}))
    assert [line[:38] for line in found] == [
        "small/terms/z.yml:2: `w1` stands twice",
        "small/terms/z.yml:8: `w2` stands twice",
        "small/terms/z.yml:14: `w3` stands twic",
    ]


def test_every_problem_is_named_in_the_order_of_files_and_lines(small):
    write(
        small,
        {
            "sites.yml": FILES["sites.yml"].replace("invented", '""').replace("market.e", " "),
            "law.yml": "a: [",
            "events.yml": FILES["events.yml"].replace("2020-02-23", "soon"),
        },
    )
    assert [line.split(": ")[0] for line in problems_of(small)] == [
        "small/events.yml:3",
        "small/law.yml:1",
        "small/sites.yml:7",
        "small/sites.yml:13",
    ]


def test_a_broken_product_does_not_make_every_term_wrong(small):
    text = FILES["products.yml"].replace("    taxon: Prima inventa\n    v", "    v")
    (problem,) = problems_of(write(small, {"products.yml": text}))
    assert problem == "small/products.yml:2: `taxon` is missing: add it"


# --- overlays

W1 = FILES["terms/words.yml"].split("  - id: w2")[0]


def test_an_entry_with_the_same_id_replaces(small, overlay):
    programme = load_programme(small, overlay(terms=W1.replace("甲货", "甲物")))
    assert [(t.id, t.text) for t in programme.terms][:2] == [("w1", "甲物"), ("w2", "甲乙")]


def test_a_new_id_adds(small, overlay):
    more = W1.replace("w1", "w9").replace("甲货", "丙货")
    assert [t.id for t in load_programme(small, overlay(terms=more)).terms] == [
        *("w1", "w2", "w3", "w9")
    ]


def test_withdrawn_takes_out(small, overlay):
    out = overlay(terms="terms:\n  - {id: w1, withdrawn: true, note: finds only cakes}\n")
    assert [t.id for t in load_programme(small, out).terms] == ["w2", "w3"]


def test_a_product_is_withdrawn_by_its_code_and_with_its_terms(small, overlay):
    out = overlay(products="products:\n  - {code: BB, withdrawn: true}\n")
    (problem,) = problems_of(small, out)
    assert problem.startswith("small/terms/words.yml:11: `products` names BB, which this programme")
    mended = overlay(terms="terms:\n  - {id: w2, withdrawn: true}\n")
    assert [p.code for p in load_programme(small, out, mended).products] == ["AA"]


def test_overlays_are_laid_in_their_order(small, overlay):
    out = overlay(terms="terms:\n  - {id: w1, withdrawn: true}\n")
    back = overlay(terms=W1)
    assert [t.id for t in load_programme(small, out, back).terms] == ["w2", "w3", "w1"]
    assert [t.id for t in load_programme(small, back, out).terms] == ["w2", "w3"]


def test_an_overlay_may_replace_the_profile(small, overlay):
    other = FILES["programme.yml"].replace("small", "other")
    assert load_programme(small, overlay(programme=other)).name == "other"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{id: w7, withdrawn: true}", "2: `w7` is withdrawn, but nothing below has that name"),
        ("{id: w1, withdrawn: false}", "2: `withdrawn` is none of the values allowed: write true"),
        ("{id: w1, withdrawn: true, text: 甲}", "2: `text` is not a key of this entry: take it"),
    ],
)
def test_a_withdrawal_that_cannot_be_understood(small, overlay, entry, said):
    (problem,) = problems_of(small, overlay(terms=f"terms:\n  - {entry}\n"))
    assert f"terms/more.yml:{said}" in problem


def test_an_overlay_of_nothing_changes_nothing(small, overlay):
    empty = overlay()
    hollow = overlay(terms="terms: []", sites="sites: []", law="laws: []")
    assert load_programme(small, empty, hollow) == load_programme(small)
