"""Pictures: our own copies by digest, of their true type, with nothing in them that runs."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from PIL import Image

from casque.db import models as m
from casque.evidence.blobs import keep, path_of
from casque.rounds.home import Home

MARKUP = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
UNKNOWN = "0" * 64


def drawn(kind: str, size: tuple[int, int] = (900, 600)) -> bytes:
    body = io.BytesIO()
    Image.new("RGB", size, "#c9b48a").save(body, kind)
    return body.getvalue()


@pytest.fixture
def known(filled: Home):
    """Keep bytes as a picture of an advertisement; return its digest."""

    def put(body: bytes) -> str:
        digest = keep(filled.blobs, body)
        number = m.Picture.objects.count()
        m.Picture.objects.create(
            advertisement=m.Advertisement.objects.all()[0], address=f"x{number}", digest=digest
        )
        return digest

    return put


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp"])
def test_a_picture_is_served_as_what_its_bytes_are(visit, known, kind: str) -> None:
    body = drawn(kind)
    answered = visit("analyst").get(f"/pictures/{known(body)}/")
    assert answered.content == body
    assert answered["content-type"] == f"image/{kind}"
    assert answered["content-security-policy"] == "default-src 'none'; sandbox"
    assert answered["x-content-type-options"] == "nosniff"
    assert answered["cache-control"] == "private, max-age=31536000, immutable"


@pytest.mark.parametrize("kind", ["jpeg", "png", "gif", "webp"])
def test_a_small_copy_is_made_once(visit, known, filled: Home, kind: str) -> None:
    client, digest = visit("analyst"), known(drawn(kind))
    first = client.get(f"/pictures/{digest}/small/")
    assert first["content-type"] == "image/jpeg"
    assert Image.open(io.BytesIO(first.content)).size == (480, 320)
    path_of(filled.blobs, digest).unlink()
    assert client.get(f"/pictures/{digest}/small/").content == first.content


@pytest.mark.parametrize("digest", [UNKNOWN, "x", "A" * 64, "0" * 63, "..%2f..%2fsecret.key"])
@pytest.mark.parametrize("size", ["", "small/"])
def test_what_the_ledger_does_not_know_is_not_there(visit, digest: str, size: str) -> None:
    assert visit("analyst").get(f"/pictures/{digest}/{size}").status_code == 404


def test_a_file_that_the_ledger_does_not_name_is_not_served(visit, filled: Home) -> None:
    digest = keep(filled.blobs, drawn("png"))
    assert visit("analyst").get(f"/pictures/{digest}/").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        MARKUP, b"", b"GIF89a<script>alert(1)</script>", b"\xff\xd8\xff<html>", b"%PDF-1.4",
        drawn("png", (60_000, 1))[:16] + b"\x00\x01\x00\x00" * 2 + b"rest", drawn("jpeg")[:400],
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", ["small/"])
def test_what_is_no_sound_picture_is_told_in_its_place(visit, known, body, size: str) -> None:
    answered = visit("analyst").get(f"/pictures/{known(body)}/{size}")
    assert answered["content-type"] == "image/svg+xml"
    assert b"cannot be shown" in answered.content
    assert b"alert" not in answered.content
    assert answered["content-security-policy"] == "default-src 'none'; sandbox"
    assert answered["cache-control"] == "no-store"


@pytest.mark.parametrize("body", [MARKUP, b"", b"%PDF-1.4", b"\xff\xd8\xff<html>"])
def test_no_markup_is_served_as_a_picture(visit, known, body: bytes) -> None:
    answered = visit("analyst").get(f"/pictures/{known(body)}/")
    assert (answered["content-type"], b"alert" in answered.content) == ("image/svg+xml", False)


def test_a_picture_of_too_many_pixels_is_not_opened(visit, known, monkeypatch) -> None:
    digest = known(drawn("png"))
    monkeypatch.setenv("CASQUE_MAX_PIXELS", "1000")  # the environment is what sets the limit
    for size in ("", "small/"):
        assert b"cannot be shown" in visit("analyst").get(f"/pictures/{digest}/{size}").content


def test_a_file_that_is_gone_is_told_in_its_place(visit, known, filled: Home) -> None:
    digest = known(drawn("png"))
    path_of(filled.blobs, digest).unlink()
    answered = visit("analyst", language="en").get(f"/pictures/{digest}/")
    assert (answered.status_code, answered["content-type"]) == (200, "image/svg+xml")
    assert b"casque doctor" in answered.content


def test_a_stranger_sees_no_picture(known) -> None:
    assert Client().get(f"/pictures/{known(drawn('png'))}/").status_code == 302


def test_a_turned_picture_with_alpha_stands_upright_on_white(visit, known) -> None:
    body = io.BytesIO()
    turned = Image.new("RGBA", (600, 300), (0, 0, 0, 0))
    exif = turned.getexif()
    exif[0x0112] = 6  # turned by a quarter
    turned.save(body, "PNG", exif=exif)
    answered = visit("analyst").get(f"/pictures/{known(body.getvalue())}/small/")
    shown = Image.open(io.BytesIO(answered.content))
    assert shown.size == (240, 480)
    assert shown.getpixel((5, 5)) == (255, 255, 255)
