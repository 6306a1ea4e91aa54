"""Pictures of invented goods, drawn from a number: one object looks the same in all of them."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from random import Random

import segno
from PIL import Image, ImageDraw, ImageFont

from casque.demo.simulation.shelves import Picture

SIZE = 240
"""Width and height in pixels."""

Colour = tuple[int, int, int]
Point = tuple[float, float]

PALETTES: dict[str, tuple[Colour, ...]] = {
    "IV": ((238, 226, 196), (226, 205, 160), (245, 238, 220)),
    "RH": ((92, 58, 34), (128, 84, 44), (60, 44, 36)),
    "TB": ((214, 196, 164), (190, 168, 130)),
    "HS": ((150, 84, 24), (96, 52, 20), (196, 130, 46)),
    "PS": ((120, 98, 74), (88, 78, 66)),
    "LB": ((206, 188, 158), (182, 160, 126)),
    "SH": ((214, 188, 130), (186, 160, 110)),
    "HC": ((222, 120, 50), (238, 190, 70), (196, 60, 40)),
    "mammoth": ((206, 186, 150), (168, 140, 102), (228, 214, 186)),
    "tagua": ((242, 236, 222), (232, 222, 200)),
}
"""The colours of what is drawn, by product; anything else has a colour of its own."""

JPEG_QUALITY = 68


@lru_cache(maxsize=4096)
def drawn(picture: Picture) -> bytes:
    """Return the picture as JPEG; its key stands in it, so that other keys are other bytes."""
    image = VARIANTS[picture.variant](_object(picture.motif, picture.product), picture)
    if picture.written:
        _write(image, picture.written)
    if picture.code:
        _paste_code(image, picture.code)
    return _jpeg(image, JPEG_QUALITY, comment=picture.key)


@lru_cache(maxsize=512)
def _object(motif: int, product: str) -> Image.Image:
    """Return the object before its ground, as it was photographed."""
    chance = Random(f"motif {motif}")  # noqa: S311 - drawing, not secrets
    colour = _colour(product, chance)
    image = _ground(chance)
    mask = Image.new("L", (SIZE, SIZE))
    outline = _outline(chance)
    ImageDraw.Draw(mask).polygon(outline, fill=255)
    body = Image.new("RGB", (SIZE, SIZE), colour)
    _veins(ImageDraw.Draw(body), colour, chance)
    if chance.random() < 0.4:
        ImageDraw.Draw(mask).polygon(_shrunk(outline, chance.uniform(0.35, 0.6)), fill=0)
    image.paste(body, mask=mask)
    return image


def _colour(product: str, chance: Random) -> Colour:
    """Return the object's colour; every object is a little off its product's."""
    known = PALETTES.get(product)
    base = chance.choice(known) if known else _any(Random(product), 40, 230)  # noqa: S311
    red, green, blue = (max(0, min(255, part + chance.randint(-14, 14))) for part in base)
    return red, green, blue


def _any(chance: Random, least: int, most: int) -> Colour:
    return chance.randint(least, most), chance.randint(least, most), chance.randint(least, most)


def _ground(chance: Random) -> Image.Image:
    """Return what the object lies on: two colours that run into one another, and a cloth's edge."""
    slope = _slopes()[chance.randrange(4)]
    ground = Image.composite(
        Image.new("RGB", (SIZE, SIZE), _any(chance, 20, 230)),
        Image.new("RGB", (SIZE, SIZE), _any(chance, 20, 230)),
        slope,
    )
    draw, edge = ImageDraw.Draw(ground), chance.randint(30, SIZE - 30)
    box = (0, edge, SIZE, SIZE) if chance.random() < 0.5 else (edge, 0, SIZE, SIZE)
    draw.rectangle(box, fill=_any(chance, 20, 230))
    return ground


@cache
def _slopes() -> tuple[Image.Image, ...]:
    """Return how two colours run into one another, in four directions."""
    slope = Image.linear_gradient("L").resize((SIZE, SIZE))
    return tuple(slope.rotate(quarter * 90) for quarter in range(4))


def _outline(chance: Random) -> list[Point]:
    """Return a closed line: a circle, drawn out, turned, with lobes of its own."""
    lobes = [(k, chance.uniform(0, 0.34 / k), chance.uniform(0, math.tau)) for k in range(2, 7)]
    across, along = chance.uniform(0.45, 1.0), chance.uniform(62, 92)
    turn = chance.uniform(0, math.tau)
    at = (SIZE / 2 + chance.uniform(-22, 22), SIZE / 2 + chance.uniform(-22, 22))

    def point(angle: float) -> Point:
        reach = along * (1 + sum(size * math.cos(k * angle + start) for k, size, start in lobes))
        x, y = reach * math.cos(angle), across * reach * math.sin(angle)
        return (
            at[0] + x * math.cos(turn) - y * math.sin(turn),
            at[1] + x * math.sin(turn) + y * math.cos(turn),
        )

    return [point(step * math.tau / 72) for step in range(72)]


def _shrunk(outline: Sequence[Point], share: float) -> list[Point]:
    """Return the line drawn in towards its middle: the hole of a bangle."""
    x0 = sum(x for x, _ in outline) / len(outline)
    y0 = sum(y for _, y in outline) / len(outline)
    return [(x0 + (x - x0) * share, y0 + (y - y0) * share) for x, y in outline]


def _veins(draw: ImageDraw.ImageDraw, colour: Colour, chance: Random) -> None:
    """Draw the object's veins, which no other object has."""
    for _ in range(chance.randint(4, 9)):
        x, y = chance.uniform(0, SIZE), chance.uniform(0, SIZE)
        bend, heading = chance.uniform(-0.3, 0.3), chance.uniform(0, math.tau)
        line = [(x, y)]
        for _ in range(9):
            heading += bend
            x, y = x + 26 * math.cos(heading), y + 26 * math.sin(heading)
            line.append((x, y))
        shade = chance.choice((0.55, 0.75, 1.2))
        red, green, blue = (min(255, int(part * shade)) for part in colour)
        draw.line(line, fill=(red, green, blue), width=chance.randint(2, 7))


def _plain(image: Image.Image, picture: Picture) -> Image.Image:
    del picture
    return image.copy()


def _watermarked(image: Image.Image, picture: Picture) -> Image.Image:
    """Return the picture with a shop's name across it."""
    name = f"SHOP {Random(picture.key).randint(100, 999)}"  # noqa: S311
    mask = Image.new("L", (SIZE, SIZE))
    draw = ImageDraw.Draw(mask)
    for row in range(3):
        draw.text((18 + 40 * row, 40 + 66 * row), name, fill=110, font=_font(28))
    marked = image.copy()
    marked.paste((255, 255, 255), (0, 0, SIZE, SIZE), mask)
    return marked


def _cropped(image: Image.Image, picture: Picture) -> Image.Image:
    """Return the picture without a strip on each side, as large as before."""
    chance = Random(picture.key)  # noqa: S311
    left, top, right, bottom = (int(SIZE * chance.uniform(0.03, 0.1)) for _ in range(4))
    return image.resize((SIZE, SIZE), box=(left, top, SIZE - right, SIZE - bottom))


def _mirrored(image: Image.Image, picture: Picture) -> Image.Image:
    del picture
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT)


def _letterboxed(image: Image.Image, picture: Picture) -> Image.Image:
    """Return the picture, narrower, between two black bars."""
    del picture
    boxed, bar = Image.new("RGB", (SIZE, SIZE)), SIZE // 8
    boxed.paste(image.resize((SIZE, SIZE - 2 * bar)), (0, bar))
    return boxed


def _recompressed(image: Image.Image, picture: Picture) -> Image.Image:
    """Return the picture as it is after it was sent round."""
    del picture
    small = image.resize((SIZE * 3 // 4, SIZE * 3 // 4))
    with Image.open(io.BytesIO(_jpeg(small, 30))) as sent:
        return sent.convert("RGB").resize((SIZE, SIZE))


VARIANTS: dict[str, Callable[[Image.Image, Picture], Image.Image]] = {
    "plain": _plain,
    "watermark": _watermarked,
    "crop": _cropped,
    "mirror": _mirrored,
    "letterbox": _letterboxed,
    "recompressed": _recompressed,
}
"""What was done to a picture."""


def _write(image: Image.Image, text: str) -> None:
    """Write a contact along the foot; what the font lacks is left out."""
    latin = text.encode("ascii", "ignore").decode()
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, SIZE - 30, SIZE, SIZE), fill=(250, 250, 210))
    draw.text((8, SIZE - 26), latin, fill=(170, 0, 0), font=_font(18))


def _paste_code(image: Image.Image, text: str) -> None:
    """Paste a QR code into the upper corner."""
    image.paste(_code(text), (0, 0))


@lru_cache(maxsize=512)
def _code(text: str) -> Image.Image:
    """Return a QR code with its quiet border.

    The mask is given: to weigh all eight takes segno longer than all else that is drawn here.
    """
    matrix = segno.make(text, error="m", mask=3, micro=False).matrix_iter(scale=1, border=4)
    rows = [bytes(0 if dark else 255 for dark in row) for row in matrix]
    code = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
    side = len(rows) * max(1, min(3, SIZE // len(rows)))
    return code.resize((side, side), Image.Resampling.NEAREST).convert("RGB")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


def _jpeg(image: Image.Image, quality: int, comment: str = "") -> bytes:
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=quality, comment=comment.encode())
    return kept.getvalue()
