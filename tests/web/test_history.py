"""The room of history: a sheet is looked at, checked, taken; who may not, may look."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from parsel import Selector

from casque.db import history
from casque.db import models as m
from casque.render import unpacked
from casque.reports.reasons import in_chinese
from casque.rounds.home import Home
from casque.web import tasks_history, uploads

LINKS = """网址,首次发现,产品,判定
https://m.shoucang.example/goods/1,2011-05,象牙,真品
https://old.example/x?b=1,2011年6月,犀牛角,
"""
BAD = LINKS + "javascript:alert(1),2011.1,独角兽,也许\n,soon,IV,\n"


def work_off() -> None:
    """Do what a worker would."""
    call_command("db_worker", batch=True, startup_delay=False, interval=0, verbosity=0)


def bring(client, text: str | bytes, name: str = "old.csv") -> str:
    body = text.encode() if isinstance(text, str) else text
    answered = client.post("/history/upload/", {"sheet": SimpleUploadedFile(name, body)})
    assert answered.status_code == 302
    return str(answered.headers["location"])


def see(client, address: str) -> Selector:
    answered = client.get(address)
    assert answered.status_code == 200, address
    return Selector(text=answered.content.decode())


def said(page: Selector, css: str) -> str:
    return " ".join(" ".join(page.css(f"{css} ::text").getall()).split())


def form(page: Selector, **changed: str) -> dict[str, str]:
    """Return what the form of a sheet sends, with some columns said otherwise."""
    sent = {"fields": page.css("[name=fields]::attr(value)").get() or ""}
    for select in page.css("select"):
        chosen = select.css("option[selected]::attr(value)").get() or ""
        sent[select.attrib["name"]] = chosen
    return sent | changed


def take(client, address: str, do: str = "import", **changed: str) -> Selector:
    client.post(address, form(see(client, address), **changed) | {"do": do})
    return see(client, address)


def test_it_says_that_nothing_was_imported(served: Home, visit):
    text = said(see(visit("lead"), "/history/"), "main")
    assert "No link was imported." in text
    assert "No total was imported." in text


def test_a_sheet_is_looked_at_before_anything_is_recorded(served: Home, visit):
    client = visit("lead")
    page = see(client, bring(client, LINKS))
    chosen = page.css("select option[selected]::attr(value)").getall()
    assert chosen == ["link", "first", "product", "goods"]
    assert "Read as earlier links." in said(page, "main")
    assert "https://old.example/x?b=1" in said(page, "table")
    assert history.links().is_empty()


def test_checking_records_nothing_and_importing_does(served: Home, visit):
    client = visit("lead")
    address = bring(client, LINKS)
    assert "2 rows: 2 new, 0 known already" in said(take(client, address, "check"), "#result ~ p")
    assert history.links().is_empty()
    assert "2 rows: 2 new, 0 known already" in said(take(client, address), "#result ~ p")
    assert "2 rows: 0 new, 2 known already" in said(take(client, address), "#result ~ p")
    row = m.HistoryLink.objects.get(site="old.example")
    assert (row.by, row.source, row.product) == ("L1", "old.csv", "RH")
    listed = said(see(client, "/history/"), "main")
    assert "2 links of 2 sites" in listed
    assert "2011-05" in listed


def test_every_wrong_cell_is_shown_with_what_to_do(served: Home, visit):
    client = visit("lead")
    page = take(client, bring(client, BAD))
    assert "6 cells are refused; nothing was recorded." in said(page, ".notice.error")
    assert len(page.css("#result ~ .wide tbody tr")) == 6
    assert "write 2011-01 or 2011-10" in said(page, "#result ~ .wide")
    assert history.links().is_empty()
    assert "<script" not in said(page, "main")


def test_a_guess_can_be_changed(served: Home, visit):
    client = visit("lead")
    address = bring(client, "spalte,wann\nhttps://old.example/1,2011-05\n")
    page = see(client, address)
    assert "It is not clear what this is" in said(page, "main")
    named = {"column:spalte": "link", "column:wann": "first"}
    assert "1 rows: 1 new" in said(take(client, address, **named), "#result ~ p")
    assert see(client, address).css("select option[selected]::attr(value)").getall() == [
        "link", "first",
    ]  # fmt: skip


def test_a_column_can_be_passed_over(served: Home, visit):
    client = visit("lead")
    take(client, bring(client, LINKS), **{"column:判定": ""})
    assert set(history.links()["goods"]) == {""}


def test_totals_side_by_side_are_taken_and_shown_under_figure_2(filled: Home, visit):
    client = visit("lead")
    address = bring(client, "Year,Ivory,Rhino horn,Source\n2006,332,193+,<b>survey</b>\n")
    take(client, address)
    assert history.totals()["advertisements"].to_list() == [332, 193]
    text = client.get("/").content.decode()
    page = Selector(text=text)
    assert "2006 332 ivory all <b>survey</b>" in said(page, "#before ~ .wide tbody")
    assert "193+" in said(page, "#before ~ .wide tbody")
    assert "&lt;b&gt;survey" in text
    assert "332" in said(see(client, "/history/"), "main")


def test_a_large_sheet_is_taken_by_the_worker(served: Home, visit, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks_history, "IN_REQUEST", 10)  # every sheet is large now
    client = visit("lead")
    address = bring(client, LINKS)
    waiting = take(client, address)
    assert "waits for the worker" in said(waiting, ".notice")
    assert waiting.css("button[disabled]").getall()
    client.post(address, form(see(client, address)) | {"do": "import"})  # pressed twice
    assert history.links().is_empty()
    work_off()
    assert "2 rows: 2 new, 0 known already" in said(see(client, address), "#result ~ p")
    assert history.links().height == 2


def test_links_are_fifty_a_page(served: Home, visit):
    client = visit("lead")
    rows = "".join(f"https://old.example/{n},2011-05\n" for n in range(60))
    take(client, bring(client, f"link,first\n{rows}"))
    first = see(client, "/history/")
    assert len(first.css("table tbody tr")) == 50
    following = first.css("nav.pages a::attr(href)").get()
    assert len(see(client, f"/history/{following}").css("table tbody tr")) == 10
    assert see(client, "/history/?before=nonsense")


def test_links_lead_out_through_the_door_alone(served: Home, visit):
    client = visit("lead")
    take(client, bring(client, LINKS))
    addresses = see(client, "/history/").css("table a::attr(href)").getall()
    assert addresses
    assert all(address.startswith("/away/?to=http") for address in addresses)


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("old.ods", b"x", "neither .csv nor .xlsx"),
        ("", b"", "No file was chosen"),
        ("old.csv", b"x" * 64, "larger than 0 MB"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(
    served: Home, visit, monkeypatch: pytest.MonkeyPatch, name: str, body: bytes, words: str
):
    monkeypatch.setattr(uploads, "LARGEST", 32)
    client = visit("lead")
    sent = {"sheet": SimpleUploadedFile(name, body)} if name else {}
    page = Selector(text=client.post("/history/upload/", sent, follow=True).content.decode())
    assert words in said(page, ".notice.warning")


def test_a_workbook_that_unpacks_to_too_much_is_refused(
    served: Home, visit, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(unpacked, "LARGEST", 1000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", "0" * 100_000)
    client = visit("lead")
    file = SimpleUploadedFile("old.xlsx", packed.getvalue())
    page = client.post("/history/upload/", {"sheet": file}, follow=True)
    assert "unpacks to more than" in said(Selector(text=page.content.decode()), ".notice.warning")
    assert not list((served.cache / "history").glob("*.xlsx"))


def test_a_damaged_workbook_says_so_on_its_page(served: Home, visit):
    client = visit("lead")
    page = see(client, bring(client, b"no workbook", "old.xlsx"))
    fault = said(page, ".notice.error")
    assert fault == "old.xlsx: is not a whole XLSX workbook: save it anew as XLSX"
    assert str(served.path) not in page.get()


def test_a_small_workbook_that_holds_much_is_taken_by_the_worker(served: Home, visit):
    book = openpyxl.Workbook()
    book.active.append(["link", "first"])
    for n in range(2_000):
        book.active.append([f"https://old.example/{n}", "2011-05"])
    packed = io.BytesIO()
    book.save(packed)
    assert len(packed.getvalue()) < tasks_history.IN_REQUEST
    client = visit("lead")
    address = bring(client, packed.getvalue(), "old.xlsx")
    assert "waits for the worker" in said(take(client, address), ".notice")
    assert history.links().is_empty()


def test_an_empty_sheet_says_so(served: Home, visit):
    client = visit("lead")
    assert "holds no row" in said(see(client, bring(client, "link,first\n")), ".empty")


@pytest.mark.parametrize("token", ["x", "0" * 32, "..", "%2e%2e"])
def test_a_sheet_that_is_not_there_is_not_found(served: Home, visit, token: str):
    assert visit("lead").get(f"/history/{token}/").status_code == 404


def test_an_old_sheet_is_removed_when_another_comes(
    served: Home, visit, monkeypatch: pytest.MonkeyPatch
):
    client = visit("lead")
    address = bring(client, LINKS)
    monkeypatch.setattr(uploads, "KEPT", -1)
    bring(client, LINKS)
    assert client.get(address).status_code == 404


def test_an_analyst_looks_and_does_not_import(served: Home, visit):
    lead = visit("lead")
    address = bring(lead, LINKS)
    take(lead, address)
    analyst = visit("analyst")
    page = see(analyst, "/history/")
    assert page.css("input[type=file]").getall() == []
    assert "old.example" in said(page, "table")
    file = {"sheet": SimpleUploadedFile("old.csv", LINKS.encode())}
    assert analyst.post("/history/upload/", file).status_code == 403
    assert analyst.get(address).status_code == 403
    assert analyst.post(address, {"do": "import"}).status_code == 403


def test_what_is_said_of_cells_is_said_in_chinese(served: Home, visit):
    """Each sentence of a refusal, and what to do, is one that has its Chinese."""
    client = visit("lead")
    take(client, bring(client, LINKS))
    differs = LINKS.replace("2011-05", "2011-07").replace("真品", "假货")
    sheets = [
        BAD, differs, "year,product,total\n2006,IV,many\n2031,IV,99999999999\n",
        "link,first\n" + f"https://a.example/{'x' * 600},2031-01\nhttps://a.example/,2011-01\n",
        "colour,shape\nred,round\n", "link,first\n", "link,first\nhttps://a.example/1\n",
        "link,first\nhttps://a.example/1,2011-05,more\n",
    ]  # fmt: skip
    told = set()
    for sheet in sheets:
        token = bring(client, sheet).strip("/").rpartition("/")[2]
        said_of = tasks_history.taken(token, {}, by="L1", dry_run=True)
        assert said_of["refused"] > 0, sheet
        kept = uploads.find(served, token)
        assert kept is not None
        told |= {words for one in kept.result()["refused"] for words in (one["what"], one["do"])}
    assert [words for words in told if in_chinese(words) == words] == []
    assert len(told) > 20


def test_a_sheet_that_cannot_be_read_says_so_in_chinese(served: Home, visit):
    client = visit("lead", language="zh-hans")
    page = see(client, bring(client, "link,link,first\na,b,c\n"))
    assert "有两列都叫 link：请将其中一列改名或删去" in said(page, ".notice")


def test_a_total_whose_sheet_names_no_source_says_so_in_the_readers_language(served: Home, visit):
    client = visit("lead", language="zh-hans")
    take(client, bring(client, "year,product,total\n2006,IV,5\n"))
    assert "导入的表格" in said(see(client, "/history/"), "table")
    assert "an imported sheet" in said(see(visit("analyst"), "/history/"), "table")


@pytest.mark.parametrize("before", ["9" * 5_000, "²", "-1", "x"])
def test_a_number_that_the_ledger_never_gave_begins_at_the_latest(served: Home, visit, before):
    assert visit("lead").get("/history/", {"before": before}).status_code == 200
